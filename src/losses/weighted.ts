/**
 * Class weights: a loss that counts the rows of some classes more than those of others.
 *
 * @module
 */

import { gather } from "../tensors/rows.ts";
import { argMax } from "../tensors/arg_max.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import { greater } from "../tensors/comparison.ts";
import { asTensor } from "../tensors/convert.ts";
import { toFloat } from "../tensors/elementwise.ts";
import { reshapeUnchecked } from "../tensors/reshape.ts";
import type { AnyTensor, DType, IntTensor, Tensor } from "../tensors/tensor.ts";
import type { ShapeError } from "../shapes/mod.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type AnyLoss, defineLoss, isLoss, type Loss } from "./loss.ts";
import { rowLosses } from "./row_losses.ts";

/** What {@linkcode weighted} is told. */
export interface WeightedOptions {
  /** How many times a row of each class counts, at least 0; for a yes or no first the no, then the yes. */
  readonly classes: readonly number[];
}

/** The patterns of losses that have classes. */
type ClassPattern = "... classes" | "... 1";

/** `L` where it is a loss of classes, else the message. */
export type ClassLoss<L> = L extends AnyLoss ? L["predictions"] extends ClassPattern ? L
  : ShapeError<
    `Cannot weight ${L["name"]}: expected a loss of one class a row but it takes predictions '${L[
      "predictions"
    ]}'`
  >
  : ShapeError<"expected a loss such as sparseCategoricalCrossentropy">;

/** The options `O` where they have as many weights as the loss `L` has classes, else the message. */
export type CheckedWeights<L, O> = O extends WeightedOptions
  ? L extends AnyLoss
    ? [L["predictions"], CountOf<O>] extends ["... 1", infer Count extends number]
      ? Count extends 2 ? O
      : number extends Count ? O
      : ShapeError<`Cannot weight ${L["name"]}: expected weights of no and yes but found ${Count}`>
    : O
  : O
  : WeightedOptions;

type CountOf<O> = O extends WeightedOptions ? O["classes"]["length"] : number;

/** The loss with weights of classes: its pattern has their number, so that a model of another width does not fit. */
export type Weighted<L, Classes extends number> = L extends
  Loss<infer Name, infer Predictions, infer Labels, infer D extends DType>
  ? Predictions extends "... classes" ? Loss<
      `weighted(${Name})`,
      `... ${Classes}`,
      Labels extends Predictions ? `... ${Classes}` : Labels,
      D
    >
  : Loss<`weighted(${Name})`, Predictions, Labels, D>
  // deno-lint-ignore no-explicit-any -- after a mistake, so that it is reported once
  : any;

/**
 * A loss with a weight for each class: the mean over rows of `weight of the row's class * loss of the row`, divided by the
 * number of rows, as Keras does with `class_weight`, and not by the sum of the weights.
 *
 * The class of a row is its label where that is an index, the class of the largest label where labels are one-hot or
 * softer, and yes for a label above 0.5 where there is one output. With `weights` in the batch both count. Unlike in
 * Keras, validation data are weighted as well, unless they are given to `validate` with an objective of their own.
 *
 * @param loss With one class or one answer a row: the crossentropies, focal losses, hinge losses and `klDivergence`.
 * @throws {TypeError} Where the loss has no classes, or the weights are not numbers.
 * @throws {RangeError} Where there are fewer than 2 weights, or one is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, item, sparseCategoricalCrossentropy, weighted } from "shapefold";
 *
 * const loss = weighted(sparseCategoricalCrossentropy, { classes: [1, 3] });
 * const predictions = asTensor([[0.5, 0.5], [0.5, 0.5]], "n 2");
 * const labels = asTensor([0, 1], "n", "int32");
 * assertAlmostEquals(item(loss.apply(predictions, labels)), (1 + 3) * Math.log(2) / 2, 1e-6);
 * ```
 */
export function weighted<L, const O>(
  loss: ClassLoss<L>,
  options: CheckedWeights<L, O>,
): Weighted<L, CountOf<O>> {
  const inner: unknown = loss;
  if (!isLoss(inner)) throw new TypeError("expected a loss such as sparseCategoricalCrossentropy");
  const { name, predictions, labels } = inner;
  const action = `Cannot weight ${name}`;
  const isBinary = predictions === "... 1";
  if (!isBinary && predictions !== "... classes") {
    throw new TypeError(
      `${action}: expected a loss of one class a row but it takes predictions '${predictions}'`,
    );
  }
  checkOptions(action, options, ["classes"], "{ classes: [1, 2] }");
  const { classes } = options as WeightedOptions;
  checkWeights(classes, isBinary, action);
  const pattern = isBinary ? predictions : `... ${classes.length}`;
  return defineLoss({
    ...inner,
    name: `weighted(${name})`,
    predictions: pattern,
    labels: labels === predictions ? pattern : labels,
    compute: undefined,
    rows: (predictions, labels) => {
      const losses = rowLosses(inner, predictions, labels);
      const weights = isBinary ? ofAnswers(classes, labels) : ofClasses(classes, labels);
      return mul(losses, reshapeUnchecked(weights, losses.shape));
    },
  }) as AnyLoss as Weighted<L, CountOf<O>>;
}

function checkWeights(classes: unknown, isBinary: boolean, action: string): void {
  if (!Array.isArray(classes)) {
    throw wrongNumber(action, "a list of class weights such as [1, 2]", classes);
  }
  if (isBinary && classes.length !== 2) {
    throw wrongNumber(action, "weights of no and yes", classes.length);
  }
  if (classes.length < 2) {
    throw wrongNumber(action, "weights of at least 2 classes", classes.length);
  }
  const wrong = classes.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (wrong >= 0) throw wrongNumber(action, "class weights of at least 0", classes[wrong]);
}

/** The weight of each row's class. */
function ofClasses(classes: readonly number[], labels: AnyTensor): Tensor<string> {
  const indices = labels.dtype === "int32"
    ? labels as IntTensor<string>
    : argMax(labels as Tensor<string>) as IntTensor<string>;
  const table = asTensor(Float32Array.from(classes), "classes" as string);
  return gather(table, indices) as Tensor<string>;
}

/** The weight of each answer. */
function ofAnswers([no, yes]: readonly number[], labels: AnyTensor): Tensor<string> {
  const isYes = toFloat(greater(labels as Tensor<string>, 0.5)) as Tensor<string>;
  return add(mul(isYes, yes - no), no);
}
