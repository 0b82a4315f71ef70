/**
 * Initializers: functions from a key and a shape to the first value of a parameter.
 *
 * The fans of a kernel are read off its shape, as Keras does: `in out` for dense layers,
 * `height width in out` for convolutions, where each fan is multiplied by the window.
 *
 * @module
 */

import { asTensor } from "../tensors/convert.ts";
import { foldIn, type Key } from "../tensors/key.ts";
import { scope } from "../tensors/memory.ts";
import { normal, uniform } from "../tensors/random.ts";
import { values } from "../tensors/read.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";

/** Makes the first value of a parameter of the given sizes. */
export type Initializer = (key: Key, shape: readonly number[]) => Tensor<string>;

/**
 * Uniform in [-limit, limit] with limit = sqrt(6 / (fanIn + fanOut)): the default of kernels.
 * Glorot and Bengio (2010), "Understanding the difficulty of training deep feedforward neural networks".
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { glorotUniform, key, values } from "shapefold";
 *
 * const limit = Math.sqrt(6 / (100 + 50));
 * assert(values(glorotUniform(key(0), [100, 50])).every((x) => Math.abs(x) <= limit));
 * ```
 */
export function glorotUniform(key: Key, shape: readonly number[]): Tensor<string> {
  const [fanIn, fanOut] = fans(shape);
  return scaledUniform(key, shape, Math.sqrt(6 / (fanIn + fanOut)));
}

/**
 * Normal, truncated at two deviations, with variance 2 / (fanIn + fanOut). Glorot and Bengio (2010).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { glorotNormal, key } from "shapefold";
 *
 * assertEquals(glorotNormal(key(0), [3, 2]).shape, [3, 2]);
 * ```
 */
export function glorotNormal(key: Key, shape: readonly number[]): Tensor<string> {
  const [fanIn, fanOut] = fans(shape);
  return scaledNormal(key, shape, Math.sqrt(2 / (fanIn + fanOut)));
}

/**
 * Uniform in [-limit, limit] with limit = sqrt(6 / fanIn): for layers that end in a relu.
 * He et al. (2015), "Delving deep into rectifiers".
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { heUniform, key, values } from "shapefold";
 *
 * assert(values(heUniform(key(0), [6, 50])).every((x) => Math.abs(x) <= 1));
 * ```
 */
export function heUniform(key: Key, shape: readonly number[]): Tensor<string> {
  return scaledUniform(key, shape, Math.sqrt(6 / fans(shape)[0]));
}

/**
 * Normal, truncated at two deviations, with variance 2 / fanIn: for layers that end in a relu. He et al. (2015).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { heNormal, key } from "shapefold";
 *
 * assertEquals(heNormal(key(0), [3, 2]).shape, [3, 2]);
 * ```
 */
export function heNormal(key: Key, shape: readonly number[]): Tensor<string> {
  return scaledNormal(key, shape, Math.sqrt(2 / fans(shape)[0]));
}

/**
 * Normal, truncated at two deviations, with variance 1 / fanIn.
 * LeCun et al. (1998), "Efficient backprop".
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { key, lecunNormal } from "shapefold";
 *
 * assertEquals(lecunNormal(key(0), [3, 2]).shape, [3, 2]);
 * ```
 */
export function lecunNormal(key: Key, shape: readonly number[]): Tensor<string> {
  return scaledNormal(key, shape, Math.sqrt(1 / fans(shape)[0]));
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer; leading dims are taken together. The penalty that
 * keeps them so is `orthogonality`.
 * Saxe et al. (2014), "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks".
 *
 * @throws {TypeError} Where the parameter has fewer than two dims.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { key, orthogonal, values } from "shapefold";
 *
 * const [a, b, c, d] = values(orthogonal(key(0), [2, 2]));
 * assertAlmostEquals(a * c + b * d, 0, 1e-6);
 * assertAlmostEquals(a * a + b * b, 1, 1e-6);
 * ```
 */
export function orthogonal(key: Key, shape: readonly number[]): Tensor<string> {
  if (shape.length < 2) {
    throw new TypeError(
      `Cannot initialize with orthogonal: expected at least 2 dims but found '${shape.join(" ")}'`,
    );
  }
  const columns = shape[shape.length - 1];
  const rows = size(shape) / columns;
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const basis = orthonormalBasis(normalValues(key, count * length), count, length);
  if (rows <= columns) return make(basis, shape);
  const transposed = new Float32Array(basis.length);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < length; j++) transposed[j * count + i] = basis[i * length + j];
  }
  return make(transposed, shape);
}

/** Gram-Schmidt, each vector twice against the ones before it, which keeps single precision honest. */
function orthonormalBasis(vectors: Float32Array, count: number, length: number): Float32Array {
  const basis = Float64Array.from(vectors);
  for (let i = 0; i < count; i++) {
    const vector = basis.subarray(i * length, (i + 1) * length);
    for (let round = 0; round < 2; round++) {
      for (let before = 0; before < i; before++) {
        const other = basis.subarray(before * length, (before + 1) * length);
        addScaled(vector, other, -dot(vector, other));
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    addScaled(vector, vector, 1 / norm - 1);
  }
  return Float32Array.from(basis);
}

/** a += factor * b. */
function addScaled(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/**
 * All zeros: the default of biases.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { key, toArray, zeros } from "shapefold";
 *
 * assertEquals(toArray(zeros(key(0), [2])), [0, 0]);
 * ```
 */
export function zeros(_key: Key, shape: readonly number[]): Tensor<string> {
  return make(new Float32Array(size(shape)), shape);
}

/**
 * An initializer that fills a parameter with one number.
 *
 * @param value Finite.
 * @throws {RangeError} Where the value is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { constant, key, toArray } from "shapefold";
 *
 * assertEquals(toArray(constant(1)(key(0), [2])), [1, 1]);
 * ```
 */
export function constant(value: number): Initializer {
  if (!Number.isFinite(value)) {
    throw wrongNumber("Cannot make constant", "a finite number", value);
  }
  return (_key, shape) => make(new Float32Array(size(shape)).fill(value), shape);
}

/** The inputs and outputs that one weight sees: a window multiplies both. */
function fans(shape: readonly number[]): readonly [fanIn: number, fanOut: number] {
  if (shape.length < 2) return [size(shape), size(shape)];
  const window = size(shape.slice(0, -2));
  return [window * shape[shape.length - 2], window * shape[shape.length - 1]];
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

function scaledUniform(key: Key, shape: readonly number[], limit: number): Tensor<string> {
  // Without elements a fan may be 0, and no limit is known.
  if (size(shape) === 0) return make(new Float32Array(0), shape);
  return uniform(key, shape.join(" ") as string, { min: -limit, max: limit });
}

/** The deviation that a standard normal keeps when it is cut at two deviations. */
const TRUNCATED_DEVIATION = 0.87962566103423978;

function scaledNormal(key: Key, shape: readonly number[], deviation: number): Tensor<string> {
  return make(
    truncatedNormalValues(key, size(shape)).map((x) => x * deviation / TRUNCATED_DEVIATION),
    shape,
  );
}

function normalValues(key: Key, count: number): Float32Array {
  return scope(() => values(normal(key, String(count))));
}

/** Standard normals, drawn again while they lie beyond two deviations. */
function truncatedNormalValues(key: Key, count: number): Float32Array {
  const kept = new Float32Array(count);
  let filled = 0;
  for (let round = 0; filled < count; round++) {
    const drawn = normalValues(foldIn(key, round), count - filled);
    // Each is written, and what is not kept is written over: faster than to ask first.
    for (let i = 0; i < drawn.length; i++) {
      kept[filled] = drawn[i];
      filled += Number(Math.abs(drawn[i]) <= 2);
    }
  }
  return kept;
}

function make(numbers: Float32Array, shape: readonly number[]): Tensor<string> {
  return asTensor(numbers, shape.join(" ") as string);
}
