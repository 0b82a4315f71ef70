/**
 * Runs the example: first shortened and without any permission, then whole, with pictures in a temporary folder, against
 * what the README says of it. A run is the same to the last bit wherever it runs; a change that moves its figures renews
 * the README's row, sentence and picture.
 *
 * ```sh
 * deno run --allow-read --allow-run --allow-write .ci/run_examples.ts
 * ```
 *
 * @module
 */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const example = fromFileUrl(new URL("../examples/fourier.ts", import.meta.url));

console.log(await outputOf(["--no-prompt"], ["--epochs", "2"]));

const folder = await Deno.makeTempDir();
try {
  const output = await outputOf(
    ["--no-prompt", `--allow-write=${folder}`],
    ["--seed", "0", "--json", "--out", folder],
  );
  const pictures = ["learning_curves.svg", "test_curves.svg", "extended_curves.svg"];
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  assertEquals(files.sort(), [...pictures, "fourier.html"].sort());
  for (const name of files) {
    assertStringIncludes(await Deno.readTextFile(join(folder, name)), "<svg");
  }

  const { history, testLoss, finding } = JSON.parse(output.trimEnd().split("\n").at(-1)!);
  const { loss, validation } = history[49];
  const row = [loss, validation.loss, testLoss].map((figure: number) => figure.toFixed(4));
  const readme = await textOf("../README.md");
  assertStringIncludes(readme.replace(/ +/g, " "), `| 0 | ${row.join(" | ")} |`);
  const distance = /off by .* as much/.exec(finding.sentence)![0];
  assertStringIncludes(readme.replace(/\s+/g, " "), distance);
  assertEquals(
    await Deno.readTextFile(join(folder, "extended_curves.svg")) ===
      await textOf("../examples/fourier/extended_curves.svg"),
    true,
    "the picture of the README is not the one that the example writes",
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}

function textOf(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, import.meta.url));
}

/** What the example prints; it must not fail. */
async function outputOf(options: readonly string[], args: readonly string[]): Promise<string> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...options, example, ...args],
    stderr: "inherit",
  }).output();
  assertEquals(code, 0);
  return new TextDecoder().decode(stdout);
}
