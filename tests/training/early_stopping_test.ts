import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type AnyReport,
  asTensor,
  disposable,
  earlyStopping,
  type EarlyStoppingOptions,
  history,
  key,
  last,
  type Monitor,
  NonFiniteLossError,
  type Stopping,
  type WithHistory,
} from "shapefold";
import { abortedRun, assertLeavesNothing, numbersIn, run, startState } from "./problem.ts";

type Stopped = AnyReport & Stopping;

/** A run whose losses are told; the state of an epoch holds its number, and lives as long as that of a true run. */
async function* runOf(
  losses: readonly (number | Error)[],
  names: object,
): AsyncGenerator<AnyReport> {
  let state: AnyReport["state"] | undefined;
  for (const [i, loss] of losses.entries()) {
    const before = state;
    if (loss instanceof Error) {
      before?.[Symbol.dispose]();
      throw loss;
    }
    const epoch = i + 1;
    const tally = { rows: 0, loss: 0, terms: {}, sums: {} };
    state = disposable({
      params: [asTensor(epoch, "")],
      running: [],
      optimizer: null,
      step: epoch,
      key: key(0),
      last: tally,
    });
    before?.[Symbol.dispose]();
    const figures = Object.fromEntries(Object.keys(names).map((name) => [name, loss]));
    const report = { epoch, epochs: losses.length, steps: 1, seconds: 0, loss, state };
    yield { ...report, terms: { data: loss }, metrics: figures };
  }
}

const names = {
  ...{ accuracy: 0, mae: 0, mse: 0, rmse: 0, r2: 0 },
  ...{ top5: 0, precision: 0, "recall[2]": 0, "f1(micro)": 0, "auc(PR)": 0 },
};

/** The epochs that were reported, and the last report with the number in its state. */
async function stop(
  losses: readonly (number | Error)[],
  options: Partial<EarlyStoppingOptions<Monitor>>,
): Promise<{ epochs: number[]; end: Stopped & WithHistory; held: number[][] }> {
  const all = { monitor: "loss", patience: 2, ...options } as EarlyStoppingOptions<"loss">;
  const epochs: number[] = [];
  let end: (Stopped & WithHistory) | undefined;
  for await (const report of history()(earlyStopping(all)(runOf(losses, names)))) {
    epochs.push(report.epoch);
    end = report;
  }
  if (end === undefined) throw new Error("no report");
  const held = numbersIn(end.state);
  end.state[Symbol.dispose]();
  return { epochs, end, held };
}

Deno.test("a run stops when the loss has not become better for as many epochs as patience says", async () => {
  const losses = [5, 4, 4.5, 4, 3, 4, 5, 6, 1];
  for (const [patience, epochs] of [[1, 3], [2, 4], [3, 8], [4, 9], [5, 9]]) {
    const { end } = await stop(losses, { patience });
    assertEquals([patience, end.epoch], [patience, epochs]);
    const why = `loss has not become better for ${patience} epochs`;
    assertEquals(end.ended, epochs < 9 ? why : undefined);
  }
});

Deno.test("reports name the best epoch so far and its figure", async () => {
  const seen: number[][] = [];
  const reports = earlyStopping({ monitor: "loss", patience: 9 })(runOf([5, 3, 4, 2, 2], names));
  for await (const { bestEpoch, best, state } of reports) {
    seen.push([bestEpoch, best]);
    if (seen.length === 5) state[Symbol.dispose]();
  }
  assertEquals(seen, [[1, 5], [2, 3], [2, 3], [4, 2], [4, 2]]);
});

Deno.test("a figure must be better by more than minDelta", async () => {
  const { end } = await stop([5, 4.75, 4.5, 4.25], { minDelta: 0.5, patience: 2 });
  assertEquals([end.epoch, end.bestEpoch], [3, 1]);
  const finer = await stop([5, 4.75, 4.5, 4.25], { minDelta: 0.2, patience: 2 });
  assertEquals([finer.end.epoch, finer.end.bestEpoch], [4, 4]);
});

Deno.test("large metrics are good but for errors, small losses and terms are; mode overrules", async () => {
  const cases: [monitor: Monitor, best: number, mode?: "min" | "max"][] = [
    ["loss", 3],
    ["terms.data", 3],
    ["metrics.accuracy", 2],
    ["metrics.r2", 2],
    ["metrics.mae", 3],
    ["metrics.mse", 3],
    ["metrics.rmse", 3],
    ["metrics.top5", 2],
    ["metrics.precision", 2],
    ["metrics.recall[2]", 2],
    ["metrics.f1(micro)", 2],
    ["metrics.auc(PR)", 2],
    ["loss", 2, "max"],
    ["metrics.accuracy", 3, "min"],
  ];
  for (const [monitor, best, mode] of cases) {
    const { end } = await stop([2, 3, 1], { monitor, patience: 5, ...(mode && { mode }) });
    assertEquals([monitor, mode, end.bestEpoch], [monitor, mode, best]);
  }
});

Deno.test("NaN is never better, and anything is better than NaN", async () => {
  const { end } = await stop([3, NaN, NaN, 1], { patience: 2 });
  assertEquals([end.epoch, end.bestEpoch], [3, 1]);
  const late = await stop([NaN, 3, 4], { patience: 2 });
  assertEquals([late.end.epoch, late.end.bestEpoch, late.end.best], [3, 2, 3]);
  const never = await stop([NaN, NaN, NaN, NaN], { patience: 2 });
  assertEquals([never.end.epoch, never.end.bestEpoch], [3, 1]);
});

Deno.test("restoreBest ends with the best epoch and its state, whatever ended the run", async () => {
  const patience = await stop([5, 3, 4, 4, 2], { restoreBest: true });
  assertEquals(patience.epochs, [1, 2, 3, 4, 2]);
  assertEquals(patience.held, [[2]]);
  assertEquals(patience.end.ended, "loss has not become better for 2 epochs");

  const count = await stop([5, 3, 4], { restoreBest: true });
  assertEquals(count.epochs, [1, 2, 3, 2]);
  assertEquals([count.held, count.end.ended], [[[2]], undefined]);

  const best = await stop([5, 4, 3], { restoreBest: true });
  assertEquals(best.epochs, [1, 2, 3]);
  assertEquals([best.held, best.end.ended], [[[3]], undefined]);

  const failed = new NonFiniteLossError(9, NaN, { data: NaN }, 4);
  for (const [losses, epoch] of [[[5, 3, 4, failed], 2], [[5, 4, 3, failed], 3]] as const) {
    const { held, end } = await stop(losses, { restoreBest: true });
    assertEquals([end.epoch, held, end.ended], [epoch, [[epoch]], failed.message]);
  }
});

Deno.test("without restoreBest a loss that is not finite, and with it any other error, is thrown", async () => {
  const failed = new NonFiniteLossError(9, NaN, { data: NaN }, 3);
  await assertRejects(() => stop([5, 4, failed], {}), NonFiniteLossError, failed.message);
  await assertRejects(() => stop([failed], { restoreBest: true }), NonFiniteLossError);
  await assertRejects(
    () => stop([5, new Error("disk full")], { restoreBest: true }),
    Error,
    "disk",
  );
});

Deno.test("the last report has the history of all epochs, the best one is not told twice", async () => {
  for (const restoreBest of [false, true]) {
    const { end } = await stop([5, 3, 4, 4, 2], { restoreBest });
    assertEquals(end.history.map(({ epoch, loss }) => [epoch, loss]), [[1, 5], [2, 3], [3, 4], [
      4,
      4,
    ]]);
  }
});

Deno.test("restoreBest leaves one state alive, the one that it gives", async () => {
  await assertLeavesNothing(async () => {
    await stop([5, 3, 4, 4, 2], { restoreBest: true });
    await stop([5, 4, 3], { restoreBest: true });
  });
});

Deno.test("restoreBest restores after an aborted signal too", async () => {
  using start = startState();
  const best = earlyStopping({ monitor: "loss", mode: "max", patience: 99, restoreBest: true });
  const { epoch, state, ended, bestEpoch } = await last(best(abortedRun(start, 4)));
  assertEquals([epoch, bestEpoch, ended], [bestEpoch, bestEpoch, undefined]);
  using wanted = (await last(run(start, bestEpoch))).state;
  assertEquals(numbersIn(state), numbersIn(wanted));
  state[Symbol.dispose]();
});

Deno.test("a figure that no report has is named, with what to put before", async () => {
  const cases: [monitor: Monitor, message: string][] = [
    ["metrics.f1", "Cannot monitor 'metrics.f1': expected reports with that figure but found none"],
    ["terms.l1", "Cannot monitor 'terms.l1': expected reports with that figure but found none"],
    [
      "validation.loss",
      "Cannot monitor 'validation.loss': expected reports with that figure but found none; put validate(objective, data) before it",
    ],
  ];
  for (const [monitor, message] of cases) {
    const error = await assertRejects(() => stop([1], { monitor, mode: "max" }), TypeError);
    assertEquals(error.message, message);
  }
});

Deno.test("earlyStopping() rejects a mode that it does not know", () => {
  const error = assertThrows(
    () => earlyStopping({ monitor: "loss", patience: 1, mode: "most" as "max" }),
    RangeError,
  );
  assertEquals(
    error.message,
    "Cannot stop early by 'loss': expected a mode of 'min' or 'max' but found \"most\"",
  );
});

Deno.test("earlyStopping() wants a mode for a metric that it does not know", () => {
  for (const monitor of ["metrics.kappa", "validation.metrics.kappa"] as const) {
    const error = assertThrows(() => earlyStopping({ monitor, patience: 1 }), RangeError);
    assertEquals(
      error.message,
      `Cannot stop early by '${monitor}': expected a mode of 'min' or 'max' but found undefined`,
    );
    earlyStopping({ monitor, patience: 1, mode: "min" });
  }
});

Deno.test("earlyStopping() rejects a patience below 1 and a negative minDelta", () => {
  for (const patience of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => earlyStopping({ monitor: "loss", patience }),
      RangeError,
      `Cannot stop early: expected a patience of at least 1 but found ${patience}`,
    );
  }
  for (const minDelta of [-1, NaN]) {
    assertThrows(
      () => earlyStopping({ monitor: "loss", patience: 1, minDelta }),
      RangeError,
      `Cannot stop early: expected a minDelta of at least 0 but found ${minDelta}`,
    );
  }
});
