/**
 * Trials as tables: what came of them, and the same beside the notebook's figures.
 *
 * @module
 */

import type { Table } from "shapefold";
import type { Report } from "./report.ts";
import { NEAR_ZERO, type Trial, unseenOf } from "./trial.ts";

/** Tells what came of trials: their table, what its columns are, and ours beside the notebook's. */
export function tellTrials(
  { heading, table, text, beside }: Pick<Report, "heading" | "table" | "text" | "beside">,
  trials: Readonly<Record<string, Trial>>,
  notebook: Readonly<Record<string, NotebookFigures>>,
): void {
  heading("What came of it");
  table("The trials", trialsTable(trials));
  text(COLUMNS);
  beside("Beside the notebook", besideTable(trials, notebook));
}

/** What the columns of {@linkcode trialsTable} are. */
export const COLUMNS =
  "Losses by the weights that were kept, without dropout and noise. data: the loss on unseen rows apart from " +
  "penalties; gap: that less the same on the rows that were learnt from; ≈ 0: the share of the kernels' weights " +
  `below ${NEAR_ZERO}; sec: the seconds of the training steps.`;

/**
 * The table of several trials; a column that none has is left out. Losses are those of the epoch whose weights were kept,
 * without dropout and noise; `data` is the loss on unseen rows apart from penalties.
 */
export function trialsTable(trials: Readonly<Record<string, Trial>>): Table {
  const columns: readonly [string, (trial: Trial) => string | undefined][] = [
    ["params", ({ parameters }) => parameters.toLocaleString("en-US")],
    ["epoch", ({ epoch, epochs }) => epoch === epochs ? `${epoch}` : `${epoch}/${epochs}`],
    ["train", ({ train }) => lossText(train.loss)],
    ["valid", ({ validation }) => validation && lossText(validation.loss)],
    ["test", ({ test }) => test && lossText(test.loss)],
    ["data", (trial) => lossText(unseenOf(trial).terms.data)],
    ["accuracy", (trial) => ifAny(unseenOf(trial).metrics.accuracy, accuracyText)],
    ["gap", ({ gap }) => lossText(gap)],
    ["≈ 0", ({ nearZero }) => percent(nearZero)],
    ["sec", ({ seconds }) => seconds.toFixed(seconds < 100 ? 1 : 0)],
  ];
  const rows = Object.entries(trials);
  const shown = columns.filter(([, cell]) => rows.some(([, trial]) => cell(trial) !== undefined));
  return {
    columns: ["variant", ...shown.map(([name]) => name)],
    rows: rows.map(([name, trial]) => [name, ...shown.map(([, cell]) => cell(trial) ?? NONE)]),
  };
}

/** What the notebook says of a variant; it measured not all of it everywhere. */
export interface NotebookFigures {
  readonly trainLoss?: number;
  readonly validationLoss?: number;
  readonly testLoss?: number;
  readonly accuracy?: number;
}

/**
 * Ours beside the notebook's, for the variants that the notebook has. The train loss is the mean over the last epoch's
 * batches, with dropout and noise, as Keras reports it.
 */
export function besideTable(
  trials: Readonly<Record<string, Trial>>,
  notebook: Readonly<Record<string, NotebookFigures>>,
): Table {
  const columns: readonly {
    readonly field: keyof NotebookFigures;
    readonly name: string;
    readonly ours: (trial: Trial) => number | undefined;
    readonly text: (figure: number) => string;
  }[] = [
    {
      field: "trainLoss",
      name: "train loss",
      ours: ({ history, epoch }) => history[epoch - 1]?.loss,
      text: lossText,
    },
    {
      field: "validationLoss",
      name: "validation loss",
      ours: ({ validation }) => validation?.loss,
      text: lossText,
    },
    { field: "testLoss", name: "test loss", ours: ({ test }) => test?.loss, text: lossText },
    {
      field: "accuracy",
      name: "accuracy",
      ours: (trial) => unseenOf(trial).metrics.accuracy,
      text: accuracyText,
    },
  ];
  const rows = Object.entries(trials).filter(([name]) => notebook[name] !== undefined);
  const shown = columns.filter(({ field }) =>
    rows.some(([name]) => notebook[name][field] !== undefined)
  );
  return {
    columns: ["variant", ...shown.flatMap(({ name }) => [name, "notebook"])],
    rows: rows.map(([name, trial]) => [
      name,
      ...shown.flatMap(({ field, ours, text }) =>
        [ours(trial), notebook[name][field]].map((figure) => ifAny(figure, text) ?? NONE)
      ),
    ]),
  };
}

/** A loss with four significant digits: `"0.1031"`. */
export function lossText(loss: number): string {
  if (loss === 0 || !Number.isFinite(loss)) return String(loss);
  const size = Math.abs(loss);
  return size < 1e-3 || size >= 1e4 ? loss.toExponential(1) : loss.toPrecision(4);
}

/** An accuracy with three decimals: `"0.942"`. */
export function accuracyText(accuracy: number): string {
  return accuracy.toFixed(3);
}

/** A share as text: `"12 %"`. */
export function percent(share: number): string {
  const value = 100 * share;
  return `${value !== 0 && value < 10 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** What stands where there is no figure. */
const NONE = "–";

function ifAny<T>(value: number | undefined, text: (value: number) => T): T | undefined {
  return value === undefined ? undefined : text(value);
}
