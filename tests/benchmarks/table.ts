/**
 * Results as text for a terminal.
 *
 * @module
 */

import { formatFigure } from "../../src/text/format_number.ts";
import type { Bar } from "./bars.ts";
import type { NetworkResult, Results } from "./results.ts";
import type { Point, Scaling } from "./scaling.ts";

/** All results, in tables. */
export function resultsText(results: Results): string {
  const { machine, versions, settings, peak, networks, startup, bars, scaling, keras } = results;
  const all = threadsText(settings.threads);
  const rows = Object.values(networks);
  const ofPeak = `${formatFigure(peak.one.median)} on 1 thread, ${
    formatFigure(peak.all.median)
  } on ${all}`;
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    `${results.date}, ${machine.cpu}, ${machine.cores} cores, load ${machine.load}, ${machine.target}`,
    used,
    `medians of ${settings.rounds} rounds of ${settings.ms} ms or more`,
    section(
      `Milliseconds a step, and how many times as fast as others this library is on ${all}`,
      timesTable(rows, results),
    ),
    ...(keras === undefined ? [] : [
      `Keras was measured by hand: ${keras.date}, ${
        Object.entries(keras.versions).map(([name, version]) => `${name} ${version}`).join(", ")
      }`,
    ]),
    section(
      `GFLOP/s, and percent of the machine's peak on as many threads (${ofPeak})`,
      speedTable(rows, all),
    ),
    section("What is asked", barsTable(bars)),
    section(
      "Start",
      [
        ["", "seconds"],
        ["first step of the example's network", formatFigure(startup.firstStep.median)],
        ["first epoch of the example", formatFigure(startup.firstEpoch)],
        ["the whole example", formatFigure(startup.example)],
      ],
    ),
    ...(scaling === undefined ? [] : [scalingText(scaling)]),
  ].join("\n");
}

/** Rows of cells in columns: the first aligned at the left, the others at the right; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])
    ).join("  ").trimEnd()
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return `\n${title}\n\n${table(rows)}`;
}

function timesTable(rows: readonly NetworkResult[], { settings, keras }: Results): string[][] {
  const all = threadsText(settings.threads);
  const head = ["", "metric", "tfjs-layers", "jax-js", "1 thread", all];
  const ratios = ["as tfjs-layers", "as jax-js", "as 1 thread"];
  const [kerasHead, kerasRatio] = keras === undefined ? [[], []] : [["Keras"], ["as Keras"]];
  const withKeras = (value: number | undefined, factor: boolean) =>
    keras === undefined
      ? []
      : [value === undefined ? "" : factor ? times(value) : formatFigure(value)];
  return [
    [...head, ...kerasHead, ...ratios, ...kerasRatio],
    ...rows.flatMap(({ name, ms: { plain, withMetric }, timesAsFast, timesAsFastWithMetric }) => [
      [
        ...[name, "off"],
        ...[plain.stock, plain.jax, plain.one, plain.all].map(({ median }) => formatFigure(median)),
        ...withKeras(keras?.ms[name], false),
        ...[timesAsFast.asStock, timesAsFast.asJax, timesAsFast.asOneThread].map(times),
        ...withKeras(keras?.timesAsFast[name], true),
      ],
      [
        ...["", "on", formatFigure(withMetric.stock.median), ""],
        ...[withMetric.one, withMetric.all].map(({ median }) => formatFigure(median)),
        ...withKeras(undefined, false),
        ...[times(timesAsFastWithMetric.asStock), "", times(timesAsFastWithMetric.asOneThread)],
        ...withKeras(undefined, true),
      ],
    ]),
  ];
}

function speedTable(rows: readonly NetworkResult[], all: string): string[][] {
  const names = ["stock", "jax", "one", "all"] as const;
  return [
    ["", ...["tfjs-layers", "jax-js", "1 thread", all].flatMap((name) => [name, "%"])],
    ...rows.map(({ name, gflops, percentOfPeak }) => [
      name,
      ...names.flatMap((n) => [formatFigure(gflops[n]), formatFigure(percentOfPeak[n], 2)]),
    ]),
  ];
}

function barsTable(bars: readonly Bar[]): string[][] {
  return [
    ["", "found", "asked", "met"],
    ...bars.map(({ what, value, atLeast, atMost, passes }) => [
      what,
      formatFigure(value),
      atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`,
      passes ? "yes" : "NO",
    ]),
  ];
}

function scalingText({ batch, width }: Scaling): string {
  const row = (size: number, { ms, relative }: Point) => [
    String(size),
    formatFigure(ms),
    relative.toFixed(2),
  ];
  const head = (size: string) => [size, "ms a step", "a row and unit"];
  return [
    section(`Batches on 784-${batch[0].width}-10: the time for a row and unit, the best is 1`, [
      head("rows"),
      ...batch.map((point) => row(point.batch, point)),
    ]),
    section(`Widths of 784-width-10 with ${width[0].batch} rows`, [
      head("units"),
      ...width.map((point) => row(point.width, point)),
    ]),
  ].join("\n");
}

function times(ratio: number): string {
  return `${formatFigure(ratio)}x`;
}

function threadsText(count: number): string {
  return count === 1 ? "1 thread" : `${count} threads`;
}
