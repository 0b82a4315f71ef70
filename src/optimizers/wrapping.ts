/**
 * What stands around an optimizer: functions from optimizer to optimizer, so that they can be piped.
 *
 * @module
 */

import type { Selection } from "../layers/selection.ts";
import { kindOf } from "../losses/objective.ts";
import { sub } from "../tensors/arithmetic.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { leaves, mapTree } from "../tensors/tree.ts";
import { describe } from "../text/found.ts";
import { zipFloats } from "./float_trees.ts";
import { applyOptimizer, withApply } from "./fused.ts";
import type { GradientAt, Optimizer, OptimizerSignature } from "./optimizer.ts";

/** A function from an optimizer to one whose state has the same type. */
export type OptimizerWrapper = <F extends OptimizerSignature>(
  optimizer: Optimizer<F>,
) => Optimizer<F>;

/** A wrapper that gives the optimizer another gradient, here and elsewhere. */
export function changeGradient(
  name: string,
  change: <P>(gradient: P, params: P, gradientAt?: GradientAt<P>) => P,
): OptimizerWrapper {
  return (inner) => {
    checkOptimizer(name, inner);
    const elsewhere = <P>(gradientAt: GradientAt<P> | undefined): GradientAt<P> | undefined =>
      gradientAt && ((params) => change(gradientAt(params), params, gradientAt));
    const outer: typeof inner = {
      ...inner,
      update: (gradient, state, params, gradientAt) => {
        const changed = change(gradient, params, gradientAt);
        return inner.update(changed, state, params, elsewhere(gradientAt));
      },
    };
    return withApply(outer, (gradient, state, params, consume = false, gradientAt) => {
      const changed = change(gradient, params, gradientAt);
      return applyOptimizer(inner, changed, state, params, consume, elsewhere(gradientAt));
    });
  };
}

/** An optimizer that moves the parameters itself: what its `update` gives is the difference. */
export function moving<F extends OptimizerSignature>(
  { apply, ...others }:
    & Required<Pick<Optimizer<F>, "init" | "apply">>
    & Pick<Optimizer<F>, "paceOf">,
): Optimizer<F> {
  return withApply<F>({
    ...others,
    update: (gradient, state, params, gradientAt) => {
      const moved = apply(gradient, state, params, false, gradientAt);
      const updates = zipFloats(([after, before]) => sub(after, before), moved.params, params);
      return { updates, state: moved.state };
    },
  }, apply);
}

/** Throws where there is nothing to wrap. */
export function checkOptimizer(name: string, optimizer: unknown): void {
  if (optimizer instanceof Object && "init" in optimizer && "update" in optimizer) return;
  throw new TypeError(
    `Cannot apply ${name}: expected an optimizer such as adam() but found ` +
      (kindOf(optimizer) ?? describe(optimizer)),
  );
}

/** Throws where a selection is none. */
export function checkSelection(name: string, on: unknown): void {
  if (typeof on === "function") return;
  throw new TypeError(
    `Cannot make ${name}: expected a selection such as kernels but found ${describe(on)}`,
  );
}

/** Throws where a selection selects no parameter: nothing would be done. */
export function checkSelected(name: string, on: Selection, params: unknown): void {
  if (leaves(params).some(([path, leaf]) => on(path, leaf as Tensor<string>))) return;
  throw new TypeError(
    `Cannot apply ${name}: expected parameters that it is about but found none selected`,
  );
}

/** The parameters with those that are selected replaced. */
export function mapSelected<P>(
  params: P,
  on: Selection,
  f: (parameter: Tensor<string>) => Tensor<string>,
): P {
  return mapTree(params, (leaf, path) => {
    const parameter = leaf as Tensor<string>;
    return on(path, parameter) ? f(parameter) : parameter;
  });
}
