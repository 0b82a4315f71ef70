/**
 * The picture of the example: three of the deciles through the day.
 *
 * @module
 */

import { facetPlot } from "shapefold/plots";
import type { Report } from "../common/report.ts";
import { type Answered, TIMES } from "./report.ts";
import { SHARES, trueDeciles } from "./rides.ts";

/** The deciles that are drawn: 10 %, 50 % and 90 %. */
const SHOWN = [0, 4, 8];

/** Draws the deciles of each variant beside the true ones. */
export async function showDeciles(
  told: Pick<Report, "picture">,
  trials: Readonly<Record<string, Answered>>,
): Promise<void> {
  const hours = TIMES.map(([time]) => 24 * time);
  const truth = TIMES.map(([time]) => trueDeciles(time));
  const panels = Object.entries(trials).map(([title, { deciles }]) => ({
    title,
    curves: SHOWN.flatMap((i) => {
      const group = `${Math.round(100 * SHARES[i])} %`;
      return [
        { name: group, group, x: hours, y: deciles.map((row) => row[i]) },
        { name: `${group}, true`, group, dashed: true, x: hours, y: truth.map((row) => row[i]) },
      ];
    }),
  }));
  await told.picture(
    "deciles",
    facetPlot(panels, {
      title: "How long a ride takes",
      columns: 2,
      width: 300,
      height: 180,
      xLabel: "hour of the day",
      yLabel: "minutes",
    }),
    "Three of the nine deciles through the day, solid; dashed what they should be.",
  );
}
