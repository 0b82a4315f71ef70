/**
 * Trees of tensors: tuples and objects, nested as deeply as one likes, with tensors at the leaves.
 * Parameters, running state, gradients and optimizer state are such trees; their types keep the structure.
 *
 * Leaves that are not tensors (step counts, keys, `null`) pass through unchanged, the very same object.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { type AnyTensor, isTensor } from "./tensor.ts";

/** Where a leaf hangs: `["0", "kernel"]` for `params[0].kernel`. */
export type Path = readonly string[];

/**
 * A path as code.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { pathText } from "shapefold";
 *
 * assertEquals(pathText(["0", "kernel"]), "[0].kernel");
 * ```
 */
export function pathText(path: Path): string {
  return path.map((name) => /^\d+$/.test(name) ? `[${name}]` : `.${name}`).join("");
}

/**
 * A tree of the same structure whose tensors are `f(tensor, path)`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, mapTree, mul, type Tensor, toArray } from "shapefold";
 *
 * const tree = { kernel: asTensor([1, 2], "2"), count: 3 };
 * const doubled = mapTree(tree, (leaf) => mul(leaf as Tensor<string>, 2));
 * assertEquals(toArray(doubled.kernel), [2, 4]);
 * assertEquals(doubled.count, 3);
 * ```
 */
export function mapTree<T>(tree: T, f: (leaf: AnyTensor, path: Path) => AnyTensor): T {
  return zipTrees(([leaf], path) => f(leaf, path), tree);
}

/**
 * Like {@linkcode mapTree}, but hands `f` the tensors that hang at the same place of several trees.
 *
 * @throws {TypeError} Where another tree lacks a tensor that the first one has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, zipTrees } from "shapefold";
 *
 * const shapes: string[] = [];
 * zipTrees(([a, b]) => {
 *   shapes.push(`${a.shape} and ${b.shape}`);
 *   return a;
 * }, { bias: asTensor([1, 2], "2") }, { bias: asTensor([3, 4], "2") });
 * assertEquals(shapes, ["2 and 2"]);
 * ```
 */
export function zipTrees<T>(
  f: (leaves: readonly AnyTensor[], path: Path) => AnyTensor,
  tree: T,
  ...others: readonly unknown[]
): T {
  return zipNodes(f, [tree, ...others], []) as T;
}

function zipNodes(
  f: (leaves: readonly AnyTensor[], path: Path) => AnyTensor,
  nodes: readonly unknown[],
  path: Path,
): unknown {
  const [node] = nodes;
  if (isTensor(node)) {
    for (const other of nodes) {
      if (isTensor(other)) continue;
      throw new TypeError(
        `Cannot combine trees: expected a tensor at ${pathText(path)} but found ${describe(other)}`,
      );
    }
    return f(nodes as readonly AnyTensor[], path);
  }
  if (!isBranch(node)) return node;
  const names = Object.keys(node);
  const children = names.map((name) =>
    zipNodes(f, nodes.map((other) => isBranch(other) ? other[name] : undefined), [...path, name])
  );
  if (children.every((child, i) => child === node[names[i]])) return node;
  return Array.isArray(node)
    ? children
    : Object.fromEntries(names.map((name, i) => [name, children[i]]));
}

/**
 * The tensors of a tree with their paths, in order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, leaves, pathText } from "shapefold";
 *
 * const params = [{ kernel: asTensor([[1]], "1 1"), bias: asTensor([0], "1") }];
 * assertEquals(leaves(params).map(([path]) => pathText(path)), ["[0].kernel", "[0].bias"]);
 * ```
 */
export function leaves(tree: unknown): (readonly [path: Path, leaf: AnyTensor])[] {
  const found: (readonly [Path, AnyTensor])[] = [];
  collect(tree, [], found);
  return found;
}

function collect(node: unknown, path: Path, found: (readonly [Path, AnyTensor])[]): void {
  const visit = (child: unknown, name: string | number) => {
    // Nothing is made for a number: a tree may hold arrays of millions.
    if (typeof child === "object") collect(child, [...path, String(name)], found);
  };
  if (isTensor(node)) found.push([path, node]);
  else if (Array.isArray(node)) node.forEach(visit);
  else if (isBranch(node)) Object.entries(node).forEach(([name, child]) => visit(child, name));
}

/** The tensors of a tree, in the order of {@linkcode leaves}: several times as fast, for what runs at each step. */
export function tensorsIn(tree: unknown): AnyTensor[] {
  const found: AnyTensor[] = [];
  gather(tree, found);
  return found;
}

function gather(node: unknown, found: AnyTensor[]): void {
  // Nothing is called for a number: a tree may hold arrays of millions.
  if (typeof node !== "object" || node === null) return;
  if (isTensor(node)) {
    found.push(node);
  } else if (Array.isArray(node)) {
    for (const child of node) if (typeof child === "object") gather(child, found);
  } else if (isBranch(node)) {
    for (const name of Object.keys(node)) gather(node[name], found);
  }
}

/** A tree of the same structure whose tensors are others, taken in order. */
export function withTensors<T>(tree: T, tensors: Iterator<AnyTensor>): T {
  return replaced(tree, tensors) as T;
}

function replaced(node: unknown, tensors: Iterator<AnyTensor>): unknown {
  if (isTensor(node)) return tensors.next().value;
  if (Array.isArray(node)) return node.map((child) => replaced(child, tensors));
  if (!isBranch(node)) return node;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(node)) copy[name] = replaced(node[name], tensors);
  return copy;
}

/** Arrays and plain objects branch; class instances and typed arrays do not. */
export function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  if (Array.isArray(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
