/**
 * The pictures of the example: learning curves and predictions as SVG, and a page with all of them.
 *
 * @module
 */

import { join } from "@std/path";
import { curvesPlot, facetPlot, htmlPage, type PlotPanel, toSvg } from "shapefold/plots";
import { type Answer, parametersText, sineWave } from "./report.ts";

/** What is drawn. */
export interface PictureData {
  /** The training loss of each epoch. */
  readonly training: readonly number[];
  /** The validation loss of each epoch. */
  readonly validation: readonly number[];
  /** Where curves are sampled. */
  readonly at: readonly number[];
  /** The answers for the first test curves. */
  readonly test: readonly Answer[];
  /** The answers for the curves by hand. */
  readonly extended: readonly Answer[];
  /** What was learnt. */
  readonly sentence: string;
}

/** Writes three pictures and a page to a folder; gives the paths. */
export async function writePictures(folder: string, data: PictureData): Promise<string[]> {
  const learning = await toSvg(curvesPlot([
    { name: "training", group: "loss", y: data.training },
    { name: "validation", group: "loss", dashed: true, y: data.validation },
  ], { title: "Learning curves", xLabel: "epoch", yLabel: "mean absolute error", zero: true }));
  const test = await toSvg(
    facetPlot(data.test.map((answer, i) => panel(`Test curve ${i + 1}`, answer, data.at)), {
      title: "True and predicted: curves like those of the training",
      xLabel: "x",
    }),
  );
  const extended = await toSvg(
    facetPlot(
      data.extended.map((answer) => panel(`(${answer.actual.join(", ")})`, answer, data.at)),
      {
        title: "True and predicted: curves by hand, most of them unlike those of the training",
        xLabel: "x",
      },
    ),
  );
  const page = htmlPage({
    title: "A network that names the parameters of a sine wave",
    sections: [
      { heading: "What was learnt", text: data.sentence },
      { heading: "Learning curves", svg: learning },
      { heading: "Test curves", svg: test, table: table(data.test) },
      { heading: "Curves by hand", svg: extended, table: table(data.extended) },
    ],
  });

  const files = {
    "learning_curves.svg": learning,
    "test_curves.svg": test,
    "extended_curves.svg": extended,
    "fourier.html": page,
  };
  const paths: string[] = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, text);
    paths.push(path);
  }
  return paths;
}

/** Every how many samples a point is drawn: the curves are smooth, and files of a quarter the size. */
const EVERY = 4;

function panel(
  title: string,
  { actual, predicted }: Answer,
  samples: readonly number[],
): PlotPanel {
  const at = samples.filter((_, i) => i % EVERY === 0);
  return {
    title,
    caption: [`true ${parametersText(actual)}`, `predicted ${parametersText(predicted)}`],
    curves: [
      { name: "true", x: at, y: at.map((x) => sineWave(actual, x)) },
      { name: "predicted", dashed: true, x: at, y: at.map((x) => sineWave(predicted, x)) },
    ],
  };
}

function table(rows: readonly Answer[]): { columns: string[]; rows: (string | number)[][] } {
  return {
    columns: ["true a", "b", "c", "d", "predicted a", "b", "c", "d", "error"],
    rows: rows.map(({ actual, predicted, error }) => [...actual, ...predicted, error]),
  };
}
