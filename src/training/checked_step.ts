/**
 * Do this step, this model and these batches belong together? As types, with a message where they do not.
 *
 * @module
 */

import type { AnyModel } from "../layers/model.ts";
import type { Difference } from "../layers/weights.ts";
import type { AnyObjective, CheckedObjective, ModelIn, WeightsOf } from "../losses/objective.ts";
import type { ShapeError } from "../shapes/mod.ts";
import type { AnyState } from "./state.ts";
import type { Mismatch } from "./checked_examples.ts";
import type { AnyTrainStep, StateFor, TrainStep } from "./step.ts";

/** The training states that a step takes and gives. */
// deno-lint-ignore no-explicit-any -- steps with all labels, see AnyTrainStep
export type StateOfStep<T> = T extends TrainStep<infer M, any, infer F> ? StateFor<M, F> : AnyState;

/** What a step of training, or any other function of state and batch, takes and gives. */
export type StateAfter<T> = T extends AnyTrainStep ? StateOfStep<T>
  : T extends (state: infer State, batch: never) => unknown ? State
  : never;

/** The objective of a step. */
export type ObjectiveOf<T> = T extends { readonly objective: infer O } ? O : never;

/** `T` where it is a step, else what to write instead. */
export type CheckedStep<T> = T extends AnyTrainStep ? T
  : CheckedObjective<T> extends ShapeError
    ? ShapeError<"expected a step such as trainStep(objective, adam()) gives">
  : ShapeError<"expected a step but got an objective; write trainStep(objective, adam())">;

/** `B` where it is batches that a step of type `T` takes, else the message. */
export type CheckedBatches<T, B> = B extends Iterable<infer Item>
  ? T extends AnyTrainStep
    ? Mismatch<ObjectiveOf<T>, Item> extends infer Message extends ShapeError ? Message : B
  : T extends (state: never, batch: infer Batch) => unknown
    ? [Item] extends [Batch] ? B : ShapeError<"the step does not take these batches">
  : B
  : ShapeError<"expected batches, one after the other, such as batches(data) gives">;

/** Throws where `value` is no step; the run-time twin of {@linkcode CheckedStep}. */
export function checkStep(value: unknown): asserts value is AnyTrainStep {
  if (typeof value === "function" && "objective" in value && "optimizer" in value) return;
  throw new TypeError(
    typeof value === "function" && "dataLoss" in value
      ? "expected a step but got an objective; write trainStep(objective, adam())"
      : "expected a step such as trainStep(objective, adam()) gives",
  );
}

/** `T` where it is a function of state and batch, a step or any other, else what to write instead. */
export type FoldedStep<T> = T extends AnyTrainStep ? T
  : T extends AnyObjective
    ? ShapeError<"expected a step but got an objective; write trainStep(objective, adam())">
  : T extends (state: never, batch: never) => unknown ? T
  : ShapeError<"expected a step such as trainStep(objective, adam()) gives">;

/** The run-time twin of {@linkcode FoldedStep}. */
export function checkFolded(value: unknown): void {
  if (typeof value !== "function" || "dataLoss" in value) checkStep(value);
}

/** `T` where it is a step that trains the model `M`, else the message. */
export type StepOf<M extends AnyModel, T> = CheckedStep<T> extends infer Message extends ShapeError
  ? Message
  : OtherModel<ModelIn<ObjectiveOf<T>>, M> extends infer Message extends ShapeError ? Message
  : T;

/** What distinguishes the model `Found` of a step from `M`, `null` where nothing does. */
type OtherModel<Found extends AnyModel, M extends AnyModel> = [Found] extends [M] ? null
  : [Found["input"]] extends [M["input"]] ? [Found["output"]] extends [M["output"]] ? ShapeError<
        `the step trains another model, ${Difference<
          WeightsOf<Found>["params"],
          WeightsOf<M>["params"],
          "params"
        >}`
      >
    : ShapeError<
      `the step trains another model, which gives '${Found["output"]}' but this one gives '${M[
        "output"
      ]}'`
    >
  : ShapeError<
    `the step trains another model, which takes '${Found["input"]}' but this one takes '${M[
      "input"
    ]}'`
  >;
