import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pixelsText, wrongDigits } from "../../examples/mnist_dropout/digits.ts";
import { findingOf } from "../../examples/mnist_dropout/finding.ts";
import { REAL_ROWS, resultOf, run } from "./run.ts";
import { madeUp } from "./trials.ts";

function sentenceFor(base: number, model_1: number, model_2: number): string {
  const trials = {
    base: madeUp({ accuracy: base, gap: 0.2 }),
    model_1: madeUp({ accuracy: model_1, gap: 0.1 }),
    model_2: madeUp({ accuracy: model_2, gap: 0.3 }),
  };
  return findingOf(trials, 2000).sentence;
}

Deno.test("the finding tells what the larger network and the penalty brought", () => {
  const better = sentenceFor(0.94, 0.96, 0.98);
  assertStringIncludes(better, "Of 2,000 test digits base names 94.0 %, model_1 96.0 %");
  assertStringIncludes(better, "model_1 is 2.0 points better than base");
  assertStringIncludes(better, "model_2 is 2.0 points better than model_1");
  assertStringIncludes(better, "by 0.2000, 0.1000 and 0.3000: least in model_1.");
  const worse = sentenceFor(0.96, 0.94, 0.9);
  assertStringIncludes(worse, "model_1 is 2.0 points worse than base");
  assertStringIncludes(worse, "model_2 is 4.0 points worse than model_1");
});

Deno.test("the finding calls no winner where the difference can be luck", () => {
  const same = sentenceFor(0.95, 0.955, 0.953);
  assertStringIncludes(same, "model_1 is not clearly different from base (0.5 points apart,");
  assertStringIncludes(same, "model_2 is not clearly different from model_1 (0.2 points apart,");
});

Deno.test("a digit is shown as numbers without its empty border", () => {
  const pixels = new Float32Array(784);
  pixels[28 * 3 + 5] = 1;
  pixels[28 * 4 + 7] = 0.5;
  assertEquals(pixelsText(pixels), " 255   0   0\n   0   0 128");
  assertEquals(pixelsText(new Float32Array(784)), "");
});

Deno.test("wrong digits are told by row, label and answer, the first few", () => {
  assertEquals(wrongDigits([1, 2, 3, 4], [1, 3, 2, 9], 2), [
    { row: 1, label: 2, predicted: 3 },
    { row: 2, label: 3, predicted: 2 },
  ]);
});

/** Checks what an epoch or two give. */
// deno-lint-ignore no-explicit-any -- what JSON.parse gives
function checkResults({ results, notebook, finding, source }: any, rows: number): void {
  assertEquals(Object.keys(results), ["base", "model_1", "model_2"]);
  assertEquals(Object.keys(notebook), Object.keys(results));
  assertEquals(results.base.parameters, 55_050);
  assertEquals([results.model_1.parameters, results.model_2.parameters], [437_310, 437_310]);
  assertEquals(source.rows.test, rows);
  for (const { test, train, gap, confusion, nearZero } of Object.values<typeof results>(results)) {
    assert(Number.isFinite(test.loss) && test.metrics.accuracy > 0.5);
    assert(Math.abs(gap - (test.terms.data - train.terms.data)) < 1e-9);
    assertEquals(confusion.flat().reduce((sum: number, count: number) => sum + count, 0), rows);
    assert(nearZero >= 0 && nearZero < 1);
  }
  const { loss, terms } = results.model_2.test;
  assert(Math.abs(loss - terms.data - terms.l2) < 1e-3 && terms.l2 > 0);
  assertStringIncludes(finding.sentence, "test digits base names");
}

Deno.test("without any permission digits are drawn, and the first line says so", async () => {
  const { code, stdout, stderr } = await run("mnist_dropout", ["--epochs", "1"]);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stdout.split("\n")[0], "Synthetic digits stand in for MNIST");
  assertStringIncludes(stdout, "Total: 437,310");
  assertStringIncludes(stdout, "Beside the notebook:");
});

Deno.test({
  name: "the real digits are learnt",
  ignore: REAL_ROWS === undefined,
  fn: async () => {
    const args = ["--epochs", "1", "--data", `${REAL_ROWS}`];
    checkResults(await resultOf("mnist_dropout", args, ["--allow-read"]), 2000);
  },
});

Deno.test("what is wrong is said in a sentence", async () => {
  const folder = await Deno.makeTempDir();
  const told = async (args: readonly string[], flags: readonly string[] = []) => {
    const { code, stderr } = await run("mnist_dropout", args, flags);
    assert(!stderr.includes("    at "), stderr);
    return `${code} ${stderr}`;
  };
  const denied = await told(["--data", folder]);
  assertStringIncludes(
    denied,
    `2 Cannot read ${folder} without permission: write deno run --allow`,
  );
  const missing = await told(["--data", `${folder}/none`], ["--allow-read"]);
  assertStringIncludes(missing, `2 Cannot read ${folder}/none: there is no such folder`);
  const empty = await told(["--data", folder], ["--allow-read"]);
  assert(empty.startsWith("1 "));
  assertStringIncludes(empty, "Cannot load MNIST: expected a source that has it but found none");
  assertStringIncludes(await told(["--epochs", "0"]), "2 Cannot use --epochs: expected a whole");
  await Deno.remove(folder);
});

Deno.test("Ctrl-C ends it with a sentence and the exit code 130", async () => {
  const path = new URL("../../examples/mnist_dropout.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", path, "--epochs", "500"],
    stdout: "piped",
    stderr: "piped",
    stdin: "null",
  }).spawn();
  const errors = new Response(child.stderr).text();
  let told = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    told += text;
    if (told.includes("3 trials, one after the other")) break;
  }
  child.kill("SIGINT");
  assertEquals((await child.status).code, 130);
  const lines = (await errors).trim().split("\n");
  assertEquals(lines.at(-1), "Interrupted: no trial was finished");
  assert(!lines.some((line) => line.includes("    at ")));
});
