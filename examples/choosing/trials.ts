/**
 * The trials of the example: a design on all training rows, on a part of them, or on all folds but one.
 *
 * @module
 */

import {
  accuracy,
  defineRun,
  disposable,
  examplesFrom,
  fit,
  foldIn,
  type Key,
  key,
  kFold,
  type RunContext,
  save,
  type SharedExamples,
  split,
  validationSplit,
} from "shapefold";
import type { Dataset } from "shapefold/datasets";
import { type Trial, trialOf } from "../common/trial.ts";
import { type Design, pipeline } from "./pipeline.ts";

/** Images and their classes, whatever their rows are called. */
export type Images<Rows extends string = "n"> = Dataset<`${Rows} 784`, `${Rows} 10`>;

/** What a trial is to do. */
export interface TrialConfig {
  readonly data: { readonly train: SharedExamples<Images>; readonly test: SharedExamples<Images> };
  readonly design: Design;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  /** The file that the weights go to; none where it is left out. */
  readonly file?: string;
}

/** What a trial on all folds but one is to do. */
export interface FoldConfig extends TrialConfig {
  /** The fold that is kept to judge by, counted from 0. */
  readonly fold: number;
  /** How many there are. */
  readonly folds: number;
}

/** Learns from all training rows, and is judged by the test rows. */
export const onAllRows = defineRun(
  import.meta,
  "onAllRows",
  async ({ data, ...config }: TrialConfig, context) => {
    using rows = disposable({ train: examplesFrom(data.train), test: examplesFrom(data.test) });
    return await learn(config, rows, key(config.seed), context);
  },
);

/** Learns from 80 % of the training rows, and is watched by the rest. */
export const withValidation = defineRun(
  import.meta,
  "withValidation",
  async ({ data, ...config }: TrialConfig, context) => {
    using all = disposable({ train: examplesFrom(data.train), test: examplesFrom(data.test) });
    const [splitKey, ownKey] = split(key(config.seed));
    using parts = disposable(validationSplit(all.train, { share: 0.2, key: splitKey }));
    return await learn(config, { ...parts, test: all.test }, ownKey, context);
  },
);

/**
 * Learns from all folds but one, and is judged by that one. All designs have the same folds, so that they can be compared
 * fold by fold. The library's `crossValidate` does the same for one design, one fold after the other.
 */
export const onFold = defineRun(
  import.meta,
  "onFold",
  async ({ data, fold, folds, ...config }: FoldConfig, context) => {
    using all = disposable({ train: examplesFrom(data.train) });
    const [foldsKey, trainingKey] = split(key(config.seed));
    const ownKey = foldIn(trainingKey, fold);
    const parts = Iterator.from(kFold(all.train, { k: folds, key: foldsKey }));
    // The rows of a fold live until the next is asked for: fromAsync asks when the training is done.
    const [trial] = await Array.fromAsync(
      parts.drop(fold).take(1),
      (rows) => learn(config, rows, ownKey, context),
    );
    return trial;
  },
);

/** Trains what a design describes on some rows, and judges it by others. */
async function learn(
  { design, epochs, batchSize, file }: Omit<TrialConfig, "data">,
  rows: { train: Images<string>; validation?: Images<string>; test?: Images<string> },
  key: Key,
  { progress, signal }: RunContext,
): Promise<Trial> {
  const { model, loss, optimizer } = pipeline(design);
  const fitted = await fit(loss, rows.train, {
    optimizer,
    epochs,
    batchSize,
    validation: rows.validation,
    key,
    metrics: [accuracy],
    progress,
    signal,
  });
  using state = fitted.state;
  if (file !== undefined) await save(file, model, state);
  return trialOf({ loss, fitted, ...rows, metrics: [accuracy] });
}

/** What there is to do for each design and each fold. */
export function foldConfigs(
  designs: Readonly<Record<string, Design>>,
  config: TrialConfig,
  folds: number,
): Readonly<Record<string, FoldConfig>> {
  const configs = Object.entries(designs).flatMap(([name, design]) =>
    Array.from({ length: folds }, (_, fold): [string, FoldConfig] => [
      `${name}, fold ${fold + 1}`,
      { ...config, design, fold, folds },
    ])
  );
  return Object.fromEntries(configs);
}
