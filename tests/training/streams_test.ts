import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type AnyReport,
  dispose,
  earlyStopping,
  history,
  last,
  NonFiniteLossError,
  pipe,
  retainState,
  scaleLearningRate,
  takeWhile,
  tap,
  terminateOnNaN,
  transformReports,
  validate,
} from "shapefold";
import {
  assertLeavesNothing,
  loss,
  numbersIn,
  run,
  startState,
  stepThatExplodesAfter,
  validation,
} from "./problem.ts";

/** The numbers of the states after each epoch of a run. */
async function states(count: number): Promise<number[][][]> {
  using start = startState();
  const numbers: number[][][] = [];
  const end = await last(tap(({ state }) => numbers.push(numbersIn(state)))(run(start, count)));
  dispose(end.state);
  return numbers;
}

Deno.test("tap() shows each report, and waits for what it gives", async () => {
  using start = startState();
  const seen: string[] = [];
  const reports = tap(async ({ epoch, state }: AnyReport) => {
    seen.push(`begins ${epoch}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    seen.push(`ends ${epoch} with ${numbersIn(state).length}`);
  })(run(start, 2));
  for await (const { epoch, state } of reports) {
    seen.push(`given ${epoch}`);
    if (epoch === 2) dispose(state);
  }
  const tensors = numbersIn(start).length;
  assertEquals(seen, [
    "begins 1",
    `ends 1 with ${tensors}`,
    "given 1",
    "begins 2",
    `ends 2 with ${tensors}`,
    "given 2",
  ]);
});

Deno.test("what tap() calls may end the run by an error", async () => {
  using start = startState();
  const failing = tap(({ epoch }: AnyReport) => {
    if (epoch === 2) throw new RangeError("enough");
  });
  await assertRejects(() => last(failing(run(start, 4))), RangeError, "enough");
});

Deno.test("takeWhile() ends before the first report that does not meet the condition, with the state of the one before", async () => {
  const numbers = await states(4);
  using start = startState();
  for (const epochs of [1, 2, 3, 4]) {
    const asked: number[] = [];
    const reports = takeWhile(({ epoch }: AnyReport) => {
      asked.push(epoch);
      return epoch <= epochs;
    })(run(start, 4));
    const end = await last(reports);
    assertEquals([end.epoch, asked.length], [epochs, Math.min(epochs + 1, 4)]);
    assertEquals(numbersIn(end.state), numbers[epochs - 1]);
    dispose(end.state);
  }
});

Deno.test("takeWhile() sees what stands before it, and may leave nothing", async () => {
  using start = startState();
  const reports = pipe(
    run(start, 3),
    validate(loss, validation),
    takeWhile(({ validation }) => validation.loss < 0),
  );
  const error = await assertRejects(() => last(reports), Error);
  assertEquals(
    (error as Error).message,
    "Cannot take the last report: expected at least 1 but found none; the run ended before its first epoch did, or no report was let through",
  );
});

Deno.test("terminateOnNaN() ends with the last good epoch once more, which says why", async () => {
  // Three steps an epoch: the sixth and last of epoch 2 moves so far that the seventh finds an infinite loss.
  using start = startState();
  const held: { numbers?: number[][] } = {};
  const end = await last(pipe(
    run(start, 9, { by: stepThatExplodesAfter(6) }),
    terminateOnNaN(),
    tap(({ state, ended }) => {
      if (ended === undefined) held.numbers = numbersIn(state);
    }),
    history(),
  ));
  assertEquals(end.epoch, 2);
  assertEquals(end.history.map(({ epoch }) => epoch), [1, 2]);
  assertEquals(numbersIn(end.state), held.numbers);
  assertEquals(
    end.ended?.replace(/is .*/, "is"),
    "Training stopped at epoch 3, step 8: the loss is",
  );
  dispose(end.state);
});

Deno.test("terminateOnNaN() changes nothing where the loss is finite", async () => {
  using start = startState();
  const reports: AnyReport[] = [];
  for await (const report of terminateOnNaN()(run(start, 2))) reports.push(report);
  assertEquals(reports.map((report) => [report.epoch, "ended" in report]), [[1, false], [
    2,
    false,
  ]]);
  dispose(reports[1].state);
});

Deno.test("terminateOnNaN() throws where there is no good epoch, and other errors", async () => {
  using start = startState();
  const diverged = run(start, 3, { by: stepThatExplodesAfter(1) });
  await assertRejects(() => last(terminateOnNaN()(diverged)), NonFiniteLossError);
  const failing = tap(({ epoch }: AnyReport) => {
    if (epoch === 2) throw new RangeError("enough");
  })(run(start, 3));
  await assertRejects(() => last(terminateOnNaN()(failing)), RangeError, "enough");
});

Deno.test("behind early stopping, terminateOnNaN() ends what diverges before patience does", async () => {
  using start = startState();
  const end = await last(pipe(
    run(start, 9, { by: stepThatExplodesAfter(7) }),
    earlyStopping({ monitor: "loss", patience: 5 }),
    terminateOnNaN(),
  ));
  assertEquals([end.epoch, end.ended?.slice(0, 27)], [2, "Training stopped at epoch 3"]);
  dispose(end.state);
});

Deno.test("before early stopping, what terminateOnNaN() says of the end is said with the best epoch too", async () => {
  using start = startState();
  const end = await last(pipe(
    run(start, 9, { by: stepThatExplodesAfter(7) }),
    terminateOnNaN(),
    earlyStopping({ monitor: "loss", patience: 5, restoreBest: true }),
  ));
  assertEquals([end.epoch, end.ended?.slice(0, 27)], [2, "Training stopped at epoch 3"]);
  dispose(end.state);
});

Deno.test("a run goes on from the state that it is told, through streams of one's own", async () => {
  using start = startState();
  const [first] = await states(2);
  const same = transformReports<AnyReport, AnyReport>(async function* (reports) {
    for await (const report of reports) yield { ...report };
  });
  const reports = same(run(start, 2));
  const seen: number[][][] = [];
  using before = retainState(start);
  for await (const { epoch, state } of reports) {
    seen.push(numbersIn(state));
    // Back to the start: the second epoch is the first but for the order of its rows.
    if (epoch === 1) reports.adjust?.(() => retainState(before));
    else dispose(state);
  }
  assertEquals(seen[0], first);
  using again = startState();
  const untold = await states(2);
  assertNotEquals(seen[1], untold[1]);
  assertEquals(numbersIn(again), numbersIn(start));
});

Deno.test("what is told before the first report is asked for is the start of the first epoch", async () => {
  using start = startState();
  const reports = run(start, 1);
  const steps: number[] = [];
  reports.adjust?.((state) => ({ ...state, step: state.step + 10 }));
  reports.adjust?.((state) => ({ ...state, step: state.step * 2 }));
  reports.watch?.(() => steps.push(1));
  const { state } = await last(reports);
  assertEquals([state.step, steps.length], [23, 3]);
  dispose(state);
});

Deno.test("a state that is none is refused with what is expected", async () => {
  using start = startState();
  await assertLeavesNothing(async () => {
    const reports = run(start, 2);
    reports.adjust?.((state) => scaleLearningRate(state, 0.5));
    reports.adjust?.(() => undefined as never);
    const error = await assertRejects(() => last(reports), TypeError);
    assertEquals(
      (error as Error).message,
      "Cannot adjust the state: expected a state such as scaleLearningRate(state, 0.1) gives but found undefined",
    );
  });
});

Deno.test("tap() and takeWhile() reject what is no function, and a condition that is no boolean", async () => {
  const cases: [f: () => unknown, message: string][] = [
    [() => tap(3 as never), "Cannot tap reports: expected a function but found 3"],
    [() => takeWhile("x" as never), 'Cannot take reports: expected a function but found "x"'],
  ];
  for (const [f, message] of cases) assertEquals(assertThrows(f, TypeError).message, message);
  using start = startState();
  const unsure = takeWhile((() => undefined) as never)(run(start, 2));
  await assertRejects(
    () => last(unsure),
    TypeError,
    "Cannot take reports: expected true or false but found undefined",
  );
});

Deno.test("streams and last() reject what is no stream", async () => {
  const transform = history() as unknown as (stream: unknown) => unknown;
  assertEquals(
    assertThrows(() => transform([1, 2]), TypeError).message,
    "Cannot transform reports: expected a stream such as trainEpochs gives but found [ 1, 2 ]",
  );
  const error = await assertRejects(() => last(history as unknown as AsyncIterable<0>), TypeError);
  assertEquals(
    (error as Error).message,
    "Cannot take the last report: expected a stream such as trainEpochs gives but found [Function: history]",
  );
});
