import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { nodeLines } from "../../examples/playground/pictures.ts";
import {
  answerAt,
  findingOf,
  middle,
  type Start,
  startsTable,
} from "../../examples/playground/report.ts";
import { resultOf, run } from "./run.ts";
import { madeUp } from "./trials.ts";

/** A start with a test loss, on the right side of which its points are where that is small. */
function startOf(
  test: number,
  weights: readonly (readonly number[])[] = [[1, 1, -1, 1, 0.5, 1, 1, 1], [2, 1, 1, 1]],
): Start {
  const accuracy = test < 0.1 ? 1 : 0.8;
  return {
    ...madeUp({ test, accuracy }),
    variant: "4 nodes",
    weights,
    biases: [[0, 0, 0, 0], [0]],
  };
}

const SPARSE = [[0, 0, -1, 1, 0.5, 0, 1, 1], [2, 1, 1, 1]];
const SMALL = [[0.5, 0.5, -0.5, 0.5, 0.2, 0.5, 0.5, 0.5], [1, 0.5, 0.5, 0.5]];

/** What is said of some losses of each variant. */
function told(
  { two = [0.3], three = [0.01], four = [0.01], l1 = [0.01], l2 = [0.01] }: Partial<
    Record<"two" | "three" | "four" | "l1" | "l2", readonly number[]>
  >,
  [l1Weights, l2Weights]: readonly (readonly (readonly number[])[] | undefined)[] = [],
) {
  return findingOf({
    "2 nodes": two.map((loss) => startOf(loss)),
    "3 nodes": three.map((loss) => startOf(loss)),
    "4 nodes": four.map((loss) => startOf(loss)),
    "4 nodes, L1": l1.map((loss) => startOf(loss, l1Weights)),
    "4 nodes, L2": l2.map((loss) => startOf(loss, l2Weights)),
  });
}

Deno.test("the finding names the fewest nodes that part the classes from most starts", () => {
  const three = told({ two: [0.3, 0.01, 0.25], three: [0.01, 0.3, 0.02] });
  assertEquals(three.enough, 3);
  assertStringIncludes(
    three.sentence,
    "3 nodes are enough to part the disk from the ring (test loss 0.020), 2 are not (0.250).",
  );
  assertStringIncludes(told({ three: [0.2] }).sentence, "4 nodes are enough");
  assertStringIncludes(told({ three: [0.2] }).sentence, "2 and 3 are not (0.300, 0.200).");
  const two = told({ two: [0.02] });
  assert(two.sentence.startsWith(
    "2 nodes are enough to part the disk from the ring (test loss 0.020). ",
  ));
  const none = told({ three: [0.2], four: [0.15] });
  assertEquals(none.enough, null);
  assertStringIncludes(none.sentence, "No network parts the disk from the ring from most of its");
});

Deno.test("the finding counts the weights and nodes that L1 switched off, and what L2 left of sizes", () => {
  const found = told({}, [SPARSE, SMALL]);
  assertEquals([found.zerosByL1, found.weights, found.nodesOff], [3, 12, 1]);
  assertAlmostEquals(found.sizeByL2, 6.2 / 12.5);
  assertStringIncludes(
    found.sentence,
    "3 of 12 weights exactly 0, which switched off 1 of 4 nodes,",
  );
  assertStringIncludes(found.sentence, "; L2 made them 50 % smaller and");
  const neither = told({}).sentence;
  assertStringIncludes(neither, "L1 made no more weights 0 than there were without it");
  assertStringIncludes(neither, "L2 left their size where it was");
});

Deno.test("only what all starts agree in counts as a change of the test loss", () => {
  const four = [0.02, 0.02, 0.02];
  const { sentence } = told({ four, l1: [0.03, 0.04, 0.05], l2: [0.01, 0.01, 0.005] });
  assertStringIncludes(sentence, "raised the test loss from 0.020 to 0.040;");
  assertStringIncludes(sentence, "lowered the test loss from 0.020 to 0.010.");
  assertStringIncludes(
    told({ four, l1: [0.03, 0.01, 0.04], l2: four }).sentence,
    "did not clearly change the test loss (0.020 and 0.030; higher from 2 of 3 starts);",
  );
  assertStringIncludes(told({ l1: [0.02] }).sentence, "(of one start, which says little)");
});

Deno.test("the start in the middle is the one with the median test loss", () => {
  assertEquals(middle([0.3, 0.1, 0.2].map((loss) => startOf(loss))).test?.loss, 0.2);
  assertEquals(middle([0.3, 0.1].map((loss) => startOf(loss))).test?.loss, 0.1);
});

Deno.test("the table of starts has the least, the middle and the most loss", () => {
  const starts = [0.3, 0.05, 0.2].map((loss) => startOf(loss, SPARSE));
  const [[, ...cells]] = startsTable({ "4 nodes, L1": starts }).rows;
  assertEquals(cells.slice(0, 6), [0.05, 0.2, 0.3, "1 of 3", 12, 3]);
});

Deno.test("a network is answered for by its weights, and its nodes have lines where they are 0", () => {
  const start: Start = {
    ...startOf(0.1, [[1, 0, 0, 2], [3, -1]]),
    biases: [[-2, 1], [0.25]],
  };
  const expected = Math.tanh(3 * Math.tanh(0.5 - 2) - Math.tanh(2 * 4 + 1) + 0.25);
  assertAlmostEquals(answerAt(start, [0.5, 4]), expected, 1e-12);
  // x = 2, and y = -1/2.
  const [upright, level] = nodeLines(start);
  assertEquals([upright.x, upright.x2, upright.y, upright.y2], [2, 2, -6, 6]);
  assertEquals([level.x, level.x2, level.y, level.y2], [-6, 6, -0.5, -0.5]);
  const far: Start = { ...start, biases: [[-20, 1], [0]] };
  assertEquals(nodeLines(far).length, 1);
  const off: Start = { ...startOf(0.1, [[0, 1, 0, 1], [1, 1]]), biases: [[0, 0], [0]] };
  assertEquals(nodeLines(off).length, 1);
});

Deno.test("the networks of the playground are trained without a file or a permission", async () => {
  const found = await resultOf("playground", ["--epochs", "2", "--starts", "2", "--rows", "100"]);
  const { results, notebook, figures, source, configuration } = found;
  assertEquals(
    Object.values<Start>(results).map(({ parameters }) => parameters),
    [9, 13, 17, 17, 17],
  );
  assertEquals(source.rows, { train: 50, test: 50 });
  assertEquals([configuration.epochs, configuration.starts], [2, 2]);
  for (const [name, { test, weights, history }] of Object.entries<Start>(results)) {
    assert(test !== undefined && Number.isFinite(test.loss));
    assertEquals(history.length, 2);
    assertEquals(weights[0].length, 2 * weights[1].length);
    assertEquals(figures.testLosses[name].length, 2);
  }
  assertEquals(Object.keys(results), [
    "2 nodes",
    "3 nodes",
    "4 nodes",
    "4 nodes, L1",
    "4 nodes, L2",
  ]);
  assert(Object.keys(notebook).every((name) => name in results));
  const { test } = results["4 nodes, L2"];
  assert(test.terms.l2 > 0);
  assertAlmostEquals(test.loss, test.terms.data + test.terms.l2, 1e-6);
  assertStringIncludes(found.finding.sentence, "With 4 nodes");
});

Deno.test("the playground says in a sentence what is wrong with an option", async () => {
  const { code, stderr } = await run("playground", ["--noise", "2"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "Cannot use --noise: expected a number from 0 to 0.5 but found");
});
