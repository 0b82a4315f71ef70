/**
 * Writes the tables and pictures of `examples/README.md` anew. Each example is run whole for three seeds, on the real rows
 * where it reads some; its figures are put beside those that Keras has for the same networks on the same rows
 * (`tests/fixtures/experiments.json`), and the pictures of the first seed below.
 *
 * ```sh
 * deno task figures --data DIR
 * deno task figures --data DIR --only mnist_dropout,housing
 * ```
 *
 * @module
 */

import { assert } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { parseArgs } from "node:util";
import keras from "../tests/fixtures/experiments.json" with { type: "json" };
import { family, fonts, Resvg } from "../src/inspection/rasterizer.js";

/** The figures of a model on some rows. */
interface Figures {
  readonly loss: number;
  readonly data: number;
  readonly accuracy?: number;
}

/** The figures of a run by part: train, validation, test. */
type Parts = Readonly<Record<string, Figures | undefined>>;

/** What `--json` prints of an example. */
interface Result {
  readonly results: Readonly<Record<string, Readonly<Record<string, Measured | undefined>>>>;
  readonly finding: { readonly sentence: string };
}

/** The figures of a variant on one part of the rows. */
interface Measured {
  readonly loss: number;
  readonly terms: { readonly data: number };
  readonly metrics: { readonly accuracy?: number };
}

const EXAMPLES = [
  "fourier",
  "mnist_dropout",
  "fashion_remedies",
  "housing",
  "underfit_overfit",
  "choosing",
  "activity_and_noise",
  "playground",
  "four_or_nine",
  "custom",
];
const WITHOUT_DATA = ["fourier", "playground", "custom"];
const PARTS = ["train", "validation", "test"];

/** How wide the small pictures are, in pixels. */
const WIDTH = 420;

const folder = new URL("../examples/", import.meta.url);
const readme = new URL("README.md", folder);
const theirs: Readonly<Record<string, Readonly<Record<string, readonly Parts[]>> | undefined>> =
  keras.figures as object as Readonly<Record<string, Readonly<Record<string, readonly Parts[]>>>>;

const { values: { data, only } } = parseArgs({
  args: Deno.args,
  options: { data: { type: "string" }, only: { type: "string" } },
});
const chosen = only?.split(",") ?? EXAMPLES;
const unknown = chosen.find((example) => !EXAMPLES.includes(example));
assert(unknown === undefined, `There is no example ${unknown}; there are ${EXAMPLES.join(", ")}`);
assert(
  data !== undefined || chosen.every((example) => WITHOUT_DATA.includes(example)),
  "The figures are those of the real rows: --data DIR says where they are",
);
for (const example of chosen) {
  const out = await Deno.makeTempDir();
  try {
    const runs = [];
    for (const seed of keras.seeds) {
      runs.push(await run(example, seed, seed === keras.seeds[0] ? ["--out", out] : []));
    }
    const text = [
      tableOf(runs, theirs[example] ?? {}),
      `> ${runs[0].finding.sentence}`,
      await pictures(example, out),
    ].join("\n\n");
    await Deno.writeTextFile(readme, replaced(await Deno.readTextFile(readme), example, text));
    console.log(`${example}\n${text}\n`);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}
await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", fromFileUrl(readme)] }).output();

/** What an example says of itself as JSON. */
async function run(example: string, seed: number, args: readonly string[]): Promise<Result> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-write",
      fromFileUrl(new URL(`${example}.ts`, folder)),
      ...(data === undefined || WITHOUT_DATA.includes(example) ? [] : ["--data", data]),
      ...["--seed", String(seed), "--json", ...args],
    ],
    stderr: "inherit",
  }).output();
  assert(code === 0, `${example} ended with ${code}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Ours beside Keras's: means and standard deviations over the seeds. */
function tableOf(
  runs: readonly Result[],
  theirs: Readonly<Record<string, readonly Parts[]>>,
): string {
  const variants = Object.keys(runs[0].results);
  const ours = Object.fromEntries(
    variants.map((variant) => [variant, runs.map(({ results }) => partsOf(results[variant]))]),
  );
  const columns = [
    ["train loss", (parts: Parts) => parts.train?.loss],
    ["test loss", (parts: Parts) => parts.test?.loss],
    ["data loss", (parts: Parts) => parts.test?.data],
    ["accuracy", (parts: Parts) => parts.test?.accuracy],
  ] as const;
  const isThere = (figure: (parts: Parts) => number | undefined) =>
    variants.some((variant) => figure(ours[variant][0]) !== undefined);
  const isPenalized = variants.some((variant) =>
    ours[variant].some(({ test }) => test?.loss !== test?.data)
  );
  const hasTheirs = Object.keys(theirs).length > 0;
  const shown = columns.filter(([name, figure]) =>
    isThere(figure) && (name !== "data loss" || isPenalized)
  );
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["variant", ...shown.flatMap(([name]) => hasTheirs ? [name, "Keras"] : [name])]),
    line(["---", ...shown.flatMap(() => hasTheirs ? ["---", "---"] : ["---"])]),
    ...variants.map((variant) =>
      line([
        variant,
        ...shown.flatMap(([, figure]) => [
          meanAndDeviation(ours[variant].map(figure)),
          ...(hasTheirs ? [meanAndDeviation((theirs[variant] ?? []).map(figure))] : []),
        ]),
      ])
    ),
  ].join("\n");
}

function partsOf(variant: Result["results"][string]): Parts {
  return Object.fromEntries(
    PARTS.flatMap((part) => {
      const figures = variant[part];
      if (figures === undefined) return [];
      const { loss, terms, metrics } = figures;
      return [[part, { loss, data: terms.data, accuracy: metrics.accuracy }]];
    }),
  );
}

function meanAndDeviation(figures: readonly (number | undefined)[]): string {
  const known = figures.filter((figure) => figure !== undefined);
  if (known.length === 0 || known.length < figures.length) return "–";
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (known.length - 1));
  const digits = mean < 10 ? 3 : mean < 100 ? 2 : 1;
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}

/** Small copies of the pictures that an example wrote, and the text that shows them. */
async function pictures(example: string, out: string): Promise<string> {
  const names = Array.from(Deno.readDirSync(out), ({ name }) => name)
    .filter((name) => name.endsWith(".svg")).sort();
  const small = new URL(`pictures/${example}/`, folder);
  await Deno.remove(small, { recursive: true }).catch(() => {});
  await Deno.mkdir(small, { recursive: true });
  const images: string[] = [];
  for (const name of names) {
    const svg = await Deno.readTextFile(join(out, name));
    const file = name.replace(/svg$/, "png");
    await Deno.writeFile(new URL(file, small), smallPng(svg));
    const [, description = name] = /aria-label="([^"]*)"/.exec(svg) ?? [];
    images.push(`<img src="pictures/${example}/${file}" width="270" alt="${description}">`);
  }
  return images.join("\n");
}

function smallPng(svg: string): Uint8Array {
  const drawing = new Resvg(svg.replace("<svg", '<svg color="black"'), {
    font: { fontBuffers: fonts, defaultFontFamily: family, sansSerifFamily: family },
    fitTo: { mode: "width", value: WIDTH },
  });
  return drawing.render().asPng();
}

/** The text with other figures between the two marks of an example. */
function replaced(text: string, example: string, figures: string): string {
  const [begin, end] = [`<!-- figures of ${example} -->\n`, "\n<!-- end of figures -->"];
  const at = text.indexOf(begin);
  assert(at >= 0, `examples/README.md has no mark for the figures of ${example}`);
  const from = at + begin.length;
  return `${text.slice(0, from)}\n${figures}\n${text.slice(text.indexOf(end, from))}`;
}
