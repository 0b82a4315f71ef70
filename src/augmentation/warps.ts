/**
 * Images moved: rotated, zoomed, sheared, shifted and flipped. Each is an affine map around the middle of the image; a
 * pixel is mixed from the four around the place that it comes from.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { fillOf, type FillOptions, setMap } from "./affine.ts";
import { type Augmentation, augmentationOf } from "./augmentation.ts";
import { endsOf, isRange, type Range, type Sides, sidesOf, within } from "./range.ts";

/**
 * Rotates each image around its middle, by an angle drawn uniformly.
 *
 * @param turns In turns, from -1 to 1, as in Keras: 0.1 is up to 36 degrees to either side; positive ones are
 *   counterclockwise.
 * @throws {TypeError} Where `turns` is no range, or an option is not known.
 * @throws {RangeError} Where the range is not within -1 and 1.
 *
 * @example A quarter of a turn.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, randomRotation, values } from "shapefold";
 *
 * const image = asTensor([[[[1], [2]], [[3], [4]]]], "1 2 2 1");
 * const turned = values(randomRotation([0.25, 0.25])(image, key(0)));
 * assertEquals(turned.map(Math.round), Float32Array.of(2, 4, 1, 3));
 * ```
 */
export function randomRotation(turns: Range, options: FillOptions = {}): Augmentation {
  const hint = "these are whole turns, a degree is 1 / 360 of one";
  const ends = endsOf(turns, "randomRotation", { most: 1, hint });
  const fill = fillOf(options, "randomRotation");
  return augmentationOf([{
    draws: 1,
    fill,
    write: (map, shares, at) => {
      const angle = 2 * Math.PI * within(ends, shares[at]);
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      setMap(map, cos, -sin, 0, sin, cos, 0);
    },
  }]);
}

/**
 * Zooms each image around its middle, by a factor drawn uniformly.
 *
 * @param amount As in Keras: 0.2 is out or in by up to a fifth, `[0.2, 0.3]` always out, since what is seen grows by this
 *   share; above -1. One range zooms both sides alike; `{ height, width }` are drawn apart.
 * @throws {TypeError} Where `amount` is no range, or an option is not known.
 * @throws {RangeError} Where a range is not finite and above -1.
 *
 * @example The pixels of one row, seen at half of their size.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, randomZoom, toArray } from "shapefold";
 *
 * const image = asTensor([[[[1], [2], [3]]]], "1 1 3 1");
 * const zoomed = randomZoom([1, 1], { fill: "constant", value: -1 })(image, key(0));
 * assertEquals(toArray(zoomed), [[[[-1], [2], [-1]]]]);
 * ```
 */
export function randomZoom(amount: Range | Sides, options: FillOptions = {}): Augmentation {
  const fill = fillOf(options, "randomZoom");
  const { height, width } = sidesOf(amount, "randomZoom", { above: -1 });
  // Of one range both sides have the same ends, as an object.
  const isEven = height === width;
  return augmentationOf([{
    draws: isEven ? 1 : 2,
    fill,
    write: (map, shares, at) => {
      const down = 1 + within(height, shares[at]);
      const across = isEven ? down : 1 + within(width, shares[at + 1]);
      setMap(map, across, 0, 0, 0, down, 0);
    },
  }]);
}

/**
 * Slants each image around its middle, by an amount drawn uniformly.
 *
 * @param amount How far a pixel is moved along the width, as a share of its distance from the middle along the height:
 *   the tangent of the angle, 0.2 is about 11 degrees; Keras's `ImageDataGenerator` takes degrees. `{ height, width }` are
 *   drawn apart.
 * @throws {TypeError} Where `amount` is no range, or an option is not known.
 * @throws {RangeError} Where a range is not finite.
 *
 * @example By one pixel from row to row.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, randomShear, toArray } from "shapefold";
 *
 * const image = asTensor([[[[1], [2], [3]], [[4], [5], [6]], [[7], [8], [9]]]], "1 3 3 1");
 * const slanted = randomShear([1, 1], { fill: "constant" })(image, key(0));
 * assertEquals(toArray(slanted), [[[[0], [1], [2]], [[4], [5], [6]], [[8], [9], [0]]]]);
 * ```
 */
export function randomShear(amount: Range | Sides, options: FillOptions = {}): Augmentation {
  const fill = fillOf(options, "randomShear");
  const { height, width } = sidesOf(isRange(amount) ? { width: amount } : amount, "randomShear");
  return augmentationOf([{
    draws: 2,
    fill,
    write: (map, shares, at) => {
      setMap(map, 1, within(width, shares[at]), 0, within(height, shares[at + 1]), 1, 0);
    },
  }]);
}

/**
 * Shifts each image, along the height and the width by amounts drawn apart.
 *
 * @param amount As a share of the size, from -1 to 1, as in Keras's `RandomTranslation`: 0.1 is by up to a tenth to
 *   either side; positive ones are down and to the right.
 * @throws {TypeError} Where `amount` is no range, or an option is not known.
 * @throws {RangeError} Where a range is not within -1 and 1.
 *
 * @example By one of three pixels to the right.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, key, randomShift, toArray } from "shapefold";
 *
 * const image = asTensor([[[[1], [2], [3]]]], "1 1 3 1");
 * const shifted = randomShift({ width: [1 / 3, 1 / 3] }, { fill: "wrap" })(image, key(0));
 * assertEquals(toArray(shifted), [[[[3], [1], [2]]]]);
 * ```
 */
export function randomShift(amount: Range | Sides, options: FillOptions = {}): Augmentation {
  const fill = fillOf(options, "randomShift");
  const hint = "these are shares of the size, a pixel is 1 / height or 1 / width";
  const { height, width } = sidesOf(amount, "randomShift", { most: 1, hint });
  return augmentationOf([{
    draws: 2,
    fill,
    write: (map, shares, at, size) => {
      const right = size.width * within(width, shares[at]);
      const down = size.height * within(height, shares[at + 1]);
      setMap(map, 1, 0, -right, 0, 1, -down);
    },
  }]);
}

/** Which sides of images change places: left and right, top and bottom, or each of both on its own. */
export type FlipMode = "horizontal" | "vertical" | "both";

/**
 * Flips each image with a probability of a half, pixel by pixel; in mode `both`, either way with a probability of a half.
 *
 * @throws {TypeError} Where there is no such mode.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { asTensor, key, randomFlip, values } from "shapefold";
 *
 * const image = asTensor([[[[1], [2], [3]]]], "1 1 3 1");
 * const flipped = values(randomFlip("horizontal")(image, key(0))).join(" ");
 * assert(["1 2 3", "3 2 1"].includes(flipped));
 * ```
 */
export function randomFlip(mode: FlipMode): Augmentation {
  if (!["horizontal", "vertical", "both"].includes(mode)) {
    throw new TypeError(
      `Cannot make randomFlip: expected "horizontal", "vertical" or "both" but found ${
        describe(mode)
      }`,
    );
  }
  return augmentationOf([{
    draws: 2,
    write: (map, shares, at) => {
      const across = mode !== "vertical" && shares[at] < 0.5 ? -1 : 1;
      const down = mode !== "horizontal" && shares[at + 1] < 0.5 ? -1 : 1;
      setMap(map, across, 0, 0, 0, down, 0);
    },
  }]);
}
