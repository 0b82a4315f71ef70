import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { comparisonPlot, curvesPlot, learningCurvesPlot } from "shapefold/plots";
import { spread } from "../../src/inspection/spread.ts";
import { at, draw, rowsWith } from "./drawing.ts";
import { runOf } from "./history.ts";

Deno.test("learningCurvesPlot() draws training solid and validation dashed, in one colour", async () => {
  const spec = learningCurvesPlot(runOf([0.5, 0.25]));
  assertEquals(rowsWith(spec, "curve"), [
    { curve: "training", x: 1, y: 0.5 },
    { curve: "training", x: 2, y: 0.25 },
    { curve: "validation", x: 1, y: 0.6 },
    { curve: "validation", x: 2, y: 0.35 },
  ]);
  assertEquals(at(spec, "encoding", "color", "scale", "range"), ["#0072B2", "#0072B2"]);
  assertEquals(at(spec, "encoding", "strokeDash", "scale", "range"), [[1, 0], [6, 4]]);
  const { words, count } = await draw(spec);
  for (const text of ["Learning curves", "epoch", "loss", "training", "validation"]) {
    assert(words.includes(text), text);
  }
  assertEquals(count("line"), 2);
});

Deno.test("learningCurvesPlot() draws a metric, and the terms of the loss each in its colour", async () => {
  const accuracy = learningCurvesPlot(runOf([0.5, 0.25]), { figure: "accuracy" });
  assertEquals(rowsWith(accuracy, "curve")[1].y, 0.875);
  const terms = learningCurvesPlot(runOf([0.5, 0.25]), { terms: true, logY: true });
  const { words, count } = await draw(terms);
  assertEquals(count("line"), 6);
  for (const text of ["loss, training", "data, training", "l2, validation"]) {
    assert(words.includes(text), text);
  }
  assertEquals(new Set(at(terms, "encoding", "color", "scale", "range") as string[]).size, 3);
});

Deno.test("learningCurvesPlot() leaves out what is not finite, and a validation that is not there", () => {
  const spec = learningCurvesPlot(runOf([0.5, NaN, 0.25, Infinity], false));
  assertEquals(rowsWith(spec, "curve").map(({ x }) => x), [1, 3]);
  assertEquals(
    spec.description,
    "Learning curves. Loss over 4 epochs: training from 0.500 to 0.250.",
  );
});

Deno.test("Curves of more than 500 points are thinned, and no spike is lost", () => {
  const y = Array.from({ length: 20_000 }, (_, i) => i === 7777 ? 100 : i === 5 ? -3 : i % 7);
  const rows = rowsWith(curvesPlot([{ name: "long", y }]), "curve");
  assert(rows.length <= 500 && rows.length > 400, String(rows.length));
  assertEquals([rows[0].x, rows.at(-1)!.x], [1, 20_000]);
  assert(rows.some((row) => row.x === 7778 && row.y === 100));
  assert(rows.some((row) => row.x === 6 && row.y === -3));
  assert(rows.every((row, i) => i === 0 || Number(row.x) > Number(rows[i - 1].x)));
  assertEquals(rowsWith(curvesPlot([{ name: "short", y: y.slice(0, 500) }]), "curve").length, 500);
});

const many = Object.fromEntries(
  Array.from({ length: 14 }, (_, i) => [`remedy ${i}`, runOf([0.9, 0.4 + i / 1000])]),
);

Deno.test("comparisonPlot() tells 14 runs apart, each with its name at the end of its line", async () => {
  const spec = comparisonPlot(many, { title: "All" });
  const colors = at(spec, "layer", 0, "encoding", "color", "scale", "range") as string[];
  const dashes = at(spec, "layer", 0, "encoding", "strokeDash", "scale", "range") as number[][];
  assertEquals(new Set(colors.map((color, i) => `${color} ${dashes[i]}`)).size, 14);
  const { texts, count } = await draw(spec);
  assertEquals(count("line"), 14);
  const named = texts.filter(({ text }) => text.startsWith("remedy"));
  assertEquals(named.length, 14);
  const down = named.toSorted((a, b) => a.top - b.top).map(({ text }) => text);
  assertEquals(down, Object.keys(many).toReversed());
});

Deno.test("comparisonPlot() draws the asked figure on the asked data, also of runs that ended early", async () => {
  const runs = { long: runOf([0.9, 0.5, 0.25]), short: runOf([0.8, 0.5], false) };
  const spec = comparisonPlot(runs, { figure: "accuracy", on: "train", logY: true });
  assertEquals(rowsWith(spec, "curve", "y").map(({ y }) => y), [0.55, 0.75, 0.875, 0.6, 0.75]);
  const { words } = await draw(spec);
  assert(words.includes("train accuracy"));
  assertEquals(rowsWith(spec, "across").map(({ across }) => across), [480, 240]);
});

Deno.test("comparisonPlot() leads from the end of each line to its name", () => {
  for (const logY of [false, true]) {
    const spec = comparisonPlot({ a: runOf([0.9, 0.5]), b: runOf([2, 1]) }, { on: "train", logY });
    const scale = logY ? Math.log : (y: number) => y;
    const [low, high] = (at(spec, "layer", 0, "encoding", "y", "scale", "domain") as number[])
      .map(scale);
    const ends = rowsWith(spec, "down").map(({ down }) => down as number);
    [0.5, 1].forEach((y, i) =>
      assertAlmostEquals(ends[i], 320 * (high - scale(y)) / (high - low), 1e-9)
    );
  }
});

Deno.test("comparisonPlot() draws runs of one epoch and of equal figures", async () => {
  const { count } = await draw(
    comparisonPlot({ a: runOf([0.5]), b: runOf([0.5]) }, { zero: true }),
  );
  assertEquals(count("line"), 2);
});

Deno.test("Names at the ends of lines stay in order, apart, near, and within the height", () => {
  assertEquals(spread([10, 100, 50], 16, 200), [10, 100, 50]);
  assertEquals(spread([50, 50, 50], 16, 200), [34, 50, 66]);
  assertEquals(spread([0, 1, 200], 16, 200), [8, 24, 192]);
  assertEquals(spread([5, 5, 5], 16, 20), [8, 24, 40]);
});

Deno.test("learningCurvesPlot() and comparisonPlot() say what they cannot draw", () => {
  const run = runOf([0.5]);
  const cases: [() => unknown, ErrorConstructor, string][] = [
    [
      () => learningCurvesPlot([]),
      RangeError,
      "Cannot draw learning curves: expected at least 1 epoch but found none",
    ],
    [
      () => learningCurvesPlot(runOf([NaN])),
      RangeError,
      'Cannot draw learning curves: expected a finite "loss, training" but found none',
    ],
    [
      () => learningCurvesPlot(run, { figure: "auc" }),
      RangeError,
      "Cannot draw learning curves: expected a figure of 'loss', 'accuracy' but found \"auc\"",
    ],
    [
      () => learningCurvesPlot(run, { metric: "loss" } as Record<string, string>),
      TypeError,
      "Cannot draw learning curves: expected the options figure, terms, title, yLabel, zero, logY, " +
      "width, height but found 'metric'",
    ],
    [
      () => comparisonPlot({}),
      RangeError,
      "Cannot draw a comparison: expected 1 to 14 runs but found 0",
    ],
    [
      () => comparisonPlot({ ...many, one: run }),
      RangeError,
      "Cannot draw a comparison: expected 1 to 14 runs but found 15",
    ],
    [
      () => comparisonPlot({ plain: runOf([0.5], false) }),
      RangeError,
      'Cannot draw a comparison: expected validation figures in each run but found none in "plain"',
    ],
    [
      () => comparisonPlot({ plain: run }, { on: "test" as "train" }),
      TypeError,
      "Cannot draw a comparison: expected on 'train' or 'validation' but found \"test\"",
    ],
  ];
  for (const [call, kind, message] of cases) {
    assertEquals(assertThrows(call, kind as never as typeof Error).message, message);
  }
});
