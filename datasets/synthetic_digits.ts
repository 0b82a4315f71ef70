/**
 * Digits drawn from a key: a stand-in for MNIST where there is neither a file nor a network.
 *
 * @module
 */

import { foldIn, type Key, split, takeStream } from "../src/tensors/key.ts";
import { scope } from "../src/tensors/memory.ts";
import { philoxWords } from "../src/tensors/philox.ts";
import { permutationValues } from "../src/tensors/random.ts";
import { wrongNumber } from "../src/text/found.ts";
import { checkOptions } from "../src/text/options.ts";
import type { ImageClasses, Labels } from "./dataset.ts";
import { drawDigit, SIDE } from "./digits/draw_digit.ts";
import { GLYPHS } from "./digits/strokes.ts";
import { checkImageForm, type ImageForm, imageTensors } from "./image_tensors.ts";

/** What {@linkcode syntheticDigits} may be told. */
export interface SyntheticDigitsOptions<L extends Labels = "one-hot"> extends ImageForm<L> {
  /** How many rows to learn from; 8,000 unless said. */
  readonly train?: number;
  /** How many rows to test on; 2,000 unless said. */
  readonly test?: number;
}

const PIXELS = SIDE * SIDE;

/** Random words of an image: for its strokes, more than any glyph takes, and a byte of noise for each pixel. */
const [STROKE_WORDS, NOISE_WORDS] = [128, PIXELS / 4];

/**
 * Images of digits, 28 x 28, drawn from a key: strokes of a pen, four or five ways to write each digit, each image with
 * a wobble, slant, bend, rotation, size, place, thickness and noise of its own. The classes are as frequent as each
 * other, in random order.
 *
 * They are not handwriting: all of them come from 41 glyphs that were made up, no writer has habits, and what MNIST
 * has of odd cases is missing. A network of 784-128-10 reaches about 97 % of 2,000 after training on 8,000; a figure
 * that is measured on them says nothing about MNIST.
 *
 * @param key Used up.
 * @throws {RangeError} Where there is not at least one row of each part, or the scale is not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { key } from "shapefold";
 * import { syntheticDigits } from "shapefold/datasets";
 *
 * const { train, test, source } = syntheticDigits(key(0), { train: 100, test: 20 });
 * assertEquals([train.x.shape, train.y.shape], [[100, 784], [100, 10]]);
 * assertEquals(test.x.shape, [20, 784]);
 * assertEquals(source.kind, "stand-in");
 * ```
 */
export function syntheticDigits<L extends Labels = "one-hot">(
  key: Key,
  options: SyntheticDigitsOptions<L> = {},
): ImageClasses<L> {
  const action = "Cannot draw synthetic digits";
  const known = ["train", "test", "labels", "scale"];
  checkOptions(action, options, known, "{ train: 1000 }");
  checkImageForm(action, options);
  const { train = 8000, test = 2000 } = options;
  for (const rows of [train, test]) {
    if (Number.isInteger(rows) && rows >= 1) continue;
    throw wrongNumber(action, "at least 1 row of each part", rows);
  }
  const [trainKey, testKey] = split(key);
  const source = {
    name: "Synthetic digits",
    kind: "stand-in",
    from: "syntheticDigits",
    rows: { train, test },
  };
  return scope(() => ({
    train: drawRows(trainKey, train, options),
    test: drawRows(testKey, test, options),
    source,
  })) as ImageClasses<L>;
}

function drawRows(key: Key, rows: number, form: ImageForm<Labels>) {
  const [orderKey, imageKey] = split(key);
  const classes = permutationValues(orderKey, rows).map((place) => place % 10);
  const pixels = new Uint8Array(rows * PIXELS);
  classes.forEach((digit, row) => {
    const image = pixels.subarray(row * PIXELS, (row + 1) * PIXELS);
    drawImage(foldIn(imageKey, row), digit, image);
  });
  return imageTensors(pixels, classes, form);
}

/** One image: a function of its key and its digit. */
function drawImage(key: Key, digit: number, image: Uint8Array): void {
  const [low, high, stream] = takeStream(key, "uniform");
  const words = philoxWords([low, high], stream, STROKE_WORDS + NOISE_WORDS);
  let at = 0;
  const draw = () => words[at++] / 2 ** 32;
  const glyphs = GLYPHS[digit];
  drawDigit(glyphs[Math.floor(draw() * glyphs.length)], draw, image);
  const strength = 0.3 * draw();
  const noise = new Uint8Array(words.buffer, 4 * STROKE_WORDS);
  // Ink is uneven: each pixel loses up to the strength of it.
  for (let i = 0; i < PIXELS; i++) image[i] -= image[i] * strength * noise[i] / 255;
}
