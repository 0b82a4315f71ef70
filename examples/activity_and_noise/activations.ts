/**
 * What the hidden layers of a trained network answer for rows that it has not seen, and how sparse that is.
 *
 * @module
 */

import { type AnyModel, scope, slice, type Table, type Tensor, values } from "shapefold";
import { barPlot, histogramPlot, type PlotSpec } from "shapefold/plots";
import { percent } from "../common/tables.ts";
import { NEAR_ZERO } from "../common/trial.ts";

/** Answers of a layer. */
export interface Activations {
  /** The layer, counted from 1. */
  readonly layer: number;
  /** Its answers, row by row. */
  readonly values: Float32Array;
  /** The share of answers below 0.001. */
  readonly nearZero: number;
  /** The share of units that answer no row with more than that. */
  readonly silent: number;
  /** The mean size of an answer. */
  readonly mean: number;
}

/** How many rows are looked at. */
const ROWS = 500;

/** What some layers of a model answer for at most 500 rows. */
export function activationsOf(
  model: AnyModel,
  weights: Parameters<AnyModel["forward"]>[0],
  x: Tensor<"n 784">,
  layers: readonly number[],
): readonly Activations[] {
  return scope(() => {
    const rows = slice(x, 0, Math.min(ROWS, x.shape[0]));
    const { outputs } = model.forward(weights, rows, { training: false });
    return layers.map((layer) => {
      const units = outputs[layer].shape[1];
      return { layer: layer + 1, ...sparsityOf(values(outputs[layer]) as Float32Array, units) };
    });
  });
}

/** How sparse answers of some units are, given row by row. */
export function sparsityOf(values: Float32Array, units: number): Omit<Activations, "layer"> {
  const isNear = (value: number) => Math.abs(value) < NEAR_ZERO;
  const answering = new Set<number>();
  values.forEach((value, i) => {
    if (!isNear(value)) answering.add(i % units);
  });
  return {
    values,
    nearZero: values.filter(isNear).length / values.length,
    silent: 1 - answering.size / units,
    mean: values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length,
  };
}

/** What is told of a layer, but for its single answers. */
export type Sparsity = Omit<Activations, "values">;

/** The figures of a layer without its single answers. */
export function figuresOf({ values: _, ...figures }: Activations): Sparsity {
  return figures;
}

/** How sparse the answers of each variant are. */
export function sparsityTable(found: Readonly<Record<string, readonly Sparsity[]>>): Table {
  return {
    columns: ["variant", "layer", "near 0", "units that never answer", "mean"],
    rows: Object.entries(found).flatMap(([name, layers]) =>
      layers.map(({ layer, nearZero, silent, mean }) => [
        layer === 1 ? name : "",
        `${layer}`,
        percent(nearZero),
        percent(silent),
        mean.toPrecision(3),
      ])
    ),
  };
}

/** The answers of each variant as histograms: a row for each variant, a column for each layer. */
export function activationsPlot(
  found: Readonly<Record<string, readonly Activations[]>>,
): PlotSpec {
  const groups = Object.entries(found).flatMap(([name, layers]) =>
    layers.map(({ layer, values }) => ({ name: `${name}, hidden layer ${layer}`, values }))
  );
  return histogramPlot(groups, {
    title: "What the first hidden layers answer",
    xLabel: "activation",
    bins: 21,
    columns: 2,
  });
}

/** The share of answers near zero as bars. */
export function sparsityPlot(found: Readonly<Record<string, readonly Sparsity[]>>): PlotSpec {
  const bars = Object.entries(found).flatMap(([name, layers]) =>
    layers.map(({ layer, nearZero }) => ({
      name,
      group: `hidden layer ${layer}`,
      value: 100 * nearZero,
    }))
  );
  return barPlot(bars, {
    title: "Activations near zero",
    valueLabel: `activations below ${NEAR_ZERO} (%)`,
  });
}
