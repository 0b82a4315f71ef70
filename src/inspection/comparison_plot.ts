/**
 * Several runs on one picture: the same figure of each over its epochs.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { formatFigure } from "../text/format_number.ts";
import type { EpochFigures } from "../training/history.ts";
import { CATEGORY_COLORS } from "./colors.ts";
import { epochCurve, figureOf } from "./epoch_curve.ts";
import { axesSpec } from "./plot_axes.ts";
import { listed, plotHead } from "./plot_head.ts";
import type { PlotSpec, PlotValue } from "./plot_spec.ts";
import { extent, roomyRange } from "./ranges.ts";
import { spread } from "./spread.ts";

/** What a {@linkcode comparisonPlot} shows, and how it looks. */
export interface ComparisonOptions {
  /** `"loss"` or the name of a metric; the loss unless said. */
  readonly figure?: string;
  /** On which data; `"validation"` unless said. */
  readonly on?: "train" | "validation";
  /** A line above the plot. */
  readonly title?: string;
  /** What y is; the data and the figure unless said, such as `"validation loss"`. */
  readonly yLabel?: string;
  /** Whether the y axis starts at 0; false unless said. */
  readonly zero?: boolean;
  /** Whether the y axis is logarithmic; false unless said. */
  readonly logY?: boolean;
  /** The width between the axes in pixels; 480 unless said. */
  readonly width?: number;
  /** The height between the axes in pixels; 320 unless said. */
  readonly height?: number;
}

const ACTION = "Cannot draw a comparison";
const OPTIONS = ["figure", "on", "title", "yLabel", "zero", "logY", "width", "height"];
const DASHES = [[1, 0], [6, 4]];
/** The height of a name at the end of a line, in pixels. */
const NAME_HEIGHT = 16;

/**
 * A plot of the same figure of several runs: one remedy against another. The names stand at the ends of the lines; the
 * first seven lines are solid and the others dashed.
 *
 * @param runs The figures of each epoch of each run, by the run's name; the runs may differ in length. Epochs whose figure
 * is not finite are left out.
 * @param options Which figure, on which data; title, axes, size.
 * @throws {RangeError} Where there is no run or more than 14, or when a run has no such figure, no finite value of it, no
 * validation where it is asked for, or a value not above 0 for a log axis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { comparisonPlot } from "shapefold/plots";
 *
 * const run = (...losses: number[]) =>
 *   losses.map((loss, i) => ({ epoch: i + 1, seconds: 1, loss, terms: { data: loss }, metrics: {} }));
 * const spec = comparisonPlot({ plain: run(0.9, 0.2), "dropout 0.5": run(0.9, 0.4, 0.3) }, { on: "train" });
 *
 * assertEquals(spec.description, "Train loss of 2 runs, after the last epoch: plain 0.200, dropout 0.5 0.300.");
 * ```
 */
export function comparisonPlot(
  runs: Readonly<Record<string, readonly EpochFigures[]>>,
  options: ComparisonOptions = {},
): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, '{ figure: "accuracy" }');
  const { figure = "loss", on = "validation", title, width = 480, height = 320 } = options;
  const { zero = false, logY = false } = options;
  if (on !== "train" && on !== "validation") {
    throw new TypeError(`${ACTION}: expected on 'train' or 'validation' but found ${describe(on)}`);
  }
  const most = CATEGORY_COLORS.length * DASHES.length;
  const names = Object.keys(runs);
  if (names.length === 0 || names.length > most) {
    throw new RangeError(`${ACTION}: expected 1 to ${most} runs but found ${names.length}`);
  }
  const curves = names.map((name) =>
    epochCurve(runs[name], name, (epoch) => {
      const figures = on === "train" ? epoch : epoch.validation;
      if (figures !== undefined) return figureOf(figures, figure, ACTION);
      throw new RangeError(
        `${ACTION}: expected validation figures in each run but found none in ${describe(name)}`,
      );
    }, ACTION)
  );
  const yLabel = options.yLabel ?? `${on} ${figure}`;
  const yRange = roomyRange(curves.flatMap(({ y }) => y), zero, logY);
  const look = lookOf(names);
  const axes = { ...options, xLabel: "epoch", yLabel, yRange };
  const last = curves.map(({ name, x, y }) => ({ run: name, x: x[x.length - 1], y: y.at(-1)! }));
  const course = last.map(({ run, y }) => `${run} ${formatFigure(y)}`);
  const what = on[0].toUpperCase() + on.slice(1);
  return {
    ...plotHead(
      `${what} ${figure} of ${names.length} runs, after the last epoch: ${listed(course)}.`,
      title,
    ),
    width,
    height,
    layer: [
      axesSpec(curves, width, height, axes, look),
      endsOf(
        last,
        { width, height, xRange: extent(curves.flatMap(({ x }) => x)), yRange, logY },
        look,
      ),
    ],
  };
}

/** Seven colours with solid lines, and the same ones with dashes. */
function lookOf(names: readonly string[]): PlotSpec {
  const encode = (range: PlotValue) => ({
    field: "curve",
    type: "nominal",
    scale: { domain: names, range },
    legend: null,
  });
  const count = CATEGORY_COLORS.length;
  return {
    color: encode(names.map((_, i) => CATEGORY_COLORS[i % count])),
    strokeDash: encode(names.map((_, i) => DASHES[Math.floor(i / count)])),
  };
}

/** Where a value is drawn. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
  readonly logY: boolean;
}

/** The names to the right of the axes, each with a sample of its line, as high as the line ends where there is room. */
function endsOf(
  last: readonly { readonly run: string; readonly x: number; readonly y: number }[],
  { width, height, xRange, yRange, logY }: Frame,
  look: PlotSpec,
): PlotSpec {
  const [first, longest] = xRange;
  const [low, high] = yRange.map((y) => logY ? Math.log(y) : y);
  const wanted = last.map(({ y }) => height * (high - (logY ? Math.log(y) : y)) / (high - low));
  const places = spread(wanted, NAME_HEIGHT, height);
  const values = last.map(({ run, x }, i) => ({
    curve: run,
    across: longest === first ? width / 2 : width * (x - first) / (longest - first),
    down: wanted[i],
    place: places[i],
  }));
  const pixels = (field: string) => ({ field, type: "quantitative", scale: null });
  return {
    data: { values },
    layer: [
      {
        mark: { type: "rule", strokeWidth: 1, strokeDash: [1, 3], aria: false },
        encoding: {
          x: pixels("across"),
          x2: { value: width },
          y: pixels("down"),
          color: look.color,
        },
      },
      {
        mark: { type: "rule", strokeWidth: 1, opacity: 0.6, aria: false },
        encoding: {
          x: { value: width },
          x2: { value: width + 14 },
          y: pixels("down"),
          y2: { field: "place" },
          color: look.color,
        },
      },
      {
        mark: { type: "rule", strokeWidth: 2.5, aria: false },
        encoding: {
          x: { value: width + 14 },
          x2: { value: width + 38 },
          y: pixels("place"),
          ...look,
        },
      },
      {
        mark: { type: "text", align: "left", baseline: "middle" },
        encoding: {
          x: { value: width + 43 },
          y: pixels("place"),
          text: { field: "curve", type: "nominal" },
        },
      },
    ],
  };
}
