/**
 * Two ways to keep a deep network from relying on single units: penalties on what its first hidden layers answer, which
 * makes the answers sparse or small, and noise before its last hidden layer, dropped units or Gaussian factors.
 *
 * With 900 images it takes about 5 seconds on two cores, with all 70,000 some minutes; it says how many
 * when it begins.
 *
 * ```sh
 * deno run --allow-read examples/activity_and_noise.ts --data DIR
 * deno run --allow-read --allow-write examples/activity_and_noise.ts --data DIR --out pictures
 * ```
 *
 * @module
 */

import {
  accuracy,
  activityL1,
  activityL2,
  adam,
  categoricalCrossentropy,
  defineRun,
  dense,
  disposable,
  dropout,
  examplesFrom,
  fit,
  gaussianDropout,
  input,
  key,
  objective,
  pipe,
  relu,
  sequential,
  type SharedExamples,
  shareExamples,
  softmax,
  split,
  start,
  summary,
  validationSplit,
} from "shapefold";
import { type Dataset, fashionMnist } from "shapefold/datasets";
import { activationsOf, figuresOf } from "./activity_and_noise/activations.ts";
import {
  type Found,
  foundAt,
  ofEachVariant,
  type Variant,
  VARIANTS,
} from "./activity_and_noise/findings.ts";
import { notebook, tellDepth } from "./activity_and_noise/tell_depth.ts";
import { imagesOrDigits } from "./common/data.ts";
import { mapValues } from "./common/map_values.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { COLUMNS, trialsTable } from "./common/tables.ts";
import { trialOf } from "./common/trial.ts";

const pixels = input("784");
const hidden = dense(128, relu);
const answer = dense(10, softmax);
const [drop, multiply] = [dropout(0.2), gaussianDropout(0.2)];

/** The networks by the number of their hidden layers; noise stands before the last of these. */
const networks = {
  "4": {
    plain: sequential(pixels, hidden, hidden, hidden, hidden, answer),
    dropout: sequential(pixels, hidden, hidden, hidden, drop, hidden, answer),
    gaussian: sequential(pixels, hidden, hidden, hidden, multiply, hidden, answer),
  },
  "6": {
    plain: sequential(pixels, hidden, hidden, hidden, hidden, hidden, hidden, answer),
    dropout: sequential(pixels, hidden, hidden, hidden, hidden, hidden, drop, hidden, answer),
    gaussian: sequential(pixels, hidden, hidden, hidden, hidden, hidden, multiply, hidden, answer),
  },
};

const plain4 = objective(networks["4"].plain, categoricalCrossentropy);
const plain6 = objective(networks["6"].plain, categoricalCrossentropy);

/** Penalties on what the first two hidden layers answer; the notebook's were on their kernels, by mistake. */
const layers = [0, 1];
const [sparse, small] = [activityL1(0.001, { on: layers }), activityL2(0.001, { on: layers })];

/** What is minimized. */
const losses = {
  "4": {
    plain: plain4,
    "activity L1": pipe(plain4, sparse),
    "activity L2": pipe(plain4, small),
    dropout: objective(networks["4"].dropout, categoricalCrossentropy),
    "Gaussian dropout": objective(networks["4"].gaussian, categoricalCrossentropy),
  },
  "6": {
    plain: plain6,
    "activity L1": pipe(plain6, sparse),
    "activity L2": pipe(plain6, small),
    dropout: objective(networks["6"].dropout, categoricalCrossentropy),
    "Gaussian dropout": objective(networks["6"].gaussian, categoricalCrossentropy),
  },
};

type Fashion = Dataset<"n 784", "n 10">;

interface Config {
  readonly data: {
    readonly train: SharedExamples<Fashion>;
    readonly test: SharedExamples<Fashion>;
  };
  readonly depth: keyof typeof losses;
  readonly variant: Variant;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

const trial = defineRun(import.meta, "trial", async (config: Config, { progress, signal }) => {
  const { data, depth, variant, epochs, batchSize, seed } = config;
  using all = disposable({ train: examplesFrom(data.train), test: examplesFrom(data.test) });
  const [splitKey, trainingKey] = split(key(seed));
  using parts = disposable(validationSplit(all.train, { share: 0.2, key: splitKey }));
  const [{ train, validation }, { test }] = [parts, all];
  const loss = losses[depth][variant];
  const fitted = await fit(loss, train, {
    optimizer: adam(),
    epochs,
    batchSize,
    validation,
    key: trainingKey,
    metrics: [accuracy],
    progress,
    signal,
  });
  using state = fitted.state;
  const figures = trialOf({ loss, fitted, train, validation, test, metrics: [accuracy] });
  return { ...figures, activations: activationsOf(loss.model, state, test.x, layers) };
});

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "activity_and_noise",
    purpose: "Fashion: penalties on activations, and dropout against Gaussian dropout.",
    epochs: "10",
    readsData: true,
    own: { depths: { names: ["4", "6"], help: "how many hidden layers the networks have" } },
  });
  const { threads } = start({ threads: options.threads });
  const { train, test, source } = await imagesOrDigits(fashionMnist, options);
  const told = report({
    example: "activity_and_noise",
    title: "Penalties on activations, and two kinds of noise",
    options,
    threads,
    source,
    notebookRows: { train: 60_000, test: 10_000 },
  });
  const { epochs = 10, seed } = options;
  const data = { train: shareExamples(train), test: shareExamples(test) };
  const depths = options.depths as readonly Config["depth"][];
  const configs = depths.flatMap((depth) =>
    VARIANTS.map((variant): [string, Config] => [
      `${depth} ${variant}`,
      { data, depth, variant, epochs, batchSize: 32, seed },
    ])
  );
  told.heading("The networks");
  for (const depth of depths) {
    told.summary(`The network with ${depth} hidden layers`, summary(networks[depth].plain));
  }
  told.text("The noise stands before its last hidden layer, the penalties are on its first two.");
  told.heading("The training");
  const trials = await doTrials(told, trial, Object.fromEntries(configs), threads);
  told.table("The trials", trialsTable(trials));
  told.text(COLUMNS);
  if (source.insteadOf === undefined) {
    told.text(
      "The notebook does not say how many layers its figures are of. Its penalties were on the kernels of the first two " +
        "layers, by mistake, and its two plain networks differ by chance alone.",
    );
  }

  const findings: Record<string, Found> = {};
  for (const depth of depths) {
    told.heading(`${depth} hidden layers`);
    const own = ofEachVariant((variant) => trials[`${depth} ${variant}`]);
    await tellDepth(told, depth, own);
    findings[depth] = foundAt(depth, own, test.x.shape[0]);
  }
  await told.end({
    configuration: { depths, strength: 0.001, rate: 0.2, epochs, batchSize: 32, validation: 0.2 },
    results: mapValues(trials, ({ activations, ...figures }) => (
      { ...figures, activations: activations.map(figuresOf) }
    )),
    notebook,
    finding: {
      sentence: Object.values(findings).map(({ sentence }) => sentence).join(" "),
      ...findings,
    },
  });
}

if (import.meta.main) await program(main);
