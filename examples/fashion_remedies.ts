/**
 * Clothes, and one remedy after another against a network that learns its rows by heart: fewer layers and more, inputs
 * between 0 and 1, batch norm, dropout, early stopping, L1 and L2.
 *
 * The pixels are numbers from 0 to 255, as they stand in the file, unless a variant divides them. Adam follows the gradient
 * of the crossentropy on batches of 32 rows, for 15 epochs, without a validation set.
 *
 * ```sh
 * deno run --allow-read examples/fashion_remedies.ts --data DIR
 * deno run --allow-read --allow-write examples/fashion_remedies.ts --data DIR --out pictures
 * deno run --allow-read examples/fashion_remedies.ts --data DIR --only base,again,dropout
 * deno run examples/fashion_remedies.ts
 * ```
 *
 * The last one, where no file may be read, draws digits instead. On two cores it takes half a minute for 750 training rows,
 * and half an hour for the 60,000 of the notebook.
 *
 * @module
 */

import { shareExamples, slice, start, summary, values } from "shapefold";
import { FASHION_MNIST_CLASSES, fashionMnist } from "shapefold/datasets";
import { imagesOrDigits } from "./common/data.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { tellTrials } from "./common/tables.ts";
import { findingOf } from "./fashion_remedies/finding.ts";
import { classesPlot, drawRemedies } from "./fashion_remedies/pictures.ts";
import { type Config, trial } from "./fashion_remedies/training.ts";
import { losses, notebook, type VariantName, variants } from "./fashion_remedies/variants.ts";

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "fashion_remedies",
    purpose: "Clothes, and one remedy after another against learning them by heart.",
    epochs: "15, or 10 with L1 and L2; as many again where a variant goes on",
    readsData: true,
    own: { only: { names: Object.keys(variants), help: "which variants" } },
  });
  const { threads } = start({ threads: options.threads });
  const { train, test, source } = await imagesOrDigits(fashionMnist, options, {
    labels: "classes",
    scale: 1,
  });
  const told = report({
    example: "fashion_remedies",
    title: "Clothes: one remedy after another",
    options,
    threads,
    source,
    notebookRows: { train: 60_000, test: 10_000 },
  });

  told.heading("The data");
  const names = source.kind === "stand-in" ? undefined : FASHION_MNIST_CLASSES;
  const pixels = (row: number) => values(slice(train.x, row, row + 1));
  await told.picture("classes", classesPlot(pixels, values(train.y), names), "The first of each");

  told.heading("The variants");
  const chosen = options.only as readonly VariantName[];
  told.table("What each is", {
    columns: ["variant", "parameters", "what it is"],
    rows: chosen.map((name) => [
      name,
      summary(losses[name].model).parameters.toLocaleString("en-US"),
      variants[name].about,
    ]),
  });
  told.text(
    "The notebook asked for early stopping without a validation set, so that nothing could stop: what it measured is " +
      "base with other draws, here again. early-stopping sets a fifth of the training rows aside and does stop.",
  );

  told.heading("The training");
  const data = { train: shareExamples(train), test: shareExamples(test) };
  const configs = Object.fromEntries(chosen.map((variant): [VariantName, Config] => {
    const { epochs, scaled } = variants[variant];
    const said = options.epochs && options.epochs * (scaled === "afterwards" ? 2 : 1);
    return [variant, { variant, data, epochs: said ?? epochs, seed: options.seed }];
  })) as Record<VariantName, Config>;
  const trials = await doTrials(told, trial, configs, threads);
  await drawRemedies(told, trials);

  tellTrials(told, trials, notebook);

  const results = Object.entries(trials).map(
    (
      [name, { rowLosses: _rows, weights: _weights, filters: _filters, ...figures }],
    ) => [name, figures],
  );
  await told.end({
    configuration: { optimizer: "adam 0.001", batchSize: 32, l1: 0.01, l2: 0.01, variants },
    results: Object.fromEntries(results),
    notebook: Object.fromEntries(
      Object.entries(notebook).filter(([name]) => chosen.includes(name as VariantName)),
    ),
    finding: findingOf(trials),
  });
}

if (import.meta.main) await program(main);
