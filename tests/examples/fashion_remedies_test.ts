import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { summary } from "shapefold";
import { findingOf } from "../../examples/fashion_remedies/finding.ts";
import { classesPlot } from "../../examples/fashion_remedies/pictures.ts";
import {
  losses,
  notebook,
  type VariantName,
  variants,
} from "../../examples/fashion_remedies/variants.ts";
import { REAL_ROWS, resultOf, run } from "./run.ts";

/** Row losses around a mean: the same rows are hard for all variants. */
function judged(mean: number, gap = 0.2, nearZero = 0.01) {
  return { rowLosses: [mean - 0.1, mean, mean + 0.1, mean], gap, nearZero };
}

Deno.test("the variants have the notebook's networks, epochs and figures", () => {
  const parameters = Object.fromEntries(
    Object.entries(losses).map(([name, { model }]) => [name, summary(model).parameters]),
  );
  const base = 784 * 225 + 225 + 225 * 256 + 256 + 256 * 128 + 128 + 128 * 10 + 10;
  assertEquals(parameters.base, base);
  assertEquals(parameters["2-hidden"], base - (256 * 128 + 128 + 128 * 10 + 10) + 2570);
  assertEquals(parameters["5-hidden"], base + 2 * (128 * 128 + 128));
  assertEquals(parameters["10-hidden"], 419_427);
  assertEquals(parameters["batch-norm"], base + 2 * (225 + 256 + 128));
  assertEquals([parameters.dropout, parameters.l1, parameters.l2], [base, base, base]);
  assertEquals(Object.keys(variants).length, 14);
  const penalized = ["l1", "l2", "l1-l2"] as const;
  assertEquals(penalized.map((name) => variants[name].epochs), [10, 10, 10]);
  assert(Object.keys(notebook).every((name) => name in variants));
});

Deno.test("the finding tells which remedies lower the loss by more than luck", () => {
  const { sentence, luck, differences } = findingOf({
    base: judged(1),
    again: judged(1.1),
    dropout: judged(0.8, 0.05),
    "2-hidden": judged(1.5),
    l2: judged(0.95),
  });
  assertAlmostEquals(luck ?? NaN, 0.1);
  assertAlmostEquals(differences.dropout.difference, -0.2);
  assertStringIncludes(sentence, "base has a data loss of 1.000, and other draws alone move it by");
  assertStringIncludes(
    sentence,
    "it is clearly lower with dropout (−20 %); clearly higher with 2-hidden (+50 %); " +
      "not clearly different with l2 (−5.0 %).",
  );
  assertStringIncludes(sentence, "no worse than base is that of dropout (0.05000; base 0.2000).");
});

Deno.test("a difference that varies much from row to row is not clear", () => {
  const wild = { rowLosses: [0, 2, 0.1, 1.4], gap: 0.2, nearZero: 0.01 };
  const { differences, luck, sentence } = findingOf({ base: judged(1), wild });
  assertEquals([differences.wild.isClear, luck], [false, undefined]);
  assertStringIncludes(sentence, "data loss of 1.000: it is not clearly different with wild");
});

Deno.test("without base the finding names the lowest loss, and L1 beside others", () => {
  const { sentence, differences } = findingOf({ l1: judged(0.9, 0.2, 0.8), l2: judged(0.7) });
  assertEquals(differences, {});
  assertStringIncludes(sentence, "lowest loss on unseen rows is that of l2 (0.7000)");
  assertStringIncludes(sentence, "L1 leaves 80 % of the kernels' weights near 0 (L2 1.0 %).");
  assertEquals(findingOf({ base: judged(1) }).sentence.includes("L1"), false);
});

Deno.test("each class is shown once, by its name or its number", () => {
  const shown = JSON.stringify(classesPlot(() => new Float32Array(784), [1, 1, 0], undefined));
  assert(shown.includes('"0"') && shown.includes('"1"') && !shown.includes('"2"'));
  const names = ["shirt", "shoe"];
  assertStringIncludes(
    JSON.stringify(classesPlot(() => new Float32Array(784), [1, 0], names)),
    "shoe",
  );
});

/** Checks what a few epochs give. */
// deno-lint-ignore no-explicit-any -- what JSON.parse gives
function checkResults({ results, notebook, finding }: any, names: readonly VariantName[]): void {
  assertEquals(Object.keys(results), names);
  for (const name of names) {
    const { test, train, gap, history, epochs } = results[name];
    assert(Number.isFinite(test.loss) && test.metrics.accuracy > 0);
    assertAlmostEquals(gap, test.terms.data - train.terms.data);
    assertEquals(history.length, epochs);
    assertEquals("validation" in results[name], name === "early-stopping");
  }
  assert(Object.keys(notebook).every((name) => names.includes(name as VariantName)));
  assert(finding.sentence.length > 50);
}

Deno.test("stand-ins are learnt by those variants that are asked for", async () => {
  const { stdout } = await run("fashion_remedies", ["--epochs", "1", "--only", "l2"]);
  assertStringIncludes(stdout, "Synthetic digits stand in for Fashion-MNIST, which is not there");
  assertStringIncludes(stdout, "Without base there is nothing to measure remedies against");
});

Deno.test({
  name: "all variants learn the real rows, and some go on with x / 255",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const args = ["--epochs", "1", "--data", `${REAL_ROWS}`];
    const told = await resultOf("fashion_remedies", args, ["--allow-read"]);
    checkResults(told, Object.keys(variants) as VariantName[]);
    const { base, "then-scaled": scaled } = told.results;
    assertEquals([base.epochs, scaled.epochs], [1, 2]);
    assertEquals(scaled.history[0].loss, base.history[0].loss);
    assert(told.results.l1.test.terms.l1 > 0 && told.results["l1-l2"].test.terms.elasticNet > 0);
  },
});
