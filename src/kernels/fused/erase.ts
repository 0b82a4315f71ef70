/**
 * Rectangles of images painted over.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { record } from "../../tensors/tape.ts";
import { raw, type Tensor, typed } from "../../tensors/tensor.ts";
import { view } from "../../tensors/view.ts";
import { output } from "../output.ts";

/**
 * Images with a rectangle of each set to a number. Data have no gradient, and it has none.
 *
 * @param images `images height width channels`.
 * @param rectangles For each image the first row and column, and how many of each; within the image.
 */
export function erase(
  images: Tensor<string>,
  rectangles: Int32Array,
  value: number,
): Tensor<string> {
  const [count, height, width, channels] = images.shape;
  const result = output([...images.shape]);
  const { addressOf, memory } = heap();
  const pixels = new Float32Array(memory.buffer, addressOf(result), images.size);
  pixels.set(view(images));
  for (let i = 0; i < count; i++) {
    const [top, left, rows, columns] = rectangles.subarray(4 * i, 4 * i + 4);
    for (let row = top; row < top + rows; row++) {
      const start = ((i * height + row) * width + left) * channels;
      pixels.fill(value, start, start + columns * channels);
    }
  }
  return typed(record(result, {
    name: "erase",
    inputs: { images: raw(images) },
    saved: [],
    gradient: () => {
      throw new Error("Cannot take a gradient: erase has no derivative");
    },
  }));
}
