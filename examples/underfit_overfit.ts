/**
 * From underfitting to overfitting and back: a network of 10 hidden units that learns too little, one of 1,568 that learns
 * its rows by heart, and six remedies for that: early stopping, fewer units, small L1 and L2 penalties, dropout, and
 * several of these together.
 *
 * ```sh
 * deno run --allow-read examples/underfit_overfit.ts --data DIR
 * deno run --allow-read examples/underfit_overfit.ts --data DIR --only early-stopping,dropout
 * deno run --allow-read --allow-write examples/underfit_overfit.ts --data DIR --out pictures
 * ```
 *
 * On two cores it takes about 10 minutes with the 60,000 training images of Fashion-MNIST, and 1 to 2 with the 8,000
 * synthetic digits that stand in for them.
 *
 * @module
 */

import {
  accuracy,
  categoricalCrossentropy,
  defineRun,
  dense,
  dropout,
  type EarlyStoppingOptions,
  examplesFrom,
  fit,
  inGroup,
  input,
  key,
  l1,
  l2,
  objective,
  pipe,
  relu,
  rmsprop,
  sequential,
  type SharedExamples,
  shareExamples,
  softmax,
  split,
  standardScaler,
  start,
  trainTestSplit,
  validationSplit,
  values,
} from "shapefold";
import { type Dataset, fashionMnist } from "shapefold/datasets";
import { imagesOrDigits } from "./common/data.ts";
import { mapValues } from "./common/map_values.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { tellTrials } from "./common/tables.ts";
import { predictionsOf, type Trial, trialOf } from "./common/trial.ts";
import { findingOf, lossOfEachRow } from "./underfit_overfit/finding.ts";
import {
  chosenVariants,
  NETWORKS,
  NOTEBOOK,
  type Variant,
  VARIANTS,
} from "./underfit_overfit/variants.ts";
import { learningPicture, testPicture, validationPicture } from "./underfit_overfit/pictures.ts";

/** The parts of the images, each with rows of 784 pixels and ten classes. */
export interface Parts {
  readonly train: Dataset<"train 784", "train 10">;
  readonly validation: Dataset<"validation 784", "validation 10">;
  readonly test: Dataset<"test 784", "test 10">;
}

const underfit = sequential(input("784"), dense(10, relu), dense(10, softmax));
const overfit = sequential(input("784"), dense(1568, relu), dense(10, softmax));
const smaller = sequential(input("784"), dense(128, relu), dense(10, softmax));
const dropped = sequential(
  input("784"),
  dense(1568, relu),
  dropout(0.5),
  dropout(0.5),
  dense(10, softmax),
);
const combined = sequential(input("784"), dense(128, relu), dropout(0.5), dense(10, softmax));

/** What is minimized, by variant, in the order of the notebook's questions 2 to 9. */
const losses = {
  underfit: objective(underfit, categoricalCrossentropy),
  overfit: objective(overfit, categoricalCrossentropy),
  "early-stopping": objective(overfit, categoricalCrossentropy),
  smaller: objective(smaller, categoricalCrossentropy),
  l1: pipe(objective(overfit, categoricalCrossentropy), l1(1e-8, { on: inGroup(0) })),
  l2: pipe(objective(overfit, categoricalCrossentropy), l2(1e-8, { on: inGroup(0) })),
  dropout: objective(dropped, categoricalCrossentropy),
  combined: pipe(objective(combined, categoricalCrossentropy), l1(1e-7, { on: inGroup(0) })),
};

/** Ends where the validation loss has not become better for 3 epochs, and goes back to the best one. */
const patience = {
  monitor: "validation.loss",
  patience: 3,
  restoreBest: true,
} as const satisfies EarlyStoppingOptions;

interface Config {
  readonly data: { readonly [Part in keyof Parts]: SharedExamples<Parts[Part]> };
  readonly variant: Variant;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

const trial = defineRun(import.meta, "trial", async (config: Config, { progress, signal }) => {
  const train = examplesFrom(config.data.train);
  const validation = examplesFrom(config.data.validation);
  const test = examplesFrom(config.data.test);
  const { variant, epochs, batchSize, seed } = config;
  const stopsEarly = variant === "early-stopping" || variant === "combined";
  const loss = losses[variant];
  const fitted = await fit(loss, train, {
    optimizer: rmsprop({ learningRate: 5e-4 }),
    epochs,
    batchSize,
    validation,
    key: key(seed),
    metrics: [accuracy],
    ...(stopsEarly && { earlyStopping: patience }),
    progress,
    signal,
  });
  using state = fitted.state;
  return {
    ...trialOf({ loss, fitted, train, validation, test, metrics: [accuracy] }),
    rowLosses: lossOfEachRow(values(predictionsOf(loss, state, test.x)), values(test.y)),
  };
});

/**
 * 70 % of the rows to learn from, a fifth of which watch the training, and 30 % to test on; scaled as the 70 % are. And how
 * many pixels stand still: they are the same in all of the 70 %.
 */
export function partsOf(
  images: Dataset<"n 784", "n 10">,
  seed: number,
): Parts & { readonly still: number } {
  const [testKey, validationKey] = split(key(seed));
  const { train: known, test } = trainTestSplit(images, { share: 0.3, key: testKey });
  // What is the same in all of these rows has a deviation of 0: it is moved to 0 and not divided, as in scikit-learn.
  const scaler = standardScaler(known.x);
  const scaled = { x: scaler.transform(known.x), y: known.y };
  return {
    ...validationSplit(scaled, { share: 0.2, key: validationKey }),
    test: { x: scaler.transform(test.x), y: test.y },
    still: scaler.deviation.filter((spread) => spread === 0).length,
  };
}

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "underfit_overfit",
    purpose: "From underfitting to overfitting and back, by one remedy after another.",
    epochs: "20; 50 of the network that underfits",
    readsData: true,
    own: {
      only: { names: VARIANTS, help: `networks to compare with that which overfits` },
    },
  });
  const { threads } = start({ threads: options.threads });
  const { train: images, source } = await imagesOrDigits(fashionMnist, options);
  const told = report({
    example: "underfit_overfit",
    title: "From underfitting to overfitting and back",
    options,
    threads,
    source,
    notebookRows: { train: 60_000 },
  });

  told.heading("The data");
  const parts = partsOf(images, options.seed);
  const rowsIn = (part: keyof Parts) => parts[part].x.shape[0].toLocaleString("en-US");
  told.text(
    `Of the ${images.x.shape[0].toLocaleString("en-US")} training rows, ${
      rowsIn("train")
    } to learn from, ${rowsIn("validation")} to watch the training and ${
      rowsIn("test")
    } to test on; each pixel scaled to mean 0 and deviation 1. Pixels that are the same in all rows: ${parts.still}.`,
  );

  told.heading("The networks");
  const variants = chosenVariants(options.only);
  told.table(
    "Inputs, hidden units (r: relu), dropout (d) and outputs (s: softmax) of each",
    { columns: ["variant", "network"], rows: variants.map((name) => [name, NETWORKS[name]]) },
  );

  told.heading("The training");
  const data = {
    train: shareExamples(parts.train),
    validation: shareExamples(parts.validation),
    test: shareExamples(parts.test),
  };
  const configs = Object.fromEntries(
    variants.map((variant) => [variant, {
      data,
      variant,
      epochs: options.epochs ?? (variant === "underfit" ? 50 : 20),
      batchSize: variant === "underfit" ? 2048 : 512,
      seed: options.seed,
    }]),
  );
  const byRow = await doTrials(told, trial, configs, threads);
  const trials = mapValues(byRow, ({ rowLosses: _, ...figures }): Trial => figures);
  const histories = mapValues(trials, ({ history }) => history);
  const finding = findingOf(byRow);

  await told.picture(
    "learning_curves",
    learningPicture(histories),
    "Training and validation loss of the networks that underfit and overfit",
  );
  await told.picture(
    "validation_loss",
    validationPicture(histories),
    "The validation loss of the network that overfits, and with each remedy",
  );
  await told.picture("test_loss", testPicture(byRow), "The test loss of each network");
  tellTrials(told, trials, NOTEBOOK);
  await told.end({
    configuration: {
      networks: mapValues(configs, ({ variant, epochs, batchSize }) => ({
        network: NETWORKS[variant],
        epochs,
        batchSize,
      })),
      loss: "categorical crossentropy",
      optimizer: { rmsprop: { learningRate: 5e-4 } },
      split: { test: 0.3, validation: 0.2 },
      scaler: "standard, fitted on the training and validation rows",
    },
    results: trials,
    notebook: NOTEBOOK,
    finding,
  });
}

if (import.meta.main) await program(main);
