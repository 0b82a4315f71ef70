/**
 * Examples: inputs and labels, row by row. A data set, a part of it and a batch all have this form.
 *
 * @module
 */

import { gatherBatch } from "../kernels/registered/rows.ts";
import {
  type Append,
  type First,
  type ShapeError,
  ShapeMismatch,
  type Tail,
} from "../shapes/mod.ts";
import { isWithin } from "../kernels/tasks/range.ts";
import { findElement } from "../tensors/find_element.ts";
import {
  type AnyTensor,
  type DType,
  isTensor,
  raw,
  shapeText,
  type Tensor,
  type TensorFor,
  type TensorOf,
  typed,
} from "../tensors/tensor.ts";

/**
 * Inputs `x` and labels `y` with one row an example: `Examples<Tensor<"n 784">, Tensor<"n 10">>`. `weights` say how much
 * each row counts in the loss, and come along where rows are drawn, split or cut into batches.
 */
export interface Examples<X extends AnyTensor, Y extends AnyTensor> {
  /** The inputs. */
  readonly x: X;
  /** What the model is to answer for them. */
  readonly y: Y;
  /** How many times the loss of each row counts, one number a row; once unless said. */
  readonly weights?: Tensor<RowsOf<X>>;
}

/** Any examples at all. */
export type AnyExamples = Examples<AnyTensor, AnyTensor>;

/** `E` where it is examples, else what is wrong with it. */
export type CheckedData<E> = E extends AnyExamples
  ? OtherField<E> extends infer Name extends string ? [Name] extends [never] ? E
    : ShapeError<`expected examples of x, y and weights but found '${Name}', too`>
  : never
  : E extends { readonly x: AnyTensor; readonly y: AnyTensor; readonly weights: infer W }
    ? WrongWeights<W>
  : E extends { readonly x: unknown; readonly y: unknown }
    ? ShapeError<"expected tensors as x and y; make them of numbers: asTensor(x, 'n 784')">
  : ShapeError<"expected examples { x, y }: a tensor of inputs and a tensor of labels">;

/** The name of a field that is none of examples, such as a misspelt one; nobody would read it. */
type OtherField<E> = string extends keyof E ? never
  : Exclude<Extract<keyof E, string>, keyof AnyExamples>;

type WrongWeights<W> = W extends TensorOf<string, infer D extends DType>
  ? ShapeError<`expected float32 weights but they are ${D}`>
  : ShapeError<"expected a tensor as weights; make it of numbers: asTensor(weights, 'n')">;

/** A tensor type with its first dim renamed: `WithRows<Tensor<"n 784">, "batch">` is `Tensor<"batch 784">`. */
export type WithRows<T extends AnyTensor, Rows extends string> = T extends
  TensorOf<infer S, infer D extends DType> ? TensorFor<Append<Rows, Tail<S>>, D>
  : never;

/** Examples with the first dim of both renamed. */
export interface ExamplesWithRows<E extends AnyExamples, Rows extends string>
  extends Examples<WithRows<E["x"], Rows>, WithRows<E["y"], Rows>> {}

/** The name of the rows of a tensor: `RowsOf<Tensor<"n 784">>` is `"n"`. */
export type RowsOf<T extends AnyTensor> = T extends TensorOf<infer S, DType> ? First<S> : never;

/** Throws where `data` is not two tensors, and weights at most; the run-time twin of {@linkcode CheckedData}. */
export function assertExamples(data: unknown): asserts data is AnyExamples {
  if (!(data instanceof Object && "x" in data && "y" in data)) {
    throw new TypeError("expected examples { x, y }: a tensor of inputs and a tensor of labels");
  }
  if (!isTensor(data.x) || !isTensor(data.y)) {
    throw new TypeError(
      "expected tensors as x and y; make them of numbers: asTensor(x, 'n 784')",
    );
  }
  if ("weights" in data && data.weights !== undefined) assertWeights(data.weights);
  const other = Object.keys(data).find((name) => !["x", "y", "weights"].includes(name));
  if (other !== undefined) {
    throw new TypeError(`expected examples of x, y and weights but found '${other}', too`);
  }
}

function assertWeights(weights: unknown): void {
  if (!isTensor(weights)) {
    throw new TypeError(
      "expected a tensor as weights; make it of numbers: asTensor(weights, 'n')",
    );
  }
  if (weights.dtype !== "float32") {
    throw new TypeError(`expected float32 weights but they are ${weights.dtype}`);
  }
  if (weights.shape.length !== 1) {
    throw new ShapeMismatch(
      `expected one weight a row but the weights are '${shapeText(weights)}'`,
    );
  }
}

/**
 * The number of examples, after a check that inputs, labels and weights have as many and at least one.
 *
 * @param action What is being done, for the message: `"Cannot train"`.
 * @throws {TypeError} Where they have not.
 */
export function countRows(data: AnyExamples, action: string): number {
  assertExamples(data);
  const { x, y } = data;
  const [rows, labels] = [x.shape[0], y.shape[0]];
  if (rows === undefined || labels === undefined) {
    throw new TypeError(
      `${action}: expected rows of examples but found '${shapeText(x)}' and '${shapeText(y)}'`,
    );
  }
  if (rows !== labels) {
    throw new TypeError(
      `${action}: expected as many labels as inputs but found ${labels} for ${rows}`,
    );
  }
  const weights = data.weights?.shape[0] ?? rows;
  if (weights !== rows) {
    throw new TypeError(
      `${action}: expected as many weights as inputs but found ${weights} for ${rows}`,
    );
  }
  if (rows === 0) throw new RangeError(`${action}: expected at least 1 example but found none`);
  return rows;
}

/** The largest finite number of 32 bits. */
const LARGEST_FLOAT = (2 - 2 ** -23) * 2 ** 127;

/**
 * Checks that a tensor has neither NaN nor an infinite number in it.
 *
 * @throws {RangeError} With the first row that has.
 */
export function checkFinite(x: AnyTensor, action: string, what: string): void {
  if (x.dtype !== "float32" || isWithin(x, -LARGEST_FLOAT, LARGEST_FLOAT)) return;
  const wrong = findElement(x, (value) => !Number.isFinite(value));
  throw new RangeError(
    `${action}: expected finite numbers but found ${wrong?.value} in row ${wrong?.row} of ${what}`,
  );
}

/** Checks examples before they are used: as many labels as inputs, at least one, and only finite numbers. */
export function checkExamples(data: AnyExamples, action: string): number {
  const rows = countRows(data, action);
  checkFinite(data.x, action, "x");
  checkFinite(data.y, action, "y");
  if (data.weights !== undefined) checkFinite(data.weights, action, "weights");
  return rows;
}

/** The examples at some rows, which exist, copied; they belong to the caller. */
export function rowsAt({ x, y, weights }: AnyExamples, indices: Int32Array): AnyExamples {
  if (weights === undefined) {
    const [inputs, labels] = gatherBatch([raw(x), raw(y)], indices);
    return { x: typed(inputs), y: typed(labels) };
  }
  const [inputs, labels, own] = gatherBatch([raw(x), raw(y), raw(weights)], indices);
  return { x: typed(inputs), y: typed(labels), weights: typed(own) };
}
