/**
 * What an augmentation is: a function of images and a key to images of the same shape.
 *
 * @module
 */

import { type Match, match, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { consumeKey, foldIn, type Key } from "../tensors/key.ts";
import { retain, scope } from "../tensors/memory.ts";
import { offTape } from "../tensors/tape.ts";
import {
  type DType,
  isTensor,
  type ShapeOf,
  shapeText,
  type Tensor,
  type TensorOf,
} from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";
import { type AffineStep, applyAffine, joinAffine } from "./affine.ts";
import { drawShares } from "./range.ts";

/** What changes the pixels of images, drawn from a key. */
export interface PixelStep {
  /** New images from old ones, which stay. */
  readonly change: (images: Tensor<string>, key: Key) => Tensor<string>;
}

/** A step of an augmentation. */
export type Step = AffineStep | PixelStep;

/** A function of images and a key to images of the same shape: each image is changed by a draw of its own. */
export interface Augmentation {
  /**
   * The images changed; they belong to the caller, and no gradient passes.
   *
   * @param key Used up; the same key changes the same images in the same way.
   * @throws {TypeError} Where `images` is no batch of images.
   */
  <X>(images: Images<X>, key: Key): Tensor<ShapeOf<X>>;
  /** What is done to the images, in order. */
  readonly steps: readonly Step[];
}

/** The dims of images. */
const IMAGES = "batch height width channels";

/** `X` where it is images, else a message. */
export type Images<X> = X extends TensorOf<infer S, infer D extends DType>
  ? D extends "float32" ? ImageShape<S> extends ShapeError ? ImageShape<S> : X
  : ShapeError<`Cannot augment: expected float32 but found ${D}; convert with toFloat`>
  : ShapeError<"Cannot augment: expected a tensor of images">;

/** `S` where it is the shape of images, else a message. */
export type ImageShape<S extends string> = Match<typeof IMAGES, S> extends ShapeError
  ? ShapeError<`Cannot augment: expected images '${typeof IMAGES}' but found '${S}'`>
  : S;

/** Throws where dims are not those of images; the run-time twin of {@linkcode ImageShape}. */
export function checkImageDims(dims: readonly string[]): void {
  try {
    match(IMAGES, dims);
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error;
    throw new ShapeMismatch(
      `Cannot augment: expected images '${IMAGES}' but found '${dims.join(" ")}'`,
    );
  }
}

/** Throws where a value is no images; the run-time twin of {@linkcode Images}. */
function checkImages(x: unknown): asserts x is Tensor<string> {
  if (!isTensor(x)) throw new TypeError("Cannot augment: expected a tensor of images");
  if (x.dtype !== "float32") {
    throw new TypeError(
      `Cannot augment: expected float32 but found ${x.dtype}; convert with toFloat`,
    );
  }
  checkImageDims(shapeText(x).split(" ").filter(Boolean));
}

/** An augmentation of steps; neighbours that can be one are joined. */
export function augmentationOf(steps: readonly Step[]): Augmentation {
  const joined = steps.reduce(withStep, []);
  const augmentation = <X>(images: Images<X>, key: Key): Tensor<ShapeOf<X>> => {
    checkImages(images);
    consumeKey(key, "an augmentation");
    const start: Tensor<string> = images;
    const apply = (found: Tensor<string>, step: Step, i: number): Tensor<string> =>
      "change" in step
        ? step.change(found, foldIn(key, i))
        : applyAffine(step, found, drawShares(foldIn(key, i), found.shape[0] * step.draws));
    return offTape(() => scope(() => joined.reduce(apply, start))) as Tensor<ShapeOf<X>>;
  };
  return Object.assign(augmentation, { steps });
}

function withStep(steps: readonly Step[], next: Step): readonly Step[] {
  const last = steps.at(-1);
  const both = last === undefined || "change" in last || "change" in next
    ? undefined
    : joinAffine(last, next);
  return both === undefined ? [...steps, next] : [...steps.slice(0, -1), both];
}

/**
 * One augmentation after the other. Rotations, zooms, shears, shifts and flips side by side become one map, which costs
 * no more than one of them and blurs the images once; those of different fills are mapped apart.
 *
 * @param augmentations At least 1.
 * @throws {TypeError} Where one is no augmentation, or there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, chainAugmentations, key, randomFlip, randomRotation, toArray } from "shapefold";
 *
 * const augmentation = chainAugmentations(randomRotation(0.05), randomFlip("horizontal"));
 * const images = asTensor(new Float32Array(2 * 28 * 28).fill(0.5), "2 28 28 1");
 * assertEquals(toArray(augmentation(images, key(0))), toArray(images));
 * ```
 */
export function chainAugmentations(...augmentations: readonly Augmentation[]): Augmentation {
  const isAugmentation = (value: unknown) => typeof value === "function" && "steps" in value;
  const wrong = augmentations.findIndex((augmentation) => !isAugmentation(augmentation));
  if (wrong >= 0 || augmentations.length === 0) {
    const found = wrong < 0 ? "none" : describe(augmentations[wrong]);
    throw new TypeError(
      `Cannot chain augmentations: expected ones such as randomRotation(0.1) but found ${found}`,
    );
  }
  return augmentationOf(augmentations.flatMap(({ steps }) => steps));
}

/**
 * An augmentation of one's own.
 *
 * @param change Images of the same shape, drawn from the key; it must not change those it is given, but may give them back.
 * @throws {TypeError} Where `change` is no function; from the augmentation, where it gives something else than images of
 *   the same shape.
 *
 * @example Images in negative.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, defineAugmentation, key, sub, toArray } from "shapefold";
 *
 * const negative = defineAugmentation((images) => sub(asTensor(1, ""), images));
 * const image = asTensor([[[[0], [0.25]]]], "1 1 2 1");
 * assertEquals(toArray(negative(image, key(0))), [[[[1], [0.75]]]]);
 * ```
 */
export function defineAugmentation(
  change: (images: Tensor<string>, key: Key) => Tensor<string>,
): Augmentation {
  if (typeof change !== "function") {
    throw new TypeError(
      `Cannot define an augmentation: expected a function but found ${describe(change)}`,
    );
  }
  return augmentationOf([{
    change: (images, key) => {
      const changed = change(images, key);
      checkChanged(changed, images);
      return changed === images ? retain(images) : changed;
    },
  }]);
}

/** Throws where an augmentation of one's own gives something else than images like those it was given. */
function checkChanged(changed: unknown, images: Tensor<string>): void {
  const wanted = `${images.dtype} images of '${shapeText(images)}'`;
  if (!isTensor(changed)) {
    throw new TypeError(`Cannot augment: expected ${wanted} but found ${describe(changed)}`);
  }
  if (changed.dtype === images.dtype && shapeText(changed) === shapeText(images)) return;
  throw new ShapeMismatch(
    `Cannot augment: expected ${wanted} but found ${changed.dtype} ones of '${shapeText(changed)}'`,
  );
}
