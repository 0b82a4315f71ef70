/**
 * Penalties on what layers give: `activityL1` and `activityL2`.
 *
 * @module
 */

import type { AnyModel } from "../layers/model.ts";
import { wrapObjective } from "../losses/objective.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { defineRegularizer, type Regularizer } from "./regularizer.ts";
import { type Strength, strengthOf } from "./strength.ts";
import { sumOfPenalties } from "./sum_of_penalties.ts";
import { withTerm } from "./terms.ts";

/**
 * Which layers of a model are meant: their positions, counted from 0, or a predicate on how a layer is called
 * (`"dense(64)"`) and its position.
 */
export type LayerSelection = readonly number[] | ((label: string, position: number) => boolean);

/** What a penalty on activations may be told beside its strength. */
export interface ActivityOptions {
  /** The layers whose outputs are penalized; all but the last unless said, each that stands in the model, dropout too. */
  readonly on?: LayerSelection;
  /** How the term is called in reports; `activityL1` or `activityL2` unless said. */
  readonly name?: string;
}

/**
 * Adds `strength * sum(|a|) / rows` over what the selected layers give for a batch of so many rows, which makes
 * activations sparse. Glorot, Bordes and Bengio (2011), "Deep sparse rectifier neural networks".
 *
 * Keras's `activity_regularizer=L1(strength)` of a layer, which divides by the rows, too. A layer that is made of
 * others, such as `residual`, counts as one.
 *
 * @param strength At least 0; a schedule gives one for each step.
 * @throws {RangeError} Where the strength is negative or not finite; what a schedule gives is checked at each step. From
 *   the regularizer, where the model has no layer at a position.
 * @throws {TypeError} Where an option is not known; from the regularizer, where no layer is selected; from the
 *   objective, where a schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { activityL1, asTensor, constant, dense, input, item, key, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const kernelInitializer = constant(-2);
 * const model = sequential(input("1"), dense(3, undefined, { kernelInitializer }), dense(1));
 * const sparse = activityL1(0.5, { on: [0] })(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1], [3]], "batch 1"), y: asTensor([[1], [1]], "batch 1") };
 * const { terms } = sparse(model.init(key(0)), batch, { training: true });
 * assertEquals(item(terms.activityL1), 0.5 * (3 * 2 + 3 * 6) / 2);
 * ```
 */
export function activityL1(strength: Strength, options: ActivityOptions = {}): Regularizer {
  return activityPenalty("activityL1", strength, options, (l1) => ({ l1, l2: 0 }));
}

/**
 * Adds `strength * sum(a^2) / rows` over what the selected layers give for a batch of so many rows, which keeps
 * activations small. Merity, McCann and Socher (2017), "Revisiting activation regularization for language RNNs".
 *
 * Keras's `activity_regularizer=L2(strength)` of a layer, which divides by the rows, too. A layer that is made of
 * others, such as `residual`, counts as one.
 *
 * @param strength At least 0; a schedule gives one for each step.
 * @throws {RangeError} Where the strength is negative or not finite; what a schedule gives is checked at each step. From
 *   the regularizer, where the model has no layer at a position.
 * @throws {TypeError} Where an option is not known; from the regularizer, where no layer is selected; from the
 *   objective, where a schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { activityL2, asTensor, constant, dense, input, item, key, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const kernelInitializer = constant(-2);
 * const model = sequential(input("1"), dense(3, undefined, { kernelInitializer }), dense(1));
 * const small = activityL2(0.5, { on: (label) => label === "dense(3)" })(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1], [3]], "batch 1"), y: asTensor([[1], [1]], "batch 1") };
 * const { terms } = small(model.init(key(0)), batch, { training: true });
 * assertEquals(item(terms.activityL2), 0.5 * (3 * 4 + 3 * 36) / 2);
 * ```
 */
export function activityL2(strength: Strength, options: ActivityOptions = {}): Regularizer {
  return activityPenalty("activityL2", strength, options, (l2) => ({ l1: 0, l2 }));
}

function activityPenalty(
  kind: string,
  strength: Strength,
  options: ActivityOptions,
  strengthsFor: (strength: number) => { readonly l1: number; readonly l2: number },
): Regularizer {
  checkOptions(`Cannot make ${kind}`, options, ["on", "name"], "{ on: [0, 2] }");
  const { on, name = kind } = options;
  if (!(on === undefined || Array.isArray(on) || typeof on === "function")) {
    throw new TypeError(
      `Cannot make ${kind}: expected positions such as [0, 2] or a predicate but found ${
        describe(on)
      }`,
    );
  }
  const strengthIn = strengthOf(kind, strength, name);
  return defineRegularizer((objective) => {
    const positions = positionsIn(name, objective.model, on);
    return wrapObjective(objective, (outcome, _weights, _batch, context) => {
      const [rows] = outcome.predictions.shape;
      const outputs = positions.map((position) => outcome.outputs[position]);
      const strengths = strengthsFor(strengthIn(context) / rows);
      return withTerm(outcome, name, sumOfPenalties(outputs, strengths));
    });
  });
}

/** The positions of the selected layers. */
function positionsIn(
  name: string,
  { layers }: AnyModel,
  on: LayerSelection = (_label, position) => position < layers.length - 1,
): readonly number[] {
  const all = [...layers.keys()];
  const positions = typeof on === "function"
    ? all.filter((position) => on(layers[position].label, position))
    : on;
  if (positions.length === 0) {
    throw new TypeError(
      `Cannot apply ${name}: expected layers to penalize but found none selected`,
    );
  }
  const wrong = positions.find((position) => !all.includes(position));
  if (wrong !== undefined) {
    const expected = `positions from 0 to ${layers.length - 1}`;
    throw wrongNumber(`Cannot apply ${name}`, expected, wrong);
  }
  return [...new Set(positions)];
}
