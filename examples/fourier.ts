/**
 * A network learns a Fourier transform, or does it? It sees 1,000 samples of `a sin(b x) + c cos(d x)` and has to name
 * a, b, c and d. It is trained on parameters in [0, 1] and asked about parameters outside of it as well.
 *
 * ```sh
 * deno run examples/fourier.ts
 * deno run --allow-write examples/fourier.ts --out pictures
 * ```
 *
 * @module
 */

import {
  adam,
  dense,
  evaluate,
  fit,
  input,
  key,
  meanAbsoluteError,
  objective,
  predict,
  relu,
} from "shapefold";
import { scope, sequential, slice, split, start, summary, toArray } from "shapefold";
import { type Curve, lineChart } from "shapefold/charts";
import { type SineWaves, sineWaves } from "shapefold/datasets";
import { readOptions } from "./fourier/options.ts";
import { writePictures } from "./fourier/pictures.ts";
import {
  type Answer,
  answers,
  findingOf,
  parametersText,
  sineWave,
  tableOf,
} from "./fourier/report.ts";

const options = readOptions(Deno.args);
const { threads } = start({ threads: options.threads });

heading("The data");
const [dataKey, trainingKey] = split(key(options.seed));
const data = sineWaves(dataKey);
const at = toArray(data.at);
const [curve] = toArray(slice(data.train.x, 0, 1));
const [parameters] = toArray(slice(data.train.y, 0, 1));
const formula = at.map((x) => sineWave(parameters, x));
const dataError = Math.max(...formula.map((y, i) => Math.abs(y - curve[i])));
console.log(`10,000 curves to learn from, 2,000 to test on, 9 by hand. The first is made of
a, b, c, d = ${
  parameters.map((p) => p.toFixed(3)).join(", ")
}; its samples differ from the formula by ${dataError.toExponential(1)} at most.\n`);
showChart("The first curve", [
  { name: "samples", x: at, y: curve },
  { name: "formula", x: at, y: formula },
], 8);

heading("The network");
const model = sequential(input("1000"), dense(64, relu), dense(16, relu), dense(4));
console.log(String(summary(model)));

heading(
  `The training: ${options.epochs} epochs on ${threads} ${threads === 1 ? "thread" : "threads"}`,
);
const loss = objective(model, meanAbsoluteError);
const { state, history } = await fit(loss, data.train, {
  optimizer: adam(),
  epochs: options.epochs,
  batchSize: 32,
  validation: 0.2,
  key: trainingKey,
});
if (history.length === 0) {
  console.log("Interrupted before the first epoch ended: nothing was learnt.");
  if (options.json) console.log(JSON.stringify({ seed: options.seed, threads, history }));
  Deno.exit(130);
}
const training = history.map((epoch) => epoch.loss);
const validation = history.map((epoch) => epoch.validation?.loss ?? NaN);
showChart("Mean absolute error by epoch", [
  { name: "training", y: training },
  { name: "validation", y: validation },
], 10);

heading("The test");
const { loss: testLoss } = evaluate(loss, state, data.test);
console.log(`Mean absolute error after epoch ${history.length} of ${options.epochs}:
training ${training.at(-1)?.toFixed(4)}, validation ${validation.at(-1)?.toFixed(4)}, test ${
  testLoss.toFixed(4)
}.`);

const test = answersFor(data.test);
const extended = answersFor(data.extended);
showAnswers("The first five test curves", test.slice(0, 5));
showAnswers("The nine curves by hand", extended);

heading("What was learnt");
const finding = findingOf(test, extended);
console.log(finding.sentence);

if (options.out !== undefined) {
  const pictures = {
    training,
    validation,
    at,
    test: test.slice(0, 5),
    extended,
    sentence: finding.sentence,
  };
  console.log(`\nWritten: ${(await writePictures(options.out, pictures)).join(", ")}`);
}
if (options.json) {
  console.log(JSON.stringify({
    seed: options.seed,
    threads,
    parameters: summary(model).parameters,
    dataError,
    history,
    testLoss,
    test: test.slice(0, 5),
    extended,
    finding,
  }));
}

function heading(text: string): void {
  console.log(`\n${text}\n${"─".repeat(text.length)}`);
}

/** A chart as wide as the terminal allows. */
function showChart(title: string, curves: readonly Curve[], height: number): void {
  const columns = Deno.stdout.isTerminal() ? Deno.consoleSize().columns : 72;
  console.log(
    "\n" + lineChart(curves, { title, height, width: Math.max(30, Math.min(72, columns)) }),
  );
}

/** What the network answers for curves. */
function answersFor({ x, y }: SineWaves): Answer[] {
  return scope(() => answers(toArray(y), toArray(predict(model, state, x))));
}

/** Answers as a table, and each as a picture of the curves that both sets of parameters make. */
function showAnswers(title: string, rows: readonly Answer[]): void {
  console.log(`\n${title}:\n${tableOf(rows)}`);
  for (const { actual, predicted } of rows) {
    showChart(`(${parametersText(actual)}), predicted (${parametersText(predicted)})`, [
      { name: "true", x: at, y: at.map((x) => sineWave(actual, x)) },
      { name: "predicted", x: at, y: at.map((x) => sineWave(predicted, x)) },
    ], 5);
  }
}
