/**
 * The files of images in the form of MNIST: four in IDX, or two of text with an image a line.
 *
 * @module
 */

import { readCsv } from "./readers/csv.ts";
import { readIdx } from "./readers/idx.ts";
import { firstOf, type FoundFiles } from "./sources/folder.ts";

/** The part of a data set. */
export type Part = "train" | "test";

/** Pixels from 0 to 255 and classes from 0 to 9 of some images. */
export interface Images {
  /** 784 for each image, row by row. */
  readonly pixels: ArrayLike<number>;
  /** One for each image. */
  readonly classes: ArrayLike<number>;
}

const PIXELS = 784;

/** What the files are called. */
const IDX = {
  train: { images: "train-images-idx3-ubyte.gz", labels: "train-labels-idx1-ubyte.gz" },
  test: { images: "t10k-images-idx3-ubyte.gz", labels: "t10k-labels-idx1-ubyte.gz" },
} as const;
const CSV = { train: "train.csv", test: "test.csv" } as const;

/**
 * The files to read in a folder, all four in IDX or else both of text; or what is missing, empty where nothing is there.
 *
 * @param csv What the text files begin with: `"fashion-mnist"` for `fashion-mnist_train.csv`.
 */
export function chooseImageFiles(
  csv: string,
  names: ReadonlySet<string>,
): ReadonlyMap<string, string> | string {
  const idx = [IDX.train, IDX.test].flatMap(({ images, labels }) => [images, labels]).map(
    (name) => {
      const plain = name.replace(".gz", "");
      const dotted = plain.replace("-idx", ".idx");
      return { name, plain, found: firstOf(names, [name, plain, `${dotted}.gz`, dotted]) };
    },
  );
  const text = [CSV.train, CSV.test].map((name) => {
    const plain = `${csv}_${name}`;
    return { name, plain, found: firstOf(names, [plain, `${plain}.gz`]) };
  });
  const whole = [idx, text].find((form) => form.every(({ found }) => found !== undefined));
  if (whole !== undefined) return new Map(whole.map(({ name, found = "" }) => [name, found]));

  const part = [idx, text].find((form) => form.some(({ found }) => found !== undefined)) ?? [];
  const there = part.flatMap(({ found }) => found ?? []);
  const missing = part.filter(({ found }) => found === undefined).map(({ plain }) => plain);
  return there.length === 0 ? "" : `has ${there.join(", ")} but no ${missing.join(", ")}`;
}

/**
 * The images of a part.
 *
 * @throws {SyntaxError} Where a file is not what it should be, with its name.
 */
export async function readImages(files: FoundFiles, part: Part): Promise<Images> {
  const file = (name: string): NamedFile => {
    const content = files.get(name)!;
    const own = typeof content === "string" ? content.split("/").at(-1)! : name;
    return { name: own, content };
  };
  if (files.has(CSV[part])) return await readText(file(CSV[part]));
  return await readPair(file(IDX[part].images), file(IDX[part].labels));
}

/** A file and its name for messages. */
interface NamedFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** Images in one file, labels in another. */
async function readPair(imageFile: NamedFile, labelFile: NamedFile): Promise<Images> {
  const images = await readIdx(imageFile.content);
  const labels = await readIdx(labelFile.content);
  const [rows, ...size] = images.shape;
  if (!(rows > 0 && size.join(" ") === "28 28" && images.data instanceof Uint8Array)) {
    throw unexpected(imageFile, "bytes of shape 'n 28 28'", `'${images.shape.join(" ")}'`);
  }
  if (labels.shape.length !== 1 || labels.shape[0] !== rows) {
    throw unexpected(
      labelFile,
      `a label for each of ${rows} images`,
      `'${labels.shape.join(" ")}'`,
    );
  }
  checkWhole(labelFile, "a label from 0 to 9", labels.data, 9);
  return { pixels: images.data, classes: labels.data };
}

/** One image a line: its label, then its pixels. */
async function readText(file: NamedFile): Promise<Images> {
  const { shape: [rows, columns], data } = await readCsv(file.content);
  if (rows === 0 || columns !== 1 + PIXELS) {
    throw unexpected(file, "rows of a label and 784 pixels", `${rows} of ${columns} columns`);
  }
  const classes = new Uint8Array(rows);
  const pixels = new Uint8Array(rows * PIXELS);
  for (let row = 0; row < rows; row++) {
    const line = data.subarray(row * columns, (row + 1) * columns);
    checkWhole(file, "a label from 0 to 9", line.subarray(0, 1), 9, row);
    checkWhole(file, "pixels from 0 to 255", line.subarray(1), 255, row);
    classes[row] = line[0];
    pixels.set(line.subarray(1), row * PIXELS);
  }
  return { pixels, classes };
}

/** Throws where a value is not a whole number from 0 to `most`; `row` is that of the values, else each has its own. */
function checkWhole(
  file: NamedFile,
  expected: string,
  values: ArrayLike<number>,
  most: number,
  row?: number,
): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isInteger(value) && value >= 0 && value <= most) continue;
    throw unexpected(file, expected, `${value} in row ${row ?? i}`);
  }
}

function unexpected({ name }: NamedFile, expected: string, found: string): SyntaxError {
  return new SyntaxError(`Cannot read ${name}: expected ${expected} but found ${found}`);
}
