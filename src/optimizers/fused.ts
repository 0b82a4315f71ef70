/**
 * Optimizers in one kernel: all parameters, and what is remembered of them, are updated by one job, without the tensors
 * between the links. The links stay what defines an optimizer; this gives the same but for rounding.
 *
 * @module
 */

import { update } from "../kernels/fused/update.ts";
import type { UpdateRule } from "../kernels/tasks/optimizers.ts";
import { isRecording } from "../tensors/tape.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { leaves, type Path, tensorsIn, withTensors } from "../tensors/tree.ts";
import { addUpdates } from "./float_trees.ts";
import type { GradientAt, Moved, Optimizer, OptimizerSignature, StateOf } from "./optimizer.ts";

/** The rule of a parameter, where they differ. */
export type RuleOf = (path: Path, parameter: Tensor<string>) => UpdateRule;

/** An update as a kernel does it. */
export interface KernelUpdate<State> {
  readonly rule: UpdateRule | RuleOf;
  readonly slots: readonly unknown[];
  next(slots: readonly unknown[]): State;
}

/**
 * An update by a rule, or by one for each parameter.
 *
 * @param slots What the rule remembers of the parameters, each in a tree of their type; `null` for what it does without.
 * @param next The next state, from what is to be remembered next.
 */
export function kernelUpdate<const Slots extends readonly unknown[], State>(
  rule: UpdateRule | RuleOf,
  slots: Slots,
  next: (slots: Slots) => State,
): KernelUpdate<State> {
  return { rule, slots, next: (slots) => next(slots as Slots) };
}

/** The `update` that each shorter way stands for: who copies an optimizer and gives it another one wants that. */
const updates = new WeakMap<object, unknown>();

/** An optimizer with its shorter way from gradient to parameters. */
export function withKernel<F extends OptimizerSignature>(
  links: Optimizer<F>,
  updateOf: <P>(state: StateOf<F, P>) => KernelUpdate<StateOf<F, P>>,
): Optimizer<F> {
  return withApply(links, (gradient, state, params, consume = false, gradientAt) => {
    // A kernel leaves no trace by which the update itself could be differentiated.
    if (isRecording()) return applyLinks(links, gradient, state, params, gradientAt);
    const { rule, slots, next } = updateOf<typeof params>(state);
    const moved = update(
      typeof rule === "function"
        ? leaves(params).map(([path, leaf]) => rule(path, leaf as Tensor<string>))
        : rule,
      {
        gradient: tensorsIn(gradient),
        params: tensorsIn(params),
        slots: slots.map((slot) => slot === null ? null : tensorsIn(slot)),
      },
      consume,
    );
    return {
      params: withTensors(params, moved.params.values()),
      state: next(moved.slots.map((slot) => slot && withTensors(params, slot.values()))),
    };
  });
}

/** An optimizer with a way of its own from gradient to parameters. */
export function withApply<F extends OptimizerSignature>(
  optimizer: Optimizer<F>,
  apply: NonNullable<Optimizer<F>["apply"]>,
): Optimizer<F> {
  updates.set(apply, optimizer.update);
  return { ...optimizer, apply };
}

/** The parameters and the state after an update: by the optimizer's own way, where it has one, else by its `update`. */
export function applyOptimizer<F extends OptimizerSignature, P>(
  optimizer: Optimizer<F>,
  gradient: P,
  state: StateOf<F, P>,
  params: P,
  consume: boolean,
  gradientAt?: GradientAt<P>,
): Moved<P, StateOf<F, P>> {
  const { apply, update } = optimizer;
  if (apply === undefined || (updates.get(apply) ?? update) !== update) {
    return applyLinks(optimizer, gradient, state, params, gradientAt);
  }
  return apply(gradient, state, params, consume, gradientAt);
}

function applyLinks<F extends OptimizerSignature, P>(
  links: Optimizer<F>,
  gradient: P,
  state: StateOf<F, P>,
  params: P,
  gradientAt?: GradientAt<P>,
): Moved<P, StateOf<F, P>> {
  const updated = links.update(gradient, state, params, gradientAt);
  return { params: addUpdates(params, updated.updates), state: updated.state };
}
