/**
 * What the penalties on parameters share: the selection of parameters, the name of the term, and the term itself.
 *
 * @module
 */

import type { Context } from "../layers/layer.ts";
import { wrapObjective } from "../losses/objective.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { leaves } from "../tensors/tree.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { defineRegularizer, type Regularizer } from "./regularizer.ts";
import { kernels, type Selection } from "../layers/selection.ts";
import { withTerm } from "./terms.ts";

/** What a penalty may be told beside its strength. */
export interface PenaltyOptions {
  /** Which parameters are penalized; {@linkcode kernels} unless said, which leaves out biases. */
  readonly on?: Selection;
  /** How the term is called in reports; as the penalty unless said. */
  readonly name?: string;
}

/**
 * A regularizer that adds a penalty on the selected parameters.
 *
 * @param kind How the penalty is called in messages, and in reports unless said.
 * @param known The names of options of its own.
 * @param penaltyIn The penalty of parameters in a context, for the name of the term; `null` where it is 0.
 */
export function parameterPenalty(
  kind: string,
  options: PenaltyOptions,
  known: readonly string[],
  penaltyIn: (
    name: string,
  ) => (selected: readonly Tensor<string>[], context: Context) => Tensor<""> | null,
): Regularizer {
  checkOptions(`Cannot make ${kind}`, options, [...known, "on", "name"], "{ on: allParameters }");
  const { on = kernels, name = kind } = options;
  if (typeof on !== "function") {
    throw new TypeError(
      `Cannot make ${kind}: expected a selection such as kernels but found ${describe(on)}`,
    );
  }
  const penalty = penaltyIn(name);
  return defineRegularizer((objective) =>
    wrapObjective(objective, (outcome, weights, _batch, context) => {
      const selected = leaves(weights.params)
        .filter(([path, leaf]) => on(path, leaf as Tensor<string>))
        .map(([, leaf]) => leaf as Tensor<string>);
      if (selected.length === 0) {
        throw new TypeError(
          `Cannot apply ${name}: expected parameters to penalize but found none selected`,
        );
      }
      return withTerm(outcome, name, penalty(selected, context));
    })
  );
}
