/**
 * Pieces of one's own: a layer, a loss, a regularizer, two metrics and data that the library does not have, each a few
 * lines, each checked by the compiler like those of the library.
 *
 * The question: when a bus leaves at some time of the day, how long will the ride take? One number is no good answer, since
 * some rides take longer than others. So the network gives nine: the deciles, the times that 10 %, 20 %, ... 90 % of the rides
 * stay below. Then each piece is left out once, to see what it is for.
 *
 * No file is needed. It takes a few seconds on two cores.
 *
 * ```sh
 * deno run --allow-read examples/custom.ts
 * deno run --allow-read --allow-write examples/custom.ts --out pictures
 * ```
 *
 * @module
 */

import {
  adam,
  add,
  asTensor,
  defineLoss,
  defineRegularizer,
  defineRun,
  dense,
  examplesFrom,
  fit,
  input,
  key,
  layer,
  matmul,
  maximum,
  mean,
  type Metric,
  mul,
  objective,
  pipe,
  predict,
  relu,
  sequential,
  type SharedExamples,
  shareExamples,
  sin,
  split,
  square,
  start,
  sub,
  tanh,
  type Tensor,
  toArray,
  wrapObjective,
} from "shapefold";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { COLUMNS, trialsTable } from "./common/tables.ts";
import { trialOf } from "./common/trial.ts";
import { showDeciles } from "./custom/pictures.ts";
import { type Answered, findingOf, piecesTable, TIMES } from "./custom/report.ts";
import { type Rides, rides, SHARES } from "./custom/rides.ts";

/**
 * A layer of one's own. The day is a circle: just before and just after midnight are the same time, but 0.999 and 0.001 are
 * far apart. This layer lays the time of the day on waves that come once, twice and three times a day, and learns where each
 * of them begins.
 *
 * Its signature says what it does to shapes: it takes one number a row and gives six. The compiler checks the body by it.
 */
export const daily = layer(
  "daily",
  "... 1 -> ... 6",
  { phase: ["6", () => asTensor([0, 1, 0, 1, 0, 1].map((quarter) => quarter * Math.PI / 2), "6")] },
  ({ phase }, time) => {
    const turns = asTensor([1, 1, 2, 2, 3, 3].map((waves) => waves * 2 * Math.PI), "6");
    return sin(add(mul(time, turns), phase));
  },
);

/**
 * A loss of one's own. Being short of the 90 % decile is nine times as bad as being over it, since nine rides of ten are to
 * stay below: then the least loss is at that decile. Koenker and Bassett (1978), "Regression quantiles".
 *
 * It takes nine predictions and one label a row, and gives one loss a row.
 */
export const pinball = defineLoss({
  name: "pinball",
  predictions: "n 9",
  labels: "n 1",
  dtype: "float32",
  fromLogits: false,
  rows: (predictions, labels) => {
    const short = sub(labels as Tensor<"n 1">, predictions as Tensor<"n 9">);
    const share = asTensor(SHARES, "9");
    return mean(maximum(mul(short, share), mul(short, sub(share, 1))), { axis: -1 });
  },
});

/** To compare: the squared error of all nine, which makes each of them the mean. */
const squared = defineLoss({
  ...pinball,
  name: "squared",
  compute: undefined,
  rows: (predictions, labels) =>
    mean(square(sub(labels as Tensor<"n 1">, predictions as Tensor<"n 9">)), { axis: -1 }),
});

/**
 * A regularizer of one's own. The 20 % decile cannot be above the 30 % decile, but nothing tells the network so. This adds a
 * term to the loss for each two that have changed places; it is reported under its name, as `l2` would be.
 */
export function ordered(strength: number) {
  // From nine deciles to the eight differences of neighbours.
  const steps = SHARES.map((_, i) =>
    SHARES.slice(1).map((_, j) => i === j ? 1 : i === j + 1 ? -1 : 0)
  );
  return defineRegularizer((inner) =>
    wrapObjective(inner, (outcome) => {
      const falls = relu(matmul(outcome.predictions as Tensor<"n 9">, asTensor(steps, "9 8")));
      const disorder = mul(mean(falls), strength);
      return {
        ...outcome,
        loss: add(outcome.loss, disorder),
        terms: { ...outcome.terms, disorder },
      };
    })
  );
}

/** A metric of one's own: the share of rides between the first and the last decile, of which there should be 80 %. */
export const coverage: Metric = {
  name: "coverage",
  measure: (predictions, labels) => {
    const minutes = toArray(labels as Tensor<"n 1">);
    const rows = toArray(predictions as Tensor<"n 9">);
    const within = rows.filter((row, i) => row[0] <= minutes[i][0] && minutes[i][0] <= row[8]);
    return [within.length, rows.length];
  },
  result: ([within, rows]) => within / rows,
};

/** Another one: the share of rides whose deciles are not in order. */
export const disorder: Metric = {
  name: "disorder",
  measure: (predictions) => {
    const rows = toArray(predictions as Tensor<"n 9">);
    return [rows.filter((row) => row.some((value, i) => value < row[i - 1])).length, rows.length];
  },
  result: ([wrong, rows]) => wrong / rows,
};

const network = sequential(input("1"), daily, dense(32, tanh), dense(32, tanh), dense(9));
const withoutLayer = sequential(input("1"), dense(32, tanh), dense(32, tanh), dense(9));

// What does not fit together does not compile. A network of one answer under the loss of nine:
//
//   objective(sequential(input("1"), daily, dense(1)), pinball)
//
//   pinball expects predictions 'n 9' but the model gives 'batch 1'

/** All pieces, and each of them left out. */
const variants = {
  "all pieces": pipe(objective(network, pinball), ordered(10)),
  "without the layer": pipe(objective(withoutLayer, pinball), ordered(10)),
  "without the loss": pipe(objective(network, squared), ordered(10)),
  "without the regularizer": objective(network, pinball),
};

interface Config {
  readonly data: { readonly train: SharedExamples<Rides>; readonly test: SharedExamples<Rides> };
  readonly variant: keyof typeof variants;
  readonly epochs: number;
  readonly seed: number;
}

const trial = defineRun(
  import.meta,
  "trial",
  async (config: Config, { progress, signal }): Promise<Answered> => {
    const [train, test] = [examplesFrom(config.data.train), examplesFrom(config.data.test)];
    const loss = variants[config.variant];
    const metrics = [coverage, disorder];
    const fitted = await fit(loss, train, {
      optimizer: adam({ learningRate: 0.01 }),
      epochs: config.epochs,
      key: key(config.seed),
      metrics,
      progress,
      signal,
    });
    using state = fitted.state;
    // The weights are those of this very model, but of several models the compiler does not know it.
    const model = loss.model as typeof network;
    const deciles = predict(model, state as never, asTensor(TIMES, "n 1"));
    return { ...trialOf({ loss, fitted, train, test, metrics }), deciles: toArray(deciles) };
  },
);

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "custom",
    purpose: "A layer, a loss, a regularizer, metrics and data of one's own.",
    epochs: "200",
    own: { rows: { default: 300, least: 20, help: "rides to learn from" } },
  });
  const { epochs = 200, seed, rows } = options;
  const { threads } = start({ threads: options.threads });
  const [trainKey, testKey] = split(key(seed));
  const [train, test] = [rides(trainKey, rows), rides(testKey, 5000)];
  const told = report({
    example: "custom",
    title: "Pieces of one's own",
    options,
    threads,
    source: {
      name: "Bus rides",
      kind: "formula",
      from: "rides",
      rows: { train: rows, test: 5000 },
    },
  });
  const data = { train: shareExamples(train), test: shareExamples(test) };
  const names = Object.keys(variants) as (keyof typeof variants)[];
  const configs = names.map((
    variant,
  ): [string, Config] => [variant, { data, variant, epochs, seed }]);
  told.heading("The training");
  const trials = await doTrials(told, trial, Object.fromEntries(configs), threads);

  told.heading("What came of it");
  told.table("The trials (the losses of a squared error are others)", trialsTable(trials));
  told.text(COLUMNS);
  told.table("What each piece is for", piecesTable(trials));
  await showDeciles(told, trials);
  await told.end({
    configuration: {
      network: "1-daily-32t-32t-9",
      epochs,
      rows,
      learningRate: 0.01,
      batchSize: 32,
    },
    results: trials,
    notebook: {},
    finding: findingOf(trials),
  });
}

if (import.meta.main) await program(main);
