/**
 * How a model is made: an input and the layers behind it, by `sequential`.
 *
 * @module
 */

import {
  type Append,
  checkShape,
  joinDims,
  parseDims,
  type ShapeError,
  ShapeMismatch,
  type ValidShape,
} from "../shapes/mod.ts";
import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { disposable, scope } from "../tensors/memory.ts";
import { shapeText, type Tensor } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";
import {
  applyInSequence,
  type FoldLayers,
  planLayers,
  type TakenBySequence,
  takenBySequence,
  weightSpecs,
} from "./fold_layers.ts";
import type { AnyLayer, Context, InputType, ParameterSpec, SpecTree } from "./layer.ts";
import { type AnyModel, checkInput, type IntModel, type Model } from "./model.ts";
import { checkWeights, isParameterSpec, type Weights } from "./weights.ts";

/** The shape and the element type of one example. */
export interface Input<S extends string, D extends InputType = "float32"> {
  /** The dims without the batch. */
  readonly input: S;
  /** The element type. */
  readonly inputType: D;
}

/**
 * The input of a model: the shape of one example, without the batch.
 *
 * @param shape Dims separated by one space; `""` where an example is one number.
 * @param elements `"int32"` for the indices of words, which {@linkcode embedding} takes; floats unless said.
 * @throws {SyntaxError} Where the shape is not one.
 * @throws {TypeError} Where the element type is another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, embedding, flatten, input, sequential } from "shapefold";
 *
 * assertEquals(sequential(input("784"), dense(10)).input, "batch 784");
 *
 * const words = sequential(input("20", "int32"), embedding(1000, 16), flatten(), dense(1));
 * assertEquals([words.input, words.inputType, words.output], ["batch 20", "int32", "batch 1"]);
 * ```
 */
export function input<S extends string, D extends InputType = "float32">(
  shape: ValidShape<S>,
  elements?: D,
): Input<S, D> {
  const inputType: InputType = elements ?? "float32";
  if (inputType !== "float32" && inputType !== "int32") {
    throw new TypeError(
      `Cannot make an input: expected elements "float32" or "int32" but found ${
        describe(elements)
      }`,
    );
  }
  return { input: checkShape(shape as string) as S, inputType: inputType as D };
}

/** `I` where it is an input for the layers `L`, else what to write instead. */
export type CheckedInput<I, L extends readonly unknown[]> = I extends
  Input<string, infer D extends InputType>
  ? [D, L extends readonly AnyLayer[] ? TakenBySequence<L> : null] extends ["int32", "either"]
    ? ShapeError<
      "expected a layer that takes int32 behind the input, such as embedding(words, width)"
    >
  : I
  : ShapeError<"expected the shape of one example first: sequential(input('784'), dense(10))">;

/** The shape of a batch of inputs: `BatchOfInput<Input<"784">>` is `"batch 784"`. */
export type BatchOfInput<I> = I extends Input<infer S, InputType>
  ? string extends S ? string : Append<"batch", S>
  : string;

/** The element type of an input; floats after a mistake. */
export type ElementsOfInput<I> = I extends Input<string, infer D extends InputType> ? D
  : "float32";

/** `L` where the shapes chain, else `L` with the message in place of the layer that does not fit. */
export type CheckLayers<
  L extends readonly unknown[],
  S extends string,
  D extends InputType,
> = L extends readonly AnyLayer[]
  ? FoldLayers<L, S, D> extends [infer E extends ShapeError, infer I]
    ? { [K in keyof L]: K extends I ? E : L[K] }
  : L
  : { [K in keyof L]: CheckLayer<L[K]> };

type CheckLayer<T> = T extends AnyLayer ? T
  : T extends AnyModel
    ? ShapeError<"expected a layer but got a model; put layers together by chain">
  : ShapeError<"expected a layer such as dense(10) or activation(relu)">;

/** The model of the layers `L` for a batch of shape `In` with elements of type `D`. */
export type ModelOf<In extends string, D extends InputType, L extends readonly unknown[]> =
  // deno-lint-ignore no-explicit-any -- a list of unknown length has no known output
  number extends L["length"] ? ModelFor<In, D, any, any[], any[]>
    : L extends readonly AnyLayer[]
      ? FoldLayers<L, In, D> extends [infer Out extends string, infer Params, infer Running]
        ? ModelFor<In, D, Out, Params, Running>
        // deno-lint-ignore no-explicit-any -- after a mistake, so that it is reported once
      : ModelFor<In, D, any, any, any>
    // deno-lint-ignore no-explicit-any -- see above
    : ModelFor<In, D, any, any, any>;

/** `Model` or `IntModel`. */
type ModelFor<In extends string, D extends InputType, Out extends string, Params, Running> =
  D extends "int32" ? IntModel<In, Out, Params, Running> : Model<In, Out, Params, Running>;

/**
 * Composes layers to a model: each takes what the one before gives, and the compiler says where one does not.
 *
 * @param from The shape of one example, by {@linkcode input}; the model puts `batch` before it.
 * @throws {TypeError} Where a layer does not take what the one before gives.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { asTensor, dense, dropout, input, key, relu, sequential, shaped } from "shapefold";
 *
 * const model = sequential(input("3"), dense(64, relu), dropout(0.2), dense(2));
 * const weights = model.init(key(0));
 * const y = model.apply(weights, asTensor([[1, 2, 3], [4, 5, 6]], "n 3"));
 * assertEquals(y.shape, [2, 2]);
 *
 * const width: number = 32; // known at run time only: checked then
 * assertThrows(
 *   () => sequential(input("784"), dense(width), shaped("batch 64")),
 *   TypeError,
 *   "layer 2, shaped(batch 64): expected 'batch 64' here but got 'batch 32'",
 * );
 * ```
 */
export function sequential<I, const L extends readonly unknown[]>(
  from: CheckedInput<I, L>,
  ...layers: CheckLayers<L, BatchOfInput<I>, ElementsOfInput<I>>
): ModelOf<BatchOfInput<I>, ElementsOfInput<I>, L> {
  const given: unknown = from;
  checkIsInput(given);
  const { input: example, inputType } = given;
  const dims = ["batch", ...parseDims(example)];
  const plans = planLayers(layers as unknown as readonly AnyLayer[], dims, inputType);
  if (inputType === "int32" && takenBySequence(plans) === "either") {
    throw new ShapeMismatch(
      "expected a layer that takes int32 behind the input, such as embedding(words, width)",
    );
  }
  const { params, running } = weightSpecs(plans);
  const inputShape = joinDims(dims);

  const forward = (
    weights: Weights<readonly unknown[], readonly unknown[]>,
    x: Tensor<string>,
    context: Context,
  ) => applyInSequence(plans, weights.params, weights.running, x, context);

  const model = {
    input: inputShape,
    inputType,
    output: joinDims(plans.at(-1)?.output ?? dims),
    layers: plans,
    init: (key: Key) => {
      consumeKey(key, "init");
      return disposable({
        params: initialize(params, foldIn(key, 0)),
        running: initialize(running, foldIn(key, 1)),
      });
    },
    apply: (weights: Weights<readonly unknown[], readonly unknown[]>, x: Tensor<string>) => {
      checkWeights(weights, { params, running });
      checkInput(inputShape, inputType, x);
      return scope(() => forward(weights, x, { training: false }).output);
    },
    forward,
  };
  return model as unknown as ModelOf<BatchOfInput<I>, ElementsOfInput<I>, L>;
}

/** Throws where `from` is no input; the run-time twin of {@linkcode CheckedInput}. */
function checkIsInput(from: unknown): asserts from is Input<string, InputType> {
  if (from instanceof Object && "inputType" in from && !("layers" in from)) return;
  throw new TypeError(
    "expected the shape of one example first: sequential(input('784'), dense(10))",
  );
}

function initialized({ dims, initializer }: ParameterSpec, key: Key): Tensor<string> {
  const parameter = initializer(key, dims.map(Number));
  if (shapeText(parameter) !== joinDims(dims)) {
    throw new ShapeMismatch(
      `Cannot initialize a parameter: expected '${joinDims(dims)}' from its initializer ` +
        `but found '${shapeText(parameter)}'`,
    );
  }
  return parameter;
}

/** The numbers of a tree of specs; each parameter draws from a key of its own. */
function initialize(specs: SpecTree, key: Key): unknown[] {
  const make = (node: SpecTree, own: Key): unknown => {
    if (node === null) return null;
    if (isParameterSpec(node)) return initialized(node, own);
    if (Array.isArray(node)) return node.map((child, i) => make(child, foldIn(own, i)));
    return Object.fromEntries(
      Object.entries(node).map(([name, child], i) => [name, make(child, foldIn(own, i))]),
    );
  };
  return make(specs, key) as unknown[];
}
