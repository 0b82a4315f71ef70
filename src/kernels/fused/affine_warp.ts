/**
 * Images seen through an affine map: rotated, moved, scaled, sheared, as augmentation wants them.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import { run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";
import { rowsOfChunk } from "../tasks/windows.ts";

/**
 * How an image `a b c d` goes on beyond its edges: `constant` as one number, `nearest` as `a a a | a b c d | d d d`,
 * `reflect` as `c b a | a b c d | d c b`, `wrap` as `b c d | a b c d | a b c`.
 */
export type FillMode = "constant" | "nearest" | "reflect" | "wrap";

/** `assembly/warp.ts` knows them by number. */
const MODES: readonly FillMode[] = ["constant", "nearest", "reflect", "wrap"];

/** A pixel takes about as long as so many multiplications. */
const OPERATIONS = 16;

/**
 * Maps each image by a matrix of its own: the pixel of the result in column `x` and row `y` is what `images` has at
 * column `a x + b y + c` and row `d x + e y + f`, mixed from the four pixels around. Data have no gradient, and
 * it has none.
 *
 * @param images `images height width channels`.
 * @param maps `images 6`: for each image `a b c d e f`.
 * @param mode How images go on beyond their edges.
 * @param value What is there in mode `constant`.
 */
export function affineWarp(
  images: Tensor<string>,
  maps: Tensor<string>,
  mode: FillMode,
  value = 0,
): Tensor<string> {
  const [count, height, width, channels] = images.shape;
  const { addressOf } = heap();
  const result = output([...images.shape]);
  const rows = count * height;
  const chunkRows = rowsOfChunk(rows, width * (OPERATIONS + channels));
  run({
    kind: Kind.affineWarp,
    chunks: width * channels === 0 ? 0 : Math.ceil(rows / chunkRows),
    args: [
      ...[count, height, width, channels, addressOf(raw(images)), addressOf(raw(maps))],
      ...[addressOf(result), MODES.indexOf(mode), value, chunkRows],
    ],
  });
  return typed(record(result, {
    name: "affineWarp",
    inputs: { images: raw(images), maps: raw(maps) },
    saved: [],
    gradient: () => {
      throw new Error("Cannot take a gradient: affineWarp has no derivative");
    },
  }));
}
