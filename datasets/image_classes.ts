/**
 * Data sets of 28 x 28 pixels in ten classes: their options, and the way from files to tensors.
 *
 * @module
 */

import { oneHot } from "../src/data/one_hot.ts";
import { asTensor } from "../src/tensors/convert.ts";
import { scope } from "../src/tensors/memory.ts";
import type { IntTensor, Tensor } from "../src/tensors/tensor.ts";
import { describe, wrongNumber } from "../src/text/found.ts";
import type { ImageClasses, Labels } from "./dataset.ts";
import { chooseImageFiles, type Images, readImages } from "./image_files.ts";
import type { Patience } from "./sources/download.ts";
import { type DataFiles, findFiles } from "./sources/find_files.ts";
import { checkSourceOptions, type SourceOptions } from "./sources/source_options.ts";

/** What can be said of images: where they come from, and how they are given. */
export interface ImageOptions<L extends Labels = "one-hot"> extends SourceOptions {
  /** How labels are given: `"one-hot"` rows unless said, or `"classes"` for the index of each class. */
  readonly labels?: L;
  /** What pixels from 0 to 255 are multiplied by: 1/255 unless said; 1 leaves them as they are. */
  readonly scale?: number;
}

/** A data set of images. */
export interface ImageSet extends Omit<DataFiles, "choose"> {
  /** What its text files begin with: `"mnist"` for `mnist_train.csv`. */
  readonly csv: string;
}

/**
 * The images of a data set, as tensors.
 *
 * @throws {DataUnavailableError} Where no source has them.
 * @throws {SyntaxError} Where a file of the user's is not what it should be.
 */
export async function imageClasses<L extends Labels = "one-hot">(
  set: ImageSet,
  options: ImageOptions<L>,
  patience?: Patience,
): Promise<ImageClasses<L>> {
  const action = `Cannot load ${set.name}`;
  checkSourceOptions(action, options, ["labels", "scale"]);
  const { labels = "one-hot", scale = 1 / 255 } = options;
  if (labels !== "one-hot" && labels !== "classes") {
    const found = describe(labels);
    throw new TypeError(`${action}: expected "one-hot" or "classes" as labels but found ${found}`);
  }
  if (!(Number.isFinite(scale) && scale > 0)) {
    throw wrongNumber(action, "a finite scale above 0", scale);
  }
  const choose = (names: ReadonlySet<string>) => chooseImageFiles(set.csv, names);
  const { files, kind, from } = await findFiles({ ...set, choose }, options, patience);
  const train = await readImages(files, "train");
  const test = await readImages(files, "test");
  const rows = { train: train.classes.length, test: test.classes.length };
  const parts = scope(() => ({
    train: tensorsOf(train, labels, scale),
    test: tensorsOf(test, labels, scale),
  }));
  return { ...parts, source: { name: set.name, kind, from, rows } } as ImageClasses<L>;
}

function tensorsOf(
  { pixels, classes }: Images,
  labels: Labels,
  scale: number,
): { x: Tensor<"n 784">; y: Tensor<"n 10"> | IntTensor<"n"> } {
  const scaled = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) scaled[i] = pixels[i] * scale;
  const y = asTensor(Int32Array.from(classes), "n", "int32");
  return { x: asTensor(scaled, "n 784"), y: labels === "classes" ? y : oneHot(y, 10) };
}
