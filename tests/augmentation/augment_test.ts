import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  adam,
  asTensor,
  augment,
  chainAugmentations,
  defineAugmentation,
  dense,
  dispose,
  fit,
  flatten,
  foldIn,
  input,
  item,
  key,
  l2,
  liveTensors,
  meanSquaredError,
  mul,
  objective,
  pipe,
  randomErasing,
  randomFlip,
  randomRotation,
  randomShift,
  sequential,
  values,
} from "shapefold";

const model = sequential(input("4 4 1"), flatten(), dense(1));
const loss = objective(model, meanSquaredError);
const weights = model.init(key(0));
const pixels = Float32Array.from({ length: 32 }, (_, i) => i / 10);
const batch = { x: asTensor(pixels, "batch 4 4 1"), y: asTensor([[1], [2]], "batch 1") };

Deno.test("an augmented objective is that of the augmented images, in training only", () => {
  const moves = [randomRotation(0.2), randomShift(0.3)];
  const augmented = augment(...moves)(loss);
  const context = { training: true, key: key(5) };
  const found = item(augmented(weights, batch, context).loss);
  const x = chainAugmentations(...moves)(batch.x, foldIn(key(5), 1));
  assertEquals(found, item(loss(weights, { ...batch, x }, { training: true }).loss));
  const plain = item(loss(weights, batch, { training: false }).loss);
  assertNotEquals(found, plain);
  assertEquals(item(augmented(weights, batch, { training: false }).loss), plain);
  assertEquals(values(batch.x), pixels);
});

Deno.test("the labels stay as they are, and other wrappers go with it in any order", () => {
  const twice = defineAugmentation((x) => mul(x, 2));
  const context = { training: true, key: key(1) };
  const [a, b] = [pipe(loss, augment(twice), l2(0.1)), pipe(loss, l2(0.1), augment(twice))]
    .map((f) => f(weights, batch, context).terms);
  const expected = item(loss(weights, { ...batch, x: mul(batch.x, 2) }, { training: true }).loss);
  assertEquals([item(a.data), item(b.data)], [expected, expected]);
  assertEquals(item(a.l2), item(b.l2));
});

Deno.test("training with augmentation leaves no tensors behind, and is a function of its key", async () => {
  const data = { x: asTensor(pixels, "n 4 4 1"), y: asTensor([[1], [2]], "n 1") };
  const augmented = augment(randomFlip("both"), randomShift(0.1), randomErasing())(loss);
  const run = async (seed: number) => {
    const progress = { silent: true };
    const options = { optimizer: adam(), epochs: 3, key: key(seed), progress };
    const { state } = await fit(augmented, data, options);
    const kernel = values(state.params[0].kernel).slice();
    dispose(state);
    return kernel;
  };
  const first = await run(1);
  const before = liveTensors();
  assertEquals(await run(1), first);
  assertEquals(liveTensors(), before);
  assertNotEquals(await run(2), first);
});

Deno.test("two augmentations around one objective draw apart", () => {
  const steps = new Set<number>();
  const spy = defineAugmentation((x, drawn) => {
    steps.add(values(randomShift(0.5)(asTensor([[[[0], [1], [2], [3]]]], "1 1 4 1"), drawn))[1]);
    return x;
  });
  pipe(loss, augment(spy), augment(spy))(weights, batch, { training: true, key: key(3) });
  assertEquals(steps.size, 2);
});

Deno.test("augment() throws in training without a key", () => {
  const augmented = augment(randomFlip("both"))(loss);
  assertThrows(
    () => augmented(weights, batch, { training: true }),
    TypeError,
    "Cannot augment in training: expected a key in the context but found none",
  );
});
