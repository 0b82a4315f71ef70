/**
 * Which classes are taken for which others, as a picture.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { colorScale, SHARES } from "./colors.ts";
import { plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";

/** How a {@linkcode confusionMatrixPlot} looks. */
export interface ConfusionMatrixOptions {
  /** A line above the plot; `"Confusion matrix"` unless said. */
  readonly title?: string;
}

const ACTION = "Cannot draw a confusion matrix";

/**
 * A plot of a confusion matrix: the count in each cell, and as its colour the share of the row, of those that are of the
 * same class.
 *
 * @param matrix Counts, `matrix[actual][predicted]`, as the metric `confusionMatrix` gives them.
 * @param names The names of the classes; 0, 1, 2, … unless given.
 * @throws {RangeError} Where there are fewer than 2 classes, the same name twice, or a count that is not a whole number from 0.
 * @throws {TypeError} Where the matrix is not square, or there are not as many names as classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { confusionMatrixPlot } from "shapefold/plots";
 *
 * const spec = confusionMatrixPlot([[48, 2], [5, 45]], ["four", "nine"]);
 *
 * assertEquals(
 *   spec.description,
 *   "Confusion matrix. 93 of 100 right (93.0 %). Most often mistaken: nine for four (5), four for nine (2).",
 * );
 * ```
 */
export function confusionMatrixPlot(
  matrix: readonly ArrayLike<number>[],
  names: readonly string[] = Array.from(matrix, (_, i) => String(i)),
  options: ConfusionMatrixOptions = {},
): PlotSpec {
  checkOptions(ACTION, options, ["title"], '{ title: "Test set" }');
  checkMatrix(matrix, names);
  const { title = "Confusion matrix" } = options;
  const cells = matrix.flatMap((row, actual) => {
    const counts = Array.from(row);
    const total = counts.reduce((a, b) => a + b);
    return counts.map((count, predicted) => ({
      actual: names[actual],
      predicted: names[predicted],
      count,
      share: total === 0 ? 0 : count / total,
    }));
  });
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const right = matrix.reduce((sum, row, i) => sum + row[i], 0);
  const share = total === 0 ? "" : ` (${(100 * right / total).toFixed(1)} %)`;
  const score = `${right.toLocaleString("en")} of ${total.toLocaleString("en")} right${share}`;
  const mistakes = cells.filter(({ actual, predicted, count }) => actual !== predicted && count > 0)
    .sort((a, b) => b.count - a.count).slice(0, 3)
    .map(({ actual, predicted, count }) => `${actual} for ${predicted} (${count})`);
  const most = mistakes.length === 0 ? "" : ` Most often mistaken: ${mistakes.join(", ")}.`;

  const digits = Math.max(...cells.map(({ count }) => String(count).length));
  const tall = Math.min(48, Math.max(28, Math.round(280 / names.length)));
  const cell = Math.max(tall, digits * 7.5 + 10);
  const isLong = Math.max(...names.map((name) => name.length)) * 7 > cell - 4;
  const axis = { labelLimit: 0, ticks: false, domain: false, labelPadding: 6 };
  const scale = { paddingInner: 0.06, paddingOuter: 0 };
  const x = {
    field: "predicted",
    type: "nominal",
    sort: null,
    title: "predicted class",
    scale,
    axis: { ...axis, ...(isLong ? { labelAngle: -45, labelAlign: "right" } : { labelAngle: 0 }) },
  };
  const y = { field: "actual", type: "nominal", sort: null, title: "true class", scale, axis };
  return {
    ...plotHead(`${score}.${most}`, title, [score]),
    width: cell * names.length,
    height: tall * names.length,
    data: { values: cells },
    layer: [
      {
        mark: { type: "rect", stroke: "#888888", strokeOpacity: 0.35, strokeWidth: 1 },
        encoding: {
          x,
          y,
          color: {
            field: "share",
            type: "quantitative",
            scale: colorScale(SHARES, 0, 1),
            legend: { title: "share of the row", format: ".0%", tickCount: 5, gradientLength: 96 },
          },
        },
      },
      {
        // A zero says the least; it is written, but faintly.
        mark: { type: "text", baseline: "middle", aria: false },
        encoding: {
          x,
          y,
          text: { field: "count", type: "quantitative" },
          opacity: { condition: { test: "datum.count === 0", value: 0.45 }, value: 1 },
        },
      },
    ],
  };
}

function checkMatrix(matrix: readonly ArrayLike<number>[], names: readonly string[]): void {
  const classes = matrix.length;
  if (classes < 2) throw wrongNumber(ACTION, "at least 2 classes", classes);
  if (names.length !== classes) {
    throw new TypeError(`${ACTION}: expected ${classes} names but found ${names.length}`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(`${ACTION}: expected different names but found ${describe(twice)} twice`);
  }
  matrix.forEach((row, actual) => {
    if (row.length !== classes) {
      throw new TypeError(
        `${ACTION}: expected ${classes} counts in row ${actual} but found ${row.length}`,
      );
    }
    const wrong = Array.from(row).find((count) => !(Number.isInteger(count) && count >= 0));
    if (wrong !== undefined) {
      throw wrongNumber(ACTION, `whole counts from 0 in row ${actual}`, wrong);
    }
  });
}
