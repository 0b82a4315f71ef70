import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { type Bar, barsOf } from "./bars.ts";
import { startContestant } from "./contestants.ts";
import { compareKeras, readKeras } from "./keras.ts";
import type { Answer, Question } from "./measure.ts";
import type { Measurements, Times } from "./rounds.ts";
import { relativeToBest } from "./scaling.ts";
import { median, series, timesAsFast } from "./statistics.ts";
import { table } from "./table.ts";
import { flopsOfStep, randomExamples, type Workload, workloads } from "./workloads.ts";

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";

const tiny: Workload = {
  name: "tiny",
  dims: [3, 4, 2],
  batch: 4,
  batches: 2,
  dropout: 0.5,
  loss: "crossentropy",
  optimizer: "adam",
};

const q3 = workloads.filter(({ name }) => name === "q3");

/** Measurements of q3 in which stock takes so many milliseconds and all the others so many. */
function measurements(stock: number, others: number, peak: number): Measurements {
  const [slow, fast] = [series([stock]), series([others])];
  const times: Times = {
    plain: { stock: slow, jax: fast, one: fast, all: fast },
    withMetric: { stock: slow, one: fast, all: fast },
  };
  return { peak: { one: series([peak / 2]), all: series([peak]) }, times: { q3: times } };
}

function met(bars: readonly Bar[]): string[] {
  return bars.filter(({ passes }) => passes).map(({ what }) => what);
}

Deno.test("a step is two operations for each number that each of its products multiplies", () => {
  const product = (rows: number, inner: number, columns: number) => 2 * rows * inner * columns;
  const [batch, a, b, c] = [32, 7, 5, 3];
  const forward = product(batch, a, b) + product(batch, b, c);
  const ofKernels = product(a, batch, b) + product(b, batch, c);
  const ofHiddenUnits = product(batch, c, b);
  assertEquals(flopsOfStep({ dims: [a, b, c], batch }), forward + ofKernels + ofHiddenUnits);
});

Deno.test("random examples are the same every time, with one class a row", () => {
  const { rows, x, y } = randomExamples(tiny);
  assertEquals([rows, x.length, y.length], [8, 24, 16]);
  assertEquals(randomExamples(tiny).x, x);
  assert(x.every((value) => value >= 0 && value < 1));
  for (let row = 0; row < rows; row++) {
    assertEquals([...y.subarray(2 * row, 2 * row + 2)].sort(), [0, 1]);
  }
});

Deno.test("the median is the middle number, or the mean of the two in the middle", () => {
  assertEquals(median([30, 1, 2]), 2);
  assertEquals(median([4, 1, 30, 2]), 3);
  assertThrows(() => median([]), RangeError, "Cannot take the median: expected numbers");
});

Deno.test("a ratio is that of the medians, above 1 where ours takes less time", () => {
  assertEquals(timesAsFast(series([2, 100, 1]), series([9, 8, 0])), 4);
});

Deno.test("a bar is met from its figure on", () => {
  const ofStock = "q3: times as fast as tfjs-layers";
  const ofPeak = "q3: percent of the peak";
  const peak = flopsOfStep(q3[0]) / 10 / 1e6 / 0.65;
  assertEquals(met(barsOf(q3, measurements(180, 10, peak))), [ofStock, ofPeak]);
  assertEquals(met(barsOf(q3, measurements(179, 10, peak))), [ofPeak]);
  assertEquals(met(barsOf(q3, measurements(180, 10, peak * 1.01))), [ofStock]);
});

Deno.test("the cost of a size is relative to the size where a row and unit is cheapest", () => {
  const points = relativeToBest([
    { batch: 32, width: 10, ms: 3.2 },
    { batch: 64, width: 10, ms: 3.2 },
    { batch: 64, width: 20, ms: 9.6 },
  ]);
  assertEquals(points.map(({ relative }) => relative), [2, 1, 1.5]);
});

Deno.test("figures of Keras are compared by name, and a file that lacks some is refused", () => {
  const figures = { date: "2026-01-31", versions: { keras: "3" }, ms: { q3: 25, unknown: 1 } };
  const { times } = measurements(180, 10, 100);
  const read = readKeras(JSON.stringify(figures));
  assertEquals(compareKeras(read, times), { ...figures, timesAsFast: { q3: 2.5 } });
  const without = JSON.stringify({ date: "2026-01-31", ms: {} });
  assertThrows(() => readKeras(without), TypeError, "Cannot read the figures of Keras: expected");
});

Deno.test("a table has its first column at the left and its figures at the right", () => {
  assertEquals(
    table([["", "ms"], ["a", "1.25"], ["bcd", "10"]]),
    ["       ms", "───  ────", "a    1.25", "bcd    10"].join("\n"),
  );
});

Deno.test({
  name: "this library and the peak are measured in processes without any permission",
  ignore: !mayRun,
  async fn() {
    await using ours = startContestant<Question, Answer>("ours.ts", [1]);
    const regression = { ...tiny, dropout: 0, loss: "mae", optimizer: "rmsprop" } as const;
    for (const workload of [tiny, regression]) {
      for (const metrics of [false, true]) {
        assertGreater((await ours.ask({ workload, metrics, ms: 1 })).ms, 0);
      }
    }
    await using peak = startContestant<{ ms: number }, { gflops: number }>("peak.ts");
    assertGreater((await peak.ask({ ms: 1 })).gflops, 0);
  },
});

Deno.test({
  name: "the process of the stock kernels loads no kernel of this library",
  ignore: !mayRun,
  async fn() {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", new URL("stock.ts", import.meta.url).href],
    }).output();
    const { modules }: { modules: { specifier: string }[] } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    const loaded = modules.map(({ specifier }) => specifier);
    const of = (folder: string) => loaded.filter((url) => url.includes(folder));
    assertGreater(of("/src/runtime/").length, 0);
    assertEquals([...of("/src/kernels/"), ...of("/src/layers/"), ...of("/src/training/")], []);
  },
});
