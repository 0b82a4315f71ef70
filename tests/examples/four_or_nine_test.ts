import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { asTensor, binaryCrossentropy, item, toArray } from "shapefold";
import { foursAndNines, halves } from "../../examples/four_or_nine/data.ts";
import {
  bestOf,
  bestTable,
  findingOf,
  type Guess,
  isChance,
  type Remedy,
  rowLosses,
  wrongRows,
} from "../../examples/four_or_nine/report.ts";
import { REAL_ROWS, resultOf, run } from "./run.ts";
import { madeUp } from "./trials.ts";

/** A trial of so many test rows, some of them wrong, whose losses differ around the mean. */
function guess(
  remedy: Remedy | "none",
  { test = 0.2, validation = test, wrong = [], train = 0.01, learnt = 1, spread = 0 }: {
    test?: number;
    validation?: number;
    wrong?: readonly number[];
    train?: number;
    learnt?: number;
    spread?: number;
  } = {},
): Guess {
  const trial = madeUp({ train, test, accuracy: 1 - wrong.length / 100 });
  return {
    ...trial,
    train: { ...trial.train, metrics: { accuracy: learnt } },
    validation: madeUp({ test: validation }).test,
    remedy,
    strength: 0.1,
    wrong,
    rowLosses: Array.from({ length: 100 }, (_, i) => test + (i % 2 === 0 ? spread : -spread)),
  };
}

const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
const plain = guess("none", { test: 0.2, wrong: upTo(20) });

Deno.test("the finding says whether the network learnt by heart", () => {
  assertStringIncludes(
    findingOf({ "no remedy": plain }).sentence,
    "Without a remedy the network learns by heart: it gets right 100 % of the rows that it learns from and 80 % of the " +
      "test rows (loss 0.01000 and 0.2000). No remedy was tried.",
  );
  const { byHeart, sentence } = findingOf({ "no remedy": guess("none", { learnt: 0.8 }) });
  assertEquals(byHeart, false);
  assertStringIncludes(sentence, "does not learn by heart");
});

Deno.test("the finding names the remedy of the least validation loss, and what it did beyond chance", () => {
  const helped = findingOf({
    "no remedy": plain,
    "L1 0.1": guess("L1", { test: 0.05, validation: 0.15 }),
    "dropout 0.1": guess("dropout", { test: 0.1, wrong: upTo(5), spread: 0.01 }),
  });
  assertEquals([helped.best, helped.gained, helped.lost], ["dropout 0.1", 15, 0]);
  assertAlmostEquals(helped.change!, -0.1, 1e-9);
  assertAlmostEquals(helped.error!, 0.01 * Math.sqrt(100 / 99) / 10, 1e-9);
  assertStringIncludes(
    helped.sentence,
    "The best remedy by validation loss, dropout 0.1, lowers the test loss by 50 % to 0.1000; its accuracy is 95 %: 15 " +
      "rows right that were wrong, 0 wrong that were right, a gain beyond chance.",
  );
  const harmed = findingOf({
    "no remedy": plain,
    "L2 0.1": guess("L2", { test: 0.3, validation: 0.1, wrong: upTo(40) }),
  });
  assertStringIncludes(harmed.sentence, "raises the test loss by 50 % to 0.3000;");
  assertStringIncludes(harmed.sentence, "20 wrong that were right, a loss beyond chance.");
});

Deno.test("the finding calls no difference a win that may be chance", () => {
  const { sentence } = findingOf({
    "no remedy": plain,
    "L2 0.1": guess("L2", { test: 0.19, wrong: upTo(20, 2), spread: 0.1 }),
  });
  assertStringIncludes(sentence, "L2 0.1, leaves the test loss where it was (0.1900);");
  assertStringIncludes(sentence, "2 rows right that were wrong, 2 wrong that were right, no more");
  const none = findingOf({ "no remedy": plain, "L1 0.1": guess("L1", { test: 0.3 }) }).sentence;
  assertStringIncludes(
    none,
    "No remedy lowers the validation loss; the one that comes closest, L1 0.1, raises the test loss",
  );
});

Deno.test("a difference of rows is chance up to two deviations", () => {
  assertEquals([isChance(0, 0), isChance(8, 4), isChance(4, 0), isChance(15, 4)], [
    true,
    true,
    true,
    false,
  ]);
  assertEquals(isChance(4, 15), false);
});

Deno.test("each remedy is judged by the best of its strengths", () => {
  const trials = {
    "no remedy": plain,
    "L1 0.1": guess("L1", { test: 0.1, validation: 0.3 }),
    "L1 0.2": guess("L1", { test: 0.2, validation: 0.2 }),
    "dropout 0.1": guess("dropout", { wrong: upTo(3) }),
  };
  assertEquals(bestOf(trials).map(([name]) => name), ["L1 0.2", "dropout 0.1"]);
  assertEquals(bestTable(trials).rows.map((row) => row.slice(-3)), [["1.000", 20, 0], [
    "0.970",
    17,
    0,
  ]]);
});

Deno.test("rows are wrong where the larger answer is the other digit's, and have the loss of the library", () => {
  const answers = [[0.9, 0.2], [0.4, 0.3], [0.1, 0.6]];
  const labels = [[1, 0], [0, 1], [0, 1]];
  assertEquals(wrongRows(answers, labels), [1]);
  const losses = rowLosses(answers, labels);
  const loss = binaryCrossentropy({ multiLabel: true });
  const whole = item(loss.apply(asTensor(answers, "n 2"), asTensor(labels, "n 2")));
  assertAlmostEquals((losses[0] + losses[1] + losses[2]) / 3, whole, 1e-6);
});

Deno.test("the first fours and nines are taken, and halved in their order", () => {
  const digits = Uint8Array.of(4, 1, 9, 9, 0, 4, 9);
  const x = asTensor(
    Float32Array.from({ length: 7 * 784 }, (_, i) => Math.floor(i / 784)),
    "n 784",
  );
  const rows = foursAndNines({ x, y: asTensor(Int32Array.from(digits), "n", "int32") }, 4);
  assertEquals(toArray(rows.y), [[1, 0], [0, 1], [0, 1], [1, 0]]);
  assertEquals(toArray(rows.x).map(([[[pixel]]]) => pixel), [0, 2, 3, 5]);
  const { train, validation } = halves(rows);
  assertEquals(toArray(train.y), [[1, 0], [0, 1]]);
  assertEquals(toArray(validation.x).map(([[[pixel]]]) => pixel), [3, 5]);
});

const SHORT = ["--epochs", "1", "--only", "L2,augmentation"];

/** A trial that was tested. */
type Tested = Guess & Required<Pick<Guess, "test">>;

/** Checks what an epoch gives. */
// deno-lint-ignore no-explicit-any -- what JSON.parse gives
function checkResults({ results, notebook, finding, source }: any): void {
  assertEquals(Object.keys(results), [
    "no remedy",
    "L2 0.0001",
    "L2 0.001",
    "L2 0.01",
    "L2 0.1",
    "augmentation + dropout 0.1",
  ]);
  assertEquals([source.rows.train, source.rows.validation], [400, 400]);
  assertEquals(notebook["no remedy"].trainLoss, 0.0026);
  for (const { parameters, test, wrong, rowLosses } of Object.values<Tested>(results)) {
    assertEquals(parameters, 98_902);
    assert(Number.isFinite(test.loss));
    assertEquals(rowLosses.length, source.rows.test);
    assertAlmostEquals(test.metrics.accuracy, 1 - wrong.length / source.rows.test, 1e-9);
    const mean = rowLosses.reduce((sum, loss) => sum + loss, 0) / source.rows.test;
    assertAlmostEquals(mean, test.terms.data, 1e-5);
  }
  assert(results["L2 0.1"].test.terms.l2 > 0);
  assertStringIncludes(finding.sentence, "Without a remedy the network does not learn by heart");
}

Deno.test("without any permission digits are drawn, and the first line says so", async () => {
  const { code, stdout, stderr } = await run("four_or_nine", [...SHORT, "--only", "dropout"]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout.split("\n")[0], "stand in for MNIST");
  assertStringIncludes(stdout, "dropout 0.4");
  assert(!stdout.includes("L2 0.1"));
});

Deno.test({
  name: "fours and nines of the real digits are told apart",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    checkResults(
      await resultOf("four_or_nine", [...SHORT, "--data", `${REAL_ROWS}`], ["--allow-read"]),
    );
  },
});

Deno.test("an unknown remedy is told by the names of the known ones", async () => {
  const { code, stderr } = await run("four_or_nine", ["--only", "L3"]);
  assertEquals(code, 2);
  assertStringIncludes(
    stderr,
    'Cannot use --only: expected some of L1, L2, dropout, augmentation but found "L3"',
  );
});
