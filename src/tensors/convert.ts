/**
 * The checked doors in, from plain data and tfjs tensors to typed ones: `asTensor` and `asTensors`.
 *
 * @module
 */

import {
  type Bindings,
  checkShape,
  isNumeral,
  joinDims,
  match,
  parseDims,
  type ShapeError,
  ShapeMismatch,
  type ValidShape,
} from "../shapes/mod.ts";
import { describe } from "../text/found.ts";
import { elements } from "./elements.ts";
import { scope } from "./memory.ts";
import * as tf from "./tfjs.ts";
import { type AnyTensor, type DType, isTensor, type TensorFor, typed } from "./tensor.ts";

/** Numbers in arrays, nested as deeply as the tensor has dims. */
export type NestedNumbers = number | boolean | readonly NestedNumbers[];

/** Flat numbers in row-major order. */
export type FlatNumbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** What `asTensor` takes: a number, nested arrays, a typed array, a tfjs tensor or a tensor of another type. */
export type TensorData = NestedNumbers | FlatNumbers | tf.Tensor | AnyTensor;

/**
 * Checks data against a shape and gives them as a tensor of that type: the door in.
 *
 * Names stand for any size and bind within the call: `"n n"` is a square. A flat typed array may leave one
 * size open by a name. A tfjs tensor is passed on as it is; other data are copied.
 *
 * @param data Numbers, all finite or not: nothing is said about values, only about shape and element type.
 * @param shape Dims separated by one space, `""` for a scalar.
 * @param dtype `"float32"` unless said; `"int32"` wants whole numbers in 32 bits, `"bool"` booleans, 0 or 1.
 * @throws {TypeError} Where the data have another shape or element type, or rows of unequal length.
 * @throws {SyntaxError} Where the shape is not one.
 * @throws {RangeError} Where a value does not fit the element type.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { asTensor } from "shapefold";
 *
 * const x = asTensor([[1, 2, 3], [4, 5, 6]], "n 3");
 * assertEquals(x.shape, [2, 3]);
 *
 * const labels = asTensor([7, 2], "n", "int32");
 * assertEquals(labels.dtype, "int32");
 *
 * assertThrows(() => asTensor([[1, 2]], "n 3"), TypeError, "expected 'n 3' but got '1 2': expects 3 but got 2");
 * ```
 */
export function asTensor<S extends string, D extends DType = "float32">(
  data: TensorData,
  shape: ValidShape<S>,
  dtype?: D,
): TensorFor<S, D> {
  return bind(data, shape as string, dtype ?? "float32", new Map()) as TensorFor<S, D>;
}

/** How `asTensors` is told a tensor: a shape, or a shape and an element type. */
export type TensorSpec = string | readonly [shape: string, dtype: DType];

/** `Specs` where the shapes are valid, else the first message. */
export type ValidSpecs<Specs extends readonly TensorSpec[], Rest = Specs> = Rest extends
  readonly [infer Spec, ...infer Others]
  ? ValidShape<ShapeIn<Spec>> extends infer Message extends ShapeError ? Message
  : ValidSpecs<Specs, Others>
  : Specs;

type ShapeIn<Spec> = Spec extends readonly [infer S extends string, DType] ? S : Spec & string;

/** The tensor types of a tuple of specs. */
export type TensorsOf<Specs extends readonly TensorSpec[]> = {
  -readonly [K in keyof Specs]: Specs[K] extends
    readonly [infer S extends string, infer D extends DType] ? TensorFor<S, D>
    : Specs[K] extends string ? TensorFor<Specs[K], "float32">
    : never;
};

/**
 * Checks several data at once, so that a name means the same size in all of them.
 *
 * @throws {TypeError} As {@linkcode asTensor}, and where a name would have two sizes.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { asTensors } from "shapefold";
 *
 * const [x, y] = asTensors(["n 2", ["n", "int32"]], [[1, 2], [3, 4]], [0, 1]);
 * assertEquals([x.shape, y.shape], [[2, 2], [2]]);
 *
 * assertThrows(
 *   () => asTensors(["n 2", "n 1"], [[1, 2], [3, 4]], [[0]]),
 *   TypeError,
 *   "expected 'n 1' but got '1 1': 'n' is both 2 and 1",
 * );
 * ```
 */
export function asTensors<const Specs extends readonly TensorSpec[]>(
  specs: ValidSpecs<Specs>,
  ...data: { readonly [K in keyof Specs]: TensorData }
): TensorsOf<Specs> {
  const wanted = specs as Specs;
  if (data.length !== wanted.length) {
    throw new TypeError(
      `Cannot make tensors: expected ${wanted.length} data but found ${data.length}`,
    );
  }
  const bindings: Bindings = new Map();
  return scope(() =>
    wanted.map((spec, i) => {
      const [shape, dtype] = typeof spec === "string" ? [spec, "float32" as const] : spec;
      return bind(data[i], shape, dtype, bindings);
    })
  ) as TensorsOf<Specs>;
}

const DTYPES: readonly DType[] = ["float32", "int32", "bool"];

function bind(data: TensorData, shape: string, dtype: DType, bindings: Bindings): AnyTensor {
  checkShape(shape);
  if (!DTYPES.includes(dtype)) {
    throw new TypeError(
      `Cannot make a tensor: expected an element type of ${DTYPES.join(", ")} ` +
        `but found ${describe(dtype)}`,
    );
  }
  if (isTensor(data)) return checkTensor(data, shape, dtype, bindings);
  const [flat, sizes] = isFlat(data)
    ? [data, sizesOfFlat(data.length, shape, bindings)]
    : flatten(data as NestedNumbers);
  bindSizes(shape, sizes, bindings);
  return typed(tf.tensor(elements(flat, dtype), [...sizes], dtype));
}

function checkTensor(x: AnyTensor, shape: string, dtype: DType, bindings: Bindings): AnyTensor {
  if (x.dtype !== dtype) {
    throw new TypeError(
      `Cannot take a tensor as '${shape}': expected ${dtype} but found ${x.dtype}; ` +
        `pass '${x.dtype}' as the element type`,
    );
  }
  bindSizes(shape, x.shape, bindings);
  return x;
}

function bindSizes(shape: string, sizes: readonly number[], bindings: Bindings): void {
  try {
    match(shape, sizes.map(String), bindings);
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new ShapeMismatch(`expected '${shape}' but got '${sizes.join(" ")}': ${error.message}`);
  }
}

function isFlat(data: unknown): data is FlatNumbers {
  return ArrayBuffer.isView(data) && !(data instanceof DataView);
}

/** The sizes of a flat array of a given length: every dim must be known but one. */
function sizesOfFlat(length: number, shape: string, bindings: Bindings): number[] {
  const dims = parseDims(shape).map((dim) => isNumeral(dim) ? dim : bindings.get(dim)?.[0] ?? dim);
  const open = dims.filter((dim) => !isNumeral(dim));
  const known = dims.filter(isNumeral).reduce((product, dim) => product * Number(dim), 1);
  if (open.length > 1) {
    throw new ShapeMismatch(
      `expected one open size for a flat array but '${shape}' leaves ${joinDims(open)}`,
    );
  }
  const fits = open.length === 0 ? known === length : known > 0 && length % known === 0;
  if (!fits) throw new ShapeMismatch(`expected '${shape}' but got ${length} values`);
  return dims.map((dim) => isNumeral(dim) ? Number(dim) : length / known);
}

/** The elements of nested arrays in row-major order, and the size of each level. */
function flatten(data: NestedNumbers): readonly [(number | boolean)[], number[]] {
  const sizes: number[] = [];
  for (let level = data; Array.isArray(level); level = level[0]) sizes.push(level.length);
  const flat: (number | boolean)[] = [];
  const visit = (node: NestedNumbers, depth: number): void => {
    const found = Array.isArray(node) ? node.length : undefined;
    if (found !== sizes[depth]) {
      throw new TypeError(
        `Cannot make a tensor of ragged rows: expected ${
          sizeText(sizes[depth])
        } at depth ${depth} but found ${sizeText(found)}`,
      );
    }
    if (!Array.isArray(node)) flat.push(node as number | boolean);
    else for (const child of node) visit(child, depth + 1);
  };
  visit(data, 0);
  return [flat, sizes];
}

function sizeText(size: number | undefined): string {
  return size === undefined ? "a number" : `${size} entries`;
}
