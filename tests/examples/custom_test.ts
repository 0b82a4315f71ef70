import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  asTensor,
  dense,
  input,
  item,
  key,
  measure,
  objective,
  sequential,
  toArray,
  values,
} from "shapefold";
import { coverage, daily, disorder, ordered, pinball } from "../../examples/custom.ts";
import { type Answered, findingOf, piecesTable } from "../../examples/custom/report.ts";
import { rides, SHARES, trueDeciles } from "../../examples/custom/rides.ts";
import { resultOf } from "./run.ts";
import { madeUp } from "./trials.ts";

Deno.test("the layer gives the same at both ends of the day, and waves between", () => {
  const model = sequential(input("1"), daily);
  const output: "batch 6" = model.output;
  assertEquals(output, "batch 6");
  using weights = model.init(key(0));
  const [midnight, next, noon] = toArray(model.apply(weights, asTensor([[0], [1], [0.5]], "n 1")));
  midnight.forEach((value, i) => assertAlmostEquals(value, next[i], 1e-5));
  const waves = [1, 1, 2, 2, 3, 3].map((n, i) => Math.sin(n * Math.PI + (i % 2) * Math.PI / 2));
  noon.forEach((value, i) => assertAlmostEquals(value, waves[i], 1e-5));
});

Deno.test("the loss is the least where as many labels are below as are to be", () => {
  const labels = Array.from({ length: 100 }, (_, i) => [i]);
  const lossAt = (deciles: readonly number[]) =>
    item(pinball.apply(asTensor(labels.map(() => deciles), "n 9"), asTensor(labels, "n 1")));
  const right = SHARES.map((share) => 100 * share - 0.5);
  const [least, off] = [right, right.map((value, i) => i === 8 ? value - 5 : value)].map(lossAt);
  assert(least < off);
  // Only the decile of 10 % is off: one that is too low costs a ninth of what one that is too high does.
  const first = (value: number) => SHARES.map((_, i) => i === 0 ? value : 0);
  const [short, over] = [-10, 10].map((value) =>
    item(pinball.apply(asTensor([first(value)], "n 9"), asTensor([[0]], "n 1")))
  );
  assertAlmostEquals(short, 10 * 0.1 / 9, 1e-5);
  assertAlmostEquals(over, 10 * 0.9 / 9, 1e-5);
});

Deno.test("the regularizer adds what falls, under a name of its own", () => {
  const model = sequential(input("9"));
  const loss = ordered(2)(objective(model, pinball));
  const outcome = (row: readonly number[]) =>
    loss(model.init(key(0)), { x: asTensor([row], "batch 9"), y: asTensor([[0]], "batch 1") }, {
      training: true,
    });
  const { terms, loss: whole } = outcome([1, 2, 3, 2.5, 5, 6, 7, 8, 4]);
  assertAlmostEquals(item(terms.disorder), 2 * (0.5 + 4) / 8, 1e-5);
  assertAlmostEquals(item(whole), item(terms.data) + item(terms.disorder), 1e-5);
  assertEquals(item(outcome([1, 2, 3, 4, 5, 6, 7, 8, 9]).terms.disorder), 0);
});

Deno.test("the metrics count the rides between the deciles, and those whose deciles are not in order", () => {
  const rows = asTensor([[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 2, 5, 6, 7, 8, 9]], "n 9");
  const minutes = asTensor([[9.5], [5]], "n 1");
  assertEquals(measure(coverage, rows, minutes), 0.5);
  assertEquals(measure(disorder, rows, minutes), 0.5);
});

Deno.test("the rides are below their deciles as often as these say", () => {
  const count = 4000;
  const { x, y } = rides(key(5), count);
  const [times, minutes] = [values(x), values(y)];
  SHARES.forEach((share, i) => {
    const below = times.filter((time, row) => minutes[row] < trueDeciles(time)[i]).length / count;
    const deviation = Math.sqrt(share * (1 - share) / count);
    assert(Math.abs(below - share) < 4 * deviation, `${share}: ${below}`);
  });
});

Deno.test("the mistake of the example does not compile, and is thrown with the words of its comment", async () => {
  const text = await Deno.readTextFile(new URL("../../examples/custom.ts", import.meta.url));
  const [, code, message] = /^\/\/ {3}(objective\(.*)\n\/\/\n\/\/ {3}(.*)$/m.exec(text)!;
  assertEquals(code, 'objective(sequential(input("1"), daily, dense(1)), pinball)');
  assertThrows(
    // @ts-expect-error the model gives one answer, and the loss takes nine
    () => objective(sequential(input("1"), daily, dense(1)), pinball),
    TypeError,
    message,
  );
});

/** A trial with some figures of the pieces. */
function answered(
  { jump, coverage, disorder }: { jump: number; coverage: number; disorder: number },
): Answered {
  const trial = madeUp();
  return {
    ...trial,
    test: { ...trial.test, metrics: { coverage, disorder } },
    deciles: [[1, 2], [5, 5], [1, 2 + jump]],
  };
}

const GOOD = { jump: 0, coverage: 0.78, disorder: 0 };
const trials = (
  { layer = GOOD, loss = GOOD, regularizer = GOOD, all = GOOD }: Partial<
    Record<"layer" | "loss" | "regularizer" | "all", typeof GOOD>
  > = {},
) => ({
  "all pieces": answered(all),
  "without the layer": answered(layer),
  "without the loss": answered(loss),
  "without the regularizer": answered(regularizer),
});

Deno.test("the finding says what each piece did", () => {
  const { sentence, jump } = findingOf(trials({
    layer: { ...GOOD, jump: 5 },
    loss: { ...GOOD, coverage: 0.2 },
    regularizer: { ...GOOD, disorder: 0.25 },
  }));
  assertEquals(jump, [0, 5]);
  assertEquals(
    sentence,
    "The layer takes the jump at midnight from 5.0 to 0.0 minutes; the loss makes them deciles: 78 % of the rides are " +
      "between the deciles, and 20 % without it, of 80 % that should be; the regularizer takes the share of rides whose " +
      "deciles are not in order from 25 % to 0 %.",
  );
});

Deno.test("the finding says it where a piece did nothing", () => {
  const { sentence } = findingOf(trials());
  assertStringIncludes(sentence, "The layer takes no jump away (0.0 minutes at midnight, 0.0 ");
  assertStringIncludes(sentence, "; the loss does not make them deciles: 78 % of the rides");
  assertStringIncludes(sentence, "; the regularizer had nothing to do: the deciles are in order");
  const worse = findingOf(trials({
    all: { ...GOOD, disorder: 0.5 },
    regularizer: { ...GOOD, disorder: 0.25 },
  }));
  assertStringIncludes(worse.sentence, "; the regularizer does not help: the deciles of 50 % of");
});

Deno.test("the table of pieces has a row for each that is left out", () => {
  assertEquals(
    piecesTable(trials({ layer: { jump: 5, coverage: 0.5, disorder: 0.125 } })).rows[1],
    [
      "without the layer",
      "5.0 min",
      "50 %",
      "13 %",
    ],
  );
});

Deno.test("the pieces are trained without a file or a permission", async () => {
  const { results, finding, source } = await resultOf("custom", ["--epochs", "2", "--rows", "64"]);
  assertEquals(Object.keys(results), Object.keys(trials()));
  assertEquals(source.rows, { train: 64, test: 5000 });
  for (
    const [name, { parameters, test, deciles }] of Object.entries<
      Answered & Required<Pick<Answered, "test">>
    >(results)
  ) {
    assertEquals(parameters, name === "without the layer" ? 1417 : 1583);
    assert(Number.isFinite(test.loss));
    assertEquals([deciles.length, deciles[0].length], [97, 9]);
    assertEquals("disorder" in test.terms, name !== "without the regularizer");
  }
  assertStringIncludes(finding.sentence, "at midnight");
});
