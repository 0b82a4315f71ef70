import { assert, assertEquals } from "@std/assert";
import {
  type AnyLoss,
  type AnyTensor,
  asTensor,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  cosineSimilarity,
  hinge,
  huber,
  item,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanSquaredError,
  poisson,
  sparseCategoricalCrossentropy,
  squaredHinge,
  type Tensor,
  valueAndGradient,
  weighted,
} from "shapefold";
import { meanLoss } from "../../src/losses/row_losses.ts";
import fixture from "../fixtures/losses.json" with { type: "json" };
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import { plain } from "../tensors/plain.ts";

const losses: Record<string, AnyLoss> = {
  "meanSquaredError": meanSquaredError,
  "meanAbsoluteError": meanAbsoluteError,
  "huber": huber,
  "huber, delta 0.3": huber({ delta: 0.3 }),
  "logCosh": logCosh,
  "poisson": poisson,
  "cosineSimilarity": cosineSimilarity,
  "klDivergence": klDivergence,
  "klDivergence of one-hot labels": klDivergence,
  "hinge": hinge,
  "hinge of labels -1 and 1": hinge,
  "hinge, several": hinge({ multiLabel: true }),
  "squaredHinge": squaredHinge,
  "squaredHinge, several": squaredHinge({ multiLabel: true }),
  "categoricalCrossentropy": categoricalCrossentropy,
  "categoricalCrossentropy of logits": categoricalCrossentropy({ fromLogits: true }),
  "sparseCategoricalCrossentropy": sparseCategoricalCrossentropy,
  "sparseCategoricalCrossentropy of logits": sparseCategoricalCrossentropy({ fromLogits: true }),
  "binaryCrossentropy": binaryCrossentropy,
  "binaryCrossentropy of logits": binaryCrossentropy({ fromLogits: true }),
  "binaryCrossentropy of logits, several": binaryCrossentropy({
    fromLogits: true,
    multiLabel: true,
  }),
  "binaryFocalCrossentropy": binaryFocalCrossentropy,
  "binaryFocalCrossentropy of logits": binaryFocalCrossentropy({
    fromLogits: true,
    gamma: 1.5,
    alpha: 0.3,
  }),
  "binaryFocalCrossentropy of logits, several": binaryFocalCrossentropy({
    fromLogits: true,
    multiLabel: true,
  }),
  "categoricalFocalCrossentropy": categoricalFocalCrossentropy,
  "categoricalFocalCrossentropy of logits": categoricalFocalCrossentropy({
    fromLogits: true,
    gamma: 1.5,
    alpha: 0.5,
  }),
};

const byClass: Record<string, AnyLoss> = {
  "categoricalCrossentropy": weighted(categoricalCrossentropy, { classes: [1, 2, 5] }),
  "categoricalFocalCrossentropy": weighted(categoricalFocalCrossentropy, { classes: [1, 2, 5] }),
  "sparseCategoricalCrossentropy of logits": weighted(
    sparseCategoricalCrossentropy({ fromLogits: true }),
    { classes: [1, 2, 5] },
  ),
  "binaryCrossentropy of logits": weighted(binaryCrossentropy({ fromLogits: true }), {
    classes: [1, 2],
  }),
  "hinge": weighted(hinge, { classes: [1, 2] }),
};

interface Outcome {
  readonly loss: number;
  readonly gradient: StoredArray;
}

interface Case {
  readonly predictions: StoredArray;
  readonly labels: StoredArray;
  readonly plain: Outcome;
  readonly weighted: Outcome;
}

const cases: Record<string, Case> = fixture.cases;
const weights = stored(fixture.weights);

for (const [name, loss] of Object.entries(losses)) {
  Deno.test(`${name} and its gradient are those of Keras, without and with sample weights`, () => {
    assertOutcome(loss, cases[name], undefined, cases[name].plain);
    assertOutcome(loss, cases[name], weights, cases[name].weighted);
  });
}

for (const [name, loss] of Object.entries(byClass)) {
  Deno.test(`${name} with class weights is that of Keras with class_weight`, () => {
    const outcomes: Record<string, Outcome> = fixture.byClass;
    assertOutcome(loss, cases[name], undefined, outcomes[name]);
  });
}

Deno.test("there is a loss for each case that Keras computed", () => {
  assertEquals(Object.keys(losses).toSorted(), Object.keys(cases).toSorted());
  assertEquals(Object.keys(byClass).toSorted(), Object.keys(fixture.byClass).toSorted());
});

/** Asserts value and gradient to 1e-5 of their size, which is what 32 bits leave after a logarithm. */
function assertOutcome(
  loss: AnyLoss,
  { predictions, labels }: Case,
  weights: Tensor<string> | undefined,
  wanted: Outcome,
): void {
  const t: AnyTensor = loss.dtype === "int32"
    ? asTensor(labels.values, `${labels.values.length}`, "int32")
    : stored(labels);
  const { value, gradient } = valueAndGradient(
    (y: Tensor<string>) => meanLoss(loss, y, t, weights),
    stored(predictions),
  );
  assertNear(item(value), wanted.loss);
  assertEquals(gradient.shape, [...wanted.gradient.shape]);
  plain(gradient).data.forEach((slope, i) => assertNear(slope, wanted.gradient.values[i]));
}

function assertNear(found: number, wanted: number): void {
  assert(
    Math.abs(found - wanted) <= 1e-5 * Math.abs(wanted) + 1e-7,
    `expected ${wanted} but found ${found}`,
  );
}
