import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  asTensor,
  epochs,
  type Figures,
  foldIn,
  key,
  last,
  mae,
  meanSquaredError,
  NonFiniteLossError,
  objective,
  type StepReport,
  toArray,
  trainEpochs,
  trainStep,
} from "shapefold";
import {
  abortedRun,
  examples,
  model,
  numbersIn,
  run,
  startState,
  step,
  stepThatExplodesAfter,
  training,
} from "./problem.ts";

Deno.test("the figures of an epoch are means over its rows, not over its batches", async () => {
  using start = startState();
  const steps: StepReport[] = [];
  const reports = run(start, 1);
  reports.watch?.((report) => steps.push(report));
  const report = await last(reports);
  using _state = report.state;

  let state = start;
  const sums = { loss: 0, data: 0, mae: 0 };
  for (const batch of batchesOfFirstEpoch()) {
    state = step(state, batch);
    sums.loss += state.last.loss;
    sums.data += state.last.terms.data;
    sums.mae += state.last.sums.mae[0];
  }
  assertEquals(report.loss, sums.loss / 10);
  assertEquals(report.terms.data, sums.data / 10);
  assertEquals(report.metrics, { mae: sums.mae / 10 });
  assertAlmostEquals(report.loss, report.terms.data + report.terms.l2, 1e-6);
  assertEquals(numbersIn(report.state), numbersIn(state));
  assertEquals(steps.map(({ epoch, epochs, step, steps }) => [epoch, epochs, step, steps]), [
    [1, 1, 1, 3],
    [1, 1, 2, 3],
    [1, 1, 3, 3],
  ]);
  const { loss, terms, metrics }: Figures = report;
  assertEquals(steps[2].figures, { loss, terms, metrics });
});

function batchesOfFirstEpoch() {
  return epochs(training, { batchSize: 4, count: 1, key: key(4) }).batches(1);
}

Deno.test("a run counts its epochs, and its steps over all of them", async () => {
  using start = startState();
  const seen: number[][] = [];
  for await (const { epoch, epochs, steps, seconds, state } of run(start, 3)) {
    seen.push([epoch, epochs, steps, state.step]);
    assert(seconds > 0 && seconds < 10);
    if (epoch === 3) state[Symbol.dispose]();
  }
  assertEquals(seen, [[1, 3, 3, 3], [2, 3, 3, 6], [3, 3, 3, 9]]);
});

Deno.test("a run that is gone through twice gives the same numbers twice", async () => {
  using start = startState();
  const reports = run(start, 2);
  using first = (await last(reports)).state;
  using second = (await last(reports)).state;
  assertEquals(numbersIn(second), numbersIn(first));
});

Deno.test("a loss that is not finite ends the run with epoch, step and terms", async () => {
  using start = startState();
  const seen: number[] = [];
  const error = await assertRejects(async () => {
    for await (const { epoch } of run(start, 9, { by: stepThatExplodesAfter(7) })) seen.push(epoch);
  }, NonFiniteLossError);
  assertEquals(seen, [1, 2]);
  assertEquals([error.epoch, error.step, error.loss], [3, 9, Infinity]);
  assertEquals(
    error.message,
    "Training stopped at epoch 3, step 9: the loss is Infinity (data Infinity, l2 Infinity)",
  );
});

Deno.test("an aborted run ends with the last epoch that was finished", async () => {
  using start = startState();
  const { epoch, state } = await last(abortedRun(start, 3));
  using whole = (await last(run(start, 2))).state;
  assertEquals([epoch, state.step], [2, 6]);
  assertEquals(numbersIn(state), numbersIn(whole));
  state[Symbol.dispose]();
});

Deno.test("a run that is aborted before its first epoch ended has no last report", async () => {
  using start = startState();
  const text =
    "Cannot take the last report: expected at least 1 but found none; the run ended before its first epoch did, or no report was let through";
  for (
    const reports of [
      abortedRun(start, 1),
      run(start, 3, { signal: AbortSignal.abort() }),
      trainEpochs(step, start, epochs(training, { batchSize: 10, count: 1 }), {
        signal: AbortSignal.abort(),
      }),
    ]
  ) {
    const error = await assertRejects(() => last(reports), Error);
    assertEquals(error.message, text);
  }
});

Deno.test("trainEpochs() says at once where the data do not suit the model", () => {
  using start = startState();
  const wrong = epochs({ x: training.y, y: training.y }, { count: 1 });
  assertThrows(
    () => trainEpochs(step, start, wrong as never),
    TypeError,
    "the model takes 'batch 2' but the examples are '10 1'",
  );
});

Deno.test("the loss falls where there is something to learn", async () => {
  const rows = examples(40, 6);
  const data = { x: rows.x, y: asTensor(toArray(rows.x).map(([a, b]) => [a - b]), "n 1") };
  using start = startState();
  const quick = trainStep(objective(model, meanSquaredError), step.optimizer, { metrics: [mae] });
  const losses: number[] = [];
  const passes = epochs(data, { batchSize: 8, count: 40, key: foldIn(key(1), 0) });
  for await (const { loss, epoch, state } of trainEpochs(quick, start, passes)) {
    losses.push(loss);
    if (epoch === 40) state[Symbol.dispose]();
  }
  assert(losses[39] < losses[0] / 2, `from ${losses[0]} to ${losses[39]}`);
});
