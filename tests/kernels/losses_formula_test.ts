import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  huber,
  meanAbsoluteError,
  meanSquaredError,
  sparseCategoricalCrossentropy,
} from "../../src/losses/mod.ts";
import type { AnyLoss } from "../../src/losses/loss.ts";
import {
  type AnyTensor,
  asTensor,
  item,
  mul,
  raw,
  scope,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { assertGradient, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";
import { assertLoss, composed, pointwise } from "./plain_losses.ts";

const labelled: [name: string, loss: AnyLoss, y: Tensor<string>, t: AnyTensor][] = [
  ...pointwise.map(([name, loss, [min, max]]): typeof labelled[number] => [
    name,
    loss,
    randomTensor([5, 3], 11, min, max),
    randomTensor([5, 3], 12, 0.1, 0.9),
  ]),
  ...[true, false].flatMap((fromLogits): typeof labelled => {
    const y = randomTensor([5, 3], 13, 0.1, 0.9);
    const end = fromLogits ? " of logits" : "";
    return [
      [
        `categoricalCrossentropy${end}`,
        categoricalCrossentropy({ fromLogits }),
        y,
        randomTensor([5, 3], 14, 0.1, 0.9),
      ],
      [
        `sparseCategoricalCrossentropy${end}`,
        sparseCategoricalCrossentropy({ fromLogits }),
        y,
        asTensor([0, 2, 1, 1, 0], "5" as string, "int32"),
      ],
    ];
  }),
];

for (const [name, loss, y, t] of labelled) {
  Deno.test(`${name} by its kernel is ${name} by its formula, and so are their gradients`, () => {
    const f = (y: Tensor<string>) => loss.compute(y, t);
    const formula = composed(f, y);
    assertLoss(loss, y, t, { value: formula.value, gradient: [...formula.gradient] });
    if (t.dtype !== "float32") return;
    // The predictions are freed before the gradient is taken.
    const byLabels = (t: Tensor<string>) => scope(() => loss.compute(mul(y, 1), t));
    const expected = composed(byLabels, t as Tensor<string>).gradient;
    const { gradient } = valueAndGradient(byLabels, t as Tensor<string>);
    values(gradient).forEach((slope, i) =>
      assert(Math.abs(slope - expected[i]) <= 2e-6 * (1 + Math.abs(expected[i])))
    );
    assertGradient(byLabels, t as Tensor<string>);
  });

  Deno.test(`the gradient of ${name} is scaled by what is made of it, and outlives predictions and labels`, () => {
    const [once, thrice] = [1, 3].map((factor) =>
      valueAndGradient(
        (x: Tensor<string>) =>
          scope(() => {
            const freed = t.dtype === "float32" ? mul(t as Tensor<string>, 1) : t;
            return mul(loss.compute(mul(x, 1), freed), factor);
          }),
        y,
      ).gradient
    );
    const expected = values(once);
    assert(expected.some((slope) => slope !== 0));
    values(thrice).forEach((slope, i) =>
      assert(Math.abs(slope - 3 * expected[i]) <= 1e-6 * Math.abs(slope))
    );
  });

  Deno.test(`${name} leaves nothing behind, on the tape and off it`, () => {
    assertFreesAll(() => raw(loss.compute(y, t)));
    assertFreesAll(() => {
      const { value, gradient } = valueAndGradient((y: Tensor<string>) => loss.compute(y, t), y);
      return [raw(value), raw(gradient)];
    });
    assertFreesAll(() => {
      const f = (both: Tensor<string>[]) => mul(loss.compute(both[0], both[1] ?? t), 2);
      const params = t.dtype === "float32" ? [y, t as Tensor<string>] : [y];
      const { value, gradient } = valueAndGradient(f, params);
      return [value, ...gradient].map(raw);
    });
    assertFreesAll(() => {
      assertThrows(() =>
        valueAndGradient((y: Tensor<string>) => {
          loss.compute(y, t);
          throw new Error("an error in the function");
        }, y)
      );
      return [];
    });
  });
}

Deno.test("the gradient of a gradient of a loss is right, and one that is taken apart from it says so", () => {
  const [y, t] = [randomTensor([4, 3], 21), randomTensor([4, 3], 22)];
  const slopes = (y: Tensor<string>) =>
    valueAndGradient((y: Tensor<string>) => meanSquaredError.apply(y, t), y).gradient;
  const { gradient } = valueAndGradient((y: Tensor<string>) => sum(slopes(y)), y);
  values(gradient).forEach((second) => assertEquals(second, Math.fround(2 / 12)));
  const error = assertThrows(() =>
    valueAndGradient((y: Tensor<string>) => {
      const value = meanSquaredError.apply(y, t);
      return sum(valueAndGradient(() => value, y).gradient);
    }, y)
  );
  assertEquals(
    (error as Error).message,
    "Cannot differentiate the gradient of meanSquaredError: expected it inside of the inner function",
  );
});

Deno.test("where a probability is cut off, its gradient is what the formula gives", () => {
  const p = asTensor([[0, 1e-8, 1e-7, 0.4], [1, 1e-7, 0, 0], [0, 0.5, 0.5, 1e-9]], "3 4" as string);
  for (
    const labels of [
      [[1, 0.5, 0.25, 1], [0, 1, 0.5, 1], [1, 1, 1, 1]],
      [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]],
    ]
  ) {
    const t = asTensor(labels, "3 4" as string);
    for (const loss of [categoricalCrossentropy, binaryCrossentropy({ multiLabel: true })]) {
      const { value, gradient } = composed((y) => loss.compute(y, t), p);
      assertLoss(loss as AnyLoss, p, t, { value, gradient: [...gradient] });
    }
  }
});

Deno.test("predictions that are NaN or infinite give what the formula gives", () => {
  const cases: [loss: AnyLoss, y: number[]][] = [
    [meanSquaredError, [NaN, 1]],
    [meanAbsoluteError, [1, NaN]],
    [huber, [NaN, Infinity]],
    [huber, [-Infinity, 1]],
    [meanAbsoluteError, [-Infinity, 1]],
    [categoricalCrossentropy, [NaN, 0.5]],
    [categoricalCrossentropy, [0, 0]],
    [categoricalCrossentropy({ fromLogits: true }), [NaN, 1]],
    [categoricalCrossentropy({ fromLogits: true }), [1, NaN]],
    [categoricalCrossentropy({ fromLogits: true }), [Infinity, 1]],
    [categoricalCrossentropy({ fromLogits: true }), [-Infinity, -Infinity]],
    [binaryCrossentropy({ multiLabel: true }), [NaN, 0.5]],
    [binaryCrossentropy({ multiLabel: true, fromLogits: true }), [NaN, 0.5]],
    [binaryCrossentropy({ multiLabel: true, fromLogits: true }), [Infinity, 0.5]],
  ];
  const t = asTensor([[0.5, 0.25]], "1 2" as string);
  for (const [loss, numbers] of cases) {
    const y = asTensor([numbers], "1 2" as string);
    const found = item(loss.compute(y, t));
    assertEquals(found, composed((y) => loss.compute(y, t), y).value, `${loss.name} of ${numbers}`);
    assert(!Number.isFinite(found));
  }
});
