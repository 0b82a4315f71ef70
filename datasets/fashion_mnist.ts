/**
 * Fashion-MNIST: 70,000 pictures of clothes.
 *
 * @module
 */

import type { ImageClasses, Labels } from "./dataset.ts";
import { imageClasses, type ImageOptions, type ImageSet } from "./image_classes.ts";

/**
 * The names, lengths and SHA-256 of the files are those of TensorFlow Datasets (url_checksums/fashion_mnist.txt); those of the
 * unpacked files were found alike in several public projects that check them.
 */
const FASHION_MNIST: ImageSet = {
  name: "Fashion-MNIST",
  folder: "fashion_mnist",
  subfolders: ["fashion_mnist", "fashion-mnist"],
  others: ["mnist"],
  csv: "fashion-mnist",
  addresses: [
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
  ],
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      bytes: 26_421_880,
      sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      plain: {
        bytes: 47_040_016,
        sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      },
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 29_515,
      sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      plain: {
        bytes: 60_008,
        sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      },
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 4_422_102,
      sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      plain: {
        bytes: 7_840_016,
        sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      },
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 5_148,
      sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      plain: {
        bytes: 10_008,
        sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      },
    },
  ],
};

/**
 * What the ten classes of Fashion-MNIST are, in their order.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { FASHION_MNIST_CLASSES } from "shapefold/datasets";
 *
 * assertEquals(FASHION_MNIST_CLASSES[9], "Ankle boot");
 * ```
 */
export const FASHION_MNIST_CLASSES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/**
 * Clothes of 28 x 28 pixels in ten classes, 60,000 to learn from and 10,000 to test on; a folder of yours may have fewer.
 * The classes are named by {@linkcode FASHION_MNIST_CLASSES}.
 *
 * They are looked for in a folder of yours, then in the cache, then at their public addresses; each only where the
 * permissions reach, and nothing is asked. The folder holds the four IDX files, gzipped or not, or
 * `fashion-mnist_train.csv` and `fashion-mnist_test.csv` with a label and 784 pixels in a row; directly or in its folder
 * `fashion_mnist` or `fashion-mnist`.
 *
 * Source: H. Xiao, K. Rasul and R. Vollgraf (2017), "Fashion-MNIST: a novel image dataset for benchmarking machine
 * learning algorithms".
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
 * import { DataUnavailableError, fashionMnist } from "shapefold/datasets";
 *
 * let rows = 0;
 * try {
 *   const { train, test, source } = await fashionMnist({ data: "my/datasets", download: false });
 *   rows = source.rows.train;
 *   dispose([train, test]);
 * } catch (error) {
 *   if (!(error instanceof DataUnavailableError)) throw error; // its message says where it looked
 * }
 * assert(rows <= 60_000);
 * ```
 */
export function fashionMnist<L extends Labels = "one-hot">(
  options: ImageOptions<L> = {},
): Promise<ImageClasses<L>> {
  return imageClasses(FASHION_MNIST, options);
}
