import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import {
  asTensor,
  dense,
  dispose,
  input,
  key,
  liveTensors,
  relu,
  sequential,
  softmax,
} from "shapefold";
import {
  activationsOf,
  activationsPlot,
  figuresOf,
  sparsityOf,
  sparsityPlot,
  sparsityTable,
} from "../../examples/activity_and_noise/activations.ts";
import { foundAt, type Judged, ofEachVariant } from "../../examples/activity_and_noise/findings.ts";
import { REAL_ROWS, resultOf, run } from "./run.ts";
import { madeUp } from "./trials.ts";

Deno.test("sparsity counts answers near zero, and units that never answer", () => {
  // three rows of four units: the last never answers, the first two not always
  const answers = Float32Array.of(1, 0, 2, 0, 0, 0.5, 2, 0, 1, 0, 2, 5e-4);
  const { nearZero, silent, mean } = sparsityOf(answers, 4);
  assertEquals([nearZero, silent], [6 / 12, 1 / 4]);
  assertAlmostEquals(mean, 8.5005 / 12, 1e-6);
});

Deno.test("what hidden layers answer is told of the layers asked for, and leaves no tensor behind", () => {
  const model = sequential(input("784"), dense(3, relu), dense(5, relu), dense(10, softmax));
  using weights = model.init(key(0));
  const x = asTensor(new Float32Array(2 * 784).fill(1), "n 784");
  const before = liveTensors();
  const [second] = activationsOf(model, weights, x, [1]);
  assertEquals(liveTensors(), before);
  dispose(x);
  assertEquals([second.layer, second.values.length], [2, 2 * 5]);
  assert(second.values.every((value) => value >= 0));
  assertEquals(Object.keys(figuresOf(second)), ["layer", "nearZero", "silent", "mean"]);
});

Deno.test("many rows are looked at only in part", () => {
  const model = sequential(input("784"), dense(2, relu), dense(10, softmax));
  using weights = model.init(key(0));
  const x = asTensor(new Float32Array(600 * 784), "n 784");
  assertEquals(activationsOf(model, weights, x, [0])[0].values.length, 500 * 2);
  dispose(x);
});

Deno.test("the finding says which penalty makes activations sparse", () => {
  const sentenceFor = (l1: number, l2: number) =>
    foundAt("4", variants({ nearZero: [0.4, l1, l2] }), 10_000).sentence;
  assertStringIncludes(
    sentenceFor(0.9, 0.6),
    "With 4 hidden layers the penalty L1 on activations leaves 90 % of them near zero and L2 60 %, " +
      "where without one it is 40 %: both make them sparse, L1 more so.",
  );
  assertStringIncludes(sentenceFor(0.6, 0.9), "both make them sparse, L2 more so.");
  assertStringIncludes(sentenceFor(0.9, 0.89), "both make them sparse, one as much as the other.");
  assertStringIncludes(sentenceFor(0.9, 0.41), "L1 makes them sparse, L2 does not.");
  assertStringIncludes(sentenceFor(0.3, 0.6), "L2 makes them sparse, L1 does not.");
  assertStringIncludes(sentenceFor(0.42, 0.3), "neither makes them sparse.");
});

Deno.test("the finding says what penalties and noise do to the accuracy, and what may be chance", () => {
  const sentenceFor = (accuracies: readonly number[], rows: number) =>
    foundAt("6", variants({ accuracies }), rows).sentence;
  const accuracies = [0.8, 0.84, 0.77, 0.85, 0.805];
  const many = sentenceFor(accuracies, 10_000);
  assertStringIncludes(
    many,
    "Of the accuracy, against 0.800 without: activity L1 0.840 raises it, activity L2 0.770 lowers it.",
  );
  assertStringIncludes(
    many,
    "dropout 0.850 raises it, Gaussian dropout 0.805 does not change it clearly.",
  );
  const few = sentenceFor(accuracies, 150);
  assertStringIncludes(
    few,
    "On the accuracy dropout and Gaussian dropout have no effect that 150 test rows could tell from " +
      "chance (dropout 0.850, Gaussian dropout 0.805, against 0.800 without).",
  );
});

Deno.test("tables and pictures show each variant and layer", () => {
  const layer = (layer: number) => ({ layer, ...sparsityOf(Float32Array.of(0, 1, 0, 3), 2) });
  const found = { plain: [layer(1), layer(2)], "activity L1": [layer(1), layer(2)] };
  assertEquals(sparsityTable(found).rows, [
    ["plain", "1", "50 %", "50 %", "1.00"],
    ["", "2", "50 %", "50 %", "1.00"],
    ["activity L1", "1", "50 %", "50 %", "1.00"],
    ["", "2", "50 %", "50 %", "1.00"],
  ]);
  const histograms = activationsPlot(found);
  assertStringIncludes(`${histograms.description}`, "activity L1, hidden layer 2, 50.0 % of 4");
  assertStringIncludes(`${sparsityPlot(found).description}`, "activity L1 (hidden layer 2) 50");
});

/** Checks what an epoch gives. */
// deno-lint-ignore no-explicit-any -- what JSON.parse gives
function checkResults({ results, finding }: any, depth: string, parameters: number): void {
  const own = (variant: string) => results[`${depth} ${variant}`];
  const all = Object.values<typeof results>(ofEachVariant(own));
  for (const { test, validation, parameters: count, activations } of all) {
    assertEquals(count, parameters);
    assert(Number.isFinite(test.loss) && validation.metrics.accuracy > 0.1);
    assertEquals(activations.map(({ layer }: { layer: number }) => layer), [1, 2]);
    for (const { nearZero, silent, mean, values } of activations) {
      assert(nearZero > 0 && nearZero < 1 && silent >= 0 && silent < 1 && mean > 0);
      assertEquals(values, undefined);
    }
  }
  const { loss, terms } = own("activity L1").test;
  assert(terms.activityL1 > 0 && Math.abs(loss - terms.data - terms.activityL1) < 1e-5);
  assert(own("activity L2").test.terms.activityL2 > 0);
  assertEquals(Object.keys(own("dropout").test.terms), ["data"]);
  const meanOf = (variant: string) => own(variant).activations[0].mean;
  assert(meanOf("activity L1") < meanOf("plain") && meanOf("activity L2") < meanOf("plain"));
  assertStringIncludes(finding.sentence, `With ${depth} hidden layers`);
}

Deno.test("without any permission activations are penalized, on digits that are drawn", async () => {
  const result = await resultOf("activity_and_noise", ["--epochs", "1", "--depths", "4"]);
  assertEquals(result.source.kind, "formula");
  checkResults(result, "4", 151_306);
});

Deno.test({
  name: "activations are penalized on the real images, in workers, and pictures show them",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const args = ["--epochs", "2", "--data", `${REAL_ROWS}`, "--out", folder];
    const flags = ["--allow-read", `--allow-write=${folder}`];
    const result = await resultOf("activity_and_noise", args, flags);
    assertEquals(result.source.rows.test, 150);
    checkResults(result, "4", 151_306);
    checkResults(result, "6", 184_330);
    const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
    for (const name of ["activations_4.svg", "sparsity_6.png", "validation_6.svg"]) {
      assert(files.includes(name), files.join(" "));
    }
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("an unknown depth is said in a sentence", async () => {
  const { code, stderr } = await run("activity_and_noise", ["--depths", "5"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'Cannot use --depths: expected some of 4, 6 but found "5"');
});

/** Trials of each variant, with accuracies or shares of activations near zero in the order of the variants. */
function variants(
  { accuracies = [], nearZero = [] }: {
    readonly accuracies?: readonly number[];
    readonly nearZero?: readonly number[];
  },
) {
  const all: Judged[] = Array.from({ length: 5 }, (_, i) => ({
    ...madeUp({ accuracy: accuracies[i] ?? 0.9 }),
    activations: [1, 2].map((layer) => (
      { layer, nearZero: nearZero[i] ?? 0.4, silent: 0, mean: 1 }
    )),
  }));
  let next = 0;
  return ofEachVariant(() => all[next++]);
}
