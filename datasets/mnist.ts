/**
 * MNIST: 70,000 handwritten digits.
 *
 * @module
 */

import type { ImageClasses, Labels } from "./dataset.ts";
import { imageClasses, type ImageOptions, type ImageSet } from "./image_classes.ts";

/**
 * The names, lengths and SHA-256 of the files are those of TensorFlow Datasets (url_checksums/mnist.txt); those of the
 * unpacked files were found alike in several public projects that check them.
 */
const MNIST: ImageSet = {
  name: "MNIST",
  folder: "mnist",
  subfolders: ["mnist"],
  others: ["fashion_mnist", "fashion-mnist"],
  csv: "mnist",
  addresses: [
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
  ],
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      bytes: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      plain: {
        bytes: 47_040_016,
        sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      },
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      plain: {
        bytes: 60_008,
        sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      },
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      plain: {
        bytes: 7_840_016,
        sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      },
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      plain: {
        bytes: 10_008,
        sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      },
    },
  ],
};

/**
 * Handwritten digits of 28 x 28 pixels, 60,000 to learn from and 10,000 to test on; a folder of yours may have fewer.
 *
 * They are looked for in a folder of yours, then in the cache, then at their public addresses; each only where the
 * permissions reach, and nothing is asked. The folder holds the four IDX files, gzipped or not, or `mnist_train.csv` and
 * `mnist_test.csv` with a label and 784 pixels in a row; directly or in its folder `mnist`.
 *
 * Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998), "Gradient-based learning applied to document
 * recognition".
 *
 * @throws {DataUnavailableError} Where no source has them, with the reason of each.
 * @throws {SyntaxError} Where a file of your folder is not what it should be.
 * @throws {TypeError} Where an option is not known or of another type.
 * @throws {RangeError} Where the scale is not a finite number above 0.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { dispose } from "shapefold";
 * import { DataUnavailableError, mnist } from "shapefold/datasets";
 *
 * let rows = 0;
 * try {
 *   const { train, test, source } = await mnist({ data: "my/datasets", download: false });
 *   rows = source.rows.train;
 *   dispose([train, test]);
 * } catch (error) {
 *   if (!(error instanceof DataUnavailableError)) throw error; // its message says where it looked
 * }
 * assert(rows <= 60_000);
 * ```
 */
export function mnist<L extends Labels = "one-hot">(
  options: ImageOptions<L> = {},
): Promise<ImageClasses<L>> {
  return imageClasses(MNIST, options);
}
