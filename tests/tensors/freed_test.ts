import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  add,
  asTensor,
  batches,
  dense,
  disposable,
  dispose,
  epochs,
  fold,
  initialState,
  input,
  key,
  meanSquaredError,
  objective,
  raw,
  retain,
  scope,
  sequential,
  sgd,
  start,
  sum,
  type Tensor,
  toArray,
  trainEpochs,
  trainStep,
} from "shapefold";

/** What the use of a tensor that was freed says. */
function complaint(x: Tensor<string>): string {
  return assertThrows(() => add(x, 1), Error).message;
}

const FIND = "; start({ debug: true }) finds the place";
const BY_PROGRAM = "by dispose() or at the end of a using; hold on to one by retain(tensor)";
const BY_SCOPE = "with the scope that made it; return it from the scope";
const BY_LOOP = "by the run, the batches or the folds that it came from, as they went on; " +
  "hold on to one by retain(tensor) or retainState(state)";

Deno.test("a tensor that was disposed of says so wherever it is used", () => {
  const x = asTensor([1, 2], "2");
  dispose(x);
  for (const use of [() => add(x, 1), () => toArray(x), () => retain(x)]) {
    const { message, cause } = assertThrows(use, Error);
    assertEquals(message, `Cannot use the tensor '2': it was freed ${BY_PROGRAM}${FIND}`);
    assertEquals(cause, undefined);
  }
});

Deno.test("a tensor that was freed at the end of a using says so", () => {
  let x: Tensor<"2 1"> | undefined;
  {
    using pair = disposable({ x: asTensor([[1], [2]], "2 1") });
    x = pair.x;
  }
  assertEquals(complaint(x), `Cannot use the tensor '2 1': it was freed ${BY_PROGRAM}${FIND}`);
});

Deno.test("a tensor that was freed with a scope says so, in an open scope too", () => {
  let inner: Tensor<""> | undefined;
  const fill = () => {
    scope(() => {
      inner = asTensor(1, "");
    });
    return complaint(inner!);
  };
  const text = `Cannot use the tensor '': it was freed ${BY_SCOPE}${FIND}`;
  assertEquals(fill(), text);
  assertEquals(scope(fill), text);
});

Deno.test("a tensor that was freed behind our back is not put down to a scope", () => {
  const free = () => {
    const x = asTensor([1], "1");
    raw(x).dispose();
    return complaint(x);
  };
  const text = `Cannot use the tensor '1': it was freed ` +
    `by tfjs; call dispose() of this library instead${FIND}`;
  assertEquals(free(), text);
  assertEquals(scope(free), text);
});

Deno.test("a batch and a state that a loop has left behind say so", async () => {
  const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
  const seen = Array.from(batches(data, { batchSize: 2 }));
  assertEquals(complaint(seen[0].x), `Cannot use the tensor '2 1': it was freed ${BY_LOOP}${FIND}`);

  const model = sequential(input("1"), dense(1));
  const step = trainStep(objective(model, meanSquaredError), sgd());
  using state = initialState(model, step, key(0));
  const kernels: Tensor<"1 1">[] = [];
  for await (
    const report of trainEpochs(step, state, epochs(data, { count: 2, batchSize: 2 }))
  ) kernels.push(report.state.params[0].kernel);
  assertEquals(
    complaint(kernels[0]),
    `Cannot use the tensor '1 1': it was freed ${BY_LOOP}${FIND}`,
  );
  dispose(kernels[1]);

  const sums: Tensor<"">[] = [];
  using zero = disposable({ total: asTensor(0, "") });
  const end = fold(
    (state: { total: Tensor<""> }, { x }: { x: Tensor<"batch 1"> }) => {
      const total = scope(() => add(state.total, sum(x)));
      sums.push(total);
      return { total };
    },
    zero,
    batches(data, { batchSize: 2 }),
  );
  assertEquals(complaint(sums[0]), `Cannot use the tensor '': it was freed ${BY_LOOP}${FIND}`);
  assertEquals(toArray(end.total), 6);
  dispose(end);
  dispose(data);
});

Deno.test("with debug: true the cause of the error has the place, until debug is false", () => {
  start({ debug: true });
  const x = asTensor([1, 2], "2");
  freeHere(x);
  const error = assertThrows(() => add(x, 1), Error);
  assertEquals(
    error.message,
    `Cannot use the tensor '2': it was freed ${BY_PROGRAM}; the cause of this error has the place`,
  );
  assert(error.cause instanceof Error);
  assertEquals(error.cause.message, "It was freed here");
  assertMatch(error.cause.stack!, /freeHere .*freed_test\.ts/);

  const inner: Tensor<"">[] = [];
  scopeHere(inner);
  const { cause } = assertThrows(() => toArray(inner[0]), Error);
  assertMatch((cause as Error).stack!, /scopeHere .*freed_test\.ts/);

  start({ debug: false });
  const y = asTensor([1, 2], "2");
  freeHere(y);
  assertEquals(assertThrows(() => add(y, 1), Error).cause, undefined);
});

function freeHere(x: Tensor<string>): void {
  dispose(x);
}

function scopeHere(made: Tensor<"">[]): void {
  scope(() => {
    made.push(asTensor(1, ""));
  });
}
