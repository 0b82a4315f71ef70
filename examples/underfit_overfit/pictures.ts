/**
 * The pictures of the example.
 *
 * @module
 */

import type { EpochFigures } from "shapefold";
import { facetPlot, type PlotSpec } from "shapefold/plots";
import { BASELINE } from "./variants.ts";

/** A panel for each network: its validation loss by epoch, and that of the network that overfits. */
export function curvesPicture(
  histories: Readonly<Record<string, readonly EpochFigures[]>>,
): PlotSpec {
  const lossesOf = (name: string) => histories[name].map(({ validation }) => validation?.loss ?? 0);
  const others = Object.keys(histories).filter((name) => name !== BASELINE);
  const panels = (others.length === 0 ? [BASELINE] : others).map((name) => ({
    title: name,
    curves: [
      { name: "overfit", dashed: true, y: lossesOf(BASELINE) },
      ...(name === BASELINE ? [] : [{ name: "this network", y: lossesOf(name) }]),
    ],
  }));
  return facetPlot(panels, {
    title: "Each network against the one that overfits",
    xLabel: "epoch",
    yLabel: "validation loss",
  });
}
export function lossesPicture(_: unknown): PlotSpec {
  return facetPlot([{ title: "x", curves: [{ name: "a", y: [1, 2] }] }]);
}
