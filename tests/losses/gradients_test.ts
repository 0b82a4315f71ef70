/**
 * Every loss that the library exports as the loss of a model, by finite differences: in inputs and parameters, in
 * training, with dropout and the statistics of the batch, and in inference; with weights of rows as well.
 * A loss that is added to the library and not to this table fails the last test.
 */
import { assertEquals } from "@std/assert";
import {
  type Activation,
  type AnyLoss,
  type AnyTensor,
  asTensor,
  batchNorm,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  cosineSimilarity,
  dense,
  dropout,
  hinge,
  huber,
  input,
  key,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanSquaredError,
  objective,
  poisson,
  sequential,
  sigmoid,
  softmax,
  softplus,
  sparseCategoricalCrossentropy,
  squaredHinge,
  tanh,
  type Tensor,
  weighted,
} from "shapefold";
import * as library from "../../src/losses/mod.ts";
import { isLoss } from "../../src/losses/loss.ts";
import { assertGradient } from "../finite_differences.ts";
import { randomTensor } from "../tensors/plain.ts";

const far = randomTensor([6, 3], 1, 4, 6);
const distributions = softmax(randomTensor([6, 3], 2));
const counts = asTensor([[0, 1, 4], [2, 2, 0], [1, 0, 3], [5, 1, 1], [0, 0, 2], [3, 1, 2]], "6 3");
const classes = asTensor([0, 2, 1, 1, 2, 0], "6", "int32");
const answers = asTensor([[1], [0], [1], [1], [0], [0]], "6 1");
const weights = asTensor([0.5, 2, 0, 1, 3, 1], "6");
const x = randomTensor([6, 4], 3);

/** How many numbers the model gives, and what is done to them first. */
type Head = readonly [units: number, activation?: Activation];

const logits: Head = [3];
const probabilities: Head = [3, softmax];
const score: Head = [1];
const probability: Head = [1, sigmoid];

const fromLogits = { fromLogits: true } as const;
const cases: [loss: AnyLoss, head: Head, labels: AnyTensor, note?: string][] = [
  [binaryCrossentropy, probability, answers],
  [binaryCrossentropy(fromLogits), score, answers, "of logits"],
  [binaryFocalCrossentropy, probability, answers],
  [binaryFocalCrossentropy(fromLogits), score, answers, "of logits"],
  [categoricalCrossentropy, probabilities, distributions],
  [categoricalCrossentropy(fromLogits), logits, distributions, "of logits"],
  [categoricalFocalCrossentropy, probabilities, distributions],
  [categoricalFocalCrossentropy(fromLogits), logits, distributions, "of logits"],
  [cosineSimilarity, logits, far],
  [hinge, [1, tanh], answers],
  [huber, logits, far],
  [huber({ delta: 50 }), logits, far, "within delta"],
  [klDivergence, probabilities, distributions],
  [klDivergence(fromLogits), logits, distributions, "of logits"],
  [logCosh, logits, far],
  [meanAbsoluteError, logits, far],
  [meanSquaredError, logits, far],
  [poisson, [3, softplus], counts],
  [sparseCategoricalCrossentropy, probabilities, classes],
  [sparseCategoricalCrossentropy(fromLogits), logits, classes, "of logits"],
  [squaredHinge, [1, tanh], answers],
  [weighted(sparseCategoricalCrossentropy, { classes: [1, 0, 3] }), probabilities, classes],
];

for (const [loss, [units, last], y, note = ""] of cases) {
  for (const training of [true, false]) {
    const mode = training ? "training" : "inference";
    const name = [loss.name, note].filter(Boolean).join(" ");
    Deno.test(`${name}: the gradient of a model in ${mode} is that by finite differences, by inputs and parameters`, () => {
      const model = sequential(
        input("4"),
        dense(5, tanh),
        batchNorm(),
        dropout(0.3),
        dense(units, last),
      );
      const { params, running } = model.init(key(4));
      const own = objective(model as never, loss as never) as unknown as library.AnyObjective;
      for (const batch of [{ y }, { y, weights }]) {
        assertGradient(
          (all: { x: Tensor<string>; params: unknown }) =>
            own(
              { params: all.params, running },
              { x: all.x, ...batch },
              { training, key: key(5) }, // the same masks at each evaluation
            ).loss,
          { x, params },
          // Of 32 bits over a step of 2^-8, and its third derivative where probabilities are small.
          3e-3,
        );
      }
    });
  }
}

Deno.test("every loss of the library is in this table", () => {
  const tested = new Set(cases.map(([{ name }]) => name.replace(/^weighted\(.*/, "weighted")));
  const losses = Object.entries(library).filter(([, entry]) => isLoss(entry)).map(([name]) => name);
  assertEquals([...tested].toSorted(), [...losses, "weighted"].toSorted());
});
