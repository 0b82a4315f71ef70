/**
 * The text of a training progress display: one line in the middle of an epoch, one at its end.
 *
 * @module
 */

import { formatDuration, formatFigure } from "./format_number.ts";
import { wrongNumber } from "./found.ts";

/** A named figure of a training run, such as `["loss", 0.0412]`. */
export type NamedFigure = readonly [name: string, value: number];

/** Where a training run is, in the middle of an epoch. */
export interface ProgressState {
  /** The epoch that runs, counted from 1. */
  readonly epoch: number;
  /** How many epochs there are. */
  readonly epochs: number;
  /** How many steps of this epoch are done, from 0. */
  readonly step: number;
  /** How many steps an epoch has. */
  readonly steps: number;
  /** The speed; not shown while it is not finite. */
  readonly stepsPerSecond: number;
  /** The time to the end of the run; not shown while it is not finite. */
  readonly secondsLeft: number;
  /** What is measured, the most important first. */
  readonly figures: readonly NamedFigure[];
}

/** What an epoch came to. */
export interface EpochSummary {
  /** The epoch that ended, counted from 1. */
  readonly epoch: number;
  /** How many epochs there are. */
  readonly epochs: number;
  /** How long it took. */
  readonly seconds: number;
  /** What was measured, the most important first. */
  readonly figures: readonly NamedFigure[];
}

const LONGEST_BAR = 24;
const SHORTEST_BAR = 8;

/**
 * Writes the state of a running epoch in one line that fits a width.
 *
 * Where there is no room for everything, the bar gets shorter, from 24 columns to 8; then parts are
 * left out in this order: the speed, the figures but the first, from the last one on, the time left,
 * the bar, the count of steps, and the first figure.
 *
 * @param state Where the run is.
 * @param width The greatest length of the line, 1 or more.
 * @throws {RangeError} Where the epoch, the step or the width is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const state = {
 *   epoch: 3,
 *   epochs: 50,
 *   step: 125,
 *   steps: 250,
 *   stepsPerSecond: 812,
 *   secondsLeft: 0.2,
 *   figures: [["loss", 0.0412], ["l2", 0.0012]],
 * } as const;
 * assertEquals(
 *   formatProgress(state, 80),
 *   "Epoch  3/50  ━━━━╸      125/250  812 steps/s  0:00 left  loss 0.0412  l2 0.00120",
 * );
 * assertEquals(formatProgress(state, 45), "Epoch  3/50  ━━━━━       125/250  loss 0.0412");
 * ```
 */
export function formatProgress(state: ProgressState, width: number): string {
  const { epoch, epochs, step, steps, stepsPerSecond, secondsLeft } = state;
  checkCount("epoch", epoch, 1, epochs);
  checkCount("step", step, 0, steps);
  checkCount("width", width, 1, Infinity);

  const bar = { text: " ".repeat(SHORTEST_BAR), rank: 3 };
  const parts = [
    { text: epochLabel(epoch, epochs), rank: 0 },
    bar,
    { text: `${String(step).padStart(String(steps).length)}/${steps}`, rank: 2 },
    { text: speedLabel(stepsPerSecond), rank: Infinity },
    { text: Number.isFinite(secondsLeft) ? `${formatDuration(secondsLeft)} left` : "", rank: 4 },
    ...figureLabels(state.figures).map((text, index) => ({
      text,
      rank: index === 0 ? 1 : 4 + index,
    })),
  ].filter((part) => part.text !== "");

  const byImportance = parts.toSorted((a, b) => a.rank - b.rank);
  const length = (count: number) =>
    byImportance.slice(0, count).reduce((sum, part) => sum + part.text.length + 2, -2);
  let count = parts.length;
  while (count > 1 && length(count) > width) count--;

  const shown = new Set(byImportance.slice(0, count));
  const barWidth = Math.min(LONGEST_BAR, SHORTEST_BAR + width - length(count));
  return parts.filter((part) => shown.has(part))
    .map((part) => part === bar ? barOf(step / steps, barWidth) : part.text)
    .join("  ").slice(0, width);
}

/**
 * Writes what an epoch came to, in one line.
 *
 * @param summary The epoch, its time and its figures.
 * @throws {RangeError} Where the epoch or the time is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const figures = [["loss", 0.0412], ["validation.loss", 0.045]] as const;
 * assertEquals(
 *   formatEpoch({ epoch: 3, epochs: 50, seconds: 0.312, figures }),
 *   "Epoch  3/50  0.31 s  loss 0.0412  validation.loss 0.0450",
 * );
 * ```
 */
export function formatEpoch({ epoch, epochs, seconds, figures }: EpochSummary): string {
  checkCount("epoch", epoch, 1, epochs);
  return [epochLabel(epoch, epochs), formatSeconds(seconds), ...figureLabels(figures)].join("  ");
}

/**
 * Writes how long something took: seconds with three digits, and from a minute on as {@linkcode formatDuration} does.
 *
 * @param seconds 0 or more.
 * @throws {RangeError} Where `seconds` is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([formatSeconds(0.312), formatSeconds(12.34), formatSeconds(75)], ["0.31 s", "12.3 s", "1:15"]);
 * ```
 */
export function formatSeconds(seconds: number): string {
  const clock = formatDuration(seconds);
  return seconds < 60 ? `${seconds.toFixed(seconds < 10 ? 2 : 1)} s` : clock;
}

function checkCount(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  const range = most === Infinity ? `of ${least} or more` : `from ${least} to ${most}`;
  throw wrongNumber("Cannot format progress", `an integer ${name} ${range}`, value);
}

function epochLabel(epoch: number, epochs: number): string {
  return `Epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
}

function speedLabel(stepsPerSecond: number): string {
  if (!Number.isFinite(stepsPerSecond)) return "";
  const speed = stepsPerSecond < 10
    ? formatFigure(stepsPerSecond, 2)
    : String(Math.round(stepsPerSecond));
  return `${speed} steps/s`;
}

function figureLabels(figures: readonly NamedFigure[]): string[] {
  return figures.map(([name, value]) => `${name} ${formatFigure(value)}`);
}

/** A bar whose filled part ends on half a column. */
function barOf(part: number, width: number): string {
  const halves = Math.round(part * width * 2);
  return ("━".repeat(halves >> 1) + (halves % 2 === 1 ? "╸" : "")).padEnd(width);
}
