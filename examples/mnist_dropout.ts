/**
 * Handwritten digits, and what dropout does for a network that has more parameters than it needs: a small network, a
 * large one, and the large one with a penalty on the squares of its weights as well.
 *
 * ```sh
 * deno run --allow-read examples/mnist_dropout.ts --data DIR
 * deno run --allow-read --allow-write examples/mnist_dropout.ts --data DIR --out pictures
 * ```
 *
 * @module
 */

import {
  accuracy,
  categoricalCrossentropy,
  defineRun,
  dense,
  dropout,
  examplesFrom,
  fit,
  input,
  key,
  l2,
  objective,
  pipe,
  relu,
  rmsprop,
  sequential,
  type SharedExamples,
  shareExamples,
  softmax,
  start,
} from "shapefold";
import { type Dataset, mnist } from "shapefold/datasets";
import { imagesOrDigits } from "./common/data.ts";
import { readOptions } from "./common/options.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { besideTable, trialOf, trialsTable } from "./common/trial.ts";

type Digits = Dataset<"n 784", "n 10">;

interface Config {
  readonly data: { readonly train: SharedExamples<Digits>; readonly test: SharedExamples<Digits> };
  readonly network: "small" | "large" | "large, l2";
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

const small = sequential(
  input("784"),
  dense(64, relu),
  dropout(0.2),
  dense(64, relu),
  dropout(0.2),
  dense(10, softmax),
);

const large = sequential(
  input("784"),
  dense(400, relu),
  dropout(0.4),
  dense(300, relu),
  dropout(0.4),
  dense(10, softmax),
);

/** What is minimized, by network. */
const losses = {
  small: objective(small, categoricalCrossentropy),
  large: objective(large, categoricalCrossentropy),
  "large, l2": pipe(objective(large, categoricalCrossentropy), l2(0.01)),
};

const trial = defineRun(import.meta, "trial", async (config: Config, { progress, signal }) => {
  const [train, test] = [examplesFrom(config.data.train), examplesFrom(config.data.test)];
  const loss = losses[config.network];
  const { epochs, batchSize, seed } = config;
  const fitted = await fit(loss, train, {
    optimizer: rmsprop(),
    epochs,
    batchSize,
    validation: test,
    key: key(seed),
    metrics: [accuracy],
    progress,
    signal,
  });
  using _state = fitted.state;
  return trialOf({ loss, fitted, train, test, metrics: [accuracy] });
});

if (import.meta.main) {
  const options = readOptions(Deno.args, {
    example: "mnist_dropout",
    purpose: "Handwritten digits, with dropout.",
    epochs: "30, 20 and 20",
    readsData: true,
  });
  const { threads } = start({ threads: options.threads });
  const { train, test, source } = await imagesOrDigits(mnist, options);
  const told = report({
    example: "mnist_dropout",
    title: "Handwritten digits",
    options,
    threads,
    source,
  });
  const data = { train: shareExamples(train), test: shareExamples(test) };
  const trials = await doTrials(told, trial, {
    small: {
      data,
      network: "small",
      epochs: options.epochs ?? 30,
      batchSize: 128,
      seed: options.seed,
    },
    again: {
      data,
      network: "small",
      epochs: options.epochs ?? 20,
      batchSize: 100,
      seed: options.seed,
    },
  }, threads);
  const notebook = { small: { testLoss: 0.1031, accuracy: 0.975 } };
  told.table("The trials", trialsTable(trials));
  told.table("Beside the notebook", besideTable(trials, notebook));
  await told.end({ configuration: {}, results: trials, notebook, finding: { sentence: "." } });
}
