/**
 * Data sets of 28 x 28 pixels in ten classes: their options, and the way from files to tensors.
 *
 * @module
 */

import { scope } from "../src/tensors/memory.ts";
import type { ImageClasses, Labels } from "./dataset.ts";
import { chooseImageFiles, readImages } from "./image_files.ts";
import { checkImageForm, type ImageForm, imageTensors } from "./image_tensors.ts";
import type { Patience } from "./sources/download.ts";
import { type DataFiles, findFiles } from "./sources/find_files.ts";
import { checkSourceOptions, type SourceOptions } from "./sources/source_options.ts";

/** What can be said of images: where they come from, and how they are given. */
export interface ImageOptions<L extends Labels = "one-hot"> extends SourceOptions, ImageForm<L> {}

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
  checkImageForm(action, options);
  const choose = (names: ReadonlySet<string>) => chooseImageFiles(set.csv, names);
  const { files, kind, from } = await findFiles({ ...set, choose }, options, patience);
  const train = await readImages(files, "train");
  const test = await readImages(files, "test");
  const rows = { train: train.classes.length, test: test.classes.length };
  const parts = scope(() => ({
    train: imageTensors(train.pixels, train.classes, options),
    test: imageTensors(test.pixels, test.classes, options),
  }));
  return { ...parts, source: { name: set.name, kind, from, rows } } as ImageClasses<L>;
}
