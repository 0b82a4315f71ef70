import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  asTensor,
  defineRun,
  type EpochFigures,
  RunsError,
  shareExamples,
  tableText,
} from "shapefold";
import { DataUnavailableError } from "shapefold/datasets";
import { differenceOf, verdictOf } from "../../examples/common/accuracies.ts";
import { imagesOrDigits, sourceText } from "../../examples/common/data.ts";
import { readOptions } from "../../examples/common/options.ts";
import { sentenceOf } from "../../examples/common/program.ts";
import { report, wrapped } from "../../examples/common/report.ts";
import { doTrials, durationText, makespan, planText } from "../../examples/common/runs.ts";
import {
  accuracyText,
  besideTable,
  lossText,
  percent,
  trialsTable,
} from "../../examples/common/tables.ts";
import { madeUp } from "./trials.ts";

const rows = { train: 8000, test: 2000 };
const mnistSource = { name: "MNIST", kind: "folder", from: "data/mnist", rows } as const;

Deno.test("the first line says where data come from, and whether the notebook had more of them", () => {
  assertEquals(sourceText(mnistSource), "MNIST: 8,000 train and 2,000 test rows from data/mnist");
  assertEquals(sourceText(mnistSource, rows), sourceText(mnistSource));
  assertEquals(
    sourceText(mnistSource, { train: 60_000, test: 10_000 }).split("\n")[1],
    "The notebook had 60,000 train and 10,000 test rows: with fewer, larger losses are to be expected",
  );
  assertStringIncludes(
    sourceText({ name: "Housing", kind: "cache", from: "a", rows: { data: 20_640 } }),
    "Housing: 20,640 rows",
  );
});

Deno.test("a stand-in says what it stands in for, and how that is to be had", async () => {
  const nowhere = new DataUnavailableError("MNIST", [
    { source: "a folder", reason: "none was given" },
    { source: "https://one.invalid/", reason: "the server answers 404 Not Found" },
    { source: "https://two.invalid/", reason: "no permission", flag: "--allow-net=two.invalid" },
  ]);
  const { train, test, source } = await imagesOrDigits(
    function mnist() {
      return Promise.reject(nowhere);
    },
    { seed: 3 },
  );
  assertEquals([train.x.shape[1], test.y.shape[1]], [784, 10]);
  assertEquals(
    sourceText({ ...source, rows }).split("\n"),
    [
      "Synthetic digits stand in for MNIST, which is not there: 8,000 train and 2,000 test rows made by syntheticDigits",
      "  --data DIR takes them from a folder, " +
      "deno run --allow-env --allow-read --allow-write --allow-net=two.invalid ... downloads them once",
      "  https://one.invalid/: the server answers 404 Not Found",
    ],
  );
  const one = {
    name: "Friedman #1",
    insteadOf: "housing",
    kind: "formula",
    from: "friedman1",
  } as const;
  assertEquals(
    sourceText({ ...one, rows: { data: 9 } }),
    "Friedman #1 stands in for housing, which is not there: 9 rows made by friedman1",
  );
});

Deno.test("no stand-in takes the place of a folder that was named, nor hides another error", async () => {
  const nowhere = new DataUnavailableError("MNIST", [{ source: "here", reason: "nothing is" }]);
  const asked = imagesOrDigits(() => Promise.reject(nowhere), { data: "here", seed: 3 });
  assertEquals(await assertRejects(() => asked), nowhere);
  const broken = imagesOrDigits(() => Promise.reject(new SyntaxError("cut off")), { seed: 3 });
  await assertRejects(() => broken, SyntaxError, "cut off");
});

Deno.test("options are read with the example's own", () => {
  const about = {
    example: "some",
    purpose: "Some.",
    epochs: "3",
    own: {
      only: { names: ["a", "b", "c"], help: "which" },
      noise: { default: 0.5, least: 0, most: 1, fraction: true, help: "how much" },
    },
  };
  const options = readOptions(["--epochs", "7", "--only", "c,a"], about);
  assertEquals([options.epochs, options.seed, options.json], [7, 0, false]);
  assertEquals([options.only, options.noise], [["a", "c"], 0.5]);
  assertEquals(readOptions(["--noise", "0.25"], about).noise, 0.25);
});

Deno.test("times are told in words", () => {
  assertEquals([0.3, 12.1, 99, 600, 601].map(durationText), [
    "a second",
    "13 s",
    "99 s",
    "10 min",
    "11 min",
  ]);
  assertEquals(planText(3, 2, "about 42 s"), "3 trials, 2 at the same time: about 42 s.");
  assertEquals(planText(3, 1, "about 42 s"), "3 trials, one after the other: about 42 s.");
  assertEquals(planText(1, 1, "less than a minute"), "1 trial: less than a minute.");
});

Deno.test("jobs are done in their turn by the first worker that is free", () => {
  assertEquals(makespan([3, 1, 1, 1], 2), 3);
  assertEquals(makespan([1, 1, 3], 2), 4);
  assertEquals(makespan([1, 2, 3], 1), 6);
});

/** Remembers how long and on how many rows it was told to train. */
const recorded: { readonly rows: number; readonly epochs: number }[] = [];
const fake = defineRun(
  import.meta,
  "fake",
  async ({ data, epochs }: { data: { train: ReturnType<typeof some> }; epochs: number }) => {
    const rows = Number(data.train.x.shape.split(" ")[0]);
    recorded.push({ rows, epochs });
    const entry = { epoch: epochs, seconds: 1, loss: 1, terms: { data: 1 }, metrics: {} };
    return await Promise.resolve({ history: [entry] });
  },
);

/** Says of itself what it is told to. */
let entries: readonly EpochFigures[] = [];
const timed = defineRun(
  import.meta,
  "timed",
  (_: { data: Record<string, ReturnType<typeof some>>; epochs: number }) =>
    Promise.resolve({ history: entries }),
);

function some(count: number) {
  const x = asTensor(new Float32Array(count), "n 1");
  return shareExamples({ x, y: x });
}

Deno.test("trials are done once cut short, for the time they take, where that is worth it", async () => {
  const said: string[] = [];
  const told = { text: (text: string) => said.push(text), table: () => {} };
  const long = { data: { train: some(4000) }, epochs: 100 };
  recorded.length = 0;
  const trials = await doTrials(told, fake, { a: long, b: long }, 1);
  assertEquals(recorded, [
    { rows: 2000, epochs: 2 },
    { rows: 2000, epochs: 2 },
    { rows: 4000, epochs: 100 },
    { rows: 4000, epochs: 100 },
  ]);
  assertEquals(Object.keys(trials), ["a", "b"]);
  assertEquals(said, ["2 trials, one after the other: about 7 min."]);

  recorded.length = 0;
  await doTrials(told, fake, { a: { ...long, epochs: 1 } }, 1);
  assertEquals(recorded, [{ rows: 4000, epochs: 1 }]);
  assertEquals(said.slice(1), ["1 trial: less than a minute."]);
});

Deno.test("figures are written with the digits that mean something", () => {
  assertEquals(
    [0.103149, 12.3456, 0.0000321, 12345, 0, -0.0123456, NaN].map(lossText),
    ["0.1031", "12.35", "3.2e-5", "1.2e+4", "0", "-0.01235", "NaN"],
  );
  assertEquals(accuracyText(0.94249), "0.942");
  assertEquals([0, 0.012, 0.5, 1].map(percent), ["0 %", "1.2 %", "50 %", "100 %"]);
});

Deno.test("the table of trials has what tells them apart, and fits into 100 columns", () => {
  const longest = "batch-norm-then-scaled";
  const table = trialsTable({
    base: madeUp({ validation: madeUp().test, nearZero: 0.5 }),
    [longest]: madeUp({ epoch: 12, epochs: 20, penalty: 0.3, seconds: 1234 }),
  });
  assertEquals(table.columns, [
    "variant",
    ..."params epoch train valid test data accuracy gap".split(" "),
    "≈ 0",
    "sec",
  ]);
  assertEquals(table.rows[0].slice(1), [
    ..."55,050 2 0.1000 0.2000 0.2000 0.2000 0.900 0.1000".split(" "),
    "50 %",
    "1.3",
  ]);
  assertEquals(table.rows[1].slice(1), [
    ..."55,050 12/20 0.4000 – 0.5000 0.2000 0.900 0.1000".split(" "),
    "1.0 %",
    "1234",
  ]);
  const lines = tableText(table).split("\n");
  assert(lines.every((line) => line.length <= 100), `${lines[1].length} columns`);
  assertEquals(trialsTable({ base: madeUp() }).columns.includes("valid"), false);
});

Deno.test("ours stand beside the notebook's, with the train loss that Keras reports", () => {
  const notebook = { base: { trainLoss: 0.31, accuracy: 0.8771 }, other: { testLoss: 1 } };
  assertEquals(besideTable({ base: madeUp(), more: madeUp() }, notebook), {
    columns: ["variant", "train loss", "notebook", "accuracy", "notebook"],
    rows: [["base", "0.1500", "0.3100", "0.900", "0.877"]],
  });
});

Deno.test("a difference of accuracies is clear beyond twice its standard error", () => {
  const { difference, standardError, isClear } = differenceOf(0.95, 0.93, 2000);
  assertEquals(isClear, true);
  assert(Math.abs(difference - 0.02) < 1e-12);
  assert(Math.abs(standardError - Math.sqrt((0.95 * 0.05 + 0.93 * 0.07) / 2000)) < 1e-12);
  assertEquals(
    verdictOf({ difference, standardError, isClear }, "base"),
    "2.0 points better than base (standard error 0.8)",
  );
  assertEquals(
    verdictOf(differenceOf(0.93, 0.95, 2000), "base"),
    "2.0 points worse than base (standard error 0.8)",
  );
  assertEquals(
    verdictOf(differenceOf(0.94, 0.95, 2000), "base"),
    "not clearly different from base (1.0 point apart, standard error 0.7)",
  );
});

Deno.test("what a user can mend is told in a sentence, and Ctrl-C by what was finished", () => {
  const failed = [{ name: "a", config: {}, error: new Error("no memory") }];
  assertEquals(
    sentenceOf(new RunsError({ failed, finished: [], count: 1 })),
    "Cannot finish 1 of 1 runs: 'a' with {}: no memory",
  );
  const ended = new Error("Ctrl-C was pressed");
  const finished = [{ name: "a", config: {}, result: 1 }, { name: "b", config: {}, result: 1 }];
  const interrupted = (finished: [] | { name: string; config: object; result: number }[]) =>
    sentenceOf(new RunsError({ failed: [], finished, count: 3, ended }));
  assertEquals(interrupted([]), "Interrupted: no trial was finished");
  assertEquals(interrupted(finished), "Interrupted: only a, b was finished");
  assertEquals(sentenceOf(new RangeError("Cannot read x: too short")), "Cannot read x: too short");
  assertEquals(sentenceOf(new TypeError("x is not a function")), undefined);
});

Deno.test("paragraphs are broken between words", () => {
  assertEquals(wrapped("one two three\nfour", 8), "one two\nthree\nfour");
  assertEquals(wrapped("unbreakable", 4), "unbreakable");
});

Deno.test("the notebook's figures stand beside those of the notebook's data alone", () => {
  const log = console.log;
  const said: string[] = [];
  console.log = (text: string) => said.push(text);
  try {
    const options = { seed: 0, json: false };
    const setting = { example: "some", title: "Some", options, threads: 1 };
    const figures = { columns: ["ours", "notebook"], rows: [[1, 2]] };
    report({ ...setting, source: mnistSource }).beside("Beside the notebook", figures);
    const made = { ...mnistSource, kind: "formula", insteadOf: "MNIST" } as const;
    report({ ...setting, source: made }).beside("Beside the notebook", figures);
  } finally {
    console.log = log;
  }
  assertStringIncludes(said[1], "Beside the notebook:\nours  notebook");
  assertEquals(said[3], "Beside the notebook: nothing, since its figures are of MNIST.");
});

Deno.test("how long trials take counts the rows that each epoch is watched by, and others once", async () => {
  const secondsSaid = async (validation: boolean, test: number) => {
    const watched = validation ? { validation: { loss: 1, terms: { data: 1 }, metrics: {} } } : {};
    const entry = { epoch: 1, seconds: 1, loss: 1, terms: { data: 1 }, metrics: {}, ...watched };
    told.length = 0;
    entries = [entry];
    const data = { train: some(3000), validation: some(3000), test: some(test) };
    await doTrials({ text: (text) => told.push(text), table: () => {} }, timed, {
      a: { data, epochs: 60 },
    }, 1);
    return told[0];
  };
  const told: string[] = [];
  // An epoch of 2,000 rows takes a second: 60 of 3,000 take 90, and a third more where 3,000 watch them.
  assertEquals(await secondsSaid(false, 3000), "1 trial: about 92 s.");
  assertEquals(await secondsSaid(true, 3000), "1 trial: about 3 min.");
  assertEquals(await secondsSaid(false, 9000), "1 trial: about 93 s.");
});

/** How a page says where the data came from. */
const ABOUT = "<p>MNIST: 8,000 train and 2,000 test rows from data/mnist</p>";

Deno.test("a report is written as a page with its pictures, and told as JSON", async () => {
  const folder = await Deno.makeTempDir();
  const [log, error] = [console.log, console.error];
  const [out, err]: string[][] = [[], []];
  console.log = (text: string) => out.push(text);
  console.error = (text: string) => err.push(text);
  try {
    const told = report({
      example: "some",
      title: "Some",
      options: { seed: 5, epochs: 7, json: true, out: folder },
      threads: 2,
      source: mnistSource,
    });
    told.heading("Part");
    told.text("A & B");
    told.table("Numbers", { columns: ["a"], rows: [[1]] });
    const { learningCurvesPlot } = await import("shapefold/plots");
    await told.picture("curves", learningCurvesPlot(madeUp().history), "How it went");
    await told.end({
      configuration: { rate: 0.1, sizes: { small: 64, large: [400, 300] } },
      results: { base: madeUp() },
      notebook: {},
      finding: { sentence: "It is so." },
    });
  } finally {
    [console.log, console.error] = [log, error];
  }
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
  assertEquals(names, ["curves.png", "curves.svg", "some.html"]);
  const page = await Deno.readTextFile(`${folder}/some.html`);
  for (const part of ["<h1>Some</h1>", "A &amp; B", "<svg", "It is so.", ABOUT, "How it went"]) {
    assertStringIncludes(page, part);
  }
  assertStringIncludes(page, "small 64, large (400, 300)");
  assertStringIncludes(page, "--epochs");
  assertEquals(out.length, 1);
  const { example, seed, threads, source, results, finding } = JSON.parse(out[0]);
  assertEquals([example, seed, threads, source.name], ["some", 5, 2, "MNIST"]);
  assertEquals([results.base.parameters, finding.sentence], [55_050, "It is so."]);
  assertStringIncludes(err.join("\n"), "Written to");
  await Deno.remove(folder, { recursive: true });
});
