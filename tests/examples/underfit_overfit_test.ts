import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { asTensor, categoricalCrossentropy, item, toArray } from "shapefold";
import { partsOf } from "../../examples/underfit_overfit.ts";
import {
  differenceOf,
  findingOf,
  lossOfEachRow,
  type TrialByRow,
} from "../../examples/underfit_overfit/finding.ts";
import {
  learningPicture,
  testPicture,
  validationPicture,
} from "../../examples/underfit_overfit/pictures.ts";
import { chosenVariants, VARIANTS } from "../../examples/underfit_overfit/variants.ts";
import { REAL_ROWS, resultOf } from "./run.ts";

/** A trial by the loss on the training rows and those of 100 test rows, which alternate around their mean. */
function trial(train: number, test: number, spread = 0.2): TrialByRow {
  const figures = (loss: number) => ({ loss, terms: { data: loss }, metrics: {} });
  return {
    train: figures(train),
    test: figures(test),
    history: [{ ...figures(train), epoch: 1, seconds: 1, validation: figures(test) }],
    rowLosses: Array.from({ length: 100 }, (_, row) => test + (row % 2 === 0 ? spread : -spread)),
  };
}

/** A trial whose test rows are each as hard as those of `of`, but for what is added. */
function alike(of: TrialByRow, train: number, added: number): TrialByRow {
  const rowLosses = of.rowLosses.map((loss) => loss + added);
  return { ...trial(train, of.rowLosses[0] + added), rowLosses };
}

const overfit = trial(0.1, 0.5);

Deno.test("The finding says whether the large network overfits", () => {
  const gone = findingOf({ overfit });
  assertEquals([gone.overfits, gone.best, gone.differences], [true, "overfit", {}]);
  assertEquals(
    gone.sentence,
    "The network of 1,568 units overfits: test loss 0.5000, training loss 0.1000.",
  );
  const { overfits, sentence } = findingOf({ overfit: trial(0.47, 0.5) });
  assertEquals(overfits, false);
  assertStringIncludes(sentence, "does not overfit: test loss 0.5000, training loss 0.4700, no");
});

Deno.test("The finding says whether the small network underfits, and whether that is worse on unseen rows", () => {
  const withSmall = (train: number, added: number) =>
    findingOf({ underfit: alike(overfit, train, added), overfit });
  assertStringIncludes(
    withSmall(0.4, 0.1).sentence,
    "That of 10 units underfits (training loss 0.4000) and is worse on unseen rows as well (0.6000).",
  );
  assertStringIncludes(withSmall(0.4, -0.1).sentence, "and is better on unseen rows even so");
  assertStringIncludes(withSmall(0.4, 0).sentence, "and is as good on unseen rows even so");
  const { underfits, sentence } = withSmall(0.1, 0.1);
  assertEquals(underfits, false);
  assertStringIncludes(
    sentence,
    "That of 10 units does not underfit: its training loss is 0.1000.",
  );
});

Deno.test("The finding sorts the remedies into those that help, those that do not, and those that harm", () => {
  const { sentence, best } = findingOf({
    overfit,
    smaller: alike(overfit, 0.2, -0.06),
    l1: alike(overfit, 0.1, 0),
    l2: alike(overfit, 0.1, 0.005),
    dropout: alike(overfit, 0.1, -0.1),
    combined: alike(overfit, 0.1, 0.1),
  });
  assertEquals(best, "dropout");
  assertStringIncludes(
    sentence,
    "The test loss of the network of 1,568 units is lowered by dropout (20 %) and smaller (12 %). " +
      "No clear difference: l1 and l2. Higher: combined (20 %). " +
      "The lowest test loss is that of dropout: 0.4000.",
  );
  const useless = findingOf({ overfit, l1: alike(overfit, 0.1, -0.001) });
  assertEquals(useless.best, "l1");
  assert(!useless.sentence.includes("lowest"));
  assertStringIncludes(
    useless.sentence,
    "No remedy lowers the test loss of the network of 1,568 units clearly. No clear difference: l1.",
  );
});

Deno.test("A difference counts from twice the noise of rows and epochs, and from 2 %", () => {
  const same = differenceOf(alike(overfit, 0.1, -0.05), overfit);
  assertAlmostEquals(same.difference, -0.05, 1e-12);
  assertAlmostEquals(same.noise, 0, 1e-12);
  assertEquals(same.verdict, "better");
  assertEquals(differenceOf(alike(overfit, 0.1, -0.009), overfit).verdict, "same");
  const opposite = {
    ...overfit,
    rowLosses: overfit.rowLosses.map((loss) => 1 - loss - 0.05),
  };
  const noisy = differenceOf(opposite, overfit);
  assertAlmostEquals(noisy.noise, 0.4 / Math.sqrt(99), 1e-12);
  assertEquals(noisy.verdict, "same");
  const [figures] = overfit.history;
  const history = [0.6, 0.3].map((loss) => ({ ...figures, validation: { ...figures, loss } }));
  const jumping = differenceOf({ ...alike(overfit, 0.1, -0.05), history }, overfit);
  assertAlmostEquals(jumping.noise, 0.3, 1e-12);
  assertEquals(jumping.verdict, "same");
});

Deno.test("The losses of single rows have the mean that the library's loss has", () => {
  const probabilities = [0, 1, 2].map((row) =>
    Array.from({ length: 10 }, (_, k) => k === row ? 0.7 : 0.3 / 9)
  );
  const labels = [0, 5, 2].map((label) =>
    Array.from({ length: 10 }, (_, k) => k === label ? 1 : 0)
  );
  const losses = lossOfEachRow(probabilities.flat(), labels.flat());
  [0.7, 0.3 / 9, 0.7].forEach((p, row) => assertAlmostEquals(losses[row], -Math.log(p), 1e-12));
  const loss = categoricalCrossentropy.apply(
    asTensor(probabilities, "n 10"),
    asTensor(labels, "n 10"),
  );
  assertAlmostEquals(losses.reduce((a, b) => a + b) / 3, item(loss), 1e-6);
  const none = labels[0].map((label) => 1 - label);
  assertAlmostEquals(lossOfEachRow(none, labels[0])[0], -Math.log(1e-7), 1e-12);
});

Deno.test("A pixel that is the same in the rows of the scaler becomes 0 there, and is only moved in other rows", () => {
  const rows = 20;
  const pixel = (row: number, at: number) => at === 0 ? 0.25 : at === 1 ? row / rows : (at % 7) / 7;
  const x = Array.from(
    { length: rows },
    (_, row) => Array.from({ length: 784 }, (_, at) => pixel(row, at)),
  );
  const y = x.map((_, row) => Array.from({ length: 10 }, (_, k) => k === row % 10 ? 1 : 0));
  const { train, validation, test, still } = partsOf({
    x: asTensor(x, "n 784"),
    y: asTensor(y, "n 10"),
  }, 0);
  assertEquals([train, validation, test].map((part) => part.x.shape[0]), [11, 3, 6]);
  assertEquals(still, 783);
  const seen = [...toArray(train.x), ...toArray(validation.x)];
  const mean = seen.reduce((sum, row) => sum + row[1], 0) / 14;
  const square = seen.reduce((sum, row) => sum + row[1] ** 2, 0) / 14;
  assertAlmostEquals(mean, 0, 1e-6);
  assertAlmostEquals(square, 1, 1e-5);
  for (const row of [...seen, ...toArray(test.x)]) {
    assertEquals(row.filter((_, at) => at !== 1).every((value) => Math.abs(value) < 1e-6), true);
  }
});

Deno.test("A pixel that stands still in the rows of the scaler only is not blown up in the others", () => {
  const rows = 20;
  const x = Array.from({ length: rows }, () => new Array<number>(784).fill(0.5));
  const y = x.map((_, row) => Array.from({ length: 10 }, (_, k) => k === row % 10 ? 1 : 0));
  const marked = (lit: readonly number[]) =>
    partsOf({
      x: asTensor(x.map((row, i) => lit.includes(i) ? row.with(9, 1) : row), "n 784"),
      y: asTensor(y, "n 10"),
    }, 0);
  const inTest = Array.from({ length: rows }, (_, row) => row).filter((row) =>
    marked([row]).still === 784
  );
  assertEquals(inTest.length, 6);
  const { test } = marked(inTest);
  for (const row of toArray(test.x)) assertAlmostEquals(row[9], 0.5, 1e-6);
});

Deno.test("The network that overfits is always there to compare with", () => {
  assertEquals(chosenVariants(["dropout", "l1"]), ["overfit", "l1", "dropout"]);
  assertEquals(chosenVariants(VARIANTS), [...VARIANTS]);
});

Deno.test("The pictures show each network, and the one that overfits beside it", () => {
  const trials = { overfit, dropout: alike(overfit, 0.1, -0.1) };
  const histories = { overfit: overfit.history, dropout: trials.dropout.history };
  const titles = (spec: { readonly [name: string]: unknown }) =>
    (spec.concat as { title: { text: string } }[]).map(({ title }) => title.text);
  assertEquals(titles(learningPicture(histories)), ["overfit"]);
  const both = { ...histories, underfit: trial(0.4, 0.6).history };
  assertEquals(titles(learningPicture(both)), ["overfit", "underfit"]);
  assertStringIncludes(`${validationPicture(both).description}`, "of 2 runs");
  assertStringIncludes(`${testPicture(trials).description}`, "overfit 0.500, dropout 0.400");
});

Deno.test("Underfit and overfit runs on the stand-in", async () => {
  const args = ["--epochs", "1", "--only", "underfit"];
  const { source, results } = await resultOf("underfit_overfit", args);
  assertEquals(source.kind, "formula");
  assertEquals(Object.keys(results), ["underfit", "overfit"]);
});

Deno.test({
  name: "Underfit and overfit runs on the real rows",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const args = ["--epochs", "2", "--data", `${REAL_ROWS}`];
    const told = await resultOf("underfit_overfit", args, ["--allow-read"]);
    const { source, results, configuration, finding } = told;
    assertEquals(source.kind, "folder");
    const parameters = Object.fromEntries(
      Object.entries<{ parameters: number }>(results).map(([name, { parameters }]) => [
        name,
        parameters,
      ]),
    );
    assertEquals(parameters, {
      underfit: 7_960,
      overfit: 1_246_570,
      "early-stopping": 1_246_570,
      smaller: 101_770,
      l1: 1_246_570,
      l2: 1_246_570,
      dropout: 1_246_570,
      combined: 101_770,
    });
    for (
      const { test, train, validation } of Object.values<TrialByRow & { validation: unknown }>(
        results,
      )
    ) {
      assert(
        [test, train, validation].every((part) => Number.isFinite((part as { loss: number }).loss)),
      );
    }
    assertEquals([...Object.keys(results.l1.test.terms), ...Object.keys(results.l2.test.terms)], [
      "data",
      "l1",
      "data",
      "l2",
    ]);
    assertAlmostEquals(
      results.dropout.test.loss - results.overfit.test.loss,
      finding.differences.dropout.difference,
      1e-5,
    );
    assertEquals(configuration.networks.underfit, {
      network: "784-10r-10s",
      epochs: 2,
      batchSize: 2048,
    });
  },
});
