/** What augmentation costs beside the step that it feeds. */
import { assert } from "@std/assert";
import {
  adam,
  asTensor,
  chainAugmentations,
  conv2d,
  dense,
  dispose,
  flatten,
  foldIn,
  initialState,
  input,
  key,
  maxPool2d,
  objective,
  randomErasing,
  randomFlip,
  randomRotation,
  randomShear,
  randomShift,
  randomZoom,
  relu,
  sequential,
  sparseCategoricalCrossentropy,
  trainStep,
  uniform,
} from "shapefold";

/** The middle of the milliseconds that `f` takes. */
function median(f: (turn: number) => void, turns: number): number {
  const times = Array.from({ length: turns }, (_, turn) => {
    const start = performance.now();
    f(turn);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(turns / 2)];
}

Deno.test("all six augmentations of a batch take less than a tenth of the step of a small convolutional network", () => {
  const model = sequential(
    input("28 28 1"),
    conv2d(16, 3, relu),
    maxPool2d(2),
    conv2d(32, 3, relu),
    maxPool2d(2),
    flatten(),
    dense(10),
  );
  const step = trainStep(
    objective(model, sparseCategoricalCrossentropy({ fromLogits: true })),
    adam(),
  );
  const x = asTensor(uniform(key(1), "128 28 28 1"), "batch 28 28 1");
  const y = asTensor(Int32Array.from({ length: 128 }, (_, i) => i % 10), "batch", "int32");
  const augmentation = chainAugmentations(
    randomRotation(0.05),
    randomZoom(0.1),
    randomShear(0.1),
    randomShift(0.1),
    randomFlip("horizontal"),
    randomErasing(),
  );
  let state = initialState(model, step, key(2));
  const ofStep = median(() => {
    const next = step(state, { x, y });
    dispose(state);
    state = next;
  }, 9);
  dispose(state);
  const own = median((turn) => dispose(augmentation(x, foldIn(key(3), turn))), 25);
  assert(own < ofStep / 10, `${own} ms beside a step of ${ofStep} ms`);
});
