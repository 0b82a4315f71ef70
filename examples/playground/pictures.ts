/**
 * The pictures of the example.
 *
 * @module
 */

import { type Examples, type Tensor, toArray } from "shapefold";
import { curvesPlot } from "shapefold/plots";
import type { Report } from "../common/report.ts";
import type { Start } from "./report.ts";

export async function showPictures(
  told: Report,
  results: Readonly<Record<string, Start>>,
  data: Readonly<Record<"train" | "test", Examples<Tensor<"n 2">, Tensor<"n 1">>>>,
): Promise<void> {
  toArray(data.train.x);
  await told.picture(
    "learning_curves",
    curvesPlot(
      Object.entries(results).map(([name, { history }]) => ({
        name,
        x: history.map(({ epoch }) => epoch),
        y: history.map(({ validation }) => validation?.terms.data ?? NaN),
      })),
      { title: "Test loss", xLabel: "epoch", yLabel: "half squared error", logY: true },
    ),
    "The test loss by epoch, of the start in the middle of each network.",
  );
}
