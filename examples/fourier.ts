/**
 * A network learns a Fourier transform, or does it? It sees 1,000 samples of `a sin(b x) + c cos(d x)` and has to name
 * a, b, c and d. It is trained on parameters in [0, 1] and asked about parameters outside of it as well.
 *
 * ```sh
 * deno run examples/fourier.ts
 * deno run --allow-write examples/fourier.ts --out pictures
 * ```
 *
 * It needs no file and no permission, and takes 4 to 5 seconds on two cores.
 *
 * @module
 */

import {
  adam,
  dense,
  fit,
  foldIn,
  input,
  key,
  meanAbsoluteError,
  objective,
  predict,
  relu,
  scope,
  sequential,
  slice,
  split,
  start,
  summary,
  toArray,
} from "shapefold";
import { type SineWaves, sineWaves } from "shapefold/datasets";
import { curvesPlot, learningCurvesPlot } from "shapefold/plots";
import { readOptions } from "./common/options.ts";
import { program } from "./common/program.ts";
import { report } from "./common/report.ts";
import { durationText } from "./common/runs.ts";
import { tellTrials } from "./common/tables.ts";
import { trialOf } from "./common/trial.ts";
import { type Answer, answers, answersPlot, answersTable, sineWave } from "./fourier/answers.ts";
import { findingOf } from "./fourier/finding.ts";

const model = sequential(input("1000"), dense(64, relu), dense(16, relu), dense(4));
const loss = objective(model, meanAbsoluteError);

/** What the notebook measured after 50 epochs, and on its test curves after 75 more. */
const notebook = {
  "1000-64-16-4": { trainLoss: 0.0384, validationLoss: 0.0405, testLoss: 0.0357 },
};

async function main(): Promise<void> {
  const options = readOptions(Deno.args, {
    example: "fourier",
    purpose: "A network learns to name the parameters of a sine wave.",
    epochs: "50",
  });
  const { seed, epochs = 50 } = options;
  const { threads } = start({ threads: options.threads });
  const [dataKey, trainingKey] = split(key(seed));
  const data = sineWaves(dataKey);
  const told = report({
    example: "fourier",
    title: "A network that names the parameters of a sine wave",
    options,
    threads,
    source: {
      name: "Sine waves",
      kind: "formula",
      from: "sineWaves",
      rows: { train: data.train.x.shape[0], test: data.test.x.shape[0] },
    },
  });

  told.heading("The data");
  const at = toArray(data.at);
  const [curve] = toArray(slice(data.train.x, 0, 1));
  const [parameters] = toArray(slice(data.train.y, 0, 1));
  const formula = at.map((x) => sineWave(parameters, x));
  const dataError = Math.max(...formula.map((y, i) => Math.abs(y - curve[i])));
  told.text(
    `The first curve is made of a, b, c, d = ${parameters.map((p) => p.toFixed(3)).join(", ")}; ` +
      `its samples differ from the formula by ${dataError.toExponential(1)} at most.`,
  );
  await told.picture(
    "first_curve",
    curvesPlot([
      { name: "samples", x: at, y: curve },
      { name: "formula", dashed: true, x: at, y: formula },
    ], { title: "The first curve", xLabel: "x", yLabel: "y" }),
    "The first curve: its samples, and the formula",
  );

  told.heading("The network");
  told.summary("1000-64-16-4", summary(model));

  told.heading("The training");
  const few = { x: slice(data.train.x, 0, FEW), y: slice(data.train.y, 0, FEW) };
  const probe = await fit(loss, few, {
    optimizer: adam(),
    epochs: 2,
    key: foldIn(trainingKey, 0),
    progress: { silent: true },
  });
  probe.state[Symbol.dispose]();
  const rows = (1 - VALIDATION) * data.train.x.shape[0];
  const seconds = probe.history[1].seconds * epochs * rows / FEW;
  told.text(
    `${epochs} epochs of ${rows.toLocaleString("en-US")} curves: about ${durationText(seconds)}.`,
  );
  const fitted = await fit(loss, data.train, {
    optimizer: adam(),
    epochs,
    batchSize: 32,
    validation: VALIDATION,
    key: trainingKey,
  });
  using state = fitted.state;
  const { history } = fitted;
  if (history.length === 0) {
    throw new Error("Cannot tell what was learnt: interrupted before the first epoch ended");
  }
  const title = "Mean absolute error by epoch";
  await told.picture(
    "learning_curves",
    learningCurvesPlot(history, { title, yLabel: "mean absolute error", zero: true }),
    title,
  );
  const { validation } = history[history.length - 1];
  const trial = { ...trialOf({ loss, fitted, train: data.train, test: data.test }), validation };
  tellTrials(told, { "1000-64-16-4": trial }, notebook);

  told.heading("What it answers");
  const answersFor = ({ x, y }: SineWaves): Answer[] =>
    scope(() => answers(toArray(y), toArray(predict(model, state, x))));
  const test = answersFor(data.test);
  const extended = answersFor(data.extended);
  for (
    const { name, rows, caption } of [
      {
        name: "test_curves",
        rows: test.slice(0, 5),
        caption: "True and predicted: curves like those of the training",
      },
      {
        name: "extended_curves",
        rows: extended,
        caption: "True and predicted: curves by hand, most of them unlike those of the training",
      },
    ]
  ) {
    told.table(caption, answersTable(rows));
    await told.picture(name, answersPlot(rows, at, caption), caption);
  }

  await told.end({
    configuration: {
      network: "1000-64 relu-16 relu-4",
      loss: "mean absolute error",
      optimizer: "adam 0.001",
      epochs,
      batchSize: 32,
      validation: VALIDATION,
    },
    results: { "1000-64-16-4": trial },
    notebook,
    finding: findingOf(test, extended),
    figures: { dataError, test: test.slice(0, 5), extended },
  });
}

/** The share of the training curves that the training is watched by. */
const VALIDATION = 0.2;

/** How many curves tell how long an epoch takes. */
const FEW = 1600;

if (import.meta.main) await program(main);
