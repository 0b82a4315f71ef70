/**
 * What a layer is: a typed transformer.
 *
 * At compile time it is a function from the shape it is given to the shape it gives and the parameters it
 * needs, written as an interface that reads `this["in"]`. At run time it is `plan`, the same function on
 * values: dims in, a {@linkcode Plan} out. A layer knows no sizes of its own input, so one layer value can
 * stand in many models.
 *
 * @module
 */

import type { Key } from "../tensors/key.ts";
import type { Tensor } from "../tensors/tensor.ts";
import type { Inference } from "./inference.ts";
import type { Initializer } from "./initializers.ts";

/** The element types that a model and its layers can be given: floats, or integers such as the indices of words. */
export type InputType = "float32" | "int32";

/**
 * What a layer takes: elements of one type, and then it gives floats; or `"either"`, and then it gives what it takes, as a
 * layer does that only moves elements.
 */
export type Taken = InputType | "either";

/**
 * A layer for the compiler: write an interface that extends it and reads `this["in"]`. A layer takes floats, unless its
 * signature has `readonly takes` as well, with a {@linkcode Taken}.
 */
export interface LayerSignature {
  /** The shape that the layer is given. */
  readonly in: string;
  /** The shape that it gives, or a `ShapeError`. */
  readonly out: string;
  /** The type of its parameters, `null` where it has none. */
  readonly params: unknown;
  /** The type of what it carries from step to step without a gradient, `null` where there is nothing. */
  readonly running: unknown;
  /** How messages and summaries call it: `dense(64)`. */
  readonly label: string;
}

/** The signature of a layer without running state. */
export interface StatelessSignature extends LayerSignature {
  /** Nothing is carried from step to step. */
  readonly running: null;
}

/** The signature of a layer that keeps the shape and has neither parameters nor running state. */
export interface SameShape<Label extends string> extends StatelessSignature {
  /** The shape that came in. */
  readonly out: this["in"];
  /** It has no parameters. */
  readonly params: null;
  /** How messages and summaries call it: `dropout(0.2)`. */
  readonly label: Label;
}

declare const signature: unique symbol;

/** A layer with the signature `F`: `dense(64)` is a `Layer<Dense<64>>`. */
export interface Layer<F extends LayerSignature> {
  /** The signature, for the compiler only. */
  readonly [signature]: F;
  /** How messages and summaries call it. */
  readonly label: string;
  /** Resolves the layer for an input of these dims: numerals, or names such as `batch`. */
  readonly plan: (dims: readonly string[]) => Plan;
}

/** Any layer at all. */
export type AnyLayer = Layer<LayerSignature>;

/** The shape that a layer gives for an input of shape `S`, or a `ShapeError`. */
export type OutputOf<L extends AnyLayer, S extends string> =
  (L[typeof signature] & { readonly in: S })["out"];

/** The parameters of a layer for an input of shape `S`. */
export type ParamsOf<L extends AnyLayer, S extends string> =
  (L[typeof signature] & { readonly in: S })["params"];

/** The running state of a layer for an input of shape `S`. */
export type RunningOf<L extends AnyLayer, S extends string> =
  (L[typeof signature] & { readonly in: S })["running"];

/** The elements that a layer takes: what its signature says, else floats. */
export type TakenBy<L extends AnyLayer> = L[typeof signature] extends
  { readonly takes: infer D extends Taken } ? D : "float32";

/** How messages call a layer. */
export type LabelOf<L extends AnyLayer> = L[typeof signature]["label"];

/** What a layer is told beside its input. */
export interface Context {
  /** Is this a training step? Dropout drops only then. */
  readonly training: boolean;
  /** Where a stochastic layer draws from; each layer of a model gets a key of its own. */
  readonly key?: Key;
  /** The training step, counted from 0; in evaluation how many steps the state has behind it, where that is known. */
  readonly step?: number;
}

/** The size of a parameter and how it starts. */
export interface ParameterSpec {
  /** The sizes of its dims, as numerals. */
  readonly dims: readonly string[];
  /** What fills it. */
  readonly initializer: Initializer;
}

/** A tree of parameters to be made. */
export type SpecTree =
  | ParameterSpec
  | readonly SpecTree[]
  | { readonly [name: string]: SpecTree }
  | null;

/** What a layer gives: its output, and its running state after the call. */
export interface Applied<Running> {
  /** The output. */
  readonly output: Tensor<string>;
  /** The running state for the next call. */
  readonly running: Running;
}

/** A layer resolved for an input of known dims. */
export interface Plan<Params = unknown, Running = unknown> {
  /** How messages and summaries call the layer. */
  readonly label: string;
  /** The elements that the layer takes. */
  readonly takes: Taken;
  /** The dims of the output. */
  readonly output: readonly string[];
  /** The parameters to be made. */
  readonly params: SpecTree;
  /** The running state to be made. */
  readonly running: SpecTree;
  /** The plans of the layers inside, where the layer is made of others. */
  readonly children: readonly Plan[];
  /** What the layer computes in inference, as data; `null` where only `apply` knows it, as of a layer of one's own. */
  readonly inference: Inference | null;
  /** Applies the layer; see {@linkcode stateless} for one without running state. */
  apply(params: Params, running: Running, x: Tensor<string>, context: Context): Applied<Running>;
}

/**
 * What `defineLayer` is told of a layer at some input: a {@linkcode Plan} in which what there is none of is left out, and
 * what it takes where that is floats.
 */
export type LayerPlan<Params, Running> =
  & Pick<Plan<Params, Running>, "output" | "apply">
  & Partial<Pick<Plan, "takes" | "params" | "running" | "children" | "inference">>;

/**
 * Makes a layer with a signature of your own, for shapes that need arithmetic; for most layers `layer` is enough.
 *
 * @param label How messages and summaries call it.
 * @param plan The signature's twin: from dims to the output dims, the parameters and what to do.
 *   It throws where the signature gives a `ShapeError`.
 *
 * @example A layer that repeats the features, and its shape function.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { concat, defineLayer, input, type Layer, type MultiplyDims, sequential, stateless } from "shapefold";
 * import type { Append, Init, Last, StatelessSignature } from "shapefold";
 *
 * interface Twice extends StatelessSignature {
 *   out: Append<Init<this["in"]>, MultiplyDims<Last<this["in"]>, "2">>;
 *   params: null;
 *   label: "twice";
 * }
 * const twice: Layer<Twice> = defineLayer<Twice>("twice", (dims) => ({
 *   output: [...dims.slice(0, -1), `${2 * Number(dims.at(-1))}`],
 *   apply: stateless((_params, x) => concat([x, x])),
 * }));
 *
 * const model = sequential(input("3"), twice);
 * const output: "batch 6" = model.output;
 * assertEquals(output, "batch 6");
 * ```
 */
export function defineLayer<F extends LayerSignature>(
  label: F["label"],
  // deno-lint-ignore no-explicit-any -- the parameters of a signature are known only once it has an input
  plan: (dims: readonly string[]) => LayerPlan<any, any>,
): Layer<F> {
  const layer: Omit<Layer<F>, typeof signature> = {
    label,
    plan: (dims) => ({
      ...{ label, takes: "float32", params: null, running: null, children: [], inference: null },
      ...plan(dims),
    }),
  };
  return layer as Layer<F>;
}

/**
 * Turns a function of parameters and input into what a layer without running state does.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, mul, stateless, toArray } from "shapefold";
 *
 * const double = stateless((_params, x) => mul(x, 2));
 * const { output } = double(null, null, asTensor([1, 2], "2"), { training: false });
 * assertEquals(toArray(output), [2, 4]);
 * ```
 */
export function stateless<Params>(
  f: (params: Params, x: Tensor<string>, context: Context) => Tensor<string>,
): (params: Params, running: null, x: Tensor<string>, context: Context) => Applied<null> {
  return (params, running, x, context) => ({ output: f(params, x, context), running });
}
