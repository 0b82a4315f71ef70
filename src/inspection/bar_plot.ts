/**
 * Bars: one figure of several variants, beside that of a baseline.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";
import { checkOptions } from "../text/options.ts";
import { type Bar, type Baseline, checkBars } from "./bars.ts";
import { CATEGORY_COLORS } from "./colors.ts";
import { checkSize } from "./plot_axes.ts";
import { listed, plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";

/** How a {@linkcode barPlot} looks. */
export interface BarPlotOptions {
  /** What the bars are measured against: a dashed line with its name. */
  readonly baseline?: Baseline;
  /** What the values are, with their unit. */
  readonly valueLabel?: string;
  /** Where the bars begin, for values that are all alike; 0 unless said. */
  readonly from?: number;
  /** Whether the bars lie, with their names in full; so they do where there is no room, unless said. */
  readonly horizontal?: boolean;
  /** A line above the plot. */
  readonly title?: string;
  /** How long the axis of the values is, in pixels; 400 for lying bars and 260 for others unless said. */
  readonly length?: number;
}

const ACTION = "Cannot draw bars";
const OPTIONS = ["baseline", "valueLabel", "from", "horizontal", "title", "length"];
/** How wide a bar is, and what is left free between names, in pixels. */
const BAR = 22;
const GAP = 14;
/** A bar with its value above it. */
const UPRIGHT_BAR = 50;

/**
 * A plot of bars with their values, in the order given.
 *
 * @param bars One or more; each name once in a group.
 * @param options Baseline, axis, size.
 * @throws {RangeError} Where there is no bar, the same bar twice, more than 7 groups, a value that is not finite, or one
 * below where the bars begin, if that is not 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { barPlot } from "shapefold/plots";
 *
 * const spec = barPlot([
 *   { name: "dropout 0.1", value: 0.964, error: 0.003 },
 *   { name: "L2 0.001", value: 0.951, error: 0.004 },
 * ], { baseline: { name: "no remedy", value: 0.929 }, valueLabel: "test accuracy", from: 0.9 });
 *
 * assertEquals(
 *   spec.description,
 *   "Bars of test accuracy: dropout 0.1 0.964, L2 0.001 0.951; no remedy 0.929.",
 * );
 * ```
 */
export function barPlot(bars: readonly Bar[], options: BarPlotOptions = {}): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, '{ valueLabel: "test accuracy" }');
  const { baseline, valueLabel, from = 0, title } = options;
  checkBars(bars, from, baseline, ACTION);
  const names = [...new Set(bars.map(({ name }) => name))];
  const groups = [...new Set(bars.map(({ group = "" }) => group))];
  const isGrouped = groups.length > 1;
  const longest = Math.max(...names.map((name) => name.length)) * 7;
  const horizontal = options.horizontal ??
    (names.length > 8 || longest > Math.max(UPRIGHT_BAR * groups.length + GAP, 90));
  const step = groups.length * (horizontal ? BAR : UPRIGHT_BAR) + GAP;
  const breadth = horizontal ? step * names.length : Math.max(step, longest + GAP) * names.length;
  const length = options.length ?? (horizontal ? 400 : 260);
  checkSize(length, breadth);

  const ends = bars.flatMap(({ value, error = 0 }) => [value - error, value + error]);
  const low = Math.min(from, ...ends, baseline?.value ?? from);
  const high = Math.max(from, ...ends, baseline?.value ?? from);
  // Room for the values that are written at the ends.
  const room = (high - low || 1) * (horizontal ? 60 : 24) / length;
  const domain = [low < from ? low - room : from, high > from ? high + room : from];
  const unit = (domain[1] - domain[0]) / length;
  const [along, across] = horizontal ? ["x", "y"] : ["y", "x"];
  const value = {
    field: "value",
    type: "quantitative",
    title: valueLabel ?? null,
    scale: { domain, nice: false, zero: false },
    axis: { tickCount: Math.floor(length / 70), grid: true, labelFlush: false },
  };
  const place: PlotSpec = {
    [across]: {
      field: "name",
      type: "nominal",
      sort: null,
      title: null,
      scale: { paddingInner: GAP / step, paddingOuter: GAP / step / 2 },
      axis: {
        labelAngle: 0,
        labelLimit: 0,
        labelPadding: 6,
        ticks: false,
        domain: from === 0 && low === 0,
      },
    },
    ...(isGrouped
      ? {
        [`${across}Offset`]: {
          field: "group",
          type: "nominal",
          sort: null,
          scale: { domain: groups },
        },
      }
      : {}),
  };
  const values = bars.map(({ name, value, group = "", error = 0 }) => ({
    name,
    group,
    value,
    low: value - error,
    high: value + error,
    end: labelEnd({ value, error, name }, options, horizontal, unit),
    text: formatFigure(value),
  }));
  const side = (test: string, away: number): PlotSpec => ({
    transform: [{ filter: test }],
    mark: {
      type: "text",
      aria: false,
      ...(horizontal
        ? { align: away > 0 ? "left" : "right", baseline: "middle", dx: away * 5 }
        : { align: "center", baseline: away > 0 ? "bottom" : "top", dy: away * -4 }),
    },
    encoding: {
      ...place,
      [along]: { ...value, field: "end" },
      text: { field: "text", type: "nominal" },
    },
  });
  const shown = bars.map(({ name, group, value }) =>
    `${name}${group === undefined ? "" : ` (${group})`} ${formatFigure(value)}`
  );
  const against = baseline ? `; ${baseline.name} ${formatFigure(baseline.value)}` : "";
  return {
    ...plotHead(`Bars of ${valueLabel ?? "values"}: ${listed(shown)}${against}.`, title),
    width: horizontal ? length : breadth,
    height: horizontal ? breadth : length,
    data: { values },
    layer: [
      {
        mark: { type: "bar", clip: true },
        encoding: {
          ...place,
          [along]: value,
          [`${along}2`]: { datum: from },
          color: isGrouped
            ? groupColors(groups, horizontal && baseline ? 24 : 12)
            : { value: CATEGORY_COLORS[0] },
        },
      },
      ...(bars.some(({ error = 0 }) => error > 0)
        ? [{
          transform: [{ filter: "datum.high > datum.low" }],
          mark: { type: "rule", strokeWidth: 1.5, stroke: "currentColor", aria: false },
          encoding: {
            ...place,
            [along]: { ...value, field: "low" },
            [`${along}2`]: { field: "high" },
          },
        }]
        : []),
      side(`datum.value >= ${from}`, 1),
      ...(low < from ? [side(`datum.value < ${from}`, -1)] : []),
      ...(baseline ? baselineLayers(baseline, along, horizontal, breadth) : []),
    ],
  };
}

/** Where the value of a bar is written, in units of the axis: behind the line of the baseline where that would cross it. */
function labelEnd(
  { value, error = 0 }: Bar,
  { from = 0, baseline }: BarPlotOptions,
  horizontal: boolean,
  unit: number,
): number {
  const sign = value < from ? -1 : 1;
  const end = value + sign * error;
  if (baseline === undefined) return end;
  const size = horizontal ? 5 + 7 * formatFigure(value).length : 22;
  const past = (baseline.value - end) * sign / unit;
  return past >= -2 && past <= size ? baseline.value : end;
}

function groupColors(groups: readonly string[], offset: number): PlotSpec {
  return {
    field: "group",
    type: "nominal",
    scale: { domain: groups, range: groups.map((_, i) => CATEGORY_COLORS[i]) },
    legend: { title: null, orient: "top", offset, symbolType: "square", symbolSize: 120 },
  };
}

function baselineLayers(
  { name, value }: Baseline,
  along: string,
  horizontal: boolean,
  breadth: number,
): PlotSpec[] {
  const at = { [along]: { datum: value, type: "quantitative" } };
  const across = horizontal ? "y" : "x";
  return [
    {
      data: { values: [{}] },
      mark: { type: "rule", strokeWidth: 1.5, strokeDash: [6, 4], stroke: "currentColor" },
      encoding: at,
    },
    {
      data: { values: [{ text: `${name} ${formatFigure(value)}` }] },
      mark: {
        type: "text",
        ...(horizontal
          ? { align: "center", baseline: "bottom", dy: -5 }
          : { align: "left", baseline: "middle", dx: 6 }),
      },
      encoding: {
        ...at,
        [across]: { value: horizontal ? 0 : breadth },
        text: { field: "text", type: "nominal" },
      },
    },
  ];
}
