/** The memory is limited to 32 MiB here, so that it can be used up in no time. */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  adam,
  type AnyTensor,
  asTensor,
  batchNorm,
  conv2d,
  dense,
  disposable,
  dispose,
  dropout,
  fit,
  flatten,
  globalAveragePool2d,
  initialState,
  input,
  item,
  key,
  l2,
  leaves,
  liveTensors,
  maxPool2d,
  meanSquaredError,
  mul,
  normal,
  objective,
  OutOfMemoryError,
  pipe,
  predict,
  relu,
  sequential,
  sharpnessAware,
  square,
  start,
  type Tensor,
  trainStep,
  uniform,
  values,
} from "shapefold";
import * as tf from "../../src/tensors/tfjs.ts";

const LIMIT = 2 ** 25;
start({ threads: 2, memoryLimit: LIMIT });
// The threads have memory of their own, for which the first job asks.
{
  using scalar = disposable({ x: asTensor(0, "") });
  dispose(mul(scalar.x, 2));
}

/** How many pieces of memory the backend has given out; one more tensor makes it clear away what is left. */
function pieces(): number {
  dispose(asTensor(0, ""));
  return tf.backend().numDataIds();
}

/** Uses the memory up but for about so many bytes, in blocks. */
function fillBut(bytes: number): AnyTensor[] {
  const BLOCK = 2 ** 14;
  const blocks: AnyTensor[] = [];
  assertThrows(() => {
    while (true) blocks.push(asTensor(new Float32Array(BLOCK / 4), "n"));
  }, OutOfMemoryError);
  dispose(blocks.splice(0, Math.ceil(bytes / BLOCK)));
  return blocks;
}

Deno.test("a tensor that does not fit says how much was asked for, is in use and can be had", () => {
  const held = Array.from({ length: 3 }, () => asTensor(new Float32Array(2 ** 21), "n"));
  const before = liveTensors();
  const error = assertThrows(() => square(held[0]), OutOfMemoryError);
  const { bytes, inUse, limit } = error;
  assertEquals([bytes, inUse, limit], [2 ** 23, 3 * 2 ** 23, LIMIT]);
  assertEquals(
    error.message,
    "Cannot make a tensor of 8388608 bytes: expected room for it in the memory of 33554432 bytes " +
      "but found 25165824 bytes in use; free tensors, or take smaller batches",
  );
  assert(error instanceof RangeError);
  assertEquals(liveTensors(), before);
  dispose(held[1]);
  const squares = square(held[0]);
  assertEquals(values(squares).at(-1), 0);
  dispose([held, squares]);
});

Deno.test("memory that is full of scalars is refused before the module itself finds none", () => {
  const large = fillBut(2 ** 22);
  const scalars: AnyTensor[] = [];
  for (let i = 0; i < 3; i++) {
    assertThrows(() => {
      while (true) scalars.push(asTensor(scalars.length, ""));
    }, OutOfMemoryError);
    assert(scalars.length > 10_000);
  }
  assertEquals(item(scalars[777]), 777);
  dispose([large, scalars]);
  const room = asTensor(new Float32Array(2 ** 21), "n");
  dispose(room);
});

Deno.test("wherever in a step the memory ends, nothing is left and the state is as it was", () => {
  const model = sequential(
    input("12 12 3"),
    conv2d(8, 3),
    batchNorm(),
    maxPool2d(2),
    dropout(0.3),
    flatten(),
    dense(64, relu),
    dense(10),
  );
  const step = trainStep(
    pipe(objective(model, meanSquaredError), l2(1e-3)),
    pipe(adam(), sharpnessAware(0.05)),
  );
  using state = initialState(model, step, key(0));
  const batch = {
    x: uniform(key(1), "32 12 12 3"),
    y: uniform(key(2), "32 10"),
  };
  using wanted = step(state, batch);
  const numbers = (tree: unknown) => leaves(tree).map(([, leaf]) => values(leaf as Tensor<string>));
  const stateBefore = numbers(state);
  const [before, piecesBefore] = [liveTensors(), pieces()];
  let failures = 0;
  const bytesAsked = new Set<number>();
  for (let room = 0;; room += 2 ** 15) {
    const ballast = fillBut(room);
    let next: typeof state | undefined;
    try {
      next = step(state, batch);
    } catch (error) {
      if (!(error instanceof OutOfMemoryError)) throw error;
      bytesAsked.add(error.bytes);
      failures++;
    }
    dispose(ballast);
    if (next !== undefined) {
      assertEquals(numbers(next), numbers(wanted));
      dispose(next);
    }
    assertEquals([liveTensors(), pieces()], [before, piecesBefore], `room for ${room} bytes`);
    if (next !== undefined) break;
  }
  assertEquals(numbers(state), stateBefore);
  assert(failures > 10 && bytesAsked.size >= 3, `${failures} failures, ${[...bytesAsked]}`);
  dispose(batch);
});

Deno.test("a run that does not fit rejects, and one with smaller batches goes on in the same process", async () => {
  const model = sequential(input("8 8 1"), conv2d(32, 3, relu), globalAveragePool2d(), dense(1));
  const data = { x: normal(key(0), "4096 8 8 1"), y: normal(key(1), "4096 1") };
  const loss = objective(model, meanSquaredError);
  const options = { optimizer: adam(), epochs: 2, progress: { silent: true } };
  const [before, piecesBefore] = [liveTensors(), pieces()];
  await assertRejects(
    () => fit(loss, data, { ...options, key: key(2), batchSize: 4096 }),
    OutOfMemoryError,
    "take smaller batches",
  );
  assertEquals([liveTensors(), pieces()], [before, piecesBefore]);
  const { state, history } = await fit(loss, data, { ...options, key: key(2), batchSize: 64 });
  assert(history[1].loss < 2);
  const ballast = fillBut(2 ** 22);
  assertThrows(() => predict(model, state, data.x, { batchSize: 4096 }), OutOfMemoryError);
  dispose(predict(model, state, data.x, { batchSize: 64 }));
  dispose([state, data, ballast]);
  assertEquals([liveTensors(), pieces()], [before - 2, piecesBefore - 2]);
});
