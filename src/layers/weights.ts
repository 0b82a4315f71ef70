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

/** `W` where its parameters are of type `Params`, else the first difference in one line. */
export type OwnWeights<W, Params> = W extends { readonly params: infer Q } ? Q extends Params ? W
  : ShapeError<`parameters of another model, ${Difference<Q, Params> & string}`>
  : ShapeError<"expected weights such as model.init(key(0)) gives: { params, running }">;

type Difference<Q, Params, Before extends readonly 0[] = []> = Q extends
  readonly [infer QH, ...infer QT]
  ? Params extends readonly [infer PH, ...infer PT]
    ? QH extends PH ? Difference<QT, PT, [...Before, 0]>
    : LeafDifference<QH, PH, `params[${Before["length"]}]`>
  : `this model has only ${Before["length"]} parameter groups`
  : Params extends readonly [] ? never
  : `params[${Before["length"]}] is missing`;

// One message, the kernel's where there is one: the order of a union of messages depends on the compiler.
type LeafDifference<Q, P, Path extends string> =
  [LeafMessage<Q, P, Path, "kernel" & keyof P>] extends [never]
    ? LeafMessage<Q, P, Path, keyof P & string>
    : LeafMessage<Q, P, Path, "kernel" & keyof P>;

type LeafMessage<Q, P, Path extends string, Names extends keyof P & string> = {
  [Name in Names]: Name extends keyof Q ? Q[Name] extends P[Name] ? never
    : `${Path}.${Name} is '${ShapeIn<Q[Name]>}' but this model needs '${ShapeIn<P[Name]>}'`
    : `${Path}.${Name} is missing`;
}[Names];

type ShapeIn<T> = T extends TensorOf<infer S, DType> ? S : "no tensor";

/** Throws where the parameters of `weights` are not of the sizes that a model needs; the run-time twin of {@linkcode OwnWeights}. */
export function checkWeights(weights: unknown, specs: readonly SpecTree[]): void {
  const params = typeof weights === "object" && weights !== null && "params" in weights
    ? weights.params
    : undefined;
  if (!Array.isArray(params)) {
    throw new TypeError("expected weights such as model.init(key(0)) gives: { params, running }");
  }
  if (params.length > specs.length) {
    throw new ShapeMismatch(
      `parameters of another model, this model has only ${specs.length} parameter groups`,
    );
  }
  checkNode(params, specs, "params");
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
}

/** Is this node of a tree of specs a parameter to be made? */
export function isParameterSpec(node: SpecTree): node is ParameterSpec {
  return node !== null && "initializer" in node && typeof node.initializer === "function";
}
