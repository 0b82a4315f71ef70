/**
 * Layers that move elements and compute nothing: `flatten`, `rearrange`, and `shaped`, a checked comment.
 * They take floats, or integers on their way to an `embedding`.
 *
 * @module
 */

import {
  type Dims,
  joinDims,
  type Match,
  match,
  type ProductDims,
  productDims,
  type RearrangeSignature,
  rearrangeSignature,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import { rearrangeUnchecked, reshapeUnchecked } from "../tensors/reshape.ts";
import { defineLayer, type Layer, stateless, type StatelessSignature } from "./layer.ts";

/** The signature of {@linkcode flatten}. */
export interface Flatten extends StatelessSignature {
  /** Moves floats and integers. */
  readonly takes: "either";
  /** The first dim, and the product of the others. */
  readonly out: FlattenOutput<this["in"]>;
  /** None. */
  readonly params: null;
  /** `flatten`. */
  readonly label: "flatten";
}

type FlattenOutput<S extends string> = string extends S ? string
  : Dims<S> extends [infer Batch extends string, ...infer Rest extends string[]]
    ? `${Batch} ${ProductDims<Rest>}`
  : ShapeError<"expects at least 1 dim but got a scalar">;

/**
 * Keeps the first dim and makes one of all others: `"batch ... -> batch (...)"`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { flatten, input, sequential } from "shapefold";
 *
 * const model = sequential(input("28 28 1"), flatten());
 * const output: "batch 784" = model.output;
 * assertEquals(output, "batch 784");
 * ```
 */
export function flatten(): Layer<Flatten> {
  return defineLayer<Flatten>("flatten", (dims) => {
    const [batch, ...rest] = dims;
    if (batch === undefined) throw new ShapeMismatch("expects at least 1 dim but got a scalar");
    return {
      takes: "either",
      output: [batch, productDims(rest)],
      inference: { kind: "flatten" },
      apply: stateless((_params, x) => {
        const [rows, ...others] = x.shape;
        return reshapeUnchecked(x, [rows, others.reduce((product, size) => product * size, 1)]);
      }),
    };
  });
}

/** The signature of {@linkcode rearrange}. */
export interface Rearrange<Pattern extends string> extends StatelessSignature {
  /** Moves floats and integers. */
  readonly takes: "either";
  /** The right side of the pattern with its names bound by the left. */
  readonly out: RearrangeSignature<Pattern, this["in"]>;
  /** None. */
  readonly params: null;
  /** `rearrange`. */
  readonly label: "rearrange";
}

/**
 * Moves, splits and merges dims by a pattern in the manner of einops: `"batch h w c -> batch (h w) c"`.
 *
 * @param pattern Names on both sides of ` -> `; a group in brackets is a product; every name of the left side
 *   must stand on the right.
 * @throws {TypeError} When the model is built, where the input does not match.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input, rearrange, sequential } from "shapefold";
 *
 * const model = sequential(input("28 28"), rearrange("batch (h 2) w -> batch h (2 w)"));
 * const output: "batch 14 56" = model.output;
 * assertEquals(output, "batch 14 56");
 * ```
 */
export function rearrange<const Pattern extends string>(
  pattern: Pattern,
): Layer<Rearrange<Pattern>> {
  return defineLayer<Rearrange<Pattern>>("rearrange", (dims) => ({
    takes: "either",
    output: rearrangeSignature(pattern, dims).out,
    inference: { kind: "rearrange", pattern },
    apply: stateless((_params, x) => rearrangeUnchecked(x, pattern)),
  }));
}

/** The signature of {@linkcode shaped}. */
export interface Shaped<Pattern extends string> extends StatelessSignature {
  /** Lets floats and integers pass. */
  readonly takes: "either";
  /** The input, where it matches the pattern. */
  readonly out: ShapedOutput<Pattern, this["in"]>;
  /** None. */
  readonly params: null;
  /** `shaped(batch 13 13 8)`. */
  readonly label: `shaped(${Pattern})`;
}

type ShapedOutput<Pattern extends string, S extends string> = Match<Pattern, S> extends ShapeError
  ? ShapeError<`expected '${Pattern}' here but got '${S}'`>
  : S;

/**
 * A checked comment in a list of layers: the shape at this point. It costs nothing at run time.
 *
 * @param pattern A shape; names stand for any size.
 * @throws {TypeError} When the model is built, where the shape is another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, flatten, input, sequential, shaped } from "shapefold";
 *
 * const model = sequential(input("28 28 1"), flatten(), shaped("batch 784"), dense(10));
 * assertEquals(model.output, "batch 10");
 * ```
 */
export function shaped<const Pattern extends string>(pattern: Pattern): Layer<Shaped<Pattern>> {
  return defineLayer<Shaped<Pattern>>(`shaped(${pattern})`, (dims) => {
    try {
      match(pattern, dims);
    } catch (error) {
      if (!(error instanceof ShapeMismatch)) throw error;
      throw new ShapeMismatch(`expected '${pattern}' here but got '${joinDims(dims)}'`);
    }
    return {
      takes: "either",
      output: dims,
      inference: { kind: "identity" },
      apply: stateless((_params, x) => x),
    };
  });
}
