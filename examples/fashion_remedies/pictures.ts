/**
 * The pictures of the example, of those variants that were trained.
 *
 * @module
 */

import {
  barPlot,
  comparisonPlot,
  heatMapPlot,
  histogramPlot,
  imageGridPlot,
  type PlotSpec,
} from "shapefold/plots";
import type { Report } from "../common/report.ts";
import { unseenOf } from "../common/trial.ts";
import type { RemedyTrial } from "./training.ts";

/** The networks whose weights are looked at, by what they are called there. */
const LOOKED_AT = { base: "base", l1: "L1", l2: "L2", "l1-l2": "L1 + L2" };

const SIDE = 28;

/** The first image of each class, with its name where the classes have names. */
export function classesPlot(
  pixels: (row: number) => ArrayLike<number>,
  classes: ArrayLike<number>,
  names: readonly string[] | undefined,
): PlotSpec {
  const labels = Array.from(classes);
  const images = Array.from({ length: 10 }, (_, label) => ({ label, row: labels.indexOf(label) }))
    .filter(({ row }) => row >= 0)
    .map(({ label, row }) => ({ pixels: pixels(row), label: names?.[label] ?? `${label}` }));
  return imageGridPlot(images, {
    width: SIDE,
    columns: 5,
    low: 0,
    high: 255,
    title: "The classes",
  });
}

/** Draws what tells the remedies apart. */
export async function drawRemedies(
  { picture }: Pick<Report, "picture">,
  trials: Readonly<Record<string, RemedyTrial>>,
): Promise<void> {
  const entries = Object.entries(trials);
  const histories = Object.fromEntries(entries.map(([name, { history }]) => [name, history]));
  await picture(
    "training",
    comparisonPlot(histories, { on: "train", logY: true, title: "Loss on training rows by epoch" }),
    "What was minimized, penalties included, on a logarithmic axis",
  );

  const base = trials.base && unseenOf(trials.base).terms.data;
  const gaps = entries.flatMap(([name, trial]) => [
    { name, group: "learnt rows", value: trial.train.terms.data },
    { name, group: "unseen rows", value: unseenOf(trial).terms.data },
  ]);
  await picture(
    "gaps",
    barPlot(gaps, {
      title: "Data loss on learnt and on unseen rows",
      valueLabel: "crossentropy, nat",
      horizontal: true,
      ...(base !== undefined && { baseline: { name: "base, unseen rows", value: base } }),
    }),
    "The gap between the two bars of a variant is what it learnt of its rows alone",
  );

  const penalized = entries.filter(([, { train }]) => Object.keys(train.terms).length > 1);
  if (penalized.length > 0) {
    const terms = penalized.flatMap(([name, { test, train }]) => {
      const { data, ...penalties } = (test ?? train).terms;
      const penalty = Object.values(penalties).reduce((sum, value) => sum + value, 0);
      return [{ name, group: "data loss", value: data }, {
        name,
        group: "penalty",
        value: penalty,
      }];
    });
    await picture(
      "penalties",
      barPlot(terms, { title: "What the loss on unseen rows is made of", valueLabel: "loss" }),
      "The data loss is to be compared with that of other variants; the penalty is not",
    );
  }

  const looked = Object.entries(LOOKED_AT).flatMap(([name, title]) =>
    trials[name] === undefined ? [] : [{ name: title, trial: trials[name] }]
  );
  if (looked.length === 0) return;
  await picture(
    "weights",
    histogramPlot(looked.map(({ name, trial }) => ({ name, values: trial.weights })), {
      title: "The weights of the hidden kernels",
      xLabel: "weight",
      logY: true,
    }),
    "How many weights there are of each size, on a logarithmic axis: what L1 drives to 0 is the peak in the middle",
  );
  const maps = looked.flatMap(({ name, trial }) =>
    trial.filters.map((filter, unit) => ({
      name: `${name}, unit ${unit}`,
      values: Array.from({ length: SIDE }, (_, row) => filter.slice(SIDE * row, SIDE * (row + 1))),
    }))
  );
  const sizes = looked.map(({ trial }) => trial.filters.flat().map(Math.abs).sort((a, b) => a - b));
  const high = Math.max(...sizes.map((sorted) => sorted[Math.floor(0.99 * sorted.length)]));
  await picture(
    "filters",
    heatMapPlot(maps, {
      title: "What units of the first layer look for",
      valueLabel: "weight",
      columns: looked[0].trial.filters.length,
      ...(high > 0 && { low: -high, high }),
    }),
    "The weights from each pixel, row by row of networks; what is near 0 is without colour",
    { onlyAsFile: true },
  );
}
