/**
 * The size of what a sliding window gives: convolution and pooling.
 *
 * @module
 */

import {
  type AddDims,
  addDims,
  type DivideDims,
  divideDims,
  type SubtractDims,
  subtractDims,
} from "./dims.ts";

/** Where windows may be: `"valid"`, inside only, or `"same"`, also over the edge, as many as there are strides. */
export type Padding = "same" | "valid";

/**
 * How many windows of size `K` there are along a dim `N`, `"-"` where none fits:
 * `WindowSize<"28", "3", "1", "valid">` is `"26"`, `WindowSize<"28", "3", "2", "same">` is `"14"`.
 */
export type WindowSize<
  N extends string,
  K extends string,
  Stride extends string,
  P extends Padding,
> = P extends "same" ? DivideDims<AddDims<N, SubtractDims<Stride, "1">>, Stride>
  : AddDims<DivideDims<SubtractDims<N, K>, Stride>, "1">;

/**
 * How many windows there are along a dim: `(n - k) / stride + 1` for `"valid"` and `n / stride`, rounded up, for
 * `"same"`.
 *
 * @param n The dim, a numeral or a name.
 * @param k The size of the window.
 * @param stride The distance between windows, at least 1.
 * @param padding Whether windows may reach over the edge.
 * @returns The size, a label where `n` is a name, and `"-"` where no window fits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(windowSize("28", "3", "1", "valid"), "26");
 * assertEquals(windowSize("28", "3", "2", "same"), "14");
 * assertEquals(windowSize("time", "3", "1", "valid"), "time-3+1");
 * assertEquals(windowSize("2", "3", "1", "valid"), "-");
 * ```
 */
export function windowSize(n: string, k: string, stride: string, padding: Padding): string {
  return padding === "same"
    ? divideDims(addDims(n, subtractDims(stride, "1")), stride)
    : addDims(divideDims(subtractDims(n, k), stride), "1");
}
