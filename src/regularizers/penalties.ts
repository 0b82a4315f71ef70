/**
 * Penalties on parameters: `l1`, `l2` and `elasticNet`, each a function from objective to objective.
 * Formulas are Keras's: no half, and the sum is not divided by anything.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { parameterPenalty, type PenaltyOptions } from "./parameter_penalty.ts";
import type { Regularizer } from "./regularizer.ts";
import { type Strength, strengthOf } from "./strength.ts";
import { sumOfPenalties } from "./sum_of_penalties.ts";

/**
 * Adds `lambda * sum(|w|)` over the selected parameters, which drives many of them to zero.
 * Tibshirani (1996), "Regression shrinkage and selection via the lasso".
 *
 * @param lambda The strength, at least 0; a schedule gives one for each step.
 * @throws {RangeError} Where lambda is negative or not finite; what a schedule gives is checked at each step.
 * @throws {TypeError} Where an option is not known; on first use, where no parameter is selected, or where a
 *   schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, l1, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("2"), dense(1, undefined, { kernelInitializer: constant(-2) }));
 * const lasso = l1(0.5)(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1, 0]], "batch 2"), y: asTensor([[1]], "batch 1") };
 * const { loss, terms } = lasso(model.init(key(0)), batch, { training: true });
 * assertEquals([item(terms.data), item(terms.l1), item(loss)], [3, 2, 5]);
 * ```
 */
export function l1(lambda: Strength, options: PenaltyOptions = {}): Regularizer {
  return absoluteAndSquared("l1", lambda, 0, options);
}

/**
 * Adds `lambda * sum(w^2)` over the selected parameters, which keeps all of them small.
 * Its gradient is `2 * lambda * w`; decoupled weight decay is another thing.
 *
 * @param lambda The strength, at least 0; a schedule gives one for each step.
 * @throws {RangeError} Where lambda is negative or not finite; what a schedule gives is checked at each step.
 * @throws {TypeError} Where an option is not known; on first use, where no parameter is selected, or where a
 *   schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, l2, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("2"), dense(1, undefined, { kernelInitializer: constant(-2) }));
 * const ridge = l2(0.5)(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1, 0]], "batch 2"), y: asTensor([[1]], "batch 1") };
 * const { loss, terms } = ridge(model.init(key(0)), batch, { training: true });
 * assertEquals([item(terms.data), item(terms.l2), item(loss)], [3, 4, 7]);
 * ```
 *
 * @example A strength that falls from step to step.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, l2, linearSchedule, meanAbsoluteError, objective } from "shapefold";
 * import { sequential } from "shapefold";
 *
 * const model = sequential(input("2"), dense(1, undefined, { kernelInitializer: constant(-2) }));
 * const ridge = l2(linearSchedule({ from: 0.5, steps: 10 }))(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1, 0]], "batch 2"), y: asTensor([[1]], "batch 1") };
 * const termAt = (step: number) =>
 *   item(ridge(model.init(key(0)), batch, { training: true, step }).terms.l2);
 * assertEquals([0, 5, 10].map(termAt), [4, 2, 0]);
 * ```
 */
export function l2(lambda: Strength, options: PenaltyOptions = {}): Regularizer {
  return absoluteAndSquared("l2", 0, lambda, options);
}

/** The strengths of an {@linkcode elasticNet}, both at least 0. */
export interface ElasticNetStrengths {
  /** The strength of the sum of absolute values. */
  readonly l1: Strength;
  /** The strength of the sum of squares. */
  readonly l2: Strength;
}

/**
 * Adds `l1 * sum(|w|) + l2 * sum(w^2)` over the selected parameters, as one term.
 * Zou and Hastie (2005), "Regularization and variable selection via the elastic net".
 *
 * @throws {RangeError} Where a strength is negative or not finite; what a schedule gives is checked at each step.
 * @throws {TypeError} Where an option is not known; on first use, where no parameter is selected, or where a
 *   schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, elasticNet, input, item, key, meanAbsoluteError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("2"), dense(1, undefined, { kernelInitializer: constant(-2) }));
 * const both = elasticNet({ l1: 0.5, l2: 0.25 })(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1, 0]], "batch 2"), y: asTensor([[1]], "batch 1") };
 * assertEquals(item(both(model.init(key(0)), batch, { training: true }).terms.elasticNet), 4);
 * ```
 */
export function elasticNet(
  strengths: ElasticNetStrengths,
  options: PenaltyOptions = {},
): Regularizer {
  checkOptions("Cannot make elasticNet", strengths, ["l1", "l2"], "{ l1: 0.01, l2: 0.01 }");
  return absoluteAndSquared("elasticNet", strengths.l1, strengths.l2, options);
}

/** The penalty of both kinds, by one kernel. */
function absoluteAndSquared(
  kind: string,
  l1: Strength,
  l2: Strength,
  options: PenaltyOptions,
): Regularizer {
  return parameterPenalty(kind, options, [], (name) => {
    const [l1In, l2In] = [strengthOf(kind, l1, name), strengthOf(kind, l2, name)];
    return (selected, context) =>
      sumOfPenalties(selected, { l1: l1In(context), l2: l2In(context) });
  });
}
