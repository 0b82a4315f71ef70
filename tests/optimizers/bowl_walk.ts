/**
 * A walk of optimizers with many kinds of parameters over bowls whose centers differ from step to step.
 *
 * @module
 */

import {
  add,
  type AnyOptimizer,
  foldIn,
  key,
  leaves,
  mul,
  type Tensor,
  uniform,
  values,
  zipTrees,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";

/** Parameters of several ranks and sizes, deep in tuples and objects. */
export function draw(seed: number) {
  const tensor = (i: number, shape: string) =>
    uniform(foldIn(key(seed), i), shape, { min: -1 }) as Tensor<string>;
  return [
    { kernel: tensor(0, "19 11"), bias: tensor(1, "11") },
    [tensor(2, ""), { filters: tensor(3, "3 2 5 4"), nothing: null }],
    { kernel: tensor(4, "1 7"), count: 3 },
  ] as const;
}

/** Where an optimizer is on its way. */
export interface Run {
  readonly params: ReturnType<typeof draw>;
  readonly state: unknown;
}

/** The gradient of a bowl around other parameters: what `sharpnessAware` asks for. */
export const gradientAt = (seed: number) => <P>(params: P): P =>
  zipTrees(
    ([w, g]) => add(mul(w as Tensor<string>, 0.5), g as Tensor<string>),
    params,
    draw(seed),
  );

/** The start. */
export function begin(optimizer: AnyOptimizer): Run {
  const params = draw(0);
  return { params, state: optimizer.init(params) };
}

/** A step with the gradient of the bowl at the parameters. */
export function go(optimizer: AnyOptimizer, run: Run, seed: number, consume = false): Run {
  const elsewhere = gradientAt(seed);
  const gradient = elsewhere(run.params);
  return applyOptimizer(optimizer, gradient, run.state, run.params, consume, elsewhere);
}

/** The same by `update`. */
export function goByUpdate(optimizer: AnyOptimizer, { params, state }: Run, seed: number): Run {
  const elsewhere = gradientAt(seed);
  const updated = optimizer.update(elsewhere(params), state, params, elsewhere);
  const moved = zipTrees(
    ([w, u]) => add(w as Tensor<string>, u as Tensor<string>),
    params,
    updated.updates,
  );
  return { params: moved, state: updated.state };
}

/** So many steps, one after the other. */
export function walk(optimizer: AnyOptimizer, steps: number, from = begin(optimizer)): Run {
  let run = from;
  for (let step = 1; step <= steps; step++) run = go(optimizer, run, step);
  return run;
}

/** All numbers of a tree, tensor by tensor. */
export function numbers(tree: unknown): number[][] {
  return leaves(tree).map(([, leaf]) => [...values(leaf as Tensor<string>)]);
}
