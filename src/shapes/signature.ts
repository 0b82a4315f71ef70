/**
 * Signatures, a pattern on each side of an arrow: `"b h w c -> b (h w c)"` says which shape becomes which.
 *
 * @module
 */

import type { Bindings } from "./bindings.ts";
import { inContext, type ShapeError, ShapeMismatch } from "./error.ts";
import { type Evaluate, evaluate } from "./evaluate.ts";
import { type Match, match } from "./match.ts";
import { joinDims } from "./parse.ts";

/**
 * The left and the right side of a signature, or a message: `Sides<"b h -> b">` is `["b h", "b"]`. The right side
 * may be empty, for a scalar: `"b ->"`.
 */
export type Sides<Signature extends string> = Signature extends `${infer Left} -> ${infer Right}`
  ? [Left, Right]
  : Signature extends `${infer Left} ->` ? [Left, ""]
  : ShapeError<`'${Signature}' has no ' -> '`>;

/**
 * The left and the right side of a signature.
 *
 * @throws {ShapeMismatch} Where there is no arrow.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sides("b h -> b"), ["b h", "b"]);
 * assertEquals(sides("b ->"), ["b", ""]);
 * ```
 */
export function sides(signature: string): [left: string, right: string] {
  const found = /^(.*?) ->(?: (.*))?$/.exec(signature);
  if (found === null) throw new ShapeMismatch(`'${signature}' has no ' -> '`);
  return [found[1], found[2] ?? ""];
}

/**
 * What a signature makes of shape `S`, or a message:
 * `ApplySignature<"b h w -> b (h w)", "batch 28 28">` is `"batch 784"`.
 */
export type ApplySignature<Signature extends string, S extends string> = string extends S ? string
  : Sides<Signature> extends infer Parts
    ? Parts extends [infer Left extends string, infer Right extends string]
      ? Match<Left, S> extends infer Env
        ? Env extends ShapeError<infer M> ? ShapeError<`'${Signature}' applied to '${S}': ${M}`>
        : Evaluate<Right, Env>
      : never
    : Parts & string
  : never;

/** The dims on the right of a signature, and what its names are. */
export interface AppliedSignature {
  /** The dims of the right side. */
  readonly out: string[];
  /** What each name of the left side stands for. */
  readonly bindings: Bindings;
}

/**
 * What a signature makes of dims.
 *
 * @throws {ShapeMismatch} Where the left side does not match or the right has a name that the left has not.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { out, bindings } = applySignature("b h w -> b (h w)", ["batch", "28", "28"]);
 * assertEquals(out, ["batch", "784"]);
 * assertEquals(bindings.get("h"), ["28"]);
 * ```
 */
export function applySignature(signature: string, dims: readonly string[]): AppliedSignature {
  const [left, right] = sides(signature);
  const bindings = inContext(
    `'${signature}' applied to '${joinDims(dims)}'`,
    () => match(left, dims),
  );
  return { out: evaluate(right, bindings), bindings };
}
