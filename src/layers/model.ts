/**
 * What a model is: layers resolved for an input, with their shapes in the type.
 *
 * @module
 */

import { type Evaluate, type Match, match, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import type { Key } from "../tensors/key.ts";
import {
  type DType,
  isTensor,
  type ShapeOf,
  shapeText,
  type Tensor,
  type TensorFor,
  type TensorOf,
} from "../tensors/tensor.ts";
import type { Context, InputType, Plan } from "./layer.ts";
import type { OwnWeights, Weights } from "./weights.ts";

/** What a model gives: its output, that of each layer, and its running state after the call. */
export interface Forward<Out extends string, Running> {
  /** The output. */
  readonly output: Tensor<Out>;
  /** The output of each of its layers, in their order; what a layer is made of does not stand in it. */
  readonly outputs: readonly Tensor<string>[];
  /** The running state for the next call. */
  readonly running: Running;
}

/**
 * A model from `In` to `Out` with parameters `Params` and running state `Running` (`[]` where it has none).
 * It is plain data and holds no numbers: `init` makes them, and every use takes them.
 */
export interface Model<In extends string, Out extends string, Params, Running>
  extends TypedModel<In, "float32", Out, Params, Running> {}

/** A model like {@linkcode Model} whose inputs are integers, such as the indices of words. */
export interface IntModel<In extends string, Out extends string, Params, Running>
  extends TypedModel<In, "int32", Out, Params, Running> {}

/** What {@linkcode Model} and {@linkcode IntModel} are, with inputs of the element type `D`. */
export interface TypedModel<
  In extends string,
  D extends InputType,
  Out extends string,
  Params,
  Running,
> {
  /** The shape of a batch of inputs. */
  readonly input: In;
  /** The element type of the inputs. */
  readonly inputType: D;
  /** The shape of a batch of outputs. */
  readonly output: Out;
  /** The layers with their shapes at run time; `summary` prints them. */
  readonly layers: readonly Plan[];
  /** Makes the parameters and the running state, drawn from a key. */
  init(key: Key): Weights<Params, Running> & Disposable;
  /**
   * The model's output for `x`, in inference: nothing is dropped, nothing is updated. The first dim may be any
   * number of rows.
   *
   * @throws {TypeError} Where the weights are another model's or `x` has another shape.
   */
  apply<X, const W>(
    weights: OwnWeights<W, Params>,
    x: Accepts<In, X, D>,
  ): Tensor<Returns<In, Out, ShapeOf<X>>>;
  /** The model's output in a context (training or not, a key) and the running state after it; what objectives call. */
  forward(
    weights: Weights<Params, Running>,
    x: TensorFor<In, D>,
    context: Context,
  ): Forward<Out, Running>;
}

/** Any model at all. */
// deno-lint-ignore no-explicit-any -- parameters stand in and out of a model's methods: no other type takes all models
export type AnyModel = TypedModel<any, any, any, any, any>;

/** Throws where `value` is no model. */
export function checkModel(value: unknown): asserts value is AnyModel {
  if (value instanceof Object && "layers" in value && "forward" in value) return;
  throw new TypeError("expected a model such as sequential(input('784'), dense(10)) gives");
}

/**
 * `X` where it is a tensor that a model of input `In` with elements of type `D` accepts, else the message; one of a shape
 * `never` was reported before.
 */
export type Accepts<In extends string, X, D extends InputType> = unknown extends In ? X
  : [X] extends [TensorOf<never, DType>] ? X
  : X extends TensorOf<infer S, infer Found> ? Found extends D ? unknown extends S ? X
      : string extends S ? UnknownShape<In, D>
      : Match<In, S> extends ShapeError ? ShapeError<`the model expects '${In}' but got '${S}'`>
      : X
    : ShapeError<
      `the model expects ${D} but got ${Found}; convert with ${D extends "int32" ? "toInt"
        : "toFloat"}`
    >
  : X extends { readonly dataId: object } ? UnknownShape<In, D>
  : ShapeError<`the model expects a tensor; make one of numbers: ${MadeOfNumbers<In, D>}`>;

type UnknownShape<In extends string, D extends InputType> = ShapeError<
  `the model expects '${In}' but got a tensor of unknown shape; check it first: ${MadeOfNumbers<
    In,
    D
  >}`
>;

type MadeOfNumbers<In extends string, D extends InputType> = D extends "int32"
  ? `asTensor(x, '${In}', 'int32')`
  : `asTensor(x, '${In}')`;

/** The model's output for an input of shape `S`: `Out` with the names of `In` bound; `any` after a mistake, so that it is reported once. */
export type Returns<In extends string, Out extends string, S extends string> = unknown extends S
  ? Out
  : Match<In, S> extends infer Env
  // deno-lint-ignore no-explicit-any -- see above
    ? Env extends ShapeError ? any : Evaluate<Out, Env>
  : never;

/** Throws where `x` is not a tensor that a model takes; the run-time twin of {@linkcode Accepts}. */
export function checkInput(
  expected: string,
  elements: InputType,
  x: unknown,
): asserts x is Tensor<string> {
  if (!isTensor(x)) {
    const dtype = elements === "int32" ? ", 'int32'" : "";
    throw new TypeError(
      `the model expects a tensor; make one of numbers: asTensor(x, '${expected}'${dtype})`,
    );
  }
  if (x.dtype !== elements) {
    const conversion = elements === "int32" ? "toInt" : "toFloat";
    throw new TypeError(
      `the model expects ${elements} but got ${x.dtype}; convert with ${conversion}`,
    );
  }
  try {
    match(expected, x.shape.map(String));
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new ShapeMismatch(`the model expects '${expected}' but got '${shapeText(x)}'`);
  }
}
