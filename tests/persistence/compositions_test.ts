import { assertEquals } from "@std/assert";
import {
  type AnyReport,
  checkpoint,
  dispose,
  earlyStopping,
  history,
  last,
  learningRateSchedule,
  mae,
  pipe,
  reduceOnPlateau,
  type Reports,
  takeWhile,
  terminateOnNaN,
  trainEpochs,
  transformReports,
  validate,
} from "shapefold";
import {
  assertLeavesNothing,
  loss,
  numbersIn,
  startState,
  step,
  training,
  validation,
} from "../training/problem.ts";
import { testInFolder } from "./temporary.ts";

import { interruptedAt, kept, leftAfter, passes, type Run, type State } from "./kept.ts";
/** What a run is at its end but for its times; its state is freed. */
async function endOf<R extends AnyReport>(reports: Reports<R>): Promise<unknown> {
  const report = await last(history()(reports));
  const { state, seconds: _, replayed: _replayed, run: _run, history: figures, ...others } =
    report as typeof report & { run?: unknown };
  const { step, last: tally, optimizer } = state as State;
  const end = {
    ...others,
    numbers: numbersIn(state),
    scalars: [step, tally, optimizer[1]],
    history: figures.map(({ seconds: _, ...rest }) => rest),
  };
  dispose(state);
  return end;
}

const compositions: Record<string, (run: Run) => Reports<AnyReport>> = {
  "nothing else": (run) => run,
  "the best epoch restored": (run) =>
    pipe(
      run,
      validate(loss, validation, { metrics: [mae] }),
      earlyStopping({
        monitor: "validation.loss",
        patience: 12,
        minDelta: 0.02,
        restoreBest: true,
      }),
    ),
  "a plateau and a schedule": (run) =>
    pipe(
      run,
      learningRateSchedule((epoch) => 1 / epoch),
      validate(loss, validation),
      reduceOnPlateau({ monitor: "validation.loss", patience: 1, minDelta: 0.05, factor: 0.5 }),
    ),
  "two validations": (run) =>
    pipe(
      run,
      validate(loss, training),
      reduceOnPlateau({ monitor: "validation.loss", patience: 2, minDelta: 0.05, factor: 0.5 }),
      validate(loss, validation),
      earlyStopping({ monitor: "validation.loss", patience: 3, minDelta: 0.02 }),
    ),
  "two that restore": (run) =>
    pipe(
      run,
      earlyStopping({ monitor: "loss", patience: 12, minDelta: 0.2, restoreBest: true }),
      validate(loss, validation),
      earlyStopping({ monitor: "validation.loss", patience: 12, minDelta: 0.3, restoreBest: true }),
    ),
  "a condition": (run) => pipe(run, takeWhile(({ epoch }) => epoch < 9), terminateOnNaN()),
  "a stream of one's own": (run) =>
    pipe(
      run,
      transformReports(async function* <R extends AnyReport>(reports: AsyncIterable<R>) {
        for await (const report of reports) yield { ...report, own: true };
      }),
      earlyStopping({ monitor: "loss", patience: 3, minDelta: 0.3, restoreBest: true }),
    ),
};

for (const [name, streams] of Object.entries(compositions)) {
  for (const place of ["before", "behind"]) {
    testInFolder(
      `interrupted at any step, a run ends like an unbroken one: ${name}, checkpoint() ${place} it`,
      async (folder) => {
        using start = startState();
        const unbroken = await endOf(streams(trainEpochs(step, start, passes(12))));
        await assertLeavesNothing(async () => {
          const dir = `${folder}/run`;
          const keep = checkpoint({ dir, every: { epochs: 2 } });
          const keeping = (run: Run) =>
            place === "before" ? streams(keep(run)) : keep(streams(run));
          for (const at of [[1, 1], [1, 2], [3, 1], [3, 2], [4, 2], [7, 2]] as const) {
            await interruptedAt(dir, at, keeping);
          }
          await leftAfter(dir, 9, keeping);
          using again = startState();
          assertEquals(await endOf(keeping(kept(dir, again, 12))), unbroken);
          // Where nothing is left to do, the end is the same.
          assertEquals(await endOf(keeping(kept(dir, again, 12))), unbroken);
        });
      },
    );
  }
}
