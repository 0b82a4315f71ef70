/**
 * Handwritten digits, and what dropout and a penalty do for a network that has more parameters than it needs. Three
 * networks look at 28 x 28 pixels and name the digit:
 *
 * - `base` has two hidden layers of 64 units, with a dropout of 0.2 behind each;
 * - `model_1` has 400 and 300 units, eight times the parameters, and a dropout of 0.4;
 * - `model_2` is the same, with the squares of its weights added to the loss (L2).
 *
 * ```sh
 * deno run --allow-read examples/mnist_dropout.ts --data DIR
 * deno run --allow-read --allow-write examples/mnist_dropout.ts --data DIR --out pictures
 * deno run examples/mnist_dropout.ts
 * ```
 *
 * The last one, where no file may be read, draws digits of its own. On two cores it takes a minute for 8,000 training
 * rows, and six for the 60,000 of the notebook.
 *
 * @module
 */

import {
  accuracy,
  argMax,
  asTensor,
  categoricalCrossentropy,
  confusionMatrix,
  defineRun,
  dense,
  dropout,
  examplesFrom,
  fit,
  input,
  key,
  l2,
  measure,
  objective,
  pipe,
  relu,
  rmsprop,
  scope,
  sequential,
  type SharedExamples,
  shareExamples,
  slice,
  softmax,
  start,
  summary,
  values,
} from "shapefold";
import { type Dataset, mnist } from "shapefold/datasets";
import {
  comparisonPlot,
  confusionMatrixPlot,
  imageGridPlot,
  learningCurvesPlot,
} from "shapefold/plots";
import { imagesOrDigits } from "./common/data.ts";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { doTrials } from "./common/runs.ts";
import { tellTrials } from "./common/tables.ts";
import { predictionsOf, trialOf } from "./common/trial.ts";
import { pixelsText, wrongDigits } from "./mnist_dropout/digits.ts";
import { findingOf } from "./mnist_dropout/finding.ts";

/** Images of 784 pixels between 0 and 1, and one-hot labels. */
type Digits = Dataset<"n 784", "n 10">;

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

/** What is minimized, by variant. */
const losses = {
  base: objective(small, categoricalCrossentropy),
  model_1: objective(large, categoricalCrossentropy),
  model_2: pipe(objective(large, categoricalCrossentropy), l2(0.01)),
};

/** How each is trained: by RMSprop at its rate of 0.001, and watched on the test set. */
const training = {
  base: { epochs: 30, batchSize: 128 },
  model_1: { epochs: 20, batchSize: 128 },
  model_2: { epochs: 20, batchSize: 100 },
};

/** What the notebook measured on its 10,000 test digits. */
const notebook = {
  base: { testLoss: 0.1031, accuracy: 0.975 },
  model_1: { testLoss: 0.0722, accuracy: 0.9845 },
  model_2: { testLoss: 0.1169, accuracy: 0.9819 },
};

interface Config {
  readonly variant: keyof typeof losses;
  readonly data: { readonly train: SharedExamples<Digits>; readonly test: SharedExamples<Digits> };
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
}

const trial = defineRun(import.meta, "trial", async (config: Config, { progress, signal }) => {
  const { variant, epochs, batchSize, seed } = config;
  const [train, test] = [examplesFrom(config.data.train), examplesFrom(config.data.test)];
  const loss = losses[variant];
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
  using state = fitted.state;
  const said = scope(() => {
    const answers = asTensor(predictionsOf(loss, state, test.x), "n 10");
    return {
      confusion: measure(confusionMatrix, answers, test.y),
      wrong: wrongDigits(values(argMax(test.y)), values(argMax(answers)), 12),
    };
  });
  return { ...trialOf({ loss, fitted, train, test, metrics: [accuracy] }), ...said };
});

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "mnist_dropout",
    purpose: "Handwritten digits, and what dropout and a penalty do for a large network.",
    epochs: "30, 20 and 20",
    readsData: true,
  });
  const { threads } = start({ threads: options.threads });
  const { train, test, source } = await imagesOrDigits(mnist, options);
  const told = report({
    example: "mnist_dropout",
    title: "Handwritten digits: dropout and a penalty for a large network",
    options,
    threads,
    source,
    notebookRows: { train: 60_000, test: 10_000 },
  });

  told.heading("The data");
  const row = Math.min(333, train.x.shape[0] - 1);
  const pixels = values(slice(train.x, row, row + 1));
  const [label] = values(argMax(slice(train.y, row, row + 1)));
  told.text(
    `Images ${train.x.shape.join(" x ")} and labels ${train.y.shape.join(" x ")} to learn from, ` +
      `${test.x.shape.join(" x ")} and ${test.y.shape.join(" x ")} to test on. ` +
      `Row ${row} is this ${label}:`,
  );
  told.verbatim(pixelsText(pixels));
  await told.picture(
    "digit",
    imageGridPlot([{ pixels, label: `${label}` }], { width: 28, title: `Training row ${row}` }),
    `Training row ${row}`,
  );

  told.heading("The networks");
  for (const [name, { model }] of Object.entries(losses)) {
    told.summary(name, summary(model));
  }

  told.heading("The training");
  const data = { train: shareExamples(train), test: shareExamples(test) };
  const configOf = (variant: Config["variant"]): Config => ({
    variant,
    data,
    batchSize: training[variant].batchSize,
    epochs: options.epochs ?? training[variant].epochs,
    seed: options.seed,
  });
  const trials = await doTrials(told, trial, {
    base: configOf("base"),
    model_1: configOf("model_1"),
    model_2: configOf("model_2"),
  }, threads);
  const histories = Object.fromEntries(
    Object.entries(trials).map(([name, { history }]) => [name, history]),
  );
  for (const [name, history] of Object.entries(histories)) {
    const title = `${name}: loss by epoch`;
    const spec = learningCurvesPlot(history, { terms: name === "model_2", title });
    await told.picture(`${name}_loss`, spec, `${title}; validation is the test set`);
  }
  for (const figure of ["loss", "accuracy"]) {
    const title = `The three networks: ${figure} on the test set by epoch`;
    await told.picture(`all_${figure}`, comparisonPlot(histories, { figure, title }), title);
  }

  tellTrials(told, trials, notebook);

  told.heading("What the best network gets wrong");
  const names = Object.keys(trials) as (keyof typeof trials)[];
  const best = names.reduce((a, b) =>
    (trials[b].test?.metrics.accuracy ?? 0) > (trials[a].test?.metrics.accuracy ?? 0) ? b : a
  );
  const { confusion, wrong } = trials[best];
  await told.picture(
    "confusion",
    confusionMatrixPlot(confusion, undefined, {
      title: `${best}: which digits it takes for which`,
    }),
    "The digits of the test set by what they are and by what the network says",
  );
  const images = wrong.map(({ row, label, predicted }) => ({
    pixels: values(slice(test.x, row, row + 1)),
    label: `${label}`,
    caption: `said ${predicted}`,
    wrong: true,
  }));
  if (images.length > 0) {
    const title = `${best}: the first ${images.length} test digits that it gets wrong`;
    await told.picture("wrong", imageGridPlot(images, { width: 28, title }), title);
  }

  await told.end({
    configuration: { training, optimizer: "rmsprop 0.001", l2: 0.01 },
    results: trials,
    notebook,
    finding: findingOf(trials, test.x.shape[0]),
  });
}

if (import.meta.main) await program(main);
