/**
 * From the bytes of images and the indices of their classes to the tensors of a data set.
 *
 * @module
 */

import { oneHot } from "../src/data/one_hot.ts";
import { asTensor } from "../src/tensors/convert.ts";
import { scope } from "../src/tensors/memory.ts";
import type { IntTensor, Tensor } from "../src/tensors/tensor.ts";
import { describe, wrongNumber } from "../src/text/found.ts";
import type { Labels } from "./dataset.ts";

/** How images are given. */
export interface ImageForm<L extends Labels = "one-hot"> {
  /** How labels are given: `"one-hot"` rows unless said, or `"classes"` for the index of each class. */
  readonly labels?: L;
  /** What pixels from 0 to 255 are multiplied by: 1/255 unless said; 1 leaves them as they are. */
  readonly scale?: number;
}

/** Throws where images cannot be given in this form. */
export function checkImageForm(action: string, { labels, scale }: ImageForm<Labels>): void {
  if (labels !== undefined && labels !== "one-hot" && labels !== "classes") {
    const found = describe(labels);
    throw new TypeError(`${action}: expected "one-hot" or "classes" as labels but found ${found}`);
  }
  if (scale !== undefined && !(Number.isFinite(scale) && scale > 0)) {
    throw wrongNumber(action, "a finite scale above 0", scale);
  }
}

/** The tensors of images of 28 x 28 bytes, and of their classes from 0 to 9. */
export function imageTensors(
  pixels: ArrayLike<number>,
  classes: ArrayLike<number>,
  { labels = "one-hot", scale = 1 / 255 }: ImageForm<Labels>,
): { readonly x: Tensor<"n 784">; readonly y: Tensor<"n 10"> | IntTensor<"n"> } {
  return scope(() => {
    const scaled = new Float32Array(pixels.length);
    for (let i = 0; i < pixels.length; i++) scaled[i] = pixels[i] * scale;
    const y = asTensor(Int32Array.from(classes), "n", "int32");
    return { x: asTensor(scaled, "n 784"), y: labels === "classes" ? y : oneHot(y, 10) };
  });
}
