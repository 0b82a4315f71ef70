/**
 * Choosing: which of three designs, which size of batch, which optimizer? The designs are plain objects from which models
 * are built. They are trained, then cross-validated on the training rows, and the winner is trained on all of them; batch
 * sizes and optimizers are compared by what they reach and by how long they take.
 *
 * With 900 images it takes about 10 seconds on two cores, with all 70,000 some minutes; each part says how many
 * when it begins.
 *
 * ```sh
 * deno run --allow-read examples/choosing.ts --data DIR
 * deno run --allow-read examples/choosing.ts --data DIR --only folds --folds 10
 * deno run --allow-read --allow-write examples/choosing.ts --data DIR --out pictures
 * ```
 *
 * @module
 */

import { compare, shareExamples, start } from "shapefold";
import { fashionMnist } from "shapefold/datasets";
import { comparisonPlot } from "shapefold/plots";
import {
  type Finding,
  foundInBatches,
  foundInDesigns,
  foundInFolds,
  foundInOptimizers,
  type Scores,
  scoresOf,
  winnerOf,
} from "./choosing/findings.ts";
import { notebook, notebookTimes } from "./choosing/notebook.ts";
import { type Design, pipeline } from "./choosing/pipeline.ts";
import { barsOf, designsTable, scoresPlot, scoresTable, timesTable } from "./choosing/tables.ts";
import {
  foldConfigs,
  type Images,
  onAllRows,
  onFold,
  type TrialConfig,
  withValidation,
} from "./choosing/trials.ts";
import { imagesOrDigits } from "./common/data.ts";
import { mapValues } from "./common/map_values.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { type Report, report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { tellLoaded, weightsFile } from "./common/saving.ts";
import { besideTable, COLUMNS, trialsTable } from "./common/tables.ts";
import type { Trial } from "./common/trial.ts";

const classifier = {
  outputs: 10,
  outputActivation: "softmax",
  loss: "categoricalCrossentropy",
  learningRate: 0.01,
  l2: 0,
} as const;

/** The designs to choose from. Batch sizes and optimizers are compared by the first, as in the notebook. */
const designs: Readonly<Record<string, Design>> = {
  "64-32 relu, SGD": {
    ...classifier,
    hidden: [64, 32],
    activation: "relu",
    optimizer: "SGD",
  },
  "128-64-32 tanh, Adam": {
    ...classifier,
    hidden: [128, 64, 32],
    activation: "tanh",
    optimizer: "Adam",
  },
  "256-128 relu, RMSprop": {
    ...classifier,
    hidden: [256, 128],
    activation: "relu",
    optimizer: "RMSprop",
  },
};

/** What all parts of the example need. */
interface Stage {
  readonly told: Report;
  /** What a trial does, but for what a part varies. */
  readonly config: TrialConfig;
  readonly test: Images;
  readonly testRows: number;
  readonly threads: number;
  /** The folder that is written to; none where nothing is. */
  readonly out?: string;
}

/** What a part comes to. */
interface Part {
  readonly results: Readonly<Record<string, Trial>>;
  readonly finding: Finding;
  readonly scores?: Scores;
}

async function compareDesigns(
  { told, config, test, testRows, threads, out }: Stage,
): Promise<Part> {
  told.heading("Three designs");
  told.table("The configurations", designsTable(designs));
  told.text("Each is trained on 80 % of the training rows and validated on the others.");
  const configs = mapValues(designs, (design, name): TrialConfig => ({
    ...config,
    design,
    file: weightsFile(name, out),
  }));
  const results = await doTrials(told, withValidation, configs, threads);
  told.table("The designs", trialsTable(results));
  told.beside("Beside the notebook", besideTable(results, notebook));
  await told.picture(
    "choosing_designs",
    comparisonPlot(mapValues(results, ({ history }) => history), {
      figure: "accuracy",
      title: "Accuracy on the validation rows",
    }),
    "The designs epoch by epoch, on the validation rows",
  );
  for (const [name, { design, file }] of Object.entries(configs)) {
    if (file !== undefined) await tellLoaded(told, name, file, pipeline(design).loss, test);
  }
  return { results, finding: foundInDesigns(results, testRows) };
}

async function crossValidate({ told, config, threads }: Stage, folds: number): Promise<Part> {
  told.heading(`Cross-validation with ${folds} folds`);
  const trials = await doTrials(told, onFold, foldConfigs(designs, config, folds), threads);
  const scores = scoresOf(Object.keys(designs), trials);
  told.table("The accuracy on each fold, of a model that has not seen it", scoresTable(scores));
  await told.picture(
    "choosing_folds",
    scoresPlot(scores),
    "The accuracy on each fold, and its mean and standard deviation over the folds",
  );

  const winner = winnerOf(scores);
  told.heading(`The winner on all training rows: ${winner}`);
  const configs = { winner: { ...config, design: designs[winner] } };
  const results = await doTrials(told, onAllRows, configs, threads);
  told.table("The winner", trialsTable(results));
  told.beside("Beside the notebook, where 64-32 relu, SGD won", besideTable(results, notebook));
  return { results, finding: foundInFolds(scores, results.winner), scores };
}

function compareBatches(stage: Stage): Promise<Part> {
  const configs = Object.fromEntries(
    [32, 128, 512].map((size) => [`batches of ${size}`, { ...stage.config, batchSize: size }]),
  );
  return compareTimes(stage, "batches", "Batch sizes", configs, foundInBatches);
}

function compareOptimizers(stage: Stage): Promise<Part> {
  const { config } = stage;
  const configs = Object.fromEntries(
    (["SGD", "Adam", "RMSprop"] as const).map((optimizer) => [
      optimizer,
      { ...config, design: { ...config.design, optimizer } },
    ]),
  );
  return compareTimes(stage, "optimizers", "Optimizers", configs, foundInOptimizers);
}

/** Wall times mean something where nothing else runs: one training after the other. */
async function compareTimes(
  { told, testRows, threads }: Stage,
  name: string,
  heading: string,
  configs: Readonly<Record<string, TrialConfig>>,
  find: (trials: Readonly<Record<string, Trial>>, rows: number) => Finding,
): Promise<Part> {
  told.heading(heading);
  const on = threads === 1 ? "one thread" : `all ${threads} threads`;
  told.text(`So that the times count, one training is done after the other, each on ${on}.`);
  // What is new to the machine is compiled as it comes: an epoch of each that does not count.
  const warmUps = mapValues(configs, (config) => onAllRows({ ...config, epochs: 1 }));
  await compare(warmUps, { workers: 1, progress: { silent: true } });
  const results = await doTrials(told, onAllRows, configs, 1);
  told.table("The trials", trialsTable(results));
  told.beside("Beside the notebook", timesTable(results, notebookTimes));
  await told.picture(
    `choosing_${name}_accuracy`,
    barsOf(results, "test accuracy"),
    `${heading}: accuracy after as many epochs`,
  );
  await told.picture(
    `choosing_${name}_time`,
    barsOf(results, "seconds"),
    `${heading}: wall time of the training`,
  );
  return { results, finding: find(results, testRows) };
}

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "choosing",
    purpose: "Fashion: choosing a design by cross-validation, a batch size and an optimizer.",
    epochs: "10",
    readsData: true,
    own: {
      folds: { default: 5, least: 2, most: 20, help: "folds of the cross-validation" },
      only: { names: ["designs", "folds", "batches", "optimizers"], help: "the parts to be done" },
    },
  });
  const { threads } = start({ threads: options.threads });
  const { train, test, source } = await imagesOrDigits(fashionMnist, options);
  const told = report({
    example: "choosing",
    title: "Choosing a design, a batch size and an optimizer",
    options,
    threads,
    source,
    notebookRows: { train: 60_000, test: 10_000 },
  });
  const { epochs = 10, seed, folds } = options;
  const config = {
    data: { train: shareExamples(train), test: shareExamples(test) },
    design: Object.values(designs)[0],
    epochs,
    batchSize: 32,
    seed,
  };
  const stage = { told, config, test, testRows: test.x.shape[0], threads, out: options.out };

  const doPart: Readonly<Record<string, () => Promise<Part>>> = {
    designs: () => compareDesigns(stage),
    folds: () => crossValidate(stage, folds),
    batches: () => compareBatches(stage),
    optimizers: () => compareOptimizers(stage),
  };
  told.heading("The tables");
  told.text(COLUMNS);
  const parts: Record<string, Part> = {};
  for (const name of options.only) parts[name] = await doPart[name]();
  const findings = mapValues(parts, ({ finding }) => finding);
  await told.end({
    configuration: { designs, epochs, batchSize: 32, validation: 0.2, folds },
    results: Object.assign({}, ...Object.values(parts).map(({ results }) => results)),
    notebook: { ...notebook, ...notebookTimes },
    finding: {
      sentence: Object.values(findings).map(({ sentence }) => sentence).join(" "),
      ...findings,
    },
    figures: { scores: parts.folds?.scores },
  });
}

if (import.meta.main) await program(main);
