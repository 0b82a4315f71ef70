import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import {
  type Answer,
  answers,
  answersPlot,
  answersTable,
  parametersText,
  sineWave,
} from "../../examples/fourier/answers.ts";
import { findingOf } from "../../examples/fourier/finding.ts";
import { resultOf, run } from "./run.ts";

/** An answer that is off by `error` in each parameter. */
function off(actual: readonly number[], error: number): Answer {
  return { actual, predicted: actual.map((value) => value + error), error };
}

const INSIDE = [0, 1, 0.5, 0.2];
const OUTSIDE = [0, 2, 0.5, 0.2];

Deno.test("curves by hand whose parameters lie in [0, 1] count with the test curves, all others apart", () => {
  const { inside, outside } = findingOf(
    [off(INSIDE, 0.1)],
    [off(INSIDE, 0.3), off(OUTSIDE, 0.5), off([-0.1, 0, 0, 0], 0.7)],
  );
  assertAlmostEquals(inside, 0.2, 1e-12);
  assertAlmostEquals(outside, 0.6, 1e-12);
});

Deno.test("the samples alone are learnt where the error outside is more than three times as large", () => {
  const { sentence } = findingOf([off(INSIDE, 0.1)], [off(OUTSIDE, 0.31)]);
  assertEquals(
    sentence,
    "Where all parameters lie in [0, 1] the network is off by 0.100 on average, outside by 0.310, " +
      "3.1 times as much: it learnt its samples and not the transform.",
  );
});

Deno.test("what is learnt holds outside of the samples where the error is not much larger", () => {
  const { sentence } = findingOf([off(INSIDE, 0.1)], [off(OUTSIDE, 0.29)]);
  assertStringIncludes(
    sentence,
    "outside by 0.290, 2.9 times as much: what it learnt holds outside of its samples as well.",
  );
});

Deno.test("an answer is off by the mean of what its four parameters are off by", () => {
  const [first, second] = answers([INSIDE, OUTSIDE], [[1, 1, 0.5, 0.2], [0, 1, 0.25, 0.95]]);
  assertAlmostEquals(first.error, 0.25, 1e-12);
  assertAlmostEquals(second.error, 0.5, 1e-12);
  assertEquals([second.actual, second.predicted], [OUTSIDE, [0, 1, 0.25, 0.95]]);
});

Deno.test("the table has true and predicted parameters and the error, and no negative zero", () => {
  const answer = { actual: INSIDE, predicted: [-0.001, 1.006, 0.5, -0.2], error: 0.1026 };
  const { columns, rows } = answersTable([answer]);
  assertEquals(columns, ["true a", "b", "c", "d", "predicted a", "b", "c", "d", "error"]);
  assertEquals(rows, [
    ["0.00", "1.00", "0.50", "0.20", "0.00", "1.01", "0.50", "-0.20", "0.103"],
  ]);
  assertEquals(parametersText(answer.predicted), "0.00, 1.01, 0.50, -0.20");
});

Deno.test("a curve is a sin(b x) + c cos(d x)", () => {
  assertAlmostEquals(sineWave([2, 3, 0, 5], 0.7), 2 * Math.sin(2.1), 1e-12);
  assertAlmostEquals(sineWave([2, 0, 4, 5], 0.7), 4 * Math.cos(3.5), 1e-12);
});

Deno.test("the picture has a panel for each answer: its parameters, and both curves at every fourth sample", () => {
  const at = Array.from({ length: 40 }, (_, i) => i / 10);
  const rows = [off(INSIDE, 0.25), off([0.123, 1, 0, 0], 0)];
  const text = JSON.stringify(answersPlot(rows, at, "Answers"));
  assertStringIncludes(text, "true 0.00, 1.00, 0.50, 0.20");
  assertStringIncludes(text, "predicted 0.25, 1.25, 0.75, 0.45");
  assertStringIncludes(text, "(0.12, 1, 0, 0)");
  for (const [x, isDrawn] of [[0.4, true], [0.5, false], [3.6, true]] as const) {
    const drawn = [INSIDE, INSIDE.map((value) => value + 0.25)]
      .map((parameters) => text.includes(`${sineWave(parameters, x)}`));
    assertEquals(drawn, [isDrawn, isDrawn], `${x}`);
  }
});

Deno.test("the example runs without any permission, and its finding is that of its figures", async () => {
  const told = await resultOf("fourier", ["--epochs", "2"]);
  const { source, results: { "1000-64-16-4": trial }, finding, figures } = told;
  assertEquals([source.kind, trial.parameters, trial.history.length], ["formula", 65_172, 2]);
  assert(trial.history[1].loss < trial.history[0].loss);
  assert(figures.dataError < 1e-5, `${figures.dataError}`);
  assertEquals([figures.test.length, figures.extended.length], [5, 9]);
  for (const { actual, predicted, error } of figures.extended) {
    assertAlmostEquals(error, answers([actual], [predicted])[0].error, 1e-12);
  }
  const outside = figures.extended.filter(({ actual }: Answer) =>
    actual.some((value) => value < 0 || value > 1)
  );
  const mean = outside.reduce((sum: number, { error }: Answer) => sum + error, 0) / outside.length;
  assertAlmostEquals(finding.outside, mean, 1e-12);
  assertStringIncludes(finding.sentence, `outside by ${mean.toFixed(3)}`);
});

Deno.test("no epoch at all is refused, with what there may be", async () => {
  const { code, stderr } = await run("fourier", ["--epochs", "0"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--epochs");
});
