import { assertEquals } from "@std/assert";
import {
  type AnyReport,
  type Figures,
  key,
  last,
  pipe,
  progress,
  type Reports,
  statusLine,
  type StepReport,
  transformReports,
  validate,
} from "shapefold";
import { loss, run, startState, validation } from "./problem.ts";

const figures = (loss: number): Figures => ({
  loss,
  terms: { data: loss - 0.25, l2: 0.25 },
  metrics: { mae: 0.125 },
});

/** A run of two epochs of four steps that take 60 ms each by a clock of its own, which `performance.now` shows. */
function timedRun(): Reports<AnyReport> {
  const watchers: ((report: StepReport) => void)[] = [];
  const tally = { rows: 0, loss: 0, terms: {}, sums: {} };
  const empty = { params: [], running: [], optimizer: null, step: 0, key: key(0), last: tally };
  const state = { ...empty, [Symbol.dispose]: () => {} };
  async function* reports() {
    for (const epoch of [1, 2]) {
      for (const step of [1, 2, 3, 4]) {
        clock += 60;
        const at = { epoch, epochs: 2, step, steps: 4, figures: figures(2 / step) };
        for (const watch of watchers) watch(at);
      }
      await Promise.resolve();
      yield { epoch, epochs: 2, steps: 4, seconds: 0.24, ...figures(0.5), state };
    }
  }
  return { watch: (watcher) => watchers.push(watcher), [Symbol.asyncIterator]: reports };
}

let clock = 0;

/** What `f` writes to an output while `performance.now` shows the clock. */
async function written(
  isTerminal: boolean,
  f: (line: ReturnType<typeof statusLine>) => Promise<unknown>,
): Promise<string[]> {
  const { now } = performance;
  const texts: string[] = [];
  clock = 0;
  performance.now = () => clock;
  try {
    await f(statusLine({ write: (text) => texts.push(text), isTerminal, columns: 101 }));
  } finally {
    performance.now = now;
  }
  return texts;
}

const shown = [
  "Epoch 1/2  ━━━━━━                    1/4  loss 2.00  data 1.75  l2 0.250  mae 0.125",
  "Epoch 1/2  ━━━━━━━━━━━━      3/4  17 steps/s  0:00 left  loss 0.667  data 0.417  l2 0.250  mae 0.125",
];
const kept = "  0.24 s  loss 0.500  data 0.250  l2 0.250  mae 0.125";

Deno.test("on a terminal the line is rewritten every 100 ms at most, and a line stays for each epoch", async () => {
  const texts = await written(true, (line) => last(progress({ line })(timedRun())));
  const lines = texts.map((text) => text.replace("\r\x1b[K", ""));
  assertEquals(texts.every((text) => text.startsWith("\r\x1b[K")), true);
  assertEquals(lines.slice(0, 3), [...shown, `Epoch 1/2${kept}\n`]);
  assertEquals(lines.slice(3).map((line) => line.slice(0, 12)), [
    "Epoch 2/2  ━",
    "Epoch 2/2  ━",
    "Epoch 2/2  0",
    "",
  ]);
});

Deno.test("elsewhere there is a line for each epoch and no other", async () => {
  const texts = await written(false, (line) => last(progress({ line })(timedRun())));
  assertEquals(texts, [`Epoch 1/2${kept}\n`, `Epoch 2/2${kept}\n`]);
});

Deno.test("silent progress writes nothing, and hands the run on as it is", async () => {
  const reports = timedRun();
  const texts = await written(true, async (line) => {
    const same: Reports<AnyReport> = progress({ line, silent: true })(reports);
    assertEquals(same === reports, true);
    await last(same);
  });
  assertEquals(texts, []);
});

Deno.test("a run that is gone through twice is shown once each time", async () => {
  const texts = await written(true, async (line) => {
    const reports = progress({ line })(timedRun());
    await last(reports);
    clock = 1000;
    await last(reports);
  });
  assertEquals(texts.slice(7), texts.slice(0, 7));
});

Deno.test("a transformer of a user's own keeps the steps in sight", async () => {
  const evenEpochs = transformReports<AnyReport, AnyReport>(async function* (reports) {
    for await (const report of reports) if (report.epoch % 2 === 0) yield report;
  });
  const texts = await written(true, (line) => last(progress({ line })(evenEpochs(timedRun()))));
  const lines = texts.map((text) => text.replace("\r\x1b[K", ""));
  assertEquals(lines.slice(0, 2), shown);
  assertEquals(lines.filter((line) => line.endsWith("\n")), [`Epoch 2/2${kept}\n`]);
});

Deno.test("the line of an epoch has the figures of the validation", async () => {
  using start = startState();
  const texts: string[] = [];
  const line = statusLine({ write: (text) => texts.push(text), isTerminal: false, columns: 80 });
  const { state } = await last(pipe(run(start, 2), validate(loss, validation), progress({ line })));
  state[Symbol.dispose]();
  const names = (text: string) => text.replaceAll(/ [\d.e-]+(?= |$)/gm, "").trim();
  assertEquals(texts.map(names), [
    "Epoch 1/2  s  loss  data  l2  mae  validation.loss  validation.data  validation.l2",
    "Epoch 2/2  s  loss  data  l2  mae  validation.loss  validation.data  validation.l2",
  ]);
});

Deno.test("every watcher of a run is told each step, in order", async () => {
  using start = startState();
  const reports = run(start, 2);
  const seen: string[] = [];
  for (const name of ["a", "b"]) {
    reports.watch?.(({ epoch, step }) => seen.push(`${name} ${epoch}.${step}`));
  }
  (await last(reports)).state[Symbol.dispose]();
  const steps = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"];
  assertEquals(seen, steps.flatMap((step) => [`a ${step}`, `b ${step}`]));
});
