import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type AnyLoss,
  type AnyTensor,
  asTensor,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  cosineSimilarity,
  defineLoss,
  hinge,
  huber,
  item,
  klDivergence,
  liveTensors,
  logCosh,
  mean,
  meanAbsoluteError,
  meanSquaredError,
  poisson,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  squaredHinge,
  type Tensor,
  toArray,
  valueAndGradient,
  weighted,
} from "shapefold";
import { meanLoss } from "../../src/losses/row_losses.ts";
import { assertGradient } from "../finite_differences.ts";
import { plain, randomTensor } from "../tensors/plain.ts";

const numbers = randomTensor([5, 3], 1);
const others = randomTensor([5, 3], 2);
const scores = randomTensor([5, 1], 3);
const answers = asTensor([[1], [0], [1], [0], [0]], "5 1") as Tensor<string>;
const several = asTensor([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]], "5 3") as Tensor<
  string
>;
const soft = softmax(others);
const indices = asTensor([2, 0, 1, 1, 0], "5", "int32") as AnyTensor;
const rates = randomTensor([5, 3], 4, 0.3, 3);
const counts = asTensor([[0, 1, 4], [2, 2, 0], [1, 0, 3], [5, 1, 1], [0, 0, 2]], "5 3") as Tensor<
  string
>;
const sequences = randomTensor([5, 2, 3], 5);
const weights = asTensor([0.5, 2, 0, 1, 3], "5") as Tensor<string>;

const cases: [text: string, loss: AnyLoss, predictions: Tensor<string>, labels: AnyTensor][] = [
  ["meanSquaredError", meanSquaredError, numbers, others],
  ["meanAbsoluteError", meanAbsoluteError, numbers, others],
  ["huber", huber, numbers, others],
  [
    "meanSquaredError of one number a row",
    meanSquaredError,
    randomTensor([5], 9),
    randomTensor([5], 6),
  ],
  ["meanSquaredError of sequences", meanSquaredError, sequences, randomTensor([5, 2, 3], 7)],
  ["logCosh", logCosh, numbers, others],
  ["poisson", poisson, rates, counts],
  ["cosineSimilarity", cosineSimilarity, numbers, others],
  ["cosineSimilarity of sequences", cosineSimilarity, sequences, randomTensor([5, 2, 3], 8)],
  ["klDivergence", klDivergence, softmax(numbers), soft],
  ["klDivergence of logits", klDivergence({ fromLogits: true }), numbers, soft],
  ["hinge", hinge, scores, answers],
  ["hinge of several", hinge({ multiLabel: true }), numbers, several],
  ["squaredHinge", squaredHinge, scores, answers],
  ["squaredHinge of several", squaredHinge({ multiLabel: true }), numbers, several],
  ["categoricalCrossentropy", categoricalCrossentropy, softmax(numbers), soft],
  [
    "categoricalCrossentropy of logits",
    categoricalCrossentropy({ fromLogits: true }),
    numbers,
    soft,
  ],
  ["sparseCategoricalCrossentropy", sparseCategoricalCrossentropy, softmax(numbers), indices],
  [
    "sparseCategoricalCrossentropy of logits",
    sparseCategoricalCrossentropy({ fromLogits: true }),
    numbers,
    indices,
  ],
  ["binaryCrossentropy", binaryCrossentropy, sigmoid(scores), answers],
  ["binaryCrossentropy of logits", binaryCrossentropy({ fromLogits: true }), scores, answers],
  ["binaryFocalCrossentropy", binaryFocalCrossentropy, sigmoid(scores), answers],
  [
    "binaryFocalCrossentropy of logits",
    binaryFocalCrossentropy({ fromLogits: true, gamma: 0.5, alpha: 0.25, multiLabel: true }),
    numbers,
    soft,
  ],
  ["categoricalFocalCrossentropy", categoricalFocalCrossentropy, softmax(numbers), soft],
  [
    "categoricalFocalCrossentropy of logits",
    categoricalFocalCrossentropy({ fromLogits: true, gamma: 3 }),
    numbers,
    soft,
  ],
  [
    "weighted sparseCategoricalCrossentropy",
    weighted(sparseCategoricalCrossentropy({ fromLogits: true }), { classes: [1, 2, 5] }),
    numbers,
    indices,
  ],
  [
    "weighted categoricalCrossentropy of sequences",
    weighted(categoricalCrossentropy({ fromLogits: true }), { classes: [1, 0, 5] }),
    sequences,
    softmax(randomTensor([5, 2, 3], 9)),
  ],
  ["weighted hinge", weighted(hinge, { classes: [1, 4] }), scores, answers],
];

for (const [text, loss, predictions, labels] of cases) {
  // To 2e-3: beside the rounding of 32 bits, the third derivative of a logarithm at a probability of 0.02.
  Deno.test(`the gradient of ${text} is the one by finite differences, with and without weights`, () => {
    assertGradient((y: Tensor<string>) => meanLoss(loss, y, labels), predictions, 2e-3);
    assertGradient((y: Tensor<string>) => meanLoss(loss, y, labels, weights), predictions, 2e-3);
  });

  Deno.test(`${text} is the mean of its rows, and a weight multiplies one of them`, () => {
    const rows = loss.rows!(predictions, labels);
    assertEquals(rows.shape[0], 5);
    const { data } = plain(rows);
    const positions = data.length / 5;
    const sumWith = (factors: readonly number[]) =>
      data.reduce((sum, row, i) => sum + row * factors[Math.floor(i / positions)], 0);
    const size = data.reduce((sum, row) => sum + Math.abs(row), 0) / data.length;
    const [unweighted, ones, own] = [undefined, [1, 1, 1, 1, 1], plain(weights).data].map((w) =>
      item(meanLoss(loss, predictions, labels, w && asTensor(w, "5" as string)))
    );
    assertAlmostEquals(unweighted, sumWith([1, 1, 1, 1, 1]) / data.length, 2e-6 * size);
    assertAlmostEquals(ones, unweighted, 2e-6 * size);
    assertAlmostEquals(own, sumWith(plain(weights).data) / data.length, 6e-6 * size);
  });

  Deno.test(`${text} leaves no tensor behind`, () => {
    const before = liveTensors();
    const { value, gradient } = valueAndGradient(
      (y: Tensor<string>) => meanLoss(loss, y, labels, weights),
      predictions,
    );
    assertEquals(liveTensors() - before, 2);
    assertEquals([value.shape, gradient.shape], [[], [...predictions.shape]]);
  });
}

Deno.test("logCosh keeps its digits near 0 and does not overflow far from it", () => {
  for (
    const [error, expected] of [
      [1e-4, 0.5e-8],
      [-3e-3, Math.log(Math.cosh(3e-3))],
      [0.9999, Math.log(Math.cosh(0.9999))],
      [1.0001, Math.log(Math.cosh(1.0001))],
      [-20, 20 - Math.LN2],
      [1e30, 1e30],
    ]
  ) {
    const { value, gradient } = valueAndGradient(
      (y: Tensor<"1 1">) => logCosh.apply(y, asTensor([[0]], "1 1")),
      asTensor([[error]], "1 1"),
    );
    assertAlmostEquals(item(value), expected, 3e-6 * expected);
    assertAlmostEquals(item(gradient), Math.tanh(error), 2e-7);
  }
});

Deno.test("hinge takes 0 and -1 for no, each by itself, and a label between 0 and 1 as the share of a yes", () => {
  const scores = asTensor([[0.5], [0.5], [0.5], [0.5]], "4 1");
  const labels = asTensor([[1], [0], [-1], [0.75]], "4 1");
  const rows = hinge.rows!(scores as Tensor<string>, labels);
  assertEquals(toArray(rows), [0.5, 1.5, 1.5, 0.75]);
  assertEquals(toArray(squaredHinge.rows!(scores as Tensor<string>, labels)), [
    0.25,
    2.25,
    2.25,
    0.5625,
  ]);
});

Deno.test("a focal loss with gamma 0 is the crossentropy, and its gradient", () => {
  const [scores, labels] = [randomTensor([4, 1], 3, -20, 20), answers];
  const y = asTensor(Float32Array.from(plain(scores).data), "4 1") as Tensor<string>;
  const t = asTensor(Float32Array.from(plain(labels).data.slice(0, 4)), "4 1") as Tensor<string>;
  for (
    const [focal, plainLoss, predictions, labels] of [
      [
        binaryFocalCrossentropy({ fromLogits: true, gamma: 0 }),
        binaryCrossentropy({ fromLogits: true }),
        y,
        t,
      ],
      [
        categoricalFocalCrossentropy({ fromLogits: true, gamma: 0, alpha: 1 }),
        categoricalCrossentropy({ fromLogits: true }),
        numbers,
        soft,
      ],
    ] as const
  ) {
    const of = (loss: AnyLoss) =>
      valueAndGradient((y: Tensor<string>) => loss.compute(y, labels), predictions);
    const [a, b] = [of(focal), of(plainLoss)];
    assertAlmostEquals(item(a.value), item(b.value), 1e-6 * item(b.value));
    plain(a.gradient).data.forEach((slope, i) =>
      assertAlmostEquals(slope, plain(b.gradient).data[i], 1e-6)
    );
  }
});

Deno.test("focal losses of logits of a thousand are finite and right, and so are their gradients", () => {
  const labels = asTensor([[1], [0], [1], [0]], "4 1");
  const logits = asTensor([[1000], [-1000], [-1000], [1000]], "4 1");
  for (const gamma of [0, 0.5, 1, 2]) {
    const { value, gradient } = valueAndGradient(
      (z: Tensor<"4 1">) => binaryFocalCrossentropy({ fromLogits: true, gamma }).apply(z, labels),
      logits,
    );
    assertAlmostEquals(item(value), 500, 1e-3);
    assertEquals(toArray(gradient).map(([g]) => g + 0), [0, 0, -0.25, 0.25]);
    const categorical = valueAndGradient(
      (z: Tensor<"2 2">) =>
        categoricalFocalCrossentropy({ fromLogits: true, gamma, alpha: 1 })
          .apply(z, asTensor([[1, 0], [1, 0]], "2 2")),
      asTensor([[1000, 0], [0, 1000]], "2 2"),
    );
    assertAlmostEquals(item(categorical.value), 500, 1e-3);
    assertEquals(toArray(categorical.gradient).flat().map((g) => g + 0), [0, 0, -0.5, 0.5]);
  }
});

Deno.test("focal losses of probabilities of exactly 0 and 1 are finite, and so are their gradients", () => {
  const p = asTensor([[0], [1], [0], [1]], "4 1");
  const labels = asTensor([[0], [1], [1], [0]], "4 1");
  for (const gamma of [0, 0.5, 2]) {
    const { value, gradient } = valueAndGradient(
      (y: Tensor<"4 1">) => binaryFocalCrossentropy({ gamma }).apply(y, labels),
      p,
    );
    assert([item(value), ...toArray(gradient).flat()].every(Number.isFinite));
    assertAlmostEquals(item(value), -Math.log(1e-7) / 2, 0.1);
  }
});

Deno.test("klDivergence of equal distributions is 0, from logits too, and finite at zeros", () => {
  const p = softmax(numbers);
  assertAlmostEquals(item(klDivergence.compute(p, p)), 0, 1e-7);
  assertAlmostEquals(item(klDivergence({ fromLogits: true }).compute(numbers, p)), 0, 1e-6);
  const certain = asTensor([[0, 1], [1, 0]], "2 2");
  const wrong = item(klDivergence.apply(certain, asTensor([[1, 0], [0, 1]], "2 2")));
  assertAlmostEquals(wrong, -Math.log(1e-7), 1e-4);
  const far = item(
    klDivergence({ fromLogits: true }).apply(
      asTensor([[0, 1000]], "1 2"),
      asTensor([[1, 0]], "1 2"),
    ),
  );
  assertAlmostEquals(far, 1000, 1e-2);
});

Deno.test("poisson of a rate of 0 is finite, and so is its gradient", () => {
  const { value, gradient } = valueAndGradient(
    (y: Tensor<"2 1">) => poisson.apply(y, asTensor([[0], [2]], "2 1")),
    asTensor([[0], [0]], "2 1"),
  );
  assertAlmostEquals(item(value), -Math.log(1e-7), 1e-4);
  assertEquals(toArray(gradient)[0], [0.5]);
  assert(toArray(gradient).flat().every(Number.isFinite));
});

Deno.test("cosineSimilarity of a row of zeros is 0, with a finite gradient", () => {
  const { value, gradient } = valueAndGradient(
    (y: Tensor<"2 2">) => cosineSimilarity.apply(y, asTensor([[1, 0], [0, 0]], "2 2")),
    asTensor([[0, 0], [3, 4]], "2 2"),
  );
  assertEquals(item(value) + 0, 0);
  assert(toArray(gradient).flat().every(Number.isFinite));
});

Deno.test("the loss of a prediction that is NaN is NaN for every loss", () => {
  for (const [text, loss, predictions, labels] of cases) {
    const lost = asTensor(
      new Float32Array(predictions.size).fill(NaN),
      predictions.shape.join(" "),
    );
    const value = item(meanLoss(loss, lost as Tensor<string>, labels, weights));
    assert(Number.isNaN(value), `${text} is ${value}`);
  }
});

Deno.test("the weights of classes come by index, by the largest label, and by yes or no", () => {
  const ones = defineLoss({
    name: "ones",
    predictions: "... classes",
    labels: "...",
    dtype: "int32",
    fromLogits: false,
    rows: (y) => mean(y, { axis: -1 }) as Tensor<string>,
  });
  const y = asTensor(new Float32Array(15).fill(1), "5 3") as Tensor<string>;
  assertEquals(toArray(weighted(ones, { classes: [1, 2, 5] }).rows!(y, indices)), [5, 1, 2, 2, 1]);
  const rowsOf = (loss: AnyLoss, y: Tensor<string>, labels: AnyTensor, inner: AnyLoss) => {
    const [a, b] = [loss, inner].map((each) => plain(each.rows!(y, labels)).data);
    return a.map((row, i) => Math.round(1e4 * row / b[i]) / 1e4);
  };
  const label = asTensor([[0.2, 0.5, 0.3], [0.9, 0.1, 0], [0, 0, 1]], "3 3");
  const logits = randomTensor([3, 3], 2);
  const categorical = categoricalCrossentropy({ fromLogits: true });
  const byLargest = weighted(categorical, { classes: [1, 2, 5] });
  assertEquals(rowsOf(byLargest, logits, label, categorical), [2, 1, 5]);
  const binary = binaryCrossentropy({ fromLogits: true });
  const byAnswer = weighted(binary, { classes: [3, 7] });
  assertEquals(rowsOf(byAnswer, scores, answers, binary), [7, 3, 7, 3, 3]);
  const shares = asTensor([[0.3], [0.7], [0.5], [0.51], [0]], "5 1");
  assertEquals(rowsOf(byAnswer, scores, shares, binary), [3, 7, 3, 7, 3]);
});

Deno.test("a weighted loss keeps what its loss checks, and says its own name", () => {
  const loss = weighted(sparseCategoricalCrossentropy, { classes: [1, 2, 5] });
  assertEquals(
    [loss.name, loss.predictions, loss.labels, loss.dtype, loss.fromLogits],
    ["weighted(sparseCategoricalCrossentropy)", "... 3", "...", "int32", false],
  );
  assertEquals(weighted(categoricalCrossentropy, { classes: [1, 2] }).labels, "... 2");
  assertEquals(weighted(hinge, { classes: [1, 2] }).predictions, "... 1");
  const error = assertThrows(
    () => loss.apply(asTensor([[0.2, 0.3, 0.5]], "1 3"), asTensor([3], "1", "int32")),
    RangeError,
  );
  assertEquals(
    error.message,
    "Cannot apply sparseCategoricalCrossentropy: expected labels from 0 to 2 but found 3 in row 0",
  );
});

Deno.test("a loss can be defined by its rows, or by its mean alone, which cannot be weighted", () => {
  const definition = {
    name: "error",
    predictions: "... features",
    labels: "... features",
    dtype: "float32",
    fromLogits: false,
  } as const;
  const byRows = defineLoss({
    ...definition,
    rows: (y) => mean(y, { axis: -1 }) as Tensor<string>,
  });
  const byMean = defineLoss({ ...definition, compute: (y) => mean(y) });
  const [a, b] = [byRows, byMean].map((loss) => item(loss.compute(numbers, others)));
  assertAlmostEquals(a, b, 1e-6);
  const messages = [
    assertThrows(() => defineLoss(definition), TypeError),
    assertThrows(() => meanLoss(byMean, numbers, others, weights), TypeError),
    assertThrows(() => meanLoss(byRows, numbers, others, rates), TypeError),
    assertThrows(
      () => meanLoss(byRows, numbers, others, asTensor([1, 2], "2") as Tensor<string>),
      TypeError,
    ),
  ].map(({ message }) => message);
  assertEquals(messages, [
    "Cannot define error: expected rows or compute but found neither",
    "Cannot weight error: expected a loss that is defined by rows but found one by compute alone",
    "error: predictions are '5 3' but weights are '5 3'",
    "error: predictions are '5 3' but weights are '2'",
  ]);
});

const untypedWeighted = weighted as unknown as (loss: unknown, options: unknown) => unknown;
const options: [name: string, make: () => unknown, error: typeof Error, message: string][] = [
  [
    "a loss without classes",
    () => untypedWeighted(meanSquaredError, { classes: [1, 2] }),
    TypeError,
    "Cannot weight meanSquaredError: expected a loss of one class a row but it takes predictions '...'",
  ],
  [
    "several labels a row",
    () => untypedWeighted(hinge({ multiLabel: true }), { classes: [1, 2] }),
    TypeError,
    "Cannot weight hinge: expected a loss of one class a row but it takes predictions '... labels'",
  ],
  [
    "what is no loss",
    () => untypedWeighted(3, { classes: [1, 2] }),
    TypeError,
    "expected a loss such as sparseCategoricalCrossentropy",
  ],
  [
    "three weights of yes and no",
    () => untypedWeighted(hinge, { classes: [1, 2, 3] }),
    RangeError,
    "Cannot weight hinge: expected weights of no and yes but found 3",
  ],
  [
    "one class weight",
    () => untypedWeighted(categoricalCrossentropy, { classes: [1] }),
    RangeError,
    "Cannot weight categoricalCrossentropy: expected weights of at least 2 classes but found 1",
  ],
  [
    "a negative class weight",
    () => untypedWeighted(categoricalCrossentropy, { classes: [1, -1] }),
    RangeError,
    "Cannot weight categoricalCrossentropy: expected class weights of at least 0 but found -1",
  ],
  [
    "class weights in an object",
    () => untypedWeighted(categoricalCrossentropy, { classes: { 0: 1 } }),
    TypeError,
    'Cannot weight categoricalCrossentropy: expected a list of class weights such as [1, 2] but found { "0": 1 }',
  ],
  [
    "class weights of another name",
    () => untypedWeighted(categoricalCrossentropy, { weights: [1, 2] }),
    TypeError,
    "Cannot weight categoricalCrossentropy: expected the option classes but found 'weights'",
  ],
  [
    "a negative gamma",
    () => binaryFocalCrossentropy({ gamma: -1 }),
    RangeError,
    "Cannot make binaryFocalCrossentropy: expected a gamma of at least 0 but found -1",
  ],
  [
    "an alpha that is text",
    () => binaryFocalCrossentropy({ alpha: "0.5" as never }),
    TypeError,
    'Cannot make binaryFocalCrossentropy: expected an alpha from 0 to 1 but found "0.5"',
  ],
  [
    "an alpha above 1",
    () => binaryFocalCrossentropy({ alpha: 1.5 }),
    RangeError,
    "Cannot make binaryFocalCrossentropy: expected an alpha from 0 to 1 but found 1.5",
  ],
  [
    "a gamma that is no number",
    () => categoricalFocalCrossentropy({ gamma: NaN }),
    RangeError,
    "Cannot make categoricalFocalCrossentropy: expected a gamma of at least 0 but found NaN",
  ],
  [
    "a negative alpha",
    () => categoricalFocalCrossentropy({ alpha: -1 }),
    RangeError,
    "Cannot make categoricalFocalCrossentropy: expected an alpha of at least 0 but found -1",
  ],
  [
    "an option that hinge does not know",
    () => hinge({ margin: 2 } as unknown as { multiLabel: true }),
    TypeError,
    "Cannot make hinge: expected the option multiLabel but found 'margin'",
  ],
  [
    "a label of -2",
    () => hinge.apply(asTensor([[1]], "1 1"), asTensor([[-2]], "1 1")),
    RangeError,
    "Cannot apply hinge: expected labels from -1 to 1 but found -2 in row 0",
  ],
  [
    "a negative count",
    () => poisson.apply(asTensor([[1], [1]], "2 1"), asTensor([[1], [-2]], "2 1")),
    RangeError,
    "Cannot apply poisson: expected labels of at least 0 but found -2 in row 1",
  ],
  [
    "a negative rate",
    () => poisson.apply(asTensor([[1], [-3]], "2 1"), asTensor([[1], [2]], "2 1")),
    RangeError,
    "Cannot apply poisson: expected rates of at least 0 but found -3 in row 1; end the model in softplus",
  ],
  [
    "a probability of 3",
    () => klDivergence.apply(asTensor([[3, 0]], "1 2"), asTensor([[1, 0]], "1 2")),
    RangeError,
    "Cannot apply klDivergence: expected probabilities but found 3 in row 0; " +
    "end the model in softmax, or write klDivergence({ fromLogits: true })",
  ],
];

for (const [name, make, error, message] of options) {
  Deno.test(`a loss says what is wrong with ${name}`, () => {
    assertEquals(assertThrows(make, error).message, message);
  });
}
