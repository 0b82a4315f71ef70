/**
 * Examples on their way to a worker. Tensors cannot be sent from thread to thread, but the memory of plain numbers can be
 * seen by all: a data set is put there once, and each run makes tensors of it.
 *
 * @module
 */

import { type AnyExamples, assertExamples } from "../data/examples.ts";
import { asTensor } from "../tensors/convert.ts";
import { values } from "../tensors/read.ts";
import { type AnyTensor, type DType, isTensor, shapeText } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";

/** A tensor as plain numbers in memory that all threads see. */
export interface SharedTensor {
  /** The numbers, row by row. */
  readonly values: Float32Array | Int32Array;
  /** The sizes: `"8000 784"`. */
  readonly shape: string;
  /** The element type. */
  readonly dtype: DType;
}

/** Examples as plain numbers that can stand in the config of a run; `examplesFrom` gives them back as `E`. */
export interface SharedExamples<E extends AnyExamples> {
  /** The inputs. */
  readonly x: SharedTensor;
  /** The labels. */
  readonly y: SharedTensor;
  /** The weights of the rows, where there are some. */
  readonly weights?: SharedTensor;
  /** The type of the examples; no value. */
  readonly type?: E;
}

/**
 * Puts examples where all threads see them: for the config of a run that `compare` and `gridSearch` do in workers. The
 * numbers are copied once; each run makes tensors of them by {@linkcode examplesFrom}.
 *
 * @throws {TypeError} Where the data are no examples.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, examplesFrom, shareExamples, toArray } from "shapefold";
 *
 * const data = { x: asTensor([[1], [2]], "n 1"), y: asTensor([[2], [4]], "n 1") };
 * const config = { units: 4, data: shareExamples(data) };
 * const { x, y } = examplesFrom(structuredClone(config).data);
 * assertEquals([toArray(x), toArray(y)], [[[1], [2]], [[2], [4]]]);
 * ```
 */
export function shareExamples<E extends AnyExamples>(data: E): SharedExamples<E> {
  assertExamples(data);
  const { x, y, weights } = data;
  return { x: share(x), y: share(y), ...(weights && { weights: share(weights) }) };
}

/**
 * The examples that {@linkcode shareExamples} put where all threads see them, as tensors of this thread's; they belong to
 * the caller.
 *
 * @throws {TypeError} Where it is something else.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, examplesFrom, shareExamples } from "shapefold";
 *
 * const labels = asTensor([3, 1], "n", "int32");
 * const { y } = examplesFrom(shareExamples({ x: asTensor([[1], [2]], "n 1"), y: labels }));
 * assertEquals([y.dtype, y.shape], ["int32", [2]]);
 * ```
 */
export function examplesFrom<E extends AnyExamples>(shared: SharedExamples<E>): E {
  if (!(shared instanceof Object && isShared(shared.x) && isShared(shared.y))) {
    throw new TypeError(
      `Cannot give examples: expected what shareExamples(data) gives but found ${describe(shared)}`,
    );
  }
  const { x, y, weights } = shared;
  const examples: AnyExamples = {
    x: received(x),
    y: received(y),
    ...(weights && { weights: received(weights) }),
  } as AnyExamples;
  return examples as E;
}

function isShared(value: unknown): value is SharedTensor {
  return value instanceof Object && !isTensor(value) &&
    ["values", "shape", "dtype"].every((member) => member in value);
}

function share(tensor: AnyTensor): SharedTensor {
  const own = values(tensor) as Float32Array | Int32Array | Uint8Array;
  const shared = tensor.dtype === "float32"
    ? new Float32Array(new SharedArrayBuffer(4 * own.length))
    : new Int32Array(new SharedArrayBuffer(4 * own.length));
  shared.set(own);
  return { values: shared, shape: shapeText(tensor), dtype: tensor.dtype };
}

function received({ values, shape, dtype }: SharedTensor): AnyTensor {
  return asTensor(values, shape as "n", dtype);
}
