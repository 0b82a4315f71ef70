/**
 * The trial of the example: a variant, trained and measured.
 *
 * @module
 */

import {
  accuracy,
  type AnyState,
  asTensor,
  defineRun,
  dispose,
  epochs as passes,
  examplesFrom,
  fit,
  type Fitted,
  foldIn,
  history,
  type IntTensor,
  type Key,
  key,
  last,
  logSumExp,
  mul,
  pipe,
  progress as shown,
  retain,
  type RunContext,
  scope,
  type SharedExamples,
  type Tensor,
  trainEpochs,
  trainStep,
  validationSplit,
  values,
} from "shapefold";
import type { ClassDataset } from "shapefold/datasets";
import { kernelsOf, predictionsOf, type Trial, trialOf } from "../common/trial.ts";
import { losses, optimizer, type VariantName, variants } from "./variants.ts";

/** Images of 784 pixels from 0 to 255, and the index of the class of each. */
export type Clothes = ClassDataset<"n 784">;

/** What a trial is told. */
export interface Config {
  readonly variant: VariantName;
  readonly data: {
    readonly train: SharedExamples<Clothes>;
    readonly test: SharedExamples<Clothes>;
  };
  readonly epochs: number;
  readonly seed: number;
}

/** What a trial tells beside its figures. */
export interface RemedyTrial extends Trial {
  /** The data loss of each test row. */
  readonly rowLosses: readonly number[];
  /** Some of the hidden kernels' weights, evenly chosen. */
  readonly weights: readonly number[];
  /** The weights of the first few units of the first layer. */
  readonly filters: readonly (readonly number[])[];
}

/** Trains a variant, and measures it on all rows. */
export const trial = defineRun(import.meta, "trial", async (config: Config, context) => {
  const { variant, seed } = config;
  const { scaled, stopsEarly = false, draws = 0 } = variants[variant];
  const loss = losses[variant];
  const raw = { train: examplesFrom(config.data.train), test: examplesFrom(config.data.test) };
  const used = scaled === undefined ? raw : mapData(raw, dividedBy255);
  const [splitKey, fitKey, laterKey] = [0, 1, 2].map((i) => foldIn(foldIn(key(seed), draws), i));
  const split = stopsEarly
    ? validationSplit(used.train, { share: 0.2, key: splitKey })
    : { train: used.train };
  const { train, validation } = { validation: undefined, ...split };

  const isTwofold = scaled === "afterwards";
  const count = isTwofold ? Math.ceil(config.epochs / 2) : config.epochs;
  const first: Fitted<AnyState> = await fit(loss, isTwofold ? raw.train : train, {
    optimizer,
    epochs: count,
    key: fitKey,
    metrics: [accuracy],
    ...(validation && {
      validation,
      earlyStopping: { monitor: "validation.loss", patience: 3, restoreBest: true },
    }),
    ...context,
  });
  const fitted = isTwofold ? await goOn(loss, first, used.train, count, laterKey, context) : first;

  using state = fitted.state;
  const told: RemedyTrial = {
    ...trialOf({ loss, fitted, train, validation, test: used.test, metrics: [accuracy] }),
    rowLosses: scope(() =>
      lossesOf(asTensor(predictionsOf(loss, state, used.test.x), "n 10"), used.test.y)
    ),
    weights: evenly(kernelsOf(state.params).slice(0, -1), 20_000),
    filters: filtersOf(kernelsOf(state.params)[0], 6),
  };
  dispose([raw, used, split]);
  return told;
});

/** Trains as many epochs more, from the state on: weights, and what the optimizer remembers. */
async function goOn(
  loss: (typeof losses)[VariantName],
  { state: begun, history: before }: Fitted<AnyState>,
  data: Clothes,
  count: number,
  orderKey: Key,
  { progress, signal }: RunContext,
): Promise<Fitted<AnyState>> {
  using start = begun;
  const step = trainStep(loss, optimizer, { metrics: [accuracy] });
  const again = passes(data, { count, key: orderKey });
  const reports = trainEpochs(step, start, again, { signal });
  const end = await last(pipe(reports, shown(progress), history()));
  const after = end.history.map((entry) => ({ ...entry, epoch: before.length + entry.epoch }));
  const all = [...before, ...after];
  return { state: end.state, history: all, epoch: all.length };
}

/** Examples with pixels from 0 to 1. */
function dividedBy255({ x, y }: Clothes): Clothes {
  return { x: mul(x, 1 / 255), y: retain(y) };
}

function mapData<T, U>(
  { train, test }: { readonly train: T; readonly test: T },
  f: (data: T) => U,
): { readonly train: U; readonly test: U } {
  return { train: f(train), test: f(test) };
}

/** The crossentropy of each row: minus the logarithm of the softmax, at its class. */
function lossesOf(logits: Tensor<"n 10">, classes: IntTensor<"n">): number[] {
  const [all, own] = [values(logSumExp(logits, { axis: -1 })), values(logits)];
  return Array.from(values(classes), (label, row) => all[row] - own[10 * row + label]);
}

/** At most so many of the numbers of several arrays, in equal steps. */
function evenly(arrays: readonly ArrayLike<number>[], most: number): number[] {
  const all = arrays.flatMap((array) => Array.from(array));
  const step = Math.ceil(all.length / most);
  return all.filter((_, i) => i % step === 0);
}

/** The columns of the first kernel, of its first few units. */
function filtersOf(kernel: ArrayLike<number>, count: number): number[][] {
  const units = kernel.length / PIXELS;
  return Array.from(
    { length: count },
    (_, unit) => Array.from({ length: PIXELS }, (_, pixel) => kernel[units * pixel + unit]),
  );
}

const PIXELS = 784;
