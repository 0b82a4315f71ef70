/**
 * Writes the tables of `examples/README.md` anew: each example is run whole on the real rows for three seeds, and its
 * figures are put beside those that Keras has for the same networks on the same rows (`tests/fixtures/experiments.json`).
 *
 * ```sh
 * deno task figures --data DIR
 * deno task figures --data DIR --only mnist_dropout,housing
 * ```
 *
 * @module
 */

import { assert } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { parseArgs } from "node:util";
import keras from "../tests/fixtures/experiments.json" with { type: "json" };

/** The figures of a model on some rows. */
interface Figures {
  readonly loss: number;
  readonly data: number;
  readonly accuracy?: number;
}

/** The figures of a run by part: train, validation, test. */
type Parts = Readonly<Record<string, Figures | undefined>>;

/** What `--json` prints of a variant. */
interface Result {
  readonly [part: string]: {
    readonly loss: number;
    readonly terms: { readonly data: number };
    readonly metrics: { readonly accuracy?: number };
  } | undefined;
}

const SEEDS = keras.seeds;
const PARTS = ["train", "validation", "test"];
const readme = new URL("../examples/README.md", import.meta.url);

if (import.meta.main) {
  const { values: { data = "", only } } = parseArgs({
    args: Deno.args,
    options: { data: { type: "string" }, only: { type: "string" } },
  });
  const experiments = Object.keys(keras.figures) as (keyof typeof keras.figures)[];
  for (const example of experiments) {
    if (only !== undefined && !only.split(",").includes(example)) continue;
    const ours = await runsOf(example, data);
    const table = tableOf(ours, keras.figures[example]);
    await Deno.writeTextFile(readme, replaced(await Deno.readTextFile(readme), example, table));
    console.log(`${example}\n${table}\n`);
  }
}

/** The figures of an example by variant, seed by seed. */
async function runsOf(example: string, data: string): Promise<Record<string, Parts[]>> {
  const runs: Record<string, Parts[]> = {};
  for (const seed of SEEDS) {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--allow-read",
        fromFileUrl(new URL(`../examples/${example}.ts`, import.meta.url)),
        ...(example === "fourier" ? [] : ["--data", data]),
        ...["--seed", String(seed), "--json"],
      ],
      stderr: "inherit",
    }).output();
    assert(code === 0, `${example} ended with ${code}`);
    const { results } = JSON.parse(new TextDecoder().decode(stdout));
    for (const [variant, result] of Object.entries<Result>(results)) {
      (runs[variant] ??= []).push(partsOf(result));
    }
  }
  return runs;
}

function partsOf(result: Result): Parts {
  return Object.fromEntries(
    PARTS.flatMap((part) => {
      const figures = result[part];
      if (figures === undefined) return [];
      const { loss, terms, metrics } = figures;
      return [[part, { loss, data: terms.data, accuracy: metrics.accuracy }]];
    }),
  );
}

/** Ours beside Keras's: mean and standard deviation over the seeds, for the figures that both have. */
function tableOf(
  ours: Readonly<Record<string, readonly Parts[]>>,
  theirs: Readonly<Record<string, readonly Parts[]>>,
): string {
  const columns = [
    ["train loss", (parts: Parts) => parts.train?.loss],
    ["unseen loss", (parts: Parts) => (parts.test ?? parts.validation)?.loss],
    ["its data loss", (parts: Parts) => (parts.test ?? parts.validation)?.data],
    ["accuracy", (parts: Parts) => (parts.test ?? parts.validation)?.accuracy],
  ] as const;
  const variants = Object.keys(ours).filter((variant) => theirs[variant] !== undefined);
  const shown = columns.filter(([, figure]) =>
    variants.some((variant) => figure(theirs[variant][0]) !== undefined)
  );
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["variant", ...shown.flatMap(([name]) => [name, "Keras"])]),
    line(["---", ...shown.flatMap(() => ["---", "---"])]),
    ...variants.map((variant) =>
      line([
        variant,
        ...shown.flatMap(([, figure]) => [
          meanAndDeviation(ours[variant].map(figure)),
          meanAndDeviation(theirs[variant].map(figure)),
        ]),
      ])
    ),
  ].join("\n");
}

function meanAndDeviation(figures: readonly (number | undefined)[]): string {
  const known = figures.filter((figure) => figure !== undefined);
  if (known.length < figures.length) return "–";
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (known.length - 1));
  const digits = mean < 10 ? 3 : mean < 100 ? 2 : 1;
  return `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
}

/** The text with another table between the two marks of an example. */
function replaced(text: string, example: string, table: string): string {
  const [begin, end] = [`<!-- figures of ${example} -->\n`, `\n<!-- end of figures -->`];
  const at = text.indexOf(begin);
  assert(at >= 0, `examples/README.md has no mark for the figures of ${example}`);
  const from = at + begin.length;
  return text.slice(0, from) + "\n" + table + "\n" + text.slice(text.indexOf(end, from));
}
