import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  type IntTensor,
  item,
  oneHot,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  type Tensor,
  toArray,
  valueAndGradient,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { at, build, type Plain, plain, randomTensor } from "../tensors/plain.ts";

const categoricalOfLogits = categoricalCrossentropy({ fromLogits: true });
const sparseOfLogits = sparseCategoricalCrossentropy({ fromLogits: true });
const binaryOfLogits = binaryCrossentropy({ fromLogits: true });
const multiLabel = binaryCrossentropy({ multiLabel: true });
const multiLabelOfLogits = binaryCrossentropy({ multiLabel: true, fromLogits: true });

/** The mean over rows of -sum(label * log(probability)), where each row of probabilities is scaled to a sum of 1. */
function categorical(probabilities: Plain, labels: Plain): number {
  const classes = labels.shape[labels.shape.length - 1];
  const rows = labels.data.length / classes;
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const own = probabilities.data.slice(row * classes, (row + 1) * classes);
    const sum = own.reduce((a, b) => a + b);
    own.forEach((p, i) => total -= labels.data[row * classes + i] * Math.log(p / sum));
  }
  return total / rows;
}

/** The mean of -(label * log(p) + (1 - label) * log(1 - p)). */
function binary(probabilities: Plain, labels: Plain): number {
  const losses = probabilities.data.map((p, i) =>
    -(labels.data[i] * Math.log(p) + (1 - labels.data[i]) * Math.log(1 - p))
  );
  return losses.reduce((a, b) => a + b) / losses.length;
}

const exponentials = (x: Tensor<string>) =>
  build(x.shape, (index) => Math.exp(at(plain(x), index)));
const squashed = (x: Tensor<string>) =>
  build(x.shape, (index) => 1 / (1 + Math.exp(-at(plain(x), index))));

for (const shape of [[6, 4], [2, 3, 4], [5]]) {
  Deno.test(`categoricalCrossentropy is its formula for '${shape.join(" ")}', and its gradient is right`, () => {
    const logits = randomTensor(shape, 1, -3, 3);
    const soft = softmax(randomTensor(shape, 2));
    const expected = categorical(exponentials(logits), plain(soft));

    assertAlmostEquals(item(categoricalOfLogits.apply(logits, soft)), expected, 1e-5);
    assertGradient((z: Tensor<string>) => categoricalOfLogits.apply(z, soft), logits);

    const probabilities = softmax(logits);
    assertAlmostEquals(item(categoricalCrossentropy.apply(probabilities, soft)), expected, 1e-5);
    const unscaled = randomTensor(shape, 3, 0.2, 0.9);
    assertAlmostEquals(
      item(categoricalCrossentropy.apply(unscaled, soft)),
      categorical(plain(unscaled), plain(soft)),
      1e-5,
    );
    assertGradient((p: Tensor<string>) => categoricalCrossentropy.apply(p, soft), unscaled);
  });

  Deno.test(`binaryCrossentropy is its formula for '${shape.join(" ")}', and its gradient is right`, () => {
    const logits = randomTensor(shape, 1, -3, 3);
    const labels = sigmoid(randomTensor(shape, 2));
    const expected = binary(squashed(logits), plain(labels));

    assertAlmostEquals(item(multiLabelOfLogits.apply(logits, labels)), expected, 1e-5);
    assertGradient((z: Tensor<string>) => multiLabelOfLogits.apply(z, labels), logits);

    const probabilities = sigmoid(logits);
    assertAlmostEquals(item(multiLabel.apply(probabilities, labels)), expected, 1e-5);
    assertGradient((p: Tensor<string>) => multiLabel.apply(p, labels), probabilities, 3e-3);
  });
}

Deno.test("sparse and categorical crossentropy are equal, and so are their gradients", () => {
  for (
    const [shape, indices] of [[[5, 3], [0, 2, 1, 1, 2]], [[2, 2, 3], [[0, 2], [1, 1]]]] as const
  ) {
    const labels = asTensor(indices, shape.slice(0, -1).join(" ") as string, "int32") as IntTensor<
      string
    >;
    const hot = oneHot(labels, 3) as Tensor<string>;
    const logits = randomTensor(shape, 4, -5, 5);
    for (
      const [sparse, dense, y] of [
        [sparseOfLogits, categoricalOfLogits, logits],
        [sparseCategoricalCrossentropy, categoricalCrossentropy, softmax(logits)],
      ] as const
    ) {
      const a = valueAndGradient((y: Tensor<string>) => sparse.apply(y, labels), y);
      const b = valueAndGradient((y: Tensor<string>) => dense.apply(y, hot), y);
      assertEquals(item(a.value), item(b.value));
      assertEquals(plain(a.gradient), plain(b.gradient));
      assert(item(a.value) > 0.1);
    }
  }
});

Deno.test("crossentropies of logits of a thousand are exact, and so are their gradients", () => {
  const logits = asTensor([[1000, -1000], [1000, -1000], [1000, 999]], "n 2");
  const labels = asTensor([[1, 0], [0, 1], [1, 0]], "n 2");
  const { value, gradient } = valueAndGradient(
    (z: typeof logits) => categoricalOfLogits.apply(z, labels),
    logits,
  );
  assertAlmostEquals(item(value), (0 + 2000 + Math.log1p(Math.exp(-1))) / 3, 1e-4);
  const p = 1 / (1 + Math.E);
  plain(gradient).data.forEach((g, i) =>
    assertAlmostEquals(g, [0, 0, 1 / 3, -1 / 3, -p / 3, p / 3][i], 1e-6)
  );

  const far = asTensor([[1000], [-1000], [1000], [-1000]], "n 1");
  const yes = asTensor([[1], [1], [0], [0]], "n 1");
  const sided = valueAndGradient((z: typeof far) => binaryOfLogits.apply(z, yes), far);
  assertEquals(item(sided.value), 500);
  assertEquals(toArray(sided.gradient).map(([g]) => g + 0), [0, -0.25, 0.25, 0]);
});

Deno.test("crossentropies of logits keep small losses to their last digits", () => {
  for (const margin of [1, 5, 12, 15]) {
    const expected = Math.log1p(Math.exp(-margin));
    const sure = asTensor([[margin]], "n 1");
    const one = asTensor([[1]], "n 1");
    assertAlmostEquals(item(binaryOfLogits.apply(sure, one)), expected, 1e-6 * expected);
    for (const offset of [0, 1000]) {
      const logits = asTensor([[offset + margin, offset]], "n 2");
      const loss = item(sparseOfLogits.apply(logits, asTensor([0], "n", "int32")));
      assertAlmostEquals(loss, expected, 2e-7);
    }
  }
});

Deno.test("the gradient of binary crossentropy at a logit of 0 is a half", () => {
  const zero = asTensor([[0]], "n 1");
  for (const [label, wanted] of [[0, 0.5], [1, -0.5]]) {
    const { gradient } = valueAndGradient(
      (z: typeof zero) => binaryOfLogits.apply(z, asTensor([[label]], "n 1")),
      zero,
    );
    assertEquals(toArray(gradient), [[wanted]]);
  }
});

Deno.test("probabilities of exactly 0 and 1 are kept 1e-7 away, so that every loss is finite", () => {
  const certain = asTensor([[0, 1], [1, 0]], "n 2");
  const right = item(categoricalCrossentropy.apply(certain, certain));
  assertAlmostEquals(right, 1e-7, 5e-8);
  const wrong = item(categoricalCrossentropy.apply(certain, asTensor([[1, 0], [0, 1]], "n 2")));
  assertAlmostEquals(wrong, -Math.log(1e-7), 1e-4);

  const [zero, one] = [asTensor([[0]], "n 1"), asTensor([[1]], "n 1")];
  assertAlmostEquals(item(binaryCrossentropy.apply(zero, one)), -Math.log(1e-7), 1e-4);
  assertAlmostEquals(item(binaryCrossentropy.apply(one, zero)), -Math.log(1e-7), 0.2);
  assertAlmostEquals(item(binaryCrossentropy.apply(one, one)), 1e-7, 5e-8);
  for (const labels of [zero, one]) {
    const { gradient } = valueAndGradient(
      (p: typeof one) => binaryCrossentropy.apply(p, labels),
      one,
    );
    assert(toArray(gradient).flat().every(Number.isFinite));
  }
});

Deno.test("the loss of a prediction that is NaN is NaN, so that a run that diverged ends", () => {
  const classes = asTensor([[NaN, NaN]], "n 2");
  const yes = asTensor([[NaN]], "n 1");
  const oneHotLabels = asTensor([[0, 1]], "n 2");
  const labels = asTensor([1], "n", "int32");
  const losses = [
    ...[categoricalCrossentropy, categoricalOfLogits].map((loss) =>
      loss.apply(classes, oneHotLabels)
    ),
    ...[sparseCategoricalCrossentropy, sparseOfLogits].map((loss) => loss.apply(classes, labels)),
    ...[binaryCrossentropy, binaryOfLogits].map((loss) => loss.apply(yes, asTensor([[1]], "n 1"))),
  ];
  assertEquals(losses.map(item), Array(6).fill(NaN));
});

Deno.test("the mean is over rows: twice the same rows is the same loss", () => {
  const logits = randomTensor([3, 4], 8);
  const labels = asTensor([0, 3, 1], "3", "int32") as IntTensor<string>;
  const once = item(sparseOfLogits.apply(logits, labels));
  const { data } = plain(logits);
  const twice = sparseOfLogits.apply(
    asTensor(Float32Array.from([...data, ...data]), "6 4"),
    asTensor([0, 3, 1, 0, 3, 1], "6", "int32"),
  );
  assertAlmostEquals(item(twice), once, 1e-6);
});
