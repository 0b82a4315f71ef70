/**
 * The numbers of a model, and the check that they are this model's.
 *
 * @module
 */

import { joinDims, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { type DType, isTensor, shapeText, type TensorOf } from "../tensors/tensor.ts";
import type { ParameterSpec, SpecTree } from "./layer.ts";

/** The numbers of a model: parameters, which are learnt, and running state, which is carried along. A training state has both. */
export interface Weights<Params, Running> {
  /** What is learnt, a tuple with an entry for each layer that has parameters. */
  readonly params: Params;
  /** What is carried from step to step without a gradient, such as running means; `[]` where there is nothing. */
  readonly running: Running;
}

/**
 * `W` where its parameters are of type `Params`, else the first difference in one line. Parameters in a list of
 * unknown length are checked at run time only.
 */
export type OwnWeights<W, Params> = W extends
  { readonly params: infer Q extends readonly unknown[] } ? number extends Q["length"] ? W
  : Q extends ReadonlyLists<Params> ? W
  : ShapeError<`parameters of another model, ${Difference<Q, ReadonlyLists<Params>, "params">}`>
  : ShapeError<"expected weights such as model.init(key(0)) gives: { params, running }">;

/** Parameters as they are inferred from a literal: `{ params: [first, second], running: [] }`. */
type ReadonlyLists<P> = P extends readonly unknown[]
  ? { readonly [K in keyof P]: ReadonlyLists<P[K]> }
  : P;

/** The first place in which the parameters `Q` differ from `P`, for `Q` that are not assignable to `P`. */
export type Difference<Q, P, Path extends string, Before extends readonly 0[] = []> = P extends
  readonly [infer PH, ...infer PT]
  ? Q extends readonly [infer QH, ...infer QT]
    ? QH extends PH ? Difference<QT, PT, Path, [...Before, 0]>
    : Difference<QH, PH, `${Path}[${Before["length"]}]`>
  : `${Path}[${Before["length"]}] is missing`
  : P extends readonly []
    ? Path extends "params" ? `this model has only ${Before["length"]} parameter groups`
    : `${Path} has other parameters`
  : P extends readonly (infer PE)[]
    ? Q extends readonly (infer QE)[] ? Difference<QE, PE, `${Path}[0]`> : `${Path}[0] is missing`
  : LeafDifference<Q, P, Path>;

/** About the kernel where it differs: often the others differ along with it, and one message must be chosen. */
type LeafDifference<Q, P, Path extends string> =
  [LeafMessage<Q, P, Path, "kernel" & keyof P>] extends [never]
    ? OnlyMessage<LeafMessage<Q, P, Path, keyof P & string>, `${Path} has other parameters`>
    : LeafMessage<Q, P, Path, "kernel" & keyof P>;

type LeafMessage<Q, P, Path extends string, Names extends keyof P & string> = {
  [Name in Names]: Name extends keyof Q ? Q[Name] extends P[Name] ? never
    : `${Path}.${Name} is '${ShapeIn<Q[Name]>}' but this model needs '${ShapeIn<P[Name]>}'`
    : `${Path}.${Name} is missing`;
}[Names];

/** The message where there is one: the order of a union of messages would depend on the compiler. */
type OnlyMessage<M extends string, Otherwise extends string, All = M> = [M] extends [never]
  ? Otherwise
  : M extends unknown ? [All] extends [M] ? M : Otherwise
  : never;

type ShapeIn<T> = T extends TensorOf<infer S, DType> ? S : "no tensor";

/**
 * Throws where `weights` are not of the sizes that a model needs: its parameters, as {@linkcode OwnWeights} says it at
 * compile time, and its running state.
 */
export function checkWeights(
  weights: unknown,
  specs: Weights<readonly SpecTree[], readonly SpecTree[]>,
): void {
  const { params, running }: Partial<Weights<unknown, unknown>> =
    typeof weights === "object" && weights !== null ? weights : {};
  if (!Array.isArray(params)) {
    throw new TypeError("expected weights such as model.init(key(0)) gives: { params, running }");
  }
  checkNode(params, specs.params, "params");
  checkNode(running, specs.running, "running");
}

function checkNode(node: unknown, specs: SpecTree, path: string): void {
  if (specs === null) return;
  if (isParameterSpec(specs)) {
    const found = isTensor(node) ? shapeText(node) : "no tensor";
    if (found === joinDims(specs.dims)) return;
    throw new ShapeMismatch(
      `parameters of another model, ${path} is '${found}' but this model needs '${
        joinDims(specs.dims)
      }'`,
    );
  }
  for (const [name, child] of Object.entries(specs)) {
    const childPath = Array.isArray(specs) ? `${path}[${name}]` : `${path}.${name}`;
    const own: unknown = typeof node === "object" && node !== null
      ? Reflect.get(node, name)
      : undefined;
    if (own === undefined) {
      throw new ShapeMismatch(`parameters of another model, ${childPath} is missing`);
    }
    checkNode(own, child, childPath);
  }
  if (Array.isArray(specs) && Array.isArray(node) && node.length > specs.length) {
    const difference = path === "params"
      ? `this model has only ${specs.length} parameter groups`
      : `${path} has other parameters`;
    throw new ShapeMismatch(`parameters of another model, ${difference}`);
  }
}

/** Is this node of a tree of specs a parameter to be made? */
export function isParameterSpec(node: SpecTree): node is ParameterSpec {
  return node !== null && "initializer" in node && typeof node.initializer === "function";
}
