import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  huber,
  item,
  meanAbsoluteError,
  meanSquaredError,
  type RegressionLoss,
  type Tensor,
  toArray,
  valueAndGradient,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { plain, randomTensor } from "../tensors/plain.ts";

/** The loss of an error, for a Huber loss of a given delta. */
function huberOf(delta: number): (error: number) => number {
  return (error) => {
    const size = Math.abs(error);
    return size <= delta ? size ** 2 / 2 : delta * (size - delta / 2);
  };
}

const losses: [text: string, loss: RegressionLoss<string>, pointwise: (error: number) => number][] =
  [
    ["meanSquaredError", meanSquaredError, (error) => error ** 2],
    ["meanAbsoluteError", meanAbsoluteError, Math.abs],
    ["huber", huber, huberOf(1)],
    ["huber({ delta: 0.3 })", huber({ delta: 0.3 }), huberOf(0.3)],
    ["huber({ delta: 100 })", huber({ delta: 100 }), huberOf(100)],
  ];

for (const [text, loss, pointwise] of losses) {
  Deno.test(`${text} is the mean of its formula over all numbers, and its gradient is right`, () => {
    for (const shape of [[5, 3], [7], [2, 3, 4], []]) {
      const predictions = randomTensor(shape, 1);
      const labels = randomTensor(shape, 2);
      const wanted = plain(labels).data;
      const errors = plain(predictions).data.map((value, i) => pointwise(value - wanted[i]));
      const expected = errors.reduce((a, b) => a + b, 0) / errors.length;
      assertAlmostEquals(item(loss.apply(predictions, labels)), expected, 1e-6 * (1 + expected));
      assertGradient((y: Tensor<string>) => loss.apply(y, labels), predictions);
    }
  });

  Deno.test(`${text} of perfect predictions is 0, and so is its gradient`, () => {
    const labels = randomTensor([4, 2], 3);
    const predictions = randomTensor([4, 2], 3);
    const { value, gradient } = valueAndGradient(
      (y: Tensor<string>) => loss.apply(y, labels),
      predictions,
    );
    assertEquals(item(value), 0);
    assertEquals(plain(gradient).data.map(Math.abs), Array(8).fill(0));
  });
}

Deno.test("the gradient of the mean absolute error is the sign of each error", () => {
  const labels = asTensor([[0, 0, 0, 0]], "1 4");
  const { gradient } = valueAndGradient(
    (y: Tensor<"1 4">) => meanAbsoluteError.apply(y, labels),
    asTensor([[-300, -0.01, 0.01, 300]], "1 4"),
  );
  assertEquals(toArray(gradient), [[-0.25, -0.25, 0.25, 0.25]]);
});

Deno.test("beyond delta an outlier pulls at huber with delta only", () => {
  const labels = asTensor([[0]], "1 1");
  for (const delta of [0.5, 2]) {
    const pull = (at: number) =>
      toArray(
        valueAndGradient(
          (y: Tensor<"1 1">) => huber({ delta }).apply(y, labels),
          asTensor([[at]], "1 1"),
        ).gradient,
      );
    assertEquals([pull(1000), pull(-1000), pull(0.25)], [[[delta]], [[-delta]], [[0.25]]]);
  }
});

for (const delta of [0, -1, NaN, Infinity]) {
  Deno.test(`huber({ delta: ${delta} }) throws`, () => {
    const error = assertThrows(() => huber({ delta }), RangeError);
    assertEquals(error.message, `Cannot make huber: expected a delta above 0 but found ${delta}`);
  });
}

Deno.test("a loss that can be called is still the loss of its defaults", () => {
  assertEquals([huber.name, huber.predictions, huber.labels], ["huber", "...", "..."]);
  const [y, t] = [randomTensor([3, 2], 4), randomTensor([3, 2], 5)];
  assertEquals(item(huber.apply(y, t)), item(huber({ delta: 1 }).apply(y, t)));
});
