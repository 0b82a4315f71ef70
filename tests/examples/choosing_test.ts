import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import {
  asTensor,
  dispose,
  evaluate,
  key,
  liveTensors,
  scope,
  shareExamples,
  summary,
  toArray,
  uniform,
} from "shapefold";
import {
  foundInBatches,
  foundInDesigns,
  foundInFolds,
  foundInOptimizers,
  scoresOf,
  type Tested,
  winnerOf,
} from "../../examples/choosing/findings.ts";
import { leadOf } from "../../examples/choosing/lead.ts";
import { type Design, pipeline } from "../../examples/choosing/pipeline.ts";
import {
  barsOf,
  designsTable,
  scoresPlot,
  scoresTable,
  timesTable,
} from "../../examples/choosing/tables.ts";
import { foldConfigs, onAllRows, onFold, withValidation } from "../../examples/choosing/trials.ts";
import { REAL_ROWS, resultOf, run } from "./run.ts";
import { madeUp } from "./trials.ts";

const design: Design = {
  hidden: [64, 32],
  activation: "relu",
  outputs: 10,
  outputActivation: "softmax",
  optimizer: "SGD",
  learningRate: 0.01,
  loss: "categoricalCrossentropy",
  l2: 0,
};

Deno.test("a design says how many layers the model has, and of which size", () => {
  const { model } = pipeline({ ...design, hidden: [128, 64, 32] });
  assertEquals(model.layers.map(({ output }) => output.join(" ")), [
    "batch 128",
    "batch 64",
    "batch 32",
    "batch 10",
  ]);
  assertEquals(summary(model).parameters, 111_146);
});

Deno.test("a design's crossentropy is that of softmax, and learns from answers that are surely wrong", () => {
  scope(() => {
    const x = uniform(key(0), "4 784");
    const y = asTensor([0, 3, 9, 5].map((label) => oneHot(label)), "n 10");
    const { model, loss } = pipeline(design);
    const weights = model.init(key(1));
    const rows = asTensor(x, "n 784");
    const expected = toArray(model.apply(weights, rows)).map((p, row) =>
      -Math.log(p[[0, 3, 9, 5][row]])
    );
    const mean = expected.reduce((sum, value) => sum + value, 0) / 4;
    assertAlmostEquals(evaluate(loss, weights, { x: rows, y }).loss, mean, 1e-5);

    const far = asTensor(toArray(x).map((row) => row.map((v) => 1e4 * v)), "n 784");
    assert(evaluate(loss, weights, { x: far, y }).loss > 20, "more than -log(1e-7)");
  });
});

Deno.test("a design's other loss is of what the last layer's activation gives", () => {
  scope(() => {
    const x = asTensor(uniform(key(0), "4 784"), "n 784");
    const { model } = pipeline({ ...design, loss: "meanSquaredError" });
    for (const row of toArray(model.apply(model.init(key(1)), x))) {
      assertAlmostEquals(row.reduce((sum, p) => sum + p, 0), 1, 1e-5);
    }
  });
});

Deno.test("a design's penalty is a term of the loss, and none where its strength is 0", () => {
  scope(() => {
    const data = {
      x: asTensor([new Array(784).fill(1)], "n 784"),
      y: asTensor([oneHot(1)], "n 10"),
    };
    const termsOf = (strength: number) => {
      const { model, loss } = pipeline({ ...design, l2: strength });
      return Object.keys(evaluate(loss, model.init(key(0)), data).terms);
    };
    assertEquals([termsOf(0), termsOf(0.01)], [["data"], ["data", "l2"]]);
  });
});

Deno.test("designs are compared by their test accuracy, and chance is called so", () => {
  const sentenceFor = (rows: number) =>
    foundInDesigns({ A: tested(0.7), B: tested(0.8), C: tested(0.75) }, rows).sentence;
  assertEquals(
    sentenceFor(10_000),
    "Of the designs B is clearly the best on the test rows (0.800; next is C with 0.750).",
  );
  assertEquals(
    sentenceFor(150),
    "Of the designs none is clearly the best: B (0.800) and C (0.750) differ by less than the noise " +
      "of 150 test rows.",
  );
});

Deno.test("the lead is that of the best over the next, whatever their order", () => {
  const { best, next, difference } = leadOf({ a: 0.7, b: 0.9, c: 0.8 }, 100);
  assertEquals([best, next], ["b", "c"]);
  assertAlmostEquals(difference, 0.1, 1e-12);
});

Deno.test("cross-validation compares fold by fold", () => {
  const whole = tested(0.77);
  const uneven = [0.6, 0.7, 0.8];
  const clear = foundInFolds({ A: uneven, B: [0.65, 0.76, 0.84] }, whole);
  assertEquals([clear.winner, clear.next, clear.isClear], ["B", "A", true]);
  assertAlmostEquals(clear.difference, 0.05, 1e-12);
  assertAlmostEquals(clear.standardError, 0.01 / Math.sqrt(3), 1e-12);
  assertEquals(
    clear.sentence,
    "Cross-validation chooses B with an accuracy of 0.750 ± 0.095 before A with 0.700 ± 0.100, and " +
      "clearly so. Trained on all training rows it reaches 0.770 on the test rows.",
  );
  const luck = foundInFolds({ A: uneven, B: [0.8, 0.65, 0.8] }, whole);
  assertEquals(luck.isClear, false);
  assertStringIncludes(luck.sentence, "the difference changes so much that it may be chance.");
});

Deno.test("a batch size is judged by time and by accuracy", () => {
  const sentenceFor = (small: Tested, large: Tested) =>
    foundInBatches({ "batches of 32": small, "batches of 512": large }, 1000).sentence;
  const [slow, fast] = [[4, 4.1, 3.9], [1, 1.1, 0.9]];
  assertEquals(
    sentenceFor(tested(0.9, slow), tested(0.7, fast)),
    "With batches of 512 the training takes 25 % of the time that it takes with batches of 32; after " +
      "as many epochs it makes fewer steps and is clearly less accurate (0.700 instead of 0.900).",
  );
  assertStringIncludes(
    sentenceFor(tested(0.9, slow), tested(0.901, [5, 3, 4])),
    "is not clearly faster or slower than with batches of 32; after as many epochs it is as " +
      "accurate, but for the noise of 1000 test rows",
  );
  assertStringIncludes(
    sentenceFor(tested(0.7, fast), tested(0.9, slow)),
    "takes 400 % of the time",
  );
  assertStringIncludes(sentenceFor(tested(0.7), tested(0.9)), "it is clearly more accurate");
});

Deno.test("an optimizer is judged by accuracy and by time", () => {
  const trials = { SGD: tested(0.7, [1, 1.1, 0.9]), Adam: tested(0.9, [2, 2.1, 1.9]) };
  const found = foundInOptimizers(trials, 1000);
  assertEquals([found.best, found.fastest], ["Adam", "SGD"]);
  assertAlmostEquals(found.time.difference, -3, 1e-12);
  assertAlmostEquals(found.time.standardError, Math.sqrt(3 * 0.01 + 3 * 0.01), 1e-12);
  assertEquals(
    found.sentence,
    "Of the optimizers Adam is clearly the best on the test rows (0.900; next is SGD with 0.700). " +
      "SGD is the fastest: it takes 50 % less time than Adam.",
  );
  const alike = { SGD: tested(0.7, [1, 2, 3]), Adam: tested(0.9, [3, 2, 1.1]) };
  assertStringIncludes(
    foundInOptimizers(alike, 1000).sentence,
    "Their times differ by no more than from epoch to epoch.",
  );
  const once = { SGD: tested(0.7, [1]), Adam: tested(0.9, [2]) };
  assertStringIncludes(foundInOptimizers(once, 1000).sentence, "no more than from epoch");
});

Deno.test("each design has a trial for each fold, and its scores come back in their order", () => {
  const designs = { A: design, "A, B": { ...design, optimizer: "Adam" as const } };
  const config = { data: {} as never, design, epochs: 1, batchSize: 32, seed: 0 };
  const configs = foldConfigs(designs, config, 3);
  assertEquals(Object.keys(configs).length, 6);
  const { fold, folds, design: own } = configs["A, B, fold 2"];
  assertEquals([fold, folds, own.optimizer], [1, 3, "Adam"]);
  const trials = Object.fromEntries(
    Object.keys(configs).map((name, i) => [name, { validation: figures(i / 10) }]),
  );
  const scores = scoresOf(Object.keys(designs), trials);
  assertEquals(scores, { A: [0, 0.1, 0.2], "A, B": [0.3, 0.4, 0.5] });
  assertEquals(winnerOf(scores), "A, B");
});

Deno.test("each fold is judged by others, and no tensor is left behind", async () => {
  const before = liveTensors();
  // The networks see nothing: they answer the class of most rows. Who has not seen the one row of class 1 is wrong on it.
  const rows = {
    x: asTensor(new Float32Array(3 * 784), "n 784"),
    y: asTensor([oneHot(0), oneHot(1), oneHot(0)], "n 10"),
  };
  const data = { train: shareExamples(rows), test: shareExamples(rows) };
  dispose(rows);
  const config = { data, design, epochs: 3, batchSize: 32, seed: 0 };
  const context = { progress: { silent: true }, signal: new AbortController().signal };
  const accuracies: number[] = [];
  for (const own of Object.values(foldConfigs({ A: design }, config, 3))) {
    const { validation, test } = await onFold(own).execute(context);
    assertEquals(test, undefined);
    accuracies.push(validation?.metrics.accuracy ?? NaN);
  }
  assertEquals(accuracies.toSorted(), [0, 1, 1]);
  const whole = await onAllRows(config).execute(context);
  assertEquals([whole.train, whole.validation], [whole.test, undefined]);
  assert((await withValidation(config).execute(context)).validation !== undefined);
  assertEquals(liveTensors(), before);
});

Deno.test("tables show what is compared", () => {
  assertEquals(designsTable({ small: design }).rows, [
    ["small", "64 32 relu", "10 softmax", "SGD", "0.01", "categoricalCrossentropy", "0"],
  ]);
  assertEquals(scoresTable({ A: [0.5, 0.7], B: [0.8, 0.8] }), {
    columns: ["fold", "A", "B"],
    rows: [
      ["1", "0.500", "0.800"],
      ["2", "0.700", "0.800"],
      ["mean", "0.600", "0.800"],
      ["standard deviation", "0.141", "0.000"],
    ],
  });
  assertEquals(
    timesTable({ SGD: tested(0.7, [1, 2]) }, { SGD: { accuracy: 0.86, seconds: 9.95 } }),
    {
      columns: ["variant", "accuracy", "notebook", "wall time", "notebook"],
      rows: [["SGD", "0.700", "0.860", "3.00 s", "9.95 s"]],
    },
  );
});

Deno.test("pictures show scores, accuracies and times", () => {
  const scores = scoresPlot({ A: [0.5, 0.7], B: [0.8, 0.8] });
  assertStringIncludes(`${scores.description}`, "fold 2");
  assertStringIncludes(`${scores.description}`, "mean ± sd");
  const trials = { SGD: tested(0.7, [1, 2]) };
  assertStringIncludes(`${barsOf(trials, "test accuracy").description}`, "SGD 0.700");
  assertStringIncludes(`${barsOf(trials, "seconds").description}`, "SGD 3");
});

/** Checks what an epoch gives. */
// deno-lint-ignore no-explicit-any -- what JSON.parse gives
function checkResults({ results, figures, finding, source }: any): void {
  assertEquals(source.rows, { train: 750, test: 150 });
  const parameters = Object.fromEntries(
    Object.entries<{ parameters: number }>(results).map((
      [name, trial],
    ) => [name, trial.parameters]),
  );
  const { winner, ...others } = parameters;
  assertEquals(others, {
    "64-32 relu, SGD": 52_650,
    "128-64-32 tanh, Adam": 111_146,
    "256-128 relu, RMSprop": 235_146,
    "batches of 32": 52_650,
    "batches of 128": 52_650,
    "batches of 512": 52_650,
    SGD: 52_650,
    Adam: 52_650,
    RMSprop: 52_650,
  });
  assertEquals(winner, others[finding.folds.winner]);
  for (const { test, seconds } of Object.values<typeof results>(results)) {
    assert(Number.isFinite(test.loss) && test.metrics.accuracy > 0.05 && seconds > 0);
  }
  assert(results["64-32 relu, SGD"].validation.metrics.accuracy > 0);
  const sameTraining = (trial: typeof results) => ({ ...trial.test, parameters: trial.parameters });
  assertEquals(sameTraining(results["batches of 32"]), sameTraining(results.SGD));
  for (const scores of Object.values<number[]>(figures.scores)) {
    assertEquals(scores.length, 2);
    assert(scores.every((score) => score >= 0 && score <= 1));
  }
  assertStringIncludes(finding.sentence, "Cross-validation chooses");
}

Deno.test("without any permission designs are chosen on digits that are drawn", async () => {
  const args = ["--epochs", "1", "--only", "folds", "--folds", "2"];
  const { source, results, finding, figures } = await resultOf("choosing", args);
  assertEquals([source.kind, Object.keys(results)], ["formula", ["winner"]]);
  assertEquals(finding.folds.winner, winnerOf(figures.scores));
  assert(results.winner.test.metrics.accuracy > 0.1);
});

Deno.test({
  name: "designs are chosen on the real images, in workers",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const args = ["--epochs", "1", "--folds", "2", "--data", `${REAL_ROWS}`];
    checkResults(await resultOf("choosing", args, ["--allow-read"]));
  },
});

Deno.test({
  name: "one part is done alone, with its pictures",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const args = ["--epochs", "2", "--only", "optimizers", "--data", `${REAL_ROWS}`];
    const flags = ["--allow-read", `--allow-write=${folder}`];
    const { code, stdout, stderr } = await run("choosing", [...args, "--out", folder], flags);
    assertEquals(code, 0, stderr);
    assert(!stdout.includes("Cross-validation") && stdout.includes("Of the optimizers"));
    const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    for (const name of ["accuracy.svg", "accuracy.png", "time.svg", "time.png"]) {
      assert(files.includes(`choosing_optimizers_${name}`), files.join(" "));
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("an unknown part is said in a sentence", async () => {
  const { code, stderr } = await run("choosing", ["--only", "folds,fold"]);
  assertEquals(code, 2);
  assertStringIncludes(
    stderr,
    'Cannot use --only: expected some of designs, folds, batches, optimizers but found "fold"',
  );
});

/** A trial with an accuracy on test rows, and with epochs of some seconds. */
function tested(accuracy: number, seconds: readonly number[] = [1, 1]): Tested {
  const { history, ...trial } = madeUp({ accuracy });
  return {
    ...trial,
    seconds: seconds.reduce((sum, value) => sum + value, 0),
    history: seconds.map((seconds) => ({ ...history[0], seconds })),
  };
}

function figures(accuracy: number) {
  return { loss: 1, terms: { data: 1 }, metrics: { accuracy } };
}

function oneHot(label: number): number[] {
  return Array.from({ length: 10 }, (_, i) => i === label ? 1 : 0);
}
