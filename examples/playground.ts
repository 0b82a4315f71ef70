/**
 * The circle of the [TensorFlow playground](https://playground.tensorflow.org): a disk of points and a ring around it, and
 * one hidden layer of tanh. How many nodes does it take to part them, and what do L1 and L2 do to the weights of more
 * nodes than that?
 *
 * Small networks get stuck, so each is trained from several starts, and the figures are those of the start in the middle.
 * No file is needed. It takes about two minutes on two cores.
 *
 * ```sh
 * deno run --allow-read examples/playground.ts
 * deno run --allow-read --allow-write examples/playground.ts --out pictures --noise 0.2
 * ```
 *
 * Without `--allow-read` it runs as well, on one core.
 *
 * @module
 */

import {
  constant,
  defineLoss,
  defineRun,
  dense,
  examplesFrom,
  fit,
  foldIn,
  input,
  type Key,
  key,
  l2,
  mean,
  type Metric,
  mul,
  objective,
  pipe,
  proximalL1,
  sequential,
  sgd,
  type SharedExamples,
  shareExamples,
  square,
  start,
  sub,
  tanh,
  type Tensor,
  uniform,
  values,
} from "shapefold";
import { circle } from "shapefold/datasets";
import { mapValues } from "./common/map_values.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { besideTable, COLUMNS, trialsTable } from "./common/tables.ts";
import { thinned } from "./common/thinned.ts";
import { kernelsOf, trialOf } from "./common/trial.ts";
import { type Points, showPictures } from "./playground/pictures.ts";
import {
  apart,
  findingOf,
  middle,
  type Start,
  startsTable,
  testLoss,
} from "./playground/report.ts";

interface Config {
  readonly data: { readonly train: SharedExamples<Points>; readonly test: SharedExamples<Points> };
  readonly variant: Variant;
  readonly epochs: number;
  readonly seed: number;
  readonly start: number;
}

/** The playground's loss: half of the squared error. */
const halfSquaredError = defineLoss({
  name: "halfSquaredError",
  predictions: "...",
  labels: "...",
  dtype: "float32",
  fromLogits: false,
  rows: (predictions, labels) =>
    mul(mean(square(sub(predictions, labels as Tensor<string>)), { axis: -1 }), 0.5),
});

/** The share of points on the right side of 0: the labels are -1 and +1, and not 0 and 1. */
const sideAccuracy: Metric = {
  name: "accuracy",
  measure: (predictions, labels) => {
    const [said, wanted] = [values(predictions), values(labels)];
    return [said.filter((y, i) => y > 0 === wanted[i] > 0).length, said.length];
  },
  result: ([right, points]) => right / points,
};

/** As the playground starts: weights in [-0.5, 0.5), biases of 0.1. */
const asThere = {
  kernelInitializer: (key: Key, shape: readonly number[]) =>
    sub(uniform(key, shape.join(" ")), 0.5),
  biasInitializer: constant(0.1),
};

const two = sequential(input("2"), dense(2, tanh, asThere), dense(1, tanh, asThere));
const three = sequential(input("2"), dense(3, tanh, asThere), dense(1, tanh, asThere));
const four = sequential(input("2"), dense(4, tanh, asThere), dense(1, tanh, asThere));

const rate = sgd({ learningRate: 0.03 });

/**
 * What is trained, and how. The playground takes `rate * 0.003 * sign(w)` off each weight behind the step, and makes a
 * weight that comes to 0 by it stay there: the proximal step of L1. Its L2 has half the square of a weight, whose
 * derivative is `w`: in the library it is `l2` of half the strength.
 */
const variants = {
  "2 nodes": { loss: objective(two, halfSquaredError), optimizer: rate },
  "3 nodes": { loss: objective(three, halfSquaredError), optimizer: rate },
  "4 nodes": { loss: objective(four, halfSquaredError), optimizer: rate },
  "4 nodes, L1": {
    loss: objective(four, halfSquaredError),
    optimizer: proximalL1(0.003)(rate),
  },
  "4 nodes, L2": {
    loss: pipe(objective(four, halfSquaredError), l2(0.003 / 2)),
    optimizer: rate,
  },
};

type Variant = keyof typeof variants;

const trial = defineRun(
  import.meta,
  "trial",
  async (config: Config, { progress, signal }): Promise<Start> => {
    const [train, test] = [examplesFrom(config.data.train), examplesFrom(config.data.test)];
    const { loss, optimizer } = variants[config.variant];
    const fitted = await fit(loss, train, {
      optimizer,
      epochs: config.epochs,
      batchSize: 10,
      validation: test,
      key: foldIn(key(config.seed), config.start),
      metrics: [sideAccuracy],
      progress,
      signal,
    });
    using state = fitted.state;
    return {
      ...trialOf({ loss, fitted, train, test, metrics: [sideAccuracy] }),
      variant: config.variant,
      weights: kernelsOf(state.params).map((kernel) => Array.from(kernel)),
      biases: state.params.map(({ bias }) => Array.from(values(bias))),
    };
  },
);

/** The test losses that the notebook read off the playground. */
const notebook = {
  "2 nodes": { testLoss: 0.282 },
  "3 nodes": { testLoss: 0.009 },
  "4 nodes, L1": { testLoss: 0.016 },
  "4 nodes, L2": { testLoss: 0.02 },
};

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "playground",
    purpose: "A disk and a ring around it: how many nodes part them, and what L1 and L2 do.",
    epochs: "500",
    own: {
      noise: { default: 0, least: 0, most: 0.5, fraction: true, help: "how blurred the border is" },
      rows: { default: 500, least: 40, help: "points, half of them for the test" },
      starts: { default: 5, least: 1, most: 99, help: "times that each network is trained" },
    },
  });
  const { epochs = 500, seed, noise, rows, starts } = options;
  const { threads } = start({ threads: options.threads });
  const { train, test } = circle(key(seed), { noise, rows });
  const told = report({
    example: "playground",
    title: "A disk and a ring",
    options,
    threads,
    source: {
      name: "Points of a disk and of a ring",
      kind: "formula",
      from: "circle",
      rows: { train: train.x.shape[0], test: test.x.shape[0] },
    },
  });

  const data = { train: shareExamples(train), test: shareExamples(test) };
  const names = Object.keys(variants) as Variant[];
  told.heading("The training");
  const trials = await doTrials(
    told,
    trial,
    Object.fromEntries(
      names.flatMap((variant) =>
        Array.from({ length: starts }, (_, start): [string, Config] => [
          `${variant}, start ${start + 1}`,
          { data, variant, epochs, seed, start },
        ])
      ),
    ),
    threads,
  );
  const ofVariant = Map.groupBy(Object.values(trials), ({ variant }) => variant);
  const byVariant = Object.fromEntries(ofVariant) as Readonly<Record<Variant, Start[]>>;
  const results = mapValues(byVariant, middle);

  told.heading("What came of it");
  told.table("The starts in the middle, by test loss", trialsTable(results));
  told.text(COLUMNS);
  told.table("All starts", startsTable(byVariant));
  told.text(
    "least, middle and most are test losses apart from penalties, as the playground shows them; separated: the starts " +
      "that have at least 98 % of the test points on the right side; at 0: the weights that are exactly 0, and mean size " +
      "the mean of their sizes, both as medians over the starts.",
  );
  told.beside(
    "Beside the notebook, apart from penalties",
    besideTable(mapValues(results, apart), notebook),
  );
  await showPictures(told, results, { train, test });
  await told.end({
    configuration: {
      epochs,
      starts,
      noise,
      rows,
      batchSize: 10,
      learningRate: 0.03,
      strength: 0.003,
    },
    results: mapValues(results, thinned),
    notebook,
    finding: findingOf(byVariant),
    figures: { testLosses: mapValues(byVariant, (all) => all.map(testLoss)) },
  });
}

if (import.meta.main) await program(main);
