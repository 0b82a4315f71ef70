/**
 * Training on augmented images: a function from objective to objective.
 *
 * @module
 */

import {
  type AnyObjective,
  type CheckedObjective,
  checkObjective,
  type ModelIn,
} from "../losses/objective.ts";
import { wrapBatch } from "../losses/wrap_batch.ts";
import type { ShapeError } from "../shapes/mod.ts";
import type { Tensor } from "../tensors/tensor.ts";
import {
  type Augmentation,
  chainAugmentations,
  checkImageDims,
  type ImageShape,
} from "./augmentation.ts";

/** `O` where it is an objective of a model that takes images, else what is wrong with it. */
export type ImageObjective<O> = CheckedObjective<O> extends ShapeError ? CheckedObjective<O>
  : unknown extends ModelIn<O>["input"] ? O
  : ImageShape<ModelIn<O>["input"]> extends ShapeError ? ImageShape<ModelIn<O>["input"]>
  : O;

/**
 * Trains on augmented images: each step draws anew, from its key. In inference the images are left as they are. The
 * augmentations are joined as by `chainAugmentations`.
 *
 * @param augmentations At least 1.
 * @throws {TypeError} Where one is no augmentation, or the model of the objective does not take images; when applied in
 *   training without a key.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, augment, dense, flatten, input, item, key, meanSquaredError, objective, pipe } from "shapefold";
 * import { randomRotation, randomShift, sequential } from "shapefold";
 *
 * const model = sequential(input("8 8 1"), flatten(), dense(1));
 * const loss = objective(model, meanSquaredError);
 * const augmented = pipe(loss, augment(randomRotation(0.1), randomShift(0.1)));
 *
 * const batch = { x: asTensor(new Float32Array(64), "batch 8 8 1"), y: asTensor([[1]], "batch 1") };
 * const weights = model.init(key(0));
 * const [plain, same] = [loss, augmented].map((f) => item(f(weights, batch, { training: false }).loss));
 * assertEquals(plain, same);
 * ```
 */
export function augment(
  ...augmentations: readonly Augmentation[]
): <O>(objective: ImageObjective<O>) => O {
  const augmentation = chainAugmentations(...augmentations);
  return <O>(objective: ImageObjective<O>): O => {
    const inner: unknown = objective;
    checkObjective(inner);
    checkImageDims(inner.model.input.split(" "));
    return wrapBatch(inner, (batch, { key }) => {
      if (key === undefined) {
        throw new TypeError(
          "Cannot augment in training: expected a key in the context but found none",
        );
      }
      return { ...batch, x: augmentation(batch.x as Tensor<string>, key) };
    }) as AnyObjective as O;
  };
}
