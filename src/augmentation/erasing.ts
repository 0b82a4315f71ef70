/**
 * Random erasing: a rectangle of an image is painted over.
 *
 * @module
 */

import { erase } from "../kernels/fused/erase.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import type { ImageSize } from "./affine.ts";
import { type Augmentation, augmentationOf } from "./augmentation.ts";
import { drawShares, type Ends, isPair, within } from "./range.ts";

/** What {@linkcode randomErasing} may be told. */
export interface ErasingOptions {
  /** With which probability an image loses a rectangle, from 0 to 1; 0.5 unless said. */
  readonly probability?: number;
  /** The area of the rectangle as a share of the image's, from 0 to 1; `[0.02, 0.4]` unless said. */
  readonly area?: readonly [low: number, high: number];
  /** The rectangle's height by its width, above 0; `[0.3, 1 / 0.3]` unless said. */
  readonly aspect?: readonly [low: number, high: number];
  /** What is put there; 0 unless said. */
  readonly value?: number;
}

/** The numbers that are drawn for an image: whether, area, aspect, column and row. */
const DRAWS = 5;

/**
 * Erases a rectangle of each image with a probability; its area is drawn uniformly, its aspect uniformly by logarithm, its
 * place uniformly where it fits.
 *
 * The paper draws until a rectangle fits; here the aspect is drawn among those that fit. Where none does, the rectangle has
 * the height or width of the image and a smaller area.
 * Zhong et al. (2020), "Random erasing data augmentation".
 *
 * @throws {TypeError} Where an option is not known, or a range is no pair.
 * @throws {RangeError} Where the probability is none, a range is out of bounds or not in order, or the value is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, randomErasing, values } from "shapefold";
 *
 * const image = asTensor(new Float32Array(400).fill(1), "1 20 20 1");
 * const erase = randomErasing({ probability: 1, area: [0.25, 0.25], aspect: [1, 1] });
 * const erased = values(erase(image, key(0))).filter((pixel) => pixel === 0);
 * assertEquals(erased.length, 100);
 * ```
 */
export function randomErasing(options: ErasingOptions = {}): Augmentation {
  const action = "Cannot make randomErasing";
  const known = ["probability", "area", "aspect", "value"];
  checkOptions(action, options, known, "{ probability: 0.5 }");
  const { probability = 0.5, area = [0.02, 0.4], aspect = [0.3, 1 / 0.3], value = 0 } = options;
  if (!(Number.isFinite(probability) && probability >= 0 && probability <= 1)) {
    throw wrongNumber(action, "a probability from 0 to 1", probability);
  }
  for (const [name, pair] of Object.entries({ area, aspect })) {
    if (isPair(pair)) continue;
    throw new TypeError(
      `${action}: expected ${name} as [low, high] such as [0.1, 0.4] but found ${describe(pair)}`,
    );
  }
  if (!(area[0] >= 0 && area[0] <= area[1] && area[1] <= 1)) {
    throw wrongNumber(action, "an area [low, high] from 0 to 1", ...area);
  }
  if (!(aspect[0] > 0 && aspect[0] <= aspect[1] && aspect[1] < Infinity)) {
    throw wrongNumber(action, "an aspect [low, high] above 0", ...aspect);
  }
  if (!Number.isFinite(value)) throw wrongNumber(action, "a finite number as value", value);
  return augmentationOf([{
    change: (images, key) => {
      const [count, height, width] = images.shape;
      const shares = drawShares(key, count * DRAWS);
      const rectangles = new Int32Array(4 * count);
      for (let i = 0; i < count; i++) {
        const [whether, ...draws] = shares.subarray(i * DRAWS, (i + 1) * DRAWS);
        if (whether >= probability) continue;
        rectangles.set(rectangle(draws, { height, width }, area, aspect), 4 * i);
      }
      return erase(images, rectangles, value);
    },
  }]);
}

/** The first row and column of a rectangle, and how many of each. */
function rectangle(
  [area, aspect, across, down]: readonly number[],
  { height, width }: ImageSize,
  areas: Ends,
  aspects: Ends,
): readonly [top: number, left: number, rows: number, columns: number] {
  const pixels = within(areas, area) * height * width;
  // A rectangle of this area is no wider than the image from the first aspect on, and no higher up to the second.
  const fitting = [pixels / width ** 2, height ** 2 / pixels];
  const ends = aspects.map((end) => Math.log(Math.min(Math.max(end, fitting[0]), fitting[1])));
  const ratio = Math.exp(within([ends[0], ends[1]], aspect));
  const rows = Math.min(height, Math.round(Math.sqrt(pixels * ratio)));
  const columns = Math.min(width, Math.round(Math.sqrt(pixels / ratio)));
  const top = Math.floor(down * (height - rows + 1));
  const left = Math.floor(across * (width - columns + 1));
  return [top, left, rows, columns];
}
