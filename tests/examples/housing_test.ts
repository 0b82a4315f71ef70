import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { asTensor, type EpochFigures, type Figures, key, toArray } from "shapefold";
import { featuresTable, featureUses, withShuffled } from "../../examples/housing/features.ts";
import { findingOf, type Found } from "../../examples/housing/finding.ts";
import {
  kernelPicture,
  learningPicture,
  predictionPicture,
} from "../../examples/housing/pictures.ts";
import { bestEpochOf, errorsTable } from "../../examples/housing/tables.ts";
import { REAL_ROWS, resultOf } from "./run.ts";

function figures(loss: number, r2 = 0.75): Figures {
  return { loss, terms: { data: loss }, metrics: { rmse: Math.sqrt(loss), mae: 0.4, r2 } };
}

function historyOf(...losses: number[]): EpochFigures[] {
  return losses.map((loss, i) => ({
    ...figures(loss),
    epoch: i + 1,
    seconds: 1,
    validation: figures(loss),
  }));
}

const USES = [{ feature: "rooms", lost: 0.5, weight: 0.7 }, {
  feature: "age",
  lost: 0.1,
  weight: 0.3,
}];

/** A finding of four test rows with the mean squared error 0.3 and a standard error of 0.067, but for what is said. */
function found(changes: Partial<Found> & { train?: Figures; test?: Figures; losses?: number[] }) {
  const { train = figures(0.3), test = figures(0.3), losses = [1, 0.5, 0.3], ...others } = changes;
  return findingOf({
    trained: { train, test, history: historyOf(...losses) },
    predicted: [0.2, 0.4, 0.4, 0.2].map(Math.sqrt),
    wanted: [0, 0, 0, 0],
    uses: USES,
    ...others,
  });
}

Deno.test("The finding of house prices tells the share that is explained, and the error in dollars where it is a price", () => {
  const { sentence, explained, meanError } = found({ dollars: 100_000 });
  assertEquals([explained, meanError], [0.75, 40_000]);
  assertStringIncludes(
    sentence,
    "The network explains 75 % of the spread of targets that it has not seen, and is off by $40,000 on average.",
  );
  assertStringIncludes(found({}).sentence, "and is off by 0.400 on average.");
});

Deno.test("The finding of house prices says where nothing was learnt, and then nothing of features", () => {
  const { sentence } = found({ test: figures(0.3, -0.1) });
  assertStringIncludes(
    sentence,
    "The network is no better on unseen rows than their mean would be",
  );
  assert(!sentence.includes("rooms"));
});

Deno.test("A gap counts from two standard errors of the test loss", () => {
  const { noise, sentence } = found({});
  assertAlmostEquals(noise, Math.sqrt(0.04 / 3 / 4), 1e-12);
  assertStringIncludes(sentence, "it does not overfit.");
  assertStringIncludes(found({ train: figures(0.3 - 1.9 * noise) }).sentence, "does not overfit");
  assertStringIncludes(
    found({ train: figures(0.15) }).sentence,
    "the test loss is 100 % higher, so it overfits.",
  );
  assertStringIncludes(
    found({ train: figures(0.29), predicted: [0.5, 0.5, 0.5, 0.5] }).sentence,
    "the test loss is 3.4 % higher, so it overfits a little.",
  );
  assertStringIncludes(
    found({ train: figures(0.5) }).sentence,
    "The test rows are easier than those that it learnt from: their loss is 40 % lower.",
  );
});

Deno.test("The best epoch is the last, one that was clearly better, or one of many alike", () => {
  assertStringIncludes(
    found({}).sentence,
    "Its last epoch, 3, was its best on the validation rows: more of them could help.",
  );
  assertStringIncludes(
    found({ losses: [1, 0.5, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55] }).sentence,
    "Its best epoch on the validation rows was 3 of 8, and the loss rose clearly after it",
  );
  assertStringIncludes(
    found({ losses: [1, 0.5, 0.3, 0.4, 0.31] }).sentence,
    "was 3 of 5, but the last is no worse than the loss jumps from epoch to epoch.",
  );
  assert(!found({ losses: [1] }).sentence.includes("epoch"));
});

Deno.test("The jumps of a loss are the root mean square of its last changes", () => {
  const best = bestEpochOf(historyOf(9, 5, 1, 2, 4));
  assertEquals([best.epoch, best.loss, best.excess], [3, 1, 3]);
  assertAlmostEquals(best.jumps, Math.sqrt((1 + 4) / 2), 1e-12);
  assertEquals(bestEpochOf(historyOf(9)).jumps, 0);
});

Deno.test("The features that are needed most need not be those of the largest weights", () => {
  assertStringIncludes(
    found({}).sentence,
    "It needs rooms most (R² falls by 0.50 where it is shuffled), then age (0.10); " +
      "rooms has the largest weights in the first layer as well (70 %).",
  );
  const uses = [{ feature: "age", lost: 0.5, weight: 0.3 }, {
    feature: "rooms",
    lost: 0.1,
    weight: 0.7,
  }];
  assertStringIncludes(
    found({ uses }).sentence,
    "though the largest weights of the first layer are those of rooms (70 %): weights alone do not tell.",
  );
});

Deno.test("A feature's weights count by how much their units count for the output", () => {
  const kernels = { hidden: [1, -2, 3, 0], output: [-2, 1] };
  assertEquals(featureUses(["a", "b"], kernels, [0.1, 0.3]), [
    { feature: "b", lost: 0.3, weight: 0.6 },
    { feature: "a", lost: 0.1, weight: 0.4 },
  ]);
  assertEquals(featuresTable(USES).rows[0], ["rooms", "0.500", "70 %"]);
  const useless = { feature: "age", lost: -1e-5, weight: 0.3 };
  assertEquals(featuresTable([useless]).rows[0], ["age", "0.000", "30 %"]);
});

Deno.test("Shuffling a feature moves its values to other rows and leaves all others", () => {
  const numbers = Array.from(
    { length: 50 },
    (_, row) => Array.from({ length: 8 }, (_, column) => 8 * row + column),
  );
  const shuffled = toArray(withShuffled(asTensor(numbers, "test 8"), 3, key(0)));
  const column = (rows: number[][], at: number) => rows.map((row) => row[at]);
  assert(column(shuffled, 3).join() !== column(numbers, 3).join());
  assertEquals(column(shuffled, 3).toSorted((a, b) => a - b), column(numbers, 3));
  for (const at of [0, 1, 2, 4, 5, 6, 7]) {
    assertEquals(column(shuffled, at), column(numbers, at));
  }
});

Deno.test("Errors are told in dollars too where the target is a price", () => {
  const parts = { train: figures(0.25), test: figures(0.36) };
  assertEquals(errorsTable(parts).rows, [["train", 0.5, 0.4, 0.75], ["test", 0.6, 0.4, 0.75]]);
  const { columns, rows } = errorsTable(parts, { dollars: 100_000 });
  assertEquals(columns.length, 6);
  assertEquals(rows[0], ["train", 0.5, "$50,000", 0.4, "$40,000", 0.75]);
});

Deno.test("The pictures of house prices show what they are given", () => {
  assertStringIncludes(
    `${learningPicture(historyOf(1, 0.5)).description}`,
    "validation from 1.00 to 0.500",
  );
  const predictions = predictionPicture([1, 2], [1.5, 2], "$100,000");
  assertStringIncludes(`${predictions.description}`, "predicted price in $100,000");
  assertStringIncludes(`${predictionPicture([1], [1]).description}`, "predicted target");
  const kernels = { hidden: [1, -2, 3, 0.5], output: [-1, 2] };
  const text = JSON.stringify(kernelPicture(["rooms", "age"], kernels));
  assertStringIncludes(text, '{"row":"rooms","column":"1","value":-2,');
  assertStringIncludes(text, '"values":["1","0"]');
  assertStringIncludes(text, "weight from -2.00 to 3.00");
});

Deno.test("House prices run on the stand-in, without any permission", async () => {
  const told = await resultOf("housing", ["--epochs", "2"]);
  assertEquals([told.source.kind, told.results["8-16-1"].parameters], ["formula", 161]);
  assertEquals(told.results["8-16-1"].history.length, 2);
  assert(!told.finding.sentence.includes("$"));
});

Deno.test({
  name: "House prices run on the real rows",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const args = ["--epochs", "10", "--data", `${REAL_ROWS}`];
    const told = await resultOf("housing", args, ["--allow-read"]);
    const { source, results: { "8-16-1": trial }, finding, figures } = told;
    assertEquals([source.kind, trial.parameters, trial.history.length], ["folder", 161, 10]);
    assertEquals(figures.wanted.length, 6192);
    assert(trial.test.metrics.r2 > 0.5 && trial.test.loss < 0.7, `${JSON.stringify(trial.test)}`);
    assertAlmostEquals(trial.test.metrics.rmse ** 2, trial.test.loss, 1e-4);
    assertStringIncludes(finding.sentence, "$");
  },
});
