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
  parseTokens,
  type ShapeError,
  ShapeMismatch,
  sides,
} from "../shapes/mod.ts";
import { type DType, shapeText, type Tensor, type TensorOf } from "../tensors/tensor.ts";
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
 * @throws {TypeError} Where a name is not on the left side; when the model is built, where the input does not match.
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
  R,
>(
  name: Name,
  pattern: CheckedPattern<I, O>,
  params: CheckedParams<P, I>,
  apply: (
    params: OwnParams<NoInfer<P>>,
    x: Tensor<NoInfer<I>>,
    context: Context,
  ) => CheckedBody<NoInfer<O>, R>,
): Layer<Custom<Name, `${I} -> ${O}`, P>> {
  const signature: string = pattern;
  const patterns = params as P;
  checkNames(signature, patterns);
  return defineLayer<Custom<Name, `${I} -> ${O}`, P>>(name, (dims) => {
    const { out, bindings } = applySignature(signature, dims);
    const specs = Object.entries(patterns).map(([parameter, of]): [string, ParameterSpec] => {
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
      apply: stateless((own: OwnParams<P>, x, context) => {
        const output = apply(own, x as Tensor<I>, context) as Tensor<string>;
        checkOutput(name, signature, x, output);
        return output;
      }),
    };
  });
}

/** Throws where a layer does not give what its signature says. */
function checkOutput(
  name: string,
  signature: string,
  x: Tensor<string>,
  output: Tensor<string>,
): void {
  const expected = joinDims(applySignature(signature, x.shape.map(String)).out);
  if (shapeText(output) === expected) return;
  throw new ShapeMismatch(
    `${name}: '${signature}' applied to '${shapeText(x)}' gives '${expected}' but the layer gave '${
      shapeText(output)
    }'`,
  );
}

/** Throws where the right side or a parameter has a name that the left side has not. */
function checkNames(signature: string, params: Record<string, ParameterPattern>): void {
  const [left] = sides(signature);
  const { bindings } = applySignature(signature, parseTokens(left));
  for (const of of Object.values(params)) evaluate(typeof of === "string" ? of : of[0], bindings);
}

/** The pattern where all names of its right side are on its left, else a message. */
export type CheckedPattern<I extends string, O extends string> = Evaluate<O, Match<I, I>> extends
  infer Message extends ShapeError ? Message : `${I} -> ${O}`;

/** `P` where all names are on the left side `I` of the pattern, else the message in place of each that is not. */
export type CheckedParams<P extends Record<string, ParameterPattern>, I extends string> =
  Evaluate<PatternOf<P[keyof P]>, Match<I, I>> extends infer Shape
    ? [Extract<Shape, ShapeError>] extends [never] ? P : {
      [K in keyof P]: Evaluate<PatternOf<P[K]>, Match<I, I>> extends
        infer Message extends ShapeError ? Message : P[K];
    }
    : never;

/** `R` where it is a tensor of the right side `O`, else a message. */
export type CheckedBody<O extends string, R> = R extends Tensor<O> ? R
  : R extends TensorOf<infer S, DType> ? ShapeError<`the body must give '${O}' but gives '${S}'`>
  : ShapeError<
    `the body must give a tensor of '${O}'; check one of unknown shape: asTensor(x, '${O}')`
  >;

/** The parameters of a custom layer as its body sees them: in the names of the signature. */
export type OwnParams<P extends Record<string, ParameterPattern>> = {
  readonly [K in keyof P]: Tensor<PatternOf<P[K]>>;
};
