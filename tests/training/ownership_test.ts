import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  asTensor,
  batches,
  dense,
  dispose,
  dropout,
  epochs,
  fold,
  initialState,
  input,
  key,
  l2,
  leaves,
  meanSquaredError,
  objective,
  pipe,
  sequential,
  trainStep,
} from "shapefold";
import { unchecked } from "../../src/tensors/tensor.ts";
import { scan } from "../../src/training/fold.ts";
import { heap } from "../../src/runtime/start.ts";
import {
  assertLeavesNothing,
  examples,
  memory,
  numbersIn,
  startState,
  step,
  stepThatExplodesAfter,
  training,
} from "./problem.ts";

Deno.test("tensors, bytes and the heap are at step 10,000 what they were at step 10", () => {
  const model = sequential(input("2"), dropout(0.25), dense(1));
  const step = trainStep(pipe(objective(model, meanSquaredError), l2(1e-3)), adam());
  const passes = epochs(examples(8, 1), { batchSize: 2, count: 2500, key: key(2) });
  function* allBatches() {
    for (let epoch = 1; epoch <= passes.count; epoch++) yield* passes.batches(epoch);
  }
  const seen: object[] = [];
  const watched: typeof step = Object.assign((state: never, batch: never) => {
    const next = step(state, batch);
    if ([10, 10_000].includes(next.step)) {
      seen.push({ ...memory(), heap: heap().memory.buffer.byteLength });
    }
    return next;
  }, step);

  using start = initialState(model, step, key(3));
  using end = fold(watched, start, allBatches());
  assertEquals(end.step, 10_000);
  assertEquals(seen[1], seen[0]);
});

Deno.test("fold() frees neither the state nor the batches that it was given", () => {
  using start = startState();
  const list = [training, examples(3, 2)];
  const before = numbersIn([start, list]);
  using _end = fold(step, start, list);
  assertEquals(numbersIn([start, list]), before);
});

Deno.test("what fold() returns belongs to the caller, and `using` frees it", async () => {
  using start = startState();
  await assertLeavesNothing(() => {
    const before = memory();
    using end = fold(step, start, [training, training]);
    assertEquals(memory().tensors, before.tensors + leaves(end).length);
    assert(numbersIn(end).flat().every(Number.isFinite));
  });
});

Deno.test("fold() over no batches gives the state that it was given", () => {
  using start = startState();
  assert(fold(step, start, []) === start);
});

Deno.test("a state lives until the next is asked for, and no longer", () => {
  using start = startState();
  const states = scan(step, start, [training, training, training]);
  const isAlive = (tree: unknown) => leaves(tree).map(([, leaf]) => !unchecked(leaf).isDisposed);
  const [first, second] = [states.next().value, states.next().value];
  assertEquals(new Set(isAlive(first)), new Set([false]));
  assertEquals(new Set(isAlive(second)), new Set([true]));
  assertEquals(new Set(isAlive(start)), new Set([true]));
  dispose(states.next().value);
});

Deno.test("a scan() that is left early frees its batch; the last state is the caller's", async () => {
  using start = startState();
  await assertLeavesNothing(() => {
    for (const state of scan(step, start, batches(training, { batchSize: 4 }))) {
      if (state.step < 2) continue;
      assert(numbersIn(state).flat().every(Number.isFinite));
      dispose(state);
      break;
    }
  });
});

Deno.test("a batch is freed when the next one is asked for, or when nobody asks", async () => {
  await assertLeavesNothing(() => {
    for (const options of [{}, { key: key(5) }]) {
      const seen = [];
      for (const batch of batches(training, { batchSize: 4, ...options })) {
        assertEquals(
          seen.filter(({ x, y }) => !unchecked(x).isDisposed || !unchecked(y).isDisposed),
          [],
        );
        seen.push(batch);
        if (seen.length === 2) break;
      }
    }
  });
});

Deno.test("a step that throws leaves nothing behind, whatever it is that throws", async () => {
  using start = startState();
  const short = { x: training.x, y: asTensor([[1]], "n 1") };
  function* thatFails() {
    yield* batches(training, { batchSize: 4 });
    throw new RangeError("no more batches");
  }
  const failing: [run: () => unknown, message: string][] = [
    [
      () => fold(step, start, [training, training, short]),
      "Cannot train on a batch: expected as many labels as inputs but found 1 for 10",
    ],
    [
      () => fold(stepThatExplodesAfter(2), start, Array(5).fill(training)),
      "Training stopped at step 4: the loss is Infinity",
    ],
    [() => fold(step, start, thatFails()), "no more batches"],
  ];
  for (const [run, message] of failing) {
    await assertLeavesNothing(() => assertThrows(run, Error, message));
  }
  assert(numbersIn(start).flat().every(Number.isFinite));
});

Deno.test("what a state passes on unchanged survives, and the caller's own is never freed", () => {
  const one = asTensor(1, "");
  const start = { fixed: asTensor(5, ""), moving: asTensor(0, ""), made: one };
  const end = fold(
    (state: typeof start, value: number) => ({
      ...state,
      moving: asTensor(value, ""),
      made: state.made === one ? asTensor(7, "") : state.made,
    }),
    start,
    [1, 2, 3],
  );
  assertEquals(numbersIn(end), [[5], [3], [7]]);
  assertEquals(numbersIn(start), [[5], [0], [1]]);
});
