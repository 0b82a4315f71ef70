/**
 * The pictures of the example: what each network answers in the plane, its weights, and how it learnt.
 *
 * @module
 */

import { toArray } from "shapefold";
import type { Dataset } from "shapefold/datasets";
import {
  curvesPlot,
  decisionSurfacePlot,
  heatMapPlot,
  type LabelledPoint,
  type PlotSpec,
  type PlotValue,
} from "shapefold/plots";
import type { Report } from "../common/report.ts";
import { answerAt, type Start } from "./report.ts";

/** The points of the example. */
export type Points = Dataset<"n 2", "n 1">;

/** How far the pictures reach from the middle; the ring ends at 5. */
const EDGE = 6;

/** Where the networks are asked, along both axes. */
const AT = Array.from({ length: 49 }, (_, i) => -EDGE + 2 * EDGE * i / 48);

/** Draws what came of each variant. */
export async function showPictures(
  told: Pick<Report, "heading" | "picture">,
  results: Readonly<Record<string, Start>>,
  data: { readonly train: Points; readonly test: Points },
): Promise<void> {
  told.heading("What it looks like");
  const points = [...pointsOf(data.train), ...pointsOf(data.test, true)];
  for (const [name, start] of Object.entries(results)) {
    await told.picture(
      `surface_${name.toLowerCase().replace(/\W+/g, "_")}`,
      surfacePlot(name, start, points),
      `What the network answers (${name}): the dashed lines are where each of its nodes is 0, the solid one is where ` +
        "the answer is.",
    );
  }
  await told.picture(
    "weights",
    heatMapPlot(
      Object.entries(results).filter(([name]) => name.startsWith("4")).map(([name, start]) => ({
        name,
        values: weightRows(start),
      })),
      {
        title: "Weights of four nodes",
        rowNames: ["from x", "from y", "to the answer"],
        columnNames: ["1", "2", "3", "4"],
        xLabel: "node",
        valueLabel: "weight",
        diverging: true,
      },
    ),
    "The weights of four nodes without a penalty, with L1 and with L2: 0 is without colour.",
  );
  await told.picture(
    "learning_curves",
    curvesPlot(
      Object.entries(results).map(([name, { history }]) => ({
        name,
        x: history.map(({ epoch }) => epoch),
        y: history.map(({ validation }) => validation?.terms.data ?? NaN),
      })),
      { title: "Test loss by epoch", xLabel: "epoch", yLabel: "half squared error", logY: true },
    ),
    "The test loss by epoch, apart from penalties: of each variant the start in the middle.",
  );
}

/** A network's answers in the plane, the points, and the lines of its nodes. */
export function surfacePlot(
  name: string,
  start: Start,
  points: readonly LabelledPoint[],
): PlotSpec {
  const values = AT.flatMap((y) => AT.map((x) => answerAt(start, [x, y])));
  const spec = decisionSurfacePlot({ xs: AT, ys: AT, values }, points, {
    title: name,
    valueLabel: "answer",
  });
  const axis = (field: string) => ({ field, type: "quantitative", title: field });
  const lines: PlotSpec = {
    data: { values: nodeLines(start) },
    mark: { type: "rule", stroke: "currentColor", strokeWidth: 1.5, strokeDash: [5, 4] },
    encoding: { x: axis("x"), y: axis("y"), x2: { field: "x2" }, y2: { field: "y2" } },
  };
  return { ...spec, layer: [...spec.layer as readonly PlotValue[], lines] };
}

/** A line within the picture, from one edge to another. */
type Line = Readonly<Record<"x" | "y" | "x2" | "y2", number>>;

/** Where each node of the hidden layer is 0; a node whose line lies outside of the picture has none. */
export function nodeLines({ weights, biases }: Start): Line[] {
  const count = weights[1].length;
  return weights[1].flatMap((_, node) => {
    const [a, b, c] = [weights[0][node], weights[0][count + node], biases[0][node]];
    const ends = [
      ...[-EDGE, EDGE].map((x) => [x, -(a * x + c) / b]),
      ...[-EDGE, EDGE].map((y) => [-(b * y + c) / a, y]),
    ].filter((end) => end.every((value) => Math.abs(value) <= EDGE));
    if (ends.length < 2) return [];
    const [[x, y], [x2, y2]] = [ends[0], ends[ends.length - 1]];
    return [{ x, y, x2, y2 }];
  });
}

/** The weights as a matrix with a column for each node: from x, from y, to the answer. */
function weightRows({ weights: [hidden, output] }: Start): (readonly number[])[] {
  return [hidden.slice(0, output.length), hidden.slice(output.length), output];
}

function pointsOf({ x, y }: Points, test = false): LabelledPoint[] {
  const labels = toArray(y);
  return toArray(x).map(([x, y], row) => ({ x, y, label: labels[row][0], test }));
}
