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
import { applyInSequence, type FoldLayers, planLayers, weightSpecs } from "./fold_layers.ts";
import type { AnyLayer, Context, ParameterSpec, SpecTree } from "./layer.ts";
import { type AnyModel, checkInput, type Model } from "./model.ts";
import { checkWeights, isParameterSpec, type Weights } from "./weights.ts";

/** The shape of one example. */
export interface Input<S extends string> {
  /** The dims without the batch. */
  readonly input: S;
}

/**
 * The input of a model: the shape of one example, without the batch.
 *
 * @param shape Dims separated by one space; `""` where an example is one number.
 * @throws {SyntaxError} Where the shape is not one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, input, sequential } from "shapefold";
 *
 * assertEquals(sequential(input("784"), dense(10)).input, "batch 784");
 * ```
 */
export function input<S extends string>(shape: ValidShape<S>): Input<S> {
  return { input: checkShape(shape as string) as S };
}

/** `I` where it is an input, else what to write instead. */
export type CheckedInput<I> = I extends Input<string> ? I
  : ShapeError<"expected the shape of one example first: sequential(input('784'), dense(10))">;

/** The shape of a batch of inputs: `BatchOfInput<Input<"784">>` is `"batch 784"`. */
export type BatchOfInput<I> = I extends Input<infer S>
  ? string extends S ? string : Append<"batch", S>
  : string;

/** `L` where the shapes chain, else `L` with the message in place of the layer that does not fit. */
export type CheckLayers<L extends readonly unknown[], S extends string> = L extends
  readonly AnyLayer[]
  ? FoldLayers<L, S> extends [infer E extends ShapeError, infer I]
    ? { [K in keyof L]: K extends I ? E : L[K] }
  : L
  : { [K in keyof L]: CheckLayer<L[K]> };

type CheckLayer<T> = T extends AnyLayer ? T
  : T extends AnyModel
    ? ShapeError<"expected a layer but got a model; put layers together by chain">
  : ShapeError<"expected a layer such as dense(10) or activation(relu)">;

/** The model of the layers `L` for a batch of shape `In`. */
export type ModelOf<In extends string, L extends readonly unknown[]> = number extends L["length"]
  // deno-lint-ignore no-explicit-any -- a list of unknown length has no known output
  ? Model<In, any, any[], any[]>
  : L extends readonly AnyLayer[]
    ? FoldLayers<L, In> extends [infer Out extends string, infer Params, infer Running]
      ? Model<In, Out, Params, Running>
      // deno-lint-ignore no-explicit-any -- after a mistake, so that it is reported once
    : Model<In, any, any, any>
  // deno-lint-ignore no-explicit-any -- see above
  : Model<In, any, any, any>;

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
  from: CheckedInput<I>,
  ...layers: CheckLayers<L, BatchOfInput<I>>
): ModelOf<BatchOfInput<I>, L> {
  const dims = ["batch", ...parseDims(shapeOfInput(from))];
  const plans = planLayers(layers as unknown as readonly AnyLayer[], dims);
  const { params, running } = weightSpecs(plans);
  const inputShape = joinDims(dims);

  const forward = (
    weights: Weights<readonly unknown[], readonly unknown[]>,
    x: Tensor<string>,
    context: Context,
  ) => applyInSequence(plans, weights.params, weights.running, x, context);

  const model = {
    input: inputShape,
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
      checkInput(inputShape, x);
      return scope(() => forward(weights, x, { training: false }).output);
    },
    forward,
  };
  return model as unknown as ModelOf<BatchOfInput<I>, L>;
}

/** The run-time twin of {@linkcode CheckedInput}. */
function shapeOfInput(from: unknown): string {
  if (from instanceof Object && "input" in from && typeof from.input === "string") {
    return from.input;
  }
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
