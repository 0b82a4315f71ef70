/**
 * What scalers share: a linear function for each feature, there and back.
 *
 * @module
 */

import { asTensor } from "../tensors/convert.ts";
import { type ShapeOf, shapeText, type Tensor } from "../tensors/tensor.ts";
import { view } from "../tensors/view.ts";
import { describe } from "../text/found.ts";
import { checkFeatureRows, type FeatureRows } from "./row_features.ts";

/** Floats of 32 bits end here, but for half a place more that is rounded down to it. */
const LARGEST = 3.4028235677973366e38;

/** Scales rows of features of the shape `Features`, there and back. Plain data: it holds no tensor. */
export interface Scaler<Features extends string> {
  /** The shape of a row. */
  readonly features: Features;
  /**
   * The rows scaled, whatever their number, in a new tensor that belongs to the caller; no gradient passes.
   *
   * @throws {TypeError} Where `x` is no rows of these features.
   * @throws {RangeError} Where a number is not finite, or its result is beyond a float of 32 bits, with its row.
   */
  transform<X>(x: FeatureRows<X, Features>): Tensor<ShapeOf<X>>;
  /**
   * What the rows were before they were scaled: the inverse of `transform`.
   *
   * @throws {TypeError} Where `x` is no rows of these features.
   * @throws {RangeError} Where a number is not finite, or its result is beyond a float of 32 bits, with its row.
   */
  inverse<X>(x: FeatureRows<X, Features>): Tensor<ShapeOf<X>>;
}

/** For each feature: `(x - from) * factor + to`. */
export interface LinearScale {
  /** What is subtracted first. */
  readonly from: readonly number[];
  /** By what it is multiplied then; not 0. */
  readonly factor: readonly number[];
  /** What is added last. */
  readonly to: readonly number[];
}

/** A scaler by a linear function for each feature. */
export function linearScaler<Features extends string>(
  features: Features,
  { from, factor, to }: LinearScale,
): Scaler<Features> {
  const back = { from: to, factor: factor.map((by) => 1 / by), to: from };
  return {
    features,
    transform: (x) => scaled(x, features, { from, factor, to }),
    inverse: (x) => scaled(x, features, back),
  };
}

function scaled<S extends string>(
  x: unknown,
  features: string,
  { from, factor, to }: LinearScale,
): Tensor<S> {
  checkFeatureRows(x, features);
  const [numbers, width] = [view(x), from.length];
  const result = new Float32Array(numbers.length);
  for (let start = 0; start < numbers.length; start += width) {
    for (let i = 0; i < width; i++) {
      const value = (numbers[start + i] - from[i]) * factor[i] + to[i];
      if (!(Math.abs(value) <= LARGEST)) {
        throw new RangeError(
          `Cannot scale: expected results up to 3.4e38 in size but found ${value} in row ${
            start / width
          } of x`,
        );
      }
      result[start + i] = value;
    }
  }
  return asTensor(result, shapeText(x) as string) as Tensor<string> as Tensor<S>;
}

/** Rows that a scaler is fit on: how many, the shape of one, and how many features it has. */
export interface FittedRows {
  /** The number of rows, at least 1. */
  readonly rows: number;
  /** The shape of a row at run time. */
  readonly features: string;
  /** How many features a row has. */
  readonly width: number;
  /** Calls `visit` with each number and the index of its feature. */
  readonly forEach: (visit: (value: number, feature: number) => void) => void;
}

/**
 * Checks rows and makes them ready to be fit on.
 *
 * @throws {TypeError} Where `x` is no rows of floats.
 * @throws {RangeError} Where there is none, or a number is not finite, with its row.
 */
export function fittedRows(x: unknown): FittedRows {
  checkFeatureRows(x, "...");
  const [rows, ...sizes] = x.shape;
  if (rows === 0) throw new RangeError("Cannot scale: expected at least 1 row but found none");
  const [numbers, width] = [view(x), x.size / rows];
  return {
    rows,
    features: sizes.join(" "),
    width,
    forEach: (visit) => {
      for (let start = 0; start < numbers.length; start += width) {
        for (let i = 0; i < width; i++) visit(numbers[start + i], i);
      }
    },
  };
}

/**
 * Checks the figures that a scaler is made of again.
 *
 * @param figures What was saved of a scaler.
 * @param names Those of its figures that have a number for each feature.
 * @throws {TypeError} Where they are not as many finite numbers as there are features.
 */
export function checkFigures<Names extends string>(
  figures: { readonly features: string } & { readonly [Name in Names]: readonly number[] },
  names: readonly Names[],
): void {
  const features: unknown = figures?.features;
  if (typeof features !== "string") {
    const expected = `{ features: "2", ${names.map((name) => `${name}: [0, 1]`).join(", ")} }`;
    throw new TypeError(
      `Cannot make a scaler: expected figures such as ${expected} but found ${describe(figures)}`,
    );
  }
  const width = features.split(" ").reduce((product, size) => product * Number(size || 1), 1);
  for (const name of names) {
    const numbers: unknown = figures[name];
    const fits = Array.isArray(numbers) && numbers.length === width &&
      numbers.every(Number.isFinite);
    if (fits) continue;
    throw new TypeError(
      `Cannot make a scaler: expected ${width} finite numbers as ${name} but found ${
        describe(numbers)
      }`,
    );
  }
}

/**
 * Checks numbers of features that must not be below others.
 *
 * @throws {RangeError} With the first feature whose number is.
 */
export function checkAtLeast(
  name: string,
  numbers: readonly number[],
  least: readonly number[],
): void {
  const wrong = numbers.findIndex((value, feature) => value < least[feature]);
  if (wrong < 0) return;
  throw new RangeError(
    `Cannot make a scaler: expected ${name} of at least ${least[wrong]} but found ${
      numbers[wrong]
    } for feature ${wrong}`,
  );
}
