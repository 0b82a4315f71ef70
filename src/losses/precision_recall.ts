/**
 * Right answers as a share of what was predicted and of what was there, class by class.
 *
 * @module
 */

import type { AnyTensor, Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { classesOfRows, columnsOf, yesOrNo } from "./answers.ts";
import { type Configurable, configurable } from "./configurable.ts";
import type { Metric, MetricOf, MetricOptions, Named } from "./metric.ts";

/** How the figures of several classes become one. */
export type ClassAverage = "macro" | "micro" | "weighted";

/** What {@linkcode precision}, {@linkcode recall} and {@linkcode f1} may be told. */
export interface ClassFigureOptions {
  /**
   * How the figures of several classes become one: `"macro"`, their mean; `"micro"`, the figure of all counts together;
   * `"weighted"`, their mean by how often each class is there. `"macro"` unless said.
   */
  readonly average?: ClassAverage;
  /** The index of the one class whose figure is wanted, counted from 0; all classes unless said. */
  readonly class?: number;
}

/** A metric of classes as it stands, and the function from options to another. */
export type ClassFigure<Name extends string> =
  & MetricOf<number, Name>
  & Configurable<Metric, ClassFigureOptions>;

/**
 * The share of right answers among those that were given: `hits / predicted`, 0 where nothing was predicted.
 *
 * With one output a row it is that of the yes, above 0.5 or for logits above 0. With several classes, or several labels
 * a row, it is the mean over all of them ("macro"), or what {@linkcode ClassFigureOptions} say: `precision({ class: 2 })`
 * is called `precision[2]`, `precision({ average: "micro" })` is called `precision(micro)`.
 *
 * @throws {RangeError} Where an option is none of its values; when it is measured, where a label is none.
 * @throws {TypeError} Where an option is not known, or both are given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, measure, precision } from "shapefold";
 *
 * const [p, labels] = [asTensor([[0.9], [0.8], [0.1]], "n 1"), asTensor([[1], [0], [1]], "n 1")];
 * assertEquals(measure(precision, p, labels), 0.5);
 * ```
 */
export const precision: ClassFigure<"precision"> = classFigure(
  "precision",
  ({ hits, predicted }) => share(hits, predicted),
);

/**
 * The share of right answers among what was there to be found: `hits / actual`, 0 where there was nothing. It takes
 * classes as {@linkcode precision} does.
 *
 * @throws {RangeError} Where an option is none of its values; when it is measured, where a label is none.
 * @throws {TypeError} Where an option is not known, or both are given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, measure, recall } from "shapefold";
 *
 * const [p, labels] = [asTensor([[0.9], [0.8], [0.1]], "n 1"), asTensor([[1], [0], [1]], "n 1")];
 * assertEquals(measure(recall, p, labels), 0.5);
 * ```
 */
export const recall: ClassFigure<"recall"> = classFigure(
  "recall",
  ({ hits, actual }) => share(hits, actual),
);

/**
 * The harmonic mean of precision and recall, `2 * hits / (predicted + actual)`, 0 where there is neither. It takes classes
 * as {@linkcode precision} does; over several classes it is a mean of their figures.
 *
 * @throws {RangeError} Where an option is none of its values; when it is measured, where a label is none.
 * @throws {TypeError} Where an option is not known, or both are given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, f1, measure } from "shapefold";
 *
 * const predictions = asTensor([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.1, 0.8, 0.1]], "n 3");
 * const labels = asTensor([0, 1, 2], "n", "int32");
 * assertEquals(measure(f1, predictions, labels), (1 + 2 / 3 + 0) / 3);
 * assertEquals(measure(f1({ class: 1 }), predictions, labels), 2 / 3);
 * ```
 */
export const f1: ClassFigure<"f1"> = classFigure(
  "f1",
  ({ hits, predicted, actual }) => share(2 * hits, predicted + actual),
);

/** What is counted of a class. */
interface Counts {
  readonly hits: number;
  readonly predicted: number;
  readonly actual: number;
}

function classFigure<Name extends string>(
  base: Name,
  figure: (counts: Counts) => number,
): ClassFigure<Name> {
  const make = (options: ClassFigureOptions): Metric => {
    const { average = "macro", class: only } = options;
    checkAverage(base, options);
    const name = only !== undefined
      ? `${base}[${only}]`
      : options.average !== undefined
      ? `${base}(${average})`
      : base;
    return {
      name,
      measure: (predictions, labels, told) => {
        const sums = countAnswers({ name }, predictions, labels, told);
        if (only !== undefined && only >= sums.length / 3) {
          throw wrongNumber(
            `Cannot apply ${name}`,
            `one of at least ${only + 1} classes a row`,
            sums.length / 3,
          );
        }
        return sums;
      },
      result: (sums) => {
        const classes = Array.from({ length: sums.length / 3 }, (_, i): Counts => {
          const [hits, predicted, actual] = sums.slice(3 * i, 3 * i + 3);
          return { hits, predicted, actual };
        });
        if (only !== undefined) return figure(classes[only]);
        if (average === "micro") return figure(classes.reduce(added));
        const weights = classes.map(({ actual }) => average === "macro" ? 1 : actual);
        return share(sum(classes.map((counts, i) => weights[i] * figure(counts))), sum(weights));
      },
    };
  };
  return configurable(make, { average: "micro", class: 1 }) as ClassFigure<Name>;
}

function checkAverage(base: string, { average, class: only }: ClassFigureOptions): void {
  const action = `Cannot make ${base}`;
  if (average !== undefined && only !== undefined) {
    throw new TypeError(`${action}: expected an average or a class but found both`);
  }
  if (average !== undefined && !["macro", "micro", "weighted"].includes(average)) {
    throw new RangeError(
      `${action}: expected an average of 'macro', 'micro' or 'weighted' but found '${average}'`,
    );
  }
  if (only !== undefined && !(Number.isInteger(only) && only >= 0)) {
    throw wrongNumber(action, "the index of a class, counted from 0,", only);
  }
}

/** Hits, predicted and actual answers of each class; of the yes alone where there is one output. */
function countAnswers(
  metric: Named,
  predictions: Tensor<string>,
  labels: AnyTensor,
  options: MetricOptions,
): number[] {
  const columns = columnsOf(predictions);
  const sums = new Array<number>(3 * columns).fill(0);
  if (options.multiLabel || columns === 1) {
    const { count, isYes, saysYes } = yesOrNo(metric, predictions, labels, options);
    for (let i = 0; i < count; i++) {
      const at = 3 * (i % columns);
      if (saysYes(i) && isYes(i)) sums[at]++;
      if (saysYes(i)) sums[at + 1]++;
      if (isYes(i)) sums[at + 2]++;
    }
    return sums;
  }
  const { rows, wanted, predicted } = classesOfRows(metric, predictions, labels);
  for (let row = 0; row < rows; row++) {
    const [is, says] = [wanted(row), predicted(row)];
    if (is === says) sums[3 * is]++;
    if (!Number.isNaN(says)) sums[3 * says + 1]++;
    sums[3 * is + 2]++;
  }
  return sums;
}

function added(a: Counts, b: Counts): Counts {
  return {
    hits: a.hits + b.hits,
    predicted: a.predicted + b.predicted,
    actual: a.actual + b.actual,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** A share, 0 of nothing. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
