import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  type AnyModel,
  asTensor,
  dense,
  dispose,
  fit,
  input,
  key,
  layerNorm,
  meanSquaredError,
  mul,
  objective,
  relu,
  sequential,
  slice,
  sum,
  type Tensor,
  uniform,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { randomTensor } from "../tensors/plain.ts";

const training = { training: true };
const inference = { training: false };

Deno.test("each row leaves with mean 0 and variance 1, whatever stands beside it, in training and inference alike", () => {
  const model = sequential(input("2 8"), layerNorm({ epsilon: 1e-6 }));
  const weights = model.init(key(0));
  const x = asTensor(randomTensor([5, 2, 8], 1, 3, 9), "batch 2 8");
  const { output } = model.forward(weights, x, training);
  const numbers = values(output);
  for (let start = 0; start < numbers.length; start += 8) {
    const row = numbers.subarray(start, start + 8);
    assertAlmostEquals(row.reduce((a, b) => a + b) / 8, 0, 1e-5);
    assertAlmostEquals(row.reduce((a, b) => a + b * b, 0) / 8, 1, 1e-4);
  }
  assertEquals(values(model.apply(weights, x)), numbers);
  assertEquals(values(model.apply(weights, slice(x, 3, 4))), numbers.slice(48, 64));
});

Deno.test("the gradients of layerNorm are those by finite differences, in training and in inference", () => {
  for (const sizes of [[4], [2, 4]]) {
    const model: AnyModel = sequential(input(sizes.join(" ")), layerNorm({ epsilon: 0.01 }));
    const x = randomTensor([3, ...sizes], 2);
    const factors = randomTensor(x.shape, 3);
    const gain = asTensor([0.5, 1, 1.5, -1], "4");
    const offset = asTensor([0.5, -1, 0, 2], "4");
    for (const context of [training, inference]) {
      // Sums of two dozen numbers of float32 over steps of 2^-8: 2e-3 of 1 and the derivative.
      assertGradient(
        ({ x, ...own }) => {
          const { output } = model.forward({ params: [own], running: [] }, x, context);
          return sum(mul(output as Tensor<string>, factors));
        },
        { x, gain, offset },
        2e-3,
      );
    }
  }
});

Deno.test("a network with layerNorm learns", async () => {
  const model = sequential(input("3"), dense(16, relu), layerNorm(), dense(1));
  const x = asTensor(uniform(key(1), "64 3", { min: -1 }), "n 3");
  const numbers = values(x);
  const y = Float32Array.from({ length: 64 }, (_, i) => numbers[3 * i] * numbers[3 * i + 1]);
  const { state, history } = await fit(
    objective(model, meanSquaredError),
    { x, y: asTensor(y, "n 1") },
    {
      optimizer: adam({ learningRate: 0.02 }),
      epochs: 30,
      key: key(2),
      progress: { silent: true },
    },
  );
  dispose(state);
  assert(history[29].loss < 0.2 * history[0].loss);
});

const mistakes: [options: unknown, error: typeof Error, message: string][] = [
  [{ epsilon: 0 }, RangeError, "expected an epsilon above 0 but found 0"],
  [{ epsilon: "small" }, TypeError, 'expected an epsilon above 0 but found "small"'],
  [{ axis: 1 }, TypeError, "expected the option epsilon but found 'axis'"],
];

for (const [options, error, message] of mistakes) {
  Deno.test(`layerNorm(${Deno.inspect(options)}) throws`, () => {
    const { message: found } = assertThrows(() => layerNorm(options as never), error);
    assertEquals(found, `Cannot make layerNorm: ${message}`);
  });
}
