/**
 * A layer of one's own from a signature: `layer("scale", "... f -> ... f", { gain: "f" }, ...)`.
 *
 * @module
 */

import {
  type ApplySignature,
  applySignature,
  type Dims,
  type Evaluate,
  evaluate,
  type IsNumeral,
  isNumeral,
  joinDims,
  type Match,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { glorotUniform, type Initializer, zeros } from "./initializers.ts";
import {
  type Context,
  defineLayer,
  type Layer,
  type ParameterSpec,
  stateless,
  type StatelessSignature,
} from "./layer.ts";

/** The shape of a parameter in the names of the signature, and how it starts where that matters. */
export type ParameterPattern = string | readonly [shape: string, initializer: Initializer];

type PatternOf<P> = P extends readonly [infer S extends string, Initializer] ? S
  : P extends string ? P
  : never;

/** The signature of a layer made by {@linkcode layer}. */
export interface Custom<
  Name extends string,
  Pattern extends string,
  P extends Record<string, ParameterPattern>,
> extends StatelessSignature {
  /** The right side of the signature with its names bound by the left. */
  readonly out: CustomOutput<Pattern, P, this["in"]>;
  /** The parameters, with the names of the signature bound. */
  readonly params: CustomParams<Pattern, P, this["in"]>;
  /** The name. */
  readonly label: Name;
}

type InputPattern<Pattern extends string> = Pattern extends `${infer I} -> ${string}` ? I : never;

type ParamsIn<P extends Record<string, ParameterPattern>, Env> = {
  readonly [K in keyof P]: Tensor<Evaluate<PatternOf<P[K]>, Env>>;
};

type CustomParams<
  Pattern extends string,
  P extends Record<string, ParameterPattern>,
  S extends string,
> = keyof P extends never ? null : ParamsIn<P, Match<InputPattern<Pattern>, S>>;

type CustomOutput<
  Pattern extends string,
  P extends Record<string, ParameterPattern>,
  S extends string,
> = ApplySignature<Pattern, S> extends infer O extends string ? O extends ShapeError ? O
  : true extends HasNames<P, Match<InputPattern<Pattern>, S>>
    ? ShapeError<`expects numerals as the dims of its parameters but the input is '${S}'`>
  : O
  : never;

type HasNames<P extends Record<string, ParameterPattern>, Env> = {
  [K in keyof P]: AreNumerals<Dims<Evaluate<PatternOf<P[K]>, Env>>> extends true ? false : true;
}[keyof P];

type AreNumerals<D extends readonly string[]> = D extends
  readonly [infer H extends string, ...infer T extends string[]]
  ? IsNumeral<H> extends true ? AreNumerals<T> : false
  : true;

/**
 * Makes a layer of your own from a signature, which fixes its shapes at compile time and at run time.
 *
 * Inside `apply` the names of the signature are types of their own, so that the compiler checks the body as well:
 * it must give a `Tensor` of the right side.
 *
 * @param name How messages and summaries call it.
 * @param pattern `"input -> output"`, such as `"... f -> ... f"`.
 * @param params The shape of each parameter in the names of the left side; with an initializer as `["f", constant(1)]`.
 *   Without one, parameters of two or more dims start glorot-uniform and the others at zero.
 * @param apply What the layer does, from its parameters, its input and the context (training or not, a key).
 * @throws {TypeError} When the model is built, where the input does not match.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { add, asTensor, constant, input, key, layer, mul, sequential, toArray } from "shapefold";
 *
 * const scale = layer(
 *   "scale",
 *   "... f -> ... f",
 *   { gain: ["f", constant(2)], shift: "f" },
 *   (params, x) => add(mul(x, params.gain), params.shift),
 * );
 * const model = sequential(input("3"), scale);
 * const y = model.apply(model.init(key(0)), asTensor([[1, 2, 3]], "n 3"));
 * assertEquals(toArray(y), [[2, 4, 6]]);
 * ```
 */
export function layer<
  const Name extends string,
  I extends string,
  O extends string,
  const P extends Record<string, ParameterPattern>,
>(
  name: Name,
  pattern: `${I} -> ${O}`,
  params: P,
  apply: (
    params: OwnParams<NoInfer<P>>,
    x: Tensor<NoInfer<I>>,
    context: Context,
  ) => Tensor<NoInfer<O>>,
): Layer<Custom<Name, `${I} -> ${O}`, P>> {
  return defineLayer<Custom<Name, `${I} -> ${O}`, P>>(name, (dims) => {
    const { out, bindings } = applySignature(pattern, dims);
    const specs = Object.entries(params).map(([parameter, of]): [string, ParameterSpec] => {
      const [shape, initializer] = typeof of === "string" ? [of, undefined] : of;
      const sizes = evaluate(shape, bindings);
      if (!sizes.every(isNumeral)) {
        throw new ShapeMismatch(
          `expects numerals as the dims of its parameters but the input is '${joinDims(dims)}'`,
        );
      }
      return [parameter, {
        dims: sizes,
        initializer: initializer ?? (sizes.length >= 2 ? glorotUniform : zeros),
      }];
    });
    return {
      output: out,
      params: specs.length === 0 ? null : Object.fromEntries(specs),
      apply: stateless((own: OwnParams<P>, x, context) => apply(own, x as Tensor<I>, context)),
    };
  });
}

/** The parameters of a custom layer as its body sees them: in the names of the signature. */
export type OwnParams<P extends Record<string, ParameterPattern>> = {
  readonly [K in keyof P]: Tensor<PatternOf<P[K]>>;
};
