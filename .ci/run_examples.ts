/**
 * Runs every example, shortened: without any permission, where it makes its own data; and with what it needs to read the
 * real rows, where they are, and to write its pictures and its page. All other permissions are denied outright, and none
 * may be reached for. What each says as JSON is checked against the schema.
 *
 * Then the example of the README is run whole, and laid beside what the README says of it. A run is the same to the last
 * bit wherever it runs; a change that moves its figures renews the README's row, sentence and picture.
 *
 * ```sh
 * deno run --allow-read --allow-run --allow-write --allow-env=SHAPEFOLD_DATA .ci/run_examples.ts
 * ```
 *
 * The real rows are those of the folder SHAPEFOLD_DATA, or of `../shared/datasets` beside the checkout.
 *
 * @module
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { Ajv2020 } from "ajv";
import { runDenied } from "../tests/permissions/denied.ts";
import schema from "../examples/common/result_schema.json" with { type: "json" };

/** The example of the README; it is run whole. */
const WHOLE = "fourier";

/** What cuts an example short, where it is not one epoch of everything. */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  activity_and_noise: ["--epochs", "1", "--depths", "4"],
  choosing: ["--epochs", "1", "--only", "designs,folds", "--folds", "2"],
  fashion_remedies: ["--epochs", "1", "--only", "base,batch-norm-then-scaled,early-stopping,l1-l2"],
  underfit_overfit: ["--epochs", "1", "--only", "early-stopping,combined"],
};

const folder = fromFileUrl(new URL("../examples/", import.meta.url));
const validate = new Ajv2020({ allErrors: true, strict: true }).compile(schema);
const data = realRows();
const names = Array.from(Deno.readDirSync(folder), ({ name }) => name)
  .flatMap((name) => name.endsWith(".ts") ? [name.slice(0, -".ts".length)] : []).sort();

console.log(
  data === undefined
    ? "The real rows are not there (SHAPEFOLD_DATA, ../shared/datasets): stand-ins are used alone"
    : `The real rows are those of ${data}`,
);
const waiting = names.values();
await Promise.all([1, 2].map(async () => {
  for (const name of waiting) await check(name);
}));
await checkWhole();

/** Runs an example without a permission, and with those that it takes. */
async function check(name: string): Promise<void> {
  const began = performance.now();
  const args = ["--json", ...(SHORT[name] ?? ["--epochs", "1"])];
  if (data !== undefined) checkResult(name, await outputOf(name, [], args));
  const out = await Deno.makeTempDir();
  try {
    const flags = ["--allow-read", `--allow-write=${out}`];
    const readsData = (await outputOf(name, [], ["--help"])).includes("--data");
    const given = readsData && data !== undefined ? ["--data", data] : [];
    const { source } = checkResult(
      name,
      await outputOf(name, flags, [...args, ...given, "--out", out]),
    );
    assertEquals(source.kind, given.length > 0 ? "folder" : "formula");
    await checkFiles(name, out);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/** What of the JSON is looked at here; the schema has the rest. */
interface Result {
  readonly example: string;
  readonly source: { readonly kind: string };
  readonly results: Readonly<Record<string, WholeTrial>>;
  readonly finding: { readonly sentence: string };
}

/** What of a trial the README says. */
interface WholeTrial {
  readonly history: readonly {
    readonly loss: number;
    readonly validation: { readonly loss: number };
  }[];
  readonly test: { readonly loss: number };
}

/** Is what an example says what the schema promises? */
function checkResult(name: string, output: string): Result {
  const result: Result = JSON.parse(output);
  assertEquals(result.example, name);
  const isValid: boolean = validate(result);
  if (!isValid) {
    const errors = (validate.errors ?? []).map(({ instancePath, message }) =>
      `${instancePath} ${message}`
    );
    throw new Error(`Cannot accept what ${name} says as JSON: ${errors.slice(0, 10).join("; ")}`);
  }
  return result;
}

/** Are pictures and page there, and whole? */
async function checkFiles(name: string, out: string): Promise<void> {
  const files = Array.from(Deno.readDirSync(out), ({ name }) => name)
    .filter((file) => !file.endsWith(".safetensors"));
  const pictures = files.filter((file) => file.endsWith(".svg"));
  assert(pictures.length > 0, `${name} writes no picture`);
  const pngs = pictures.map((file) => file.replace(/svg$/, "png"));
  assertEquals(files.sort(), [...pictures, ...pngs, `${name}.html`].sort());
  for (const file of pictures) {
    const svg = await Deno.readTextFile(join(out, file));
    // The letters of a picture within are any letters.
    const drawn = svg.replace(/data:image\/png;base64,[^"]*/g, "");
    assert(/^<svg[\s>][^]*<\/svg>\s*$/.test(svg) && !drawn.includes("NaN"), `${name}: ${file}`);
  }
  for (const file of pngs) {
    const bytes = await Deno.readFile(join(out, file));
    assertEquals([...bytes.subarray(0, 4)], [137, 80, 78, 71], `${name}: ${file}`);
  }
  const page = await Deno.readTextFile(join(out, `${name}.html`));
  assert(page.startsWith("<!doctype html>") && page.trimEnd().endsWith("</html>"), name);
  assertEquals(page.match(/<svg[\s>]/g)?.length, pictures.length, `${name}: pictures on the page`);
}

/** The example of the README, whole and with nothing but a folder to write to. */
async function checkWhole(): Promise<void> {
  const out = await Deno.makeTempDir();
  try {
    const output = await outputOf(WHOLE, [`--allow-write=${out}`], ["--json", "--out", out]);
    const { results, finding } = checkResult(WHOLE, output);
    await checkFiles(WHOLE, out);
    const [{ history, test }] = Object.values(results);
    const { loss, validation } = history[49];
    const row = [loss, validation.loss, test.loss].map((figure) => figure.toFixed(4));
    const readme = await textOf("../README.md");
    assertStringIncludes(readme.replace(/ +/g, " "), `| 0 | ${row.join(" | ")} |`);
    const distance = /off by .* as much/.exec(finding.sentence)![0];
    assertStringIncludes(readme.replace(/\s+/g, " "), distance);
    assertEquals(
      await Deno.readTextFile(join(out, "extended_curves.svg")) ===
        await textOf("../examples/fourier/extended_curves.svg"),
      true,
      "the picture of the README is not the one that the example writes",
    );
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

function textOf(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, import.meta.url));
}

/** What an example prints; it must not fail, nor reach for what it was not given. */
async function outputOf(
  name: string,
  flags: readonly string[],
  args: readonly string[],
): Promise<string> {
  const file = join(folder, `${name}.ts`);
  const { code, stdout, stderr, touched } = await runDenied(file, { flags, args });
  const call = `${name} ${args.join(" ")}`;
  assertEquals(code, 0, `${call}:\n${stderr}`);
  const given = (line: string) =>
    flags.some((flag) => flag.includes(`allow-${line.split(" ")[0]}`));
  assertEquals(
    touched.filter((line) => !given(line)),
    [],
    `${call} reaches for more than ${flags}`,
  );
  return stdout;
}

/** The folder of the real rows, where it is. */
function realRows(): string | undefined {
  const beside = fromFileUrl(new URL("../../shared/datasets", import.meta.url));
  const place = Deno.env.get("SHAPEFOLD_DATA") ?? beside;
  try {
    return Deno.statSync(place).isDirectory ? place : undefined;
  } catch {
    return undefined;
  }
}
