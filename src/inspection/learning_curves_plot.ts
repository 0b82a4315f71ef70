/**
 * Learning curves: a figure over the epochs of a run, on the training and on the validation data.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";
import { checkOptions } from "../text/options.ts";
import type { EpochFigures } from "../training/history.ts";
import { epochCurve, figureOf } from "./epoch_curve.ts";
import { axesSpec, legendSpec, type PlotCurve } from "./plot_axes.ts";
import { countOf, plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { roomyRange } from "./ranges.ts";

/** What a {@linkcode learningCurvesPlot} shows, and how it looks. */
export interface LearningCurvesOptions {
  /** `"loss"` or the name of a metric; the loss unless said. */
  readonly figure?: string;
  /** Whether the terms of the loss are drawn as well, each by its name; false unless said. */
  readonly terms?: boolean;
  /** A line above the plot; `"Learning curves"` unless said. */
  readonly title?: string;
  /** What y is; the figure unless said. */
  readonly yLabel?: string;
  /** Whether the y axis starts at 0; false unless said. */
  readonly zero?: boolean;
  /** Whether the y axis is logarithmic; false unless said. */
  readonly logY?: boolean;
  /** The width between the axes in pixels; 560 unless said. */
  readonly width?: number;
  /** The height between the axes in pixels; 300 unless said. */
  readonly height?: number;
}

const ACTION = "Cannot draw learning curves";
const OPTIONS = ["figure", "terms", "title", "yLabel", "zero", "logY", "width", "height"];

/**
 * A plot of a figure over epochs: training solid and validation dashed.
 *
 * @param history The figures of each epoch: what `fit` or `history` gives. Epochs whose figure is not finite are left out.
 * @param options Which figure; title, axes, size.
 * @throws {RangeError} Where there is no epoch, no such figure, no finite value, or none above 0 for a log axis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { learningCurvesPlot } from "shapefold/plots";
 *
 * const history = [0.9, 0.4].map((loss, i) => ({
 *   epoch: i + 1,
 *   seconds: 1,
 *   loss,
 *   terms: { data: loss - 0.1, l2: 0.1 },
 *   metrics: {},
 *   validation: { loss: loss + 0.05, terms: { data: loss - 0.05, l2: 0.1 }, metrics: {} },
 * }));
 * const spec = learningCurvesPlot(history);
 *
 * assertEquals(
 *   spec.description,
 *   "Learning curves. Loss over 2 epochs: training from 0.900 to 0.400, validation from 0.950 to 0.450.",
 * );
 * ```
 */
export function learningCurvesPlot(
  history: readonly EpochFigures[],
  options: LearningCurvesOptions = {},
): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, '{ figure: "accuracy" }');
  const { figure = "loss", terms = false, title = "Learning curves", logY } = options;
  const { width = 560, height = 300 } = options;
  const shown = pair(history, figure, figure, (epoch) => figureOf(epoch, figure, ACTION));
  const names = terms ? Object.keys(history[0].terms) : [];
  const curves = [
    ...shown.map((curve) => terms ? curve : { ...curve, name: curve.name.split(", ")[1] }),
    ...names.flatMap((name) => pair(history, name, `term ${name}`, ({ terms }) => terms[name])),
  ];
  // Whole decades would leave most of a plot empty.
  const range = logY ? { yRange: roomyRange(curves.flatMap(({ y }) => y), false, true) } : {};
  const axes = { ...options, ...range, xLabel: "epoch", yLabel: options.yLabel ?? figure };
  const course = shown.map(({ name, y }) =>
    `${name.split(", ")[1]} from ${formatFigure(y[0])} to ${formatFigure(y[y.length - 1])}`
  );
  const what = figure[0].toUpperCase() + figure.slice(1);
  return {
    ...plotHead(`${what} over ${countOf(history.length, "epoch")}: ${course.join(", ")}.`, title),
    ...axesSpec(curves, width, height, axes, legendSpec(curves, width)),
  };
}

/** A figure on the training data and, where there are some, on the validation data. */
function pair(
  history: readonly EpochFigures[],
  name: string,
  group: string,
  valueOf: (figures: Pick<EpochFigures, "loss" | "terms" | "metrics">) => number,
): PlotCurve[] {
  const training = epochCurve(history, `${name}, training`, valueOf, ACTION);
  const validated = history.filter(({ validation }) => validation !== undefined);
  if (validated.length === 0) return [{ ...training, group }];
  const validation = epochCurve(
    validated,
    `${name}, validation`,
    (epoch) => valueOf(epoch.validation!),
    ACTION,
  );
  return [{ ...training, group }, { ...validation, group, dashed: true }];
}
