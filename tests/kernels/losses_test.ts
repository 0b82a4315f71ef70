import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  categoricalCrossentropy,
  meanAbsoluteError,
  meanSquaredError,
  sparseCategoricalCrossentropy,
} from "../../src/losses/mod.ts";
import {
  asTensor,
  dispose,
  item,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { key } from "../../src/tensors/key.ts";
import { uniformValues } from "../tensors/draws.ts";
import { plain, randomTensor } from "../tensors/plain.ts";
import { assertLoss, type Expected, meanOf, pointwise } from "./plain_losses.ts";

for (const [name, loss, [min, max], f] of pointwise) {
  Deno.test(`the kernel of ${name} is its formula for any number of elements, and so is its gradient`, () => {
    for (const size of [1, 2, 3, 4, 5, 127, 255, 256, 259, 4095, 4097, 20_001]) {
      const [y, t] = [randomTensor([size], size, min, max), randomTensor([size], 1, 0.01, 0.96)];
      assertLoss(loss, y, t, meanOf(plain(y).data, plain(t).data, f));
    }
  });
}

/** The mean over rows of -sum(label * log(p)), where p are the softmax of a row of logits or the scaled probabilities. */
function categorical(
  y: readonly number[],
  t: readonly number[],
  classes: number,
  fromLogits: boolean,
): Expected {
  const rows = y.length / classes;
  let value = 0;
  const gradient: number[] = [];
  for (let row = 0; row < rows; row++) {
    const [own, labels] = [y, t].map((all) => all.slice(row * classes, (row + 1) * classes));
    const most = Math.max(...own);
    const weights = fromLogits ? own.map((z) => Math.exp(z - most)) : own;
    const sum = weights.reduce((a, b) => a + b);
    const labelSum = labels.reduce((a, b) => a + b);
    labels.forEach((label, i) => value -= label * Math.log(weights[i] / sum) / rows);
    labels.forEach((label, i) => {
      const slope = fromLogits
        ? labelSum * weights[i] / sum - label
        : labelSum / sum - label / own[i];
      gradient.push(slope / rows);
    });
  }
  return { value, gradient };
}

for (const fromLogits of [true, false]) {
  const what = fromLogits ? "logits" : "probabilities";
  const sizes = [[1, 2], [3, 3], [2, 4], [300, 5], [7, 8], [128, 10], [1000, 10], [33, 257], [
    3,
    5000,
  ]];

  Deno.test(`the kernel of categoricalCrossentropy is its formula for ${what} and labels that do not sum to 1`, () => {
    const loss = categoricalCrossentropy({ fromLogits });
    for (const [rows, classes] of sizes) {
      const [y, t] = [
        fromLogits
          ? randomTensor([rows, classes], 1, -8, 8)
          : randomTensor([rows, classes], 2, 0.1, 0.9),
        randomTensor([rows, classes], 3, 0, 0.9),
      ];
      assertLoss(loss, y, t, categorical(plain(y).data, plain(t).data, classes, fromLogits));
    }
  });

  Deno.test(`the kernel of sparseCategoricalCrossentropy is the formula for ${what} and one-hot labels`, () => {
    const loss = sparseCategoricalCrossentropy({ fromLogits });
    for (const [rows, classes] of sizes) {
      const y = fromLogits
        ? randomTensor([rows, classes], 4, -8, 8)
        : randomTensor([rows, classes], 5, 0.1, 0.9);
      const indices = Int32Array.from(
        uniformValues(key(rows), rows),
        (u) => Math.floor(u * classes),
      );
      const hot = Array<number>(rows * classes).fill(0);
      indices.forEach((index, row) => hot[row * classes + index] = 1);
      const labels = asTensor(indices, `${rows}` as string, "int32");
      assertLoss(loss, y, labels, categorical(plain(y).data, hot, classes, fromLogits));
    }
  });
}

Deno.test("a class that is impossible by its logit takes no part in the loss of another", () => {
  const y = asTensor([[0, -200, 1]], "1 3" as string);
  const t = asTensor([2], "1" as string, "int32");
  const { value, gradient } = valueAndGradient(
    (y: Tensor<string>) => sparseCategoricalCrossentropy({ fromLogits: true }).compute(y, t),
    y,
  );
  const p = 1 / (1 + Math.exp(-1));
  assert(Math.abs(item(value) + Math.log(p)) < 1e-6);
  const slopes = values(gradient);
  assertEquals(slopes[1], 0);
  assert(Math.abs(slopes[2] - (p - 1)) < 1e-6 && Math.abs(slopes[0] - (1 - p)) < 1e-6);
});

Deno.test("a mean over a million equal errors is that error to the last digits", () => {
  const y = asTensor(new Float32Array(1_000_003).fill(0.1), "1000003");
  const t = asTensor(new Float32Array(1_000_003), "1000003");
  assert(Math.abs(item(meanAbsoluteError.apply(y, t)) - 0.1) <= 2e-8);
  dispose([y, t]);
});

Deno.test("a loss of no predictions says that there is nothing to reduce", () => {
  const nothing = asTensor(new Float32Array(), "0 3" as string);
  const error = assertThrows(() => meanSquaredError.compute(nothing, nothing), RangeError);
  assertEquals(error.message, "Cannot reduce '0 3': expected at least 1 element but found none");
});
