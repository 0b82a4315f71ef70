/**
 * Choosing: which of three designs, which size of batch, which optimizer? The designs are plain objects from which models
 * are built. They are trained, then cross-validated on the training rows, and the winner is trained on all of them; batch
 * sizes and optimizers are compared by what they reach and how long they take.
 *
 * With 900 images on two cores it takes about 20 seconds, with all 70,000 about 10 minutes.
 *
 * ```sh
 * deno run --allow-read examples/choosing.ts --data DIR
 * deno run --allow-read examples/choosing.ts --data DIR --only folds --folds 10
 * deno run --allow-read --allow-write examples/choosing.ts --data DIR --out pictures
 * ```
 *
 * @module
 */

import {
  accuracy,
  defineRun,
  examplesFrom,
  fit,
  foldIn,
  type Key,
  key,
  kFold,
  type RunContext,
  type SharedExamples,
  shareExamples,
  start,
  validationSplit,
} from "shapefold";
import { type Dataset, fashionMnist } from "shapefold/datasets";
import { comparisonPlot } from "shapefold/plots";
import {
  foundInBatches,
  foundInDesigns,
  foundInFolds,
  foundInOptimizers,
  scoresTable,
  winnerOf,
} from "./choosing/findings.ts";
import { barsOf, foldsPicture } from "./choosing/pictures.ts";
import { type Design, pipeline } from "./choosing/pipeline.ts";
import { imagesOrDigits } from "./common/data.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { besideTable, type Trial, TRIALS_CAPTION, trialOf, trialsTable } from "./common/trial.ts";

/** Images and their classes, whatever their rows are called. */
type Images<Rows extends string = "n"> = Dataset<`${Rows} 784`, `${Rows} 10`>;

interface Config {
  readonly data: { readonly train: SharedExamples<Images>; readonly test: SharedExamples<Images> };
  readonly design: Design;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

const common = {
  outputs: 10,
  outputActivation: "softmax",
  loss: "categoricalCrossentropy",
  learningRate: 0.01,
  l2: 0,
} as const;

/** The designs to choose from. */
const designs = {
  "64-32 relu, SGD": { ...common, hidden: [64, 32], activation: "relu", optimizer: "SGD" },
  "128-64-32 tanh, Adam": {
    ...common,
    hidden: [128, 64, 32],
    activation: "tanh",
    optimizer: "Adam",
  },
  "256-128 relu, RMSprop": {
    ...common,
    hidden: [256, 128],
    activation: "relu",
    optimizer: "RMSprop",
  },
} as const satisfies Readonly<Record<string, Design>>;

/** Trains what a design describes on some rows, and judges it by others. */
async function learn(
  { design, epochs, batchSize }: Config,
  rows: { train: Images<string>; validation?: Images<string>; test?: Images<string> },
  key: Key,
  { progress, signal }: RunContext,
): Promise<Trial> {
  const { loss, optimizer } = pipeline(design);
  const { train, validation } = rows;
  const fitted = await fit(loss, train, {
    optimizer,
    epochs,
    batchSize,
    validation,
    key,
    metrics: [accuracy],
    progress,
    signal,
  });
  using _state = fitted.state;
  return trialOf({ loss, fitted, ...rows, metrics: [accuracy] });
}

const onAllRows = defineRun(import.meta, "onAllRows", (config: Config, context) => {
  const [train, test] = [examplesFrom(config.data.train), examplesFrom(config.data.test)];
  return learn(config, { train, test }, key(config.seed), context);
});

const withValidation = defineRun(import.meta, "withValidation", (config: Config, context) => {
  const [all, test] = [examplesFrom(config.data.train), examplesFrom(config.data.test)];
  const [splitKey, trainingKey] = split(key(config.seed));
  const { train, validation } = validationSplit(all, { share: 0.2, key: splitKey });
  return learn(config, { train, validation, test }, trainingKey, context);
});

interface FoldConfig extends Config {
  /** Which fold is kept to judge by, counted from 0, and of how many. */
  readonly fold: number;
  readonly folds: number;
}

/** All designs have the same folds, so that they can be compared fold by fold; `crossValidate` does one design after the other. */
const onFold = defineRun(import.meta, "onFold", async (config: FoldConfig, context) => {
  const { data, fold, folds, seed } = config;
  const [foldsKey, trainingKey] = split(key(seed));
  const parts = Iterator.from(kFold(examplesFrom(data.train), { k: folds, key: foldsKey }));
  const own = foldIn(trainingKey, fold);
  const judge = (rows: { train: Images<"train">; validation: Images<"validation"> }) =>
    learn(config, rows, own, context);
  const [trial] = await Array.fromAsync(parts.drop(fold).take(1), judge);
  return trial;
});

/** The notebook's figures: after 10 epochs of 60,000 rows, in seconds on a laptop. */
const notebook = {
  "64-32 relu, SGD": { accuracy: 0.8522 },
  "128-64-32 tanh, Adam": { accuracy: 0.6705 },
  "256-128 relu, RMSprop": { accuracy: 0.7245 },
  winner: { testLoss: 0.4151, accuracy: 0.8547 },
  "batch 32": { accuracy: 0.8569, seconds: 9.64 },
  "batch 128": { accuracy: 0.8311, seconds: 3.46 },
  "batch 512": { accuracy: 0.7896, seconds: 1.81 },
  SGD: { accuracy: 0.8610, seconds: 9.95 },
  Adam: { accuracy: 0.8471, seconds: 12.28 },
  RMSprop: { accuracy: 0.7586, seconds: 11.18 },
};

if (import.meta.main) await program(main);

async function main() {
  const options = readOptions(Deno.args, {
    example: "choosing",
    purpose: "Choosing a design by cross-validation, a batch size and an optimizer.",
    epochs: "10",
    readsData: true,
    own: {
      folds: { default: 5, least: 2, most: 20, help: "folds of the cross-validation" },
      only: {
        names: ["designs", "folds", "batches", "optimizers"],
        help: "which parts are done",
      },
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
  const data = { train: shareExamples(train), test: shareExamples(test) };
  const [rows] = test.x.shape;
  const { folds, seed, epochs = 10 } = options;
  const usual = { data, epochs, batchSize: 32, seed };
  const configs = mapValues(designs, (design): Config => ({ ...usual, design }));
  const results: Record<string, Trial> = {};
  const parts: Part[] = [];

  if (options.only.includes("designs")) {
    told.heading("Three designs, on 80 % of the training rows");
    const trials = await doTrials(told, withValidation, configs, threads);
    told.table(TRIALS_CAPTION, trialsTable(trials));
    told.table("Beside the notebook", besideTable(trials, notebook));
    await told.picture(
      "choosing_designs",
      comparisonPlot(mapValues(trials, ({ history }) => history), {
        figure: "accuracy",
        title: "Accuracy on the validation rows",
      }),
      "The designs epoch by epoch, on rows that they have not seen",
    );
    Object.assign(results, trials);
    parts.push(foundInDesigns(trials, rows));
  }

  if (options.only.includes("folds")) {
    told.heading(`${folds}-fold cross-validation on the training rows`);
    const ways = Object.entries(designs).flatMap(([name, design]) =>
      Array.from({ length: folds }, (_, fold): [string, FoldConfig] => [
        `${name}, fold ${fold + 1}`,
        { ...usual, design, fold, folds },
      ])
    );
    const trials = Object.values(await doTrials(told, onFold, Object.fromEntries(ways), threads));
    const scores = Object.fromEntries(
      Object.keys(designs).map((name, i) => [
        name,
        trials.slice(i * folds, (i + 1) * folds).map((t) => t.validation?.metrics.accuracy ?? NaN),
      ]),
    );
    told.table("Accuracy on each fold, by models that have not seen it", scoresTable(scores));
    await told.picture(
      "choosing_folds",
      foldsPicture(scores),
      "The accuracy on each fold, and the mean with its standard deviation",
    );
  }
}
