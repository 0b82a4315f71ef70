/**
 * What a house costs: a network with one hidden layer of 16 learns the median price of a district from eight figures
 * of it. How far off is it on districts that it has not seen, when was the best moment to stop, and what does its first
 * layer look at?
 *
 * ```sh
 * deno run --allow-read examples/housing.ts --data DIR
 * deno run --allow-read --allow-write examples/housing.ts --data DIR --out pictures
 * ```
 *
 * It takes about 5 seconds on two cores.
 *
 * @module
 */

import {
  defineRun,
  dense,
  examplesFrom,
  fit,
  foldIn,
  input,
  key,
  mae,
  meanSquaredError,
  measure,
  objective,
  predict,
  r2,
  relu,
  rmse,
  rmsprop,
  scope,
  sequential,
  type SharedExamples,
  shareExamples,
  split,
  standardScaler,
  start,
  summary,
  type Tensor,
  trainTestSplit,
  validationSplit,
  values,
} from "shapefold";
import { californiaHousing, type Dataset, type FeatureTable } from "shapefold/datasets";
import { tableOrFriedman } from "./common/data.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { tellTrials } from "./common/tables.ts";
import { kernelsOf, trialOf } from "./common/trial.ts";
import { featuresTable, featureUses, withShuffled } from "./housing/features.ts";
import { findingOf } from "./housing/finding.ts";
import { kernelPicture, learningPicture, predictionPicture } from "./housing/pictures.ts";
import { errorsTable } from "./housing/tables.ts";

/** The parts of the table, each with rows of eight features and one target. */
interface Parts {
  readonly train: Dataset<"train 8", "train 1">;
  readonly validation: Dataset<"validation 8", "validation 1">;
  readonly test: Dataset<"test 8", "test 1">;
}

interface Config {
  readonly data: { readonly [Part in keyof Parts]: SharedExamples<Parts[Part]> };
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

const model = sequential(input("8"), dense(16, relu), dense(1));
const loss = objective(model, meanSquaredError);
const metrics = [rmse, mae, r2] as const;

const trial = defineRun(import.meta, "trial", async (config: Config, { progress, signal }) => {
  const train = examplesFrom(config.data.train);
  const validation = examplesFrom(config.data.validation);
  const test = examplesFrom(config.data.test);
  const { epochs, batchSize, learningRate, seed } = config;
  const fitted = await fit(loss, train, {
    optimizer: rmsprop({ learningRate }),
    epochs,
    batchSize,
    validation,
    key: key(seed),
    metrics,
    progress,
    signal,
  });
  using state = fitted.state;
  const r2Of = (x: Tensor<"test 8">) => measure(r2, predict(model, state, x), test.y);
  const explained = r2Of(test.x);
  const lost = Array.from(
    { length: 8 },
    (_, feature) =>
      scope(() => explained - r2Of(withShuffled(test.x, feature, foldIn(key(seed), feature)))),
  );
  const [hidden, output] = kernelsOf(state.params);
  return {
    ...trialOf({ loss, fitted, train, validation, test, metrics }),
    predicted: [...values(predict(model, state, test.x))],
    lost,
    kernels: { hidden: [...hidden], output: [...output] },
  };
});

/** 70 % of the rows to learn from, a fifth of which watch the training, and 30 % to test on; scaled as the 70 % are. */
function partsOf({ data }: FeatureTable, seed: number): Parts {
  const [testKey, validationKey] = split(key(seed));
  const { train: known, test } = trainTestSplit(data, { share: 0.3, key: testKey });
  const scaler = standardScaler(known.x);
  const scaled = { x: scaler.transform(known.x), y: known.y };
  return {
    ...validationSplit(scaled, { share: 0.2, key: validationKey }),
    test: { x: scaler.transform(test.x), y: test.y },
  };
}

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "housing",
    purpose: "Learns the price of houses from figures of their district.",
    epochs: "100",
    readsData: true,
    own: {
      batch: { default: 1000, least: 1, help: "rows in a batch" },
      rate: { default: 0.01, least: 1e-6, most: 1, fraction: true, help: "the learning rate" },
    },
  });
  const { threads } = start({ threads: options.threads });
  const table = await tableOrFriedman(californiaHousing, options);
  const { features, source } = table;
  const unit = source.kind === "formula" ? undefined : { name: "$100,000", dollars: 100_000 };
  const told = report({ example: "housing", title: "House prices", options, threads, source });

  told.heading("The data");
  const parts = partsOf(table, options.seed);
  const rowsIn = (part: keyof Parts) => parts[part].x.shape[0].toLocaleString("en-US");
  told.text(
    `Features: ${features.join(", ")}, each scaled to mean 0 and deviation 1.\n${
      rowsIn("train")
    } rows to learn from, ${rowsIn("validation")} to watch the training, ${
      rowsIn("test")
    } to test on.`,
  );

  told.heading("The network");
  told.summary("8-16-1", summary(model));

  told.heading("The training");
  const { epochs = 100, batch: batchSize, rate: learningRate, seed } = options;
  const data = {
    train: shareExamples(parts.train),
    validation: shareExamples(parts.validation),
    test: shareExamples(parts.test),
  };
  const configs = { "8-16-1": { data, epochs, batchSize, learningRate, seed } };
  const { "8-16-1": { predicted, lost, kernels, ...trained } } = await doTrials(
    told,
    trial,
    configs,
    threads,
  );

  const wanted = [...values(parts.test.y)];
  const uses = featureUses(features, kernels, lost);
  const trials = { "8-16-1": trained };
  const notebook = { "8-16-1": { trainLoss: 0.3256, validationLoss: 0.3794 } };

  await told.picture(
    "learning_curves",
    learningPicture(trained.history),
    "The mean squared error by epoch",
  );
  await told.picture(
    "predictions",
    predictionPicture(predicted, wanted, unit?.name),
    "Predicted against true, on rows that the network has not seen",
  );
  await told.picture(
    "first_layer",
    kernelPicture(features, kernels),
    "The weights of the first layer, most used units first",
  );
  told.table("What the network makes of the features", featuresTable(uses));
  told.table("How far off the network is", errorsTable(trained, unit));
  tellTrials(told, trials, notebook);

  const finding = findingOf({ trained, predicted, wanted, uses, dollars: unit?.dollars });
  await told.end({
    configuration: {
      network: "8-16r-1",
      loss: "mean squared error",
      optimizer: { rmsprop: { learningRate } },
      batchSize,
      epochs,
      split: { test: 0.3, validation: 0.2 },
      scaler: "standard, fitted on the training and validation rows",
    },
    results: trials,
    notebook: { "8-16-1": { ...notebook["8-16-1"], bestValidationLoss: 0.3476 } },
    finding,
    figures: { features: uses, predicted, wanted },
  });
}

if (import.meta.main) await program(main);
