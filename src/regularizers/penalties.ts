/**
 * Penalties on parameters: `l1`, `l2` and `elasticNet`, each a function from objective to objective.
 * Formulas are Keras's: no half, and the sum is not divided by anything.
 *
 * @module
 */

import { penalty as penaltyOf, type Strengths } from "../kernels/fused/penalty.ts";
import { wrapObjective } from "../losses/objective.ts";
import { add, mul } from "../tensors/arithmetic.ts";
import { abs, square } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { leaves } from "../tensors/tree.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { defineRegularizer, type Regularizer } from "./regularizer.ts";
import { kernels, type Selection } from "../layers/selection.ts";

/** What a penalty may be told beside its strength. */
export interface PenaltyOptions {
  /** Which parameters are penalized; {@linkcode kernels} unless said, which leaves out biases. */
  readonly on?: Selection;
  /** How the term is called in reports; `l1`, `l2` or `elasticNet` unless said. */
  readonly name?: string;
}

/**
 * Adds `lambda * sum(|w|)` over the selected parameters, which drives many of them to zero.
 * Tibshirani (1996), "Regression shrinkage and selection via the lasso".
 *
 * @param lambda The strength, at least 0.
 * @throws {RangeError} Where lambda is negative or not finite.
 * @throws {TypeError} Where an option is not known; on first use, where no parameter is selected.
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
export function l1(lambda: number, options: PenaltyOptions = {}): Regularizer {
  checkStrength("l1", lambda);
  return penalty("l1", options, { l1: lambda, l2: 0 });
}

/**
 * Adds `lambda * sum(w^2)` over the selected parameters, which keeps all of them small.
 * Its gradient is `2 * lambda * w`; decoupled weight decay is another thing.
 *
 * @param lambda The strength, at least 0.
 * @throws {RangeError} Where lambda is negative or not finite.
 * @throws {TypeError} Where an option is not known; on first use, where no parameter is selected.
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
 */
export function l2(lambda: number, options: PenaltyOptions = {}): Regularizer {
  checkStrength("l2", lambda);
  return penalty("l2", options, { l1: 0, l2: lambda });
}

/** The strengths of an {@linkcode elasticNet}, both at least 0. */
export interface ElasticNetStrengths {
  /** The strength of the sum of absolute values. */
  readonly l1: number;
  /** The strength of the sum of squares. */
  readonly l2: number;
}

/**
 * Adds `l1 * sum(|w|) + l2 * sum(w^2)` over the selected parameters, as one term.
 * Zou and Hastie (2005), "Regularization and variable selection via the elastic net".
 *
 * @throws {RangeError} Where a strength is negative or not finite.
 * @throws {TypeError} Where an option is not known; on first use, where no parameter is selected.
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
  checkStrength("elasticNet", strengths.l1);
  checkStrength("elasticNet", strengths.l2);
  return penalty("elasticNet", options, strengths);
}

function checkStrength(name: string, lambda: number): void {
  if (!(lambda >= 0 && Number.isFinite(lambda))) {
    throw wrongNumber(`Cannot make ${name}`, "a strength of at least 0", lambda);
  }
}

/** Adds a term: the penalty of the selected parameters, called as its kind unless said. */
function penalty(kind: string, options: PenaltyOptions, strengths: Strengths): Regularizer {
  checkOptions(`Cannot make ${kind}`, options, ["on", "name"], "{ on: allParameters }");
  const { on = kernels, name = kind } = options;
  if (typeof on !== "function") {
    throw new TypeError(
      `Cannot make ${kind}: expected a selection such as kernels but found ${describe(on)}`,
    );
  }
  return defineRegularizer((objective) =>
    wrapObjective(objective, (outcome, weights) => {
      const selected = leaves(weights.params)
        .filter(([path, leaf]) => on(path, leaf as Tensor<string>))
        .map(([, leaf]) => leaf as Tensor<string>);
      if (selected.length === 0) {
        throw new TypeError(
          `Cannot apply ${name}: expected parameters to penalize but found none selected`,
        );
      }
      const composed = () => selected.map((w) => formula(w, strengths)).reduce((a, b) => add(a, b));
      const term = penaltyOf(selected, strengths, composed);
      return {
        ...outcome,
        loss: add(outcome.loss, term),
        terms: { ...outcome.terms, [freeName(name, outcome.terms)]: term },
      };
    })
  );
}

/** The penalty of one tensor. */
function formula(w: Tensor<string>, { l1, l2 }: Strengths): Tensor<""> {
  return add(mul(sum(abs(w)), l1), mul(sum(square(w)), l2));
}

/** `l2`, or `l2_1` where there is an `l2` already. */
function freeName(name: string, taken: object): string {
  if (!(name in taken)) return name;
  let count = 1;
  while (`${name}_${count}` in taken) count++;
  return `${name}_${count}`;
}
