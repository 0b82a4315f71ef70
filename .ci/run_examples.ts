/**
 * Runs the example, shortened: first without any permission, then with pictures in a temporary folder.
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
    ["--epochs", "1", "--json", "--out", folder],
  );
  const figures = JSON.parse(output.trimEnd().split("\n").at(-1)!);
  assertEquals(figures.history.length, 1);

  const pictures = ["learning_curves.svg", "test_curves.svg", "extended_curves.svg"];
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  assertEquals(files.sort(), [...pictures, "fourier.html"].sort());
  for (const name of files) {
    assertStringIncludes(await Deno.readTextFile(join(folder, name)), "<svg");
  }
} finally {
  await Deno.remove(folder, { recursive: true });
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
