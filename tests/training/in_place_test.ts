import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  dispose,
  earlyStopping,
  epochs,
  fold,
  initialState,
  key,
  last,
  leaves,
  pipe,
  raw,
  retainState,
  rmsprop,
  sgd,
  trainEpochs,
  trainStep,
} from "shapefold";
import { unchecked } from "../../src/tensors/tensor.ts";
import { scan } from "../../src/training/fold.ts";
import {
  assertLeavesNothing,
  examples,
  loss,
  model,
  numbersIn,
  run,
  startState,
  step,
  training,
} from "./problem.ts";

const list = Array.from({ length: 6 }, (_, i) => examples(4, 10 + i));

/** Where the numbers of the parameters and of the optimizer are. */
function places(state: { readonly params: unknown; readonly optimizer: unknown }): object[] {
  return leaves([state.params, state.optimizer]).map(([, leaf]) => raw(leaf).dataId);
}

Deno.test("fold() gives what the steps give one by one, for every optimizer", () => {
  for (
    const optimizer of [
      sgd(),
      sgd({ momentum: 0.9, nesterov: true }),
      rmsprop({ momentum: 0.5, centered: true }),
      adam(),
    ]
  ) {
    const step = trainStep(loss, optimizer as ReturnType<typeof adam>);
    using start = initialState(model, step, key(3));
    const before = numbersIn(start);
    let state = retainState(start);
    for (const batch of list) {
      const next = step(state, batch);
      dispose(state);
      state = next;
    }
    using end = fold(step, start, list);
    assertEquals(numbersIn(end), numbersIn(state));
    assertEquals(numbersIn(start), before);
    dispose(state);
  }
});

Deno.test("the loop writes each state where the one before was, but for the first", async () => {
  using start = startState();
  await assertLeavesNothing(() => {
    const seen: object[][] = [];
    let end;
    for (const state of scan(step, start, list)) {
      seen.push(places(state));
      end = state;
    }
    for (const own of seen.slice(1)) {
      assertEquals(
        own.map((id, i) => id === seen[0][i]),
        own.map(() => true),
      );
    }
    assert(places(start).every((id, i) => id !== seen[0][i]));
    dispose(end);
  });
});

Deno.test("a state that somebody holds is left alone, and the run goes on as without", async () => {
  using start = startState();
  using expected = fold(step, start, list);
  using third = fold(step, start, list.slice(0, 3));
  await assertLeavesNothing(() => {
    let kept, end;
    for (const state of scan(step, start, list)) {
      if (state.step === 3) kept = retainState(state);
      end = state;
    }
    assertEquals(numbersIn(kept), numbersIn(third));
    assertEquals(numbersIn(end), numbersIn(expected));
    dispose([kept, end]);
  });
});

Deno.test("a state that was written over cannot be used", () => {
  using start = startState();
  const states = scan(step, start, list);
  const [first, second] = [states.next().value, states.next().value];
  assertThrows(() => numbersIn(first), Error, "it was freed");
  assert(leaves(first).every(([, leaf]) => unchecked(leaf).isDisposed));
  dispose(second);
});

Deno.test("a step that is wrapped is called at each step, and never writes over a state", () => {
  using start = startState();
  const seen: number[] = [];
  let before: object[] = [];
  const wrapped: typeof step = Object.assign((state: never, batch: never) => {
    const next = step(state, batch);
    assert(places(next).every((id) => !before.includes(id)));
    before = places(next);
    seen.push(next.step);
    return next;
  }, step);
  using end = fold(wrapped, start, list);
  assertEquals(seen, [1, 2, 3, 4, 5, 6]);
  using expected = fold(step, start, list);
  assertEquals(numbersIn(end), numbersIn(expected));
});

Deno.test("early stopping restores the best state with the numbers it had", async () => {
  using start = startState();
  const byTheFirst = earlyStopping({
    monitor: "loss",
    mode: "max",
    patience: 3,
    restoreBest: true,
  });
  const { state, bestEpoch } = await last(pipe(run(start, 20), byTheFirst));
  const passes = epochs(training, { batchSize: 4, count: bestEpoch, key: key(4) });
  const { state: expected } = await last(trainEpochs(step, start, passes));
  assertEquals(numbersIn(state), numbersIn(expected));
  dispose([state, expected]);
});
