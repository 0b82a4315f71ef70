/**
 * An objective: a loss of a model, as a function of its weights and a batch. Regularizers wrap objectives and
 * give objectives; training minimizes them.
 *
 * @module
 */

import type { Examples } from "../data/examples.ts";
import type { Context } from "../layers/layer.ts";
import { type AnyModel, checkModel } from "../layers/model.ts";
import type { Weights } from "../layers/weights.ts";
import type { ShapeError } from "../shapes/mod.ts";
import type { AnyTensor, Tensor, TensorFor } from "../tensors/tensor.ts";
import {
  type AnyLoss,
  checkLabels,
  checkPredictions,
  type FitsModel,
  isLoss,
  type LabelsFor,
} from "./loss.ts";
import { meanLoss } from "./row_losses.ts";

/** The weights that a model takes. */
export type WeightsOf<M extends AnyModel> = ReturnType<M["init"]> extends
  Weights<infer Params, infer Running> ? Weights<Params, Running>
  : never;

/** The batches that an objective of a model takes. */
export type BatchOf<M extends AnyModel, Labels extends AnyTensor> = Examples<InputsOf<M>, Labels>;

/** The inputs that a model takes: a `Tensor`, or an `IntTensor` for a model of integers. */
// deno-lint-ignore no-explicit-any -- any model takes inputs that no other type describes
export type InputsOf<M extends AnyModel> = unknown extends M["inputType"] ? any
  : TensorFor<M["input"], M["inputType"]>;

/** The parts of a loss by name: `data` is the loss itself, each regularizer adds one. */
export type Terms = Readonly<Record<string, Tensor<"">>>;

/** What an objective gives for a batch. */
export interface Outcome<M extends AnyModel> {
  /** What is minimized: the sum of the terms. */
  readonly loss: Tensor<"">;
  /** The parts of the loss, each reported apart. */
  readonly terms: Terms;
  /** The running state after the batch. */
  readonly running: WeightsOf<M>["running"];
  /** What the model answered. */
  readonly predictions: Tensor<M["output"]>;
  /** What each of the model's layers gave, in their order: the last one gave the predictions. */
  readonly outputs: readonly Tensor<string>[];
}

/** A function of weights and batch to a loss, for the model `M` and labels of type `Labels`. */
export interface Objective<M extends AnyModel, Labels extends AnyTensor> {
  /** The loss of a batch, in a context: training or not, a key for what is drawn, the number of the step. */
  (weights: WeightsOf<M>, batch: BatchOf<M, Labels>, context: Context): Outcome<M>;
  /** The model whose weights it takes. */
  readonly model: M;
  /** The loss of the predictions, which the term `data` holds. */
  readonly dataLoss: AnyLoss;
}

/** Any objective at all. */
// deno-lint-ignore no-explicit-any -- weights and labels are arguments: no other type takes all objectives
export type AnyObjective = Objective<any, any>;

/** `O` where it is an objective, else what to write instead. */
export type CheckedObjective<O> = O extends AnyObjective ? O
  : O extends AnyModel
    ? ShapeError<"expected an objective but got a model; write objective(model, loss)">
  : O extends AnyLoss
    ? ShapeError<"expected an objective but got a loss; write objective(model, loss)">
  : ShapeError<"expected an objective such as objective(model, loss) gives">;

/** Throws where `value` is no objective; the run-time twin of {@linkcode CheckedObjective}. */
export function checkObjective(value: unknown): asserts value is AnyObjective {
  const kind = kindOf(value);
  if (kind === "an objective") return;
  throw new TypeError(
    kind === undefined
      ? "expected an objective such as objective(model, loss) gives"
      : `expected an objective but got ${kind}; write objective(model, loss)`,
  );
}

/** What a value is that people hand over in the place of another, for messages: too much to be shown as it is. */
export function kindOf(value: unknown): "an objective" | "a loss" | "a model" | undefined {
  if (typeof value === "function" && "model" in value && "dataLoss" in value) return "an objective";
  if (isLoss(value)) return "a loss";
  return value instanceof Object && "forward" in value ? "a model" : undefined;
}

/** The model of an objective; `any` model after a mistake, so that it is reported once. */
// deno-lint-ignore no-explicit-any -- objectives with all labels, see AnyObjective
export type ModelIn<O> = O extends Objective<infer M, any> ? M : AnyModel;

/** The labels of an objective; `any` after a mistake, so that it is reported once. */
// deno-lint-ignore no-explicit-any -- see above
export type LabelsIn<O> = O extends Objective<any, infer Labels> ? Labels : any;

/**
 * The mean loss of a model's predictions over a batch, reported as the term `data`. Where the batch has `weights`, each
 * row's loss counts so many times: the term is `sum(weight * loss) / rows`, as in Keras, and not divided by the sum of
 * the weights.
 *
 * @throws {TypeError} Where the model is none, or the loss does not take what it gives.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(3) }));
 * const mae = objective(model, meanAbsoluteError);
 * const batch = { x: asTensor([[1], [2]], "batch 1"), y: asTensor([[1], [1]], "batch 1") };
 * const { loss, terms } = mae(model.init(key(0)), batch, { training: false });
 * assertEquals([item(loss), item(terms.data)], [3.5, 3.5]);
 * ```
 */
export function objective<M extends AnyModel, L>(
  model: M,
  loss: FitsModel<L, M["output"]>,
): Objective<M, LabelsFor<L, M["output"]>> {
  checkModel(model);
  const dataLoss: unknown = loss;
  if (!isLoss(dataLoss)) throw new TypeError("expected a loss such as meanSquaredError");
  checkPredictions(dataLoss, model.output, "the model gives");
  const evaluate = (
    weights: WeightsOf<M>,
    batch: BatchOf<M, AnyTensor>,
    context: Context,
  ): Outcome<M> => {
    const { output, outputs, running } = model.forward(weights, batch.x, context);
    checkLabels(dataLoss, output, batch.y);
    const data = meanLoss(dataLoss, output, batch.y, batch.weights);
    return { loss: data, terms: { data }, running, predictions: output, outputs };
  };
  return Object.assign(evaluate, { model, dataLoss });
}

/**
 * Wraps an objective: the same model and labels, another function of the outcome. How regularizers are made.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, input, item, key, meanAbsoluteError, mul, objective, sequential, wrapObjective } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const mae = objective(model, meanAbsoluteError);
 * const doubled = wrapObjective(mae, (outcome) => ({ ...outcome, loss: mul(outcome.loss, 2) }));
 *
 * const weights = model.init(key(0));
 * const batch = { x: asTensor([[1]], "batch 1"), y: asTensor([[1]], "batch 1") };
 * const [one, two] = [mae, doubled].map((f) => item(f(weights, batch, { training: false }).loss));
 * assertEquals(two, 2 * one);
 * ```
 */
export function wrapObjective<O extends AnyObjective>(
  inner: O,
  wrap: (
    outcome: ReturnType<O>,
    weights: Parameters<O>[0],
    batch: Parameters<O>[1],
    context: Context,
  ) => ReturnType<O>,
): O {
  const outer = (
    weights: Parameters<O>[0],
    batch: Parameters<O>[1],
    context: Context,
  ): ReturnType<O> =>
    wrap(inner(weights, batch, context) as ReturnType<O>, weights, batch, context);
  return Object.assign(outer, { model: inner.model, dataLoss: inner.dataLoss }) as unknown as O;
}
