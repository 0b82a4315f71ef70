/**
 * Names of classes, for people to read.
 *
 * @module
 */

import { type Append, type Match, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { argMax } from "../tensors/arg_max.ts";
import { asTensor } from "../tensors/convert.ts";
import { findElement } from "../tensors/find_element.ts";
import { scope } from "../tensors/memory.ts";
import { values } from "../tensors/read.ts";
import {
  type AnyTensor,
  type DType,
  type IntTensor,
  isTensor,
  shapeText,
  type Tensor,
  type TensorOf,
} from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";

/** Names of classes: to indices and back. */
export interface ClassNames<Names extends readonly string[]> {
  /** The names, in the order of their indices. */
  readonly names: Names;
  /**
   * The indices of classes, labels for `sparseCategoricalCrossentropy`.
   *
   * @throws {TypeError} Where they are no list.
   * @throws {RangeError} Where a name is not one of them.
   */
  toIndices(names: readonly Names[number][]): IntTensor<"n">;
  /**
   * The name for each row: of the class with the highest score or probability, as `predict` gives them, or of an index.
   *
   * @throws {TypeError} Where there are not as many scores as names.
   * @throws {RangeError} Where an index is that of no class, or a score is NaN, with its row.
   */
  toNames<X>(x: NamedRows<X, `${Names["length"]}`>): Names[number][];
}

/** `X` where each row is a score for each of `Count` classes, or a class index; else a message. */
export type NamedRows<X, Count extends string> = X extends TensorOf<infer S, infer D extends DType>
  ? D extends "float32" ? Match<Append<"rows", Count>, S> extends ShapeError ? ShapeError<
        `Cannot name classes: expected scores of 'rows ${Count}' but found '${S}'`
      >
    : X
  : D extends "int32"
    ? Match<"rows", S> extends ShapeError
      ? ShapeError<`Cannot name classes: expected indices of 'rows' but found '${S}'`>
    : X
  : ShapeError<`Cannot name classes: expected scores or indices but found ${D}`>
  : ShapeError<"Cannot name classes: expected a tensor">;

/**
 * Names for the classes 0, 1, and so on.
 *
 * @param names At least 2, no two alike.
 * @throws {TypeError} Where they are no list, or a name is no string.
 * @throws {RangeError} Where there are fewer than 2, or two are alike.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, classNames, toArray } from "shapefold";
 *
 * const animals = classNames(["cat", "dog", "fox"]);
 * const predictions = asTensor([[0.1, 0.2, 0.7], [0.8, 0.1, 0.1]], "n 3"); // "n 4" would not compile
 * assertEquals(animals.toNames(predictions), ["fox", "cat"]);
 * assertEquals(toArray(animals.toIndices(["fox", "cat"])), [2, 0]);
 * ```
 */
export function classNames<const Names extends readonly string[]>(
  names: Names,
): ClassNames<Names> {
  checkNames(names);
  const wrong = names.find((name) => typeof name !== "string");
  if (wrong !== undefined) {
    throw new TypeError(`Cannot name classes: expected strings but found ${describe(wrong)}`);
  }
  const indices = new Map(names.map((name, index) => [name, index]));
  if (names.length < 2) {
    throw new RangeError(
      `Cannot name classes: expected at least 2 names but found ${names.length}`,
    );
  }
  const twice = names.find((name, index) => indices.get(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot name classes: expected different names but found ${describe(twice)} twice`,
    );
  }
  return {
    names,
    toIndices: (wanted) => {
      checkNames(wanted);
      return asTensor(wanted.map((name) => indexOf(name, indices)), "n", "int32");
    },
    toNames: (x) => indicesIn(x, names.length).map((index) => names[index]),
  };
}

function checkNames(names: readonly string[]): void {
  if (Array.isArray(names)) return;
  throw new TypeError(
    `Cannot name classes: expected a list such as ["cat", "dog"] but found ${describe(names)}`,
  );
}

function indexOf(name: string, indices: ReadonlyMap<string, number>): number {
  const index = indices.get(name);
  if (index !== undefined) return index;
  const known = [...indices.keys()].map((known) => `'${known}'`).join(", ");
  throw new RangeError(`Cannot name classes: expected one of ${known} but found ${describe(name)}`);
}

/** The index of the class of each row; the run-time twin of {@linkcode NamedRows}. */
function indicesIn(x: unknown, count: number): number[] {
  if (!isTensor(x)) throw new TypeError("Cannot name classes: expected a tensor");
  if (x.dtype === "float32") {
    checkRows(x, [count], "scores");
    const missing = findElement(x, Number.isNaN);
    if (missing !== undefined) {
      throw new RangeError(
        `Cannot name classes: expected scores but found NaN in row ${missing.row}`,
      );
    }
    return Array.from(scope(() => values(argMax(x as Tensor<"rows classes">))));
  }
  if (x.dtype !== "int32") {
    throw new TypeError(`Cannot name classes: expected scores or indices but found ${x.dtype}`);
  }
  checkRows(x, [], "indices");
  const wrong = findElement(x, (index) => index < 0 || index >= count);
  if (wrong === undefined) return Array.from(values(x));
  throw new RangeError(
    `Cannot name classes: expected indices from 0 to ${count - 1} ` +
      `but found ${wrong.value} in row ${wrong.row}`,
  );
}

function checkRows(x: AnyTensor, columns: readonly number[], what: string): void {
  const [, ...found] = x.shape;
  if (x.shape.length === 1 + columns.length && columns.every((size, i) => size === found[i])) {
    return;
  }
  const expected = ["rows", ...columns].join(" ");
  throw new ShapeMismatch(
    `Cannot name classes: expected ${what} of '${expected}' but found '${shapeText(x)}'`,
  );
}
