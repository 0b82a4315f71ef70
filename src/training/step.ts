/**
 * One step of training: a pure function from state and batch to state.
 *
 * @module
 */

import { type AnyExamples, countRows, type Examples } from "../data/examples.ts";
import { weightSpecs } from "../layers/fold_layers.ts";
import type { AnyModel } from "../layers/model.ts";
import { checkWeights } from "../layers/weights.ts";
import { checkReported, type Metric } from "../losses/metric.ts";
import {
  type CheckedObjective,
  checkObjective,
  type LabelsIn,
  type ModelIn,
  type Objective,
  type WeightsOf,
} from "../losses/objective.ts";
import { applyOptimizer } from "../optimizers/fused.ts";
import type { Optimizer, OptimizerSignature, StateOf } from "../optimizers/optimizer.ts";
import { item } from "../tensors/read.ts";
import { valueAndGradient, valueGradientAndExtra } from "../tensors/gradient.ts";
import { foldIn } from "../tensors/key.ts";
import { disposable, scope } from "../tensors/memory.ts";
import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { measureAll, readTerms, type Tally, tallyOf } from "./figures.ts";
import { NonFiniteLossError } from "./non_finite_loss.ts";
import { type CheckedExamples, checkFit } from "./checked_examples.ts";
import { withConsuming } from "./consuming.ts";
import type { OwnState } from "./own_state.ts";
import { type TrainingState, unshared } from "./state.ts";

/** The state of a run of the model `M` with an optimizer of signature `F`. */
export type StateFor<M extends AnyModel, F extends OptimizerSignature> = TrainingState<
  WeightsOf<M>["params"],
  WeightsOf<M>["running"],
  StateOf<F, WeightsOf<M>["params"]>
>;

/** A function of state and batch to the next state, for the model `M`, labels of type `Labels` and an optimizer `F`. */
export interface TrainStep<
  M extends AnyModel,
  Labels extends AnyTensor,
  F extends OptimizerSignature,
> {
  /** The next state, which the caller owns; neither the state nor the batch is changed or freed. */
  <S, B>(
    state: OwnState<S, StateFor<M, F>>,
    batch: CheckedExamples<Objective<M, Labels>, B>,
  ): StateFor<M, F>;
  /** What is minimized. */
  readonly objective: Objective<M, Labels>;
  /** How. */
  readonly optimizer: Optimizer<F>;
  /** What is measured beside it. */
  readonly metrics: readonly Metric[];
}

/** Any step at all. */
// deno-lint-ignore no-explicit-any -- state and batch are arguments: no other type takes all steps
export type AnyTrainStep = TrainStep<any, any, any>;

/** What {@linkcode trainStep} may be told. */
export interface TrainStepOptions {
  /** What is measured on each batch beside the loss; nothing unless said. */
  readonly metrics?: readonly Metric[];
}

/**
 * A step that follows the gradient of an objective by an optimizer.
 *
 * @throws {TypeError} Where an option is not known; from the step, where the state is another model's or the batch does
 *   not suit the objective.
 * @throws {NonFiniteLossError} From the step, where a loss is NaN or infinite, with the step and the terms.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, initialState, input, key, meanAbsoluteError, objective } from "shapefold";
 * import { sequential, sgd, toArray, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
 * const step = trainStep(objective(model, meanAbsoluteError), sgd({ learningRate: 0.5 }));
 * using state = initialState(model, step, key(0));
 * using next = step(state, { x: asTensor([[1]], "batch 1"), y: asTensor([[5]], "batch 1") });
 * assertEquals(toArray(next.params[0].kernel), [[1.5]]);
 * assertEquals(next.step, 1);
 * ```
 */
export function trainStep<O, F extends OptimizerSignature>(
  objective: CheckedObjective<O>,
  optimizer: Optimizer<F>,
  options: TrainStepOptions = {},
): TrainStep<ModelIn<O>, LabelsIn<O>, F> {
  checkOptions("Cannot make a step", options, ["metrics"], "{ metrics: [accuracy] }");
  const { metrics = [] } = options;
  type State = StateFor<ModelIn<O>, F>;
  const minimized: unknown = objective;
  checkObjective(minimized);
  if (!(optimizer instanceof Object && "update" in optimizer)) {
    throw new TypeError(
      `Cannot make a step: expected an optimizer such as adam() but found ${describe(optimizer)}`,
    );
  }
  checkReported(metrics);
  const specs = weightSpecs((minimized.model as AnyModel).layers);
  const advance = (state: State, batch: AnyExamples, consume: boolean): State =>
    disposable(scope(() => {
      checkWeights(state, specs);
      const rows = countRows(batch, "Cannot train on a batch");
      checkFit(minimized, batch);
      const context = { training: true, key: foldIn(state.key, state.step), step: state.step };
      /** Asks the objective, and throws where its loss is not finite. */
      const evaluate = (params: State["params"]) => {
        const weights = { params, running: state.running };
        const outcome = minimized(
          weights,
          batch as Examples<Tensor<string>, AnyTensor>,
          context,
        );
        const total = item(outcome.loss);
        const terms = readTerms(outcome.terms);
        if (!Number.isFinite(total)) throw new NonFiniteLossError(state.step + 1, total, terms);
        return { ...outcome, total, terms };
      };
      const gradientAt = (params: State["params"]) =>
        valueAndGradient((params) => evaluate(params).loss, params).gradient;
      let last: Tally | undefined;
      const { gradient, extra } = valueGradientAndExtra((params: State["params"]) => {
        const { loss, running, predictions, total, terms } = evaluate(params);
        last = tallyOf(rows, total, terms, measureAll(metrics, predictions, batch.y, minimized));
        return { value: loss, extra: running };
      }, state.params);
      const moved = applyOptimizer(
        optimizer,
        gradient,
        state.optimizer,
        state.params,
        consume,
        gradientAt,
      );
      return {
        ...state,
        params: unshared(moved.params, state),
        running: extra,
        optimizer: unshared(moved.state, state),
        step: state.step + 1,
        last: last as Tally,
      };
    }));
  const step = withConsuming(
    (state: State, batch: AnyExamples) => advance(state, batch, false),
    (state: State, batch: AnyExamples) => advance(state, batch, true),
  );
  const properties = { objective: minimized, optimizer, metrics };
  return Object.assign(step, properties) as unknown as TrainStep<ModelIn<O>, LabelsIn<O>, F>;
}
