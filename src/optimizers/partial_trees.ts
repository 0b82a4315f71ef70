/**
 * Trees of which some tensors are taken out for a while: `null` stands in their place.
 *
 * @module
 */

import type { Selection } from "../layers/selection.ts";
import { type AnyTensor, isTensor, type Tensor } from "../tensors/tensor.ts";
import { isBranch, zipTrees } from "../tensors/tree.ts";

/** Which tensors are taken out: by a selection of parameters. */
export interface Frozen {
  /** The parameters. */
  readonly params: unknown;
  /** Which of them. */
  readonly selection: Selection;
}

/** A tree of the parameters' type without what is frozen. */
export function withoutFrozen<P>(tree: P, { params, selection }: Frozen): P {
  const taken: unknown = null;
  return zipTrees(
    ([leaf, parameter], path) =>
      (selection(path, parameter as Tensor<string>) ? taken : leaf) as AnyTensor,
    tree,
    params,
  );
}

/** The state of an optimizer, in which trees of the parameters' type may hang anywhere, without what is frozen. */
export function withoutFrozenSlots<State>(state: State, frozen: Frozen): State {
  if (isAlike(state, frozen.params)) return withoutFrozen(state, frozen);
  if (!isBranch(state)) return state;
  const children = Object.entries(state)
    .map(([name, child]) => [name, withoutFrozenSlots(child, frozen)] as const);
  return fromEntries(state, children) as State;
}

/** A tree with the tensors of another one where it has none itself. */
export function merged<T>(tree: T, others: T): T {
  if (tree === null && isTensor(others)) return others;
  if (!isBranch(tree) || !isBranch(others)) return tree;
  const children = Object.entries(tree)
    .map(([name, child]) => [name, merged(child, others[name])] as const);
  return fromEntries(tree, children) as T;
}

/** Are these trees of one structure, with tensors of the same shapes at the same places? */
function isAlike(tree: unknown, other: unknown): boolean {
  if (isTensor(tree) || isTensor(other)) {
    return isTensor(tree) && isTensor(other) && String(tree.shape) === String(other.shape);
  }
  if (!isBranch(tree) || !isBranch(other)) return tree === other;
  const names = Object.keys(tree);
  return names.length === Object.keys(other).length &&
    names.every((name) => name in other && isAlike(tree[name], other[name]));
}

/** A branch of the same kind with other children. */
function fromEntries(
  like: object,
  children: readonly (readonly [name: string, child: unknown])[],
): unknown {
  return Array.isArray(like) ? children.map(([, child]) => child) : Object.fromEntries(children);
}
