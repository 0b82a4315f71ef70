/**
 * Early stopping: the run ends when a figure has not become better for some epochs.
 *
 * @module
 */

import { dispose } from "../tensors/memory.ts";
import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { NonFiniteLossError } from "./non_finite_loss.ts";
import type { ShapeError } from "../shapes/mod.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";
import { type AnyState, retainState } from "./state.ts";
import type { Validated } from "./validate.ts";

/** The figures that can be watched: `"loss"`, `"terms.data"`, `"metrics.accuracy"`, and the same of the validation. */
export type Monitor = OwnMonitor | `validation.${OwnMonitor}`;

type OwnMonitor = "loss" | `terms.${string}` | `metrics.${string}`;

/** `M` where it names a figure, else what names one. */
export type CheckedMonitor<M extends string> = M extends Monitor ? M
  : `Cannot monitor '${M}': expected 'loss', 'terms.data', 'metrics.accuracy', or 'validation.' and one of these`;

/** `S` where it is a stream of reports in which the figure `M` can be found, else what to do. */
export type Monitored<M extends string, S> = M extends `validation.${string}`
  ? S extends Reports<AnyReport & Validated> ? S
  : ShapeError<"put validate(objective, data) before earlyStopping">
  : S;

/** The reports of a stream. */
export type ReportIn<S> = S extends Reports<infer R> ? R : AnyReport;

/** What {@linkcode earlyStopping} is told. */
export interface EarlyStoppingOptions<M extends string = Monitor> {
  /** The figure that is to become better; `"validation.loss"` wants `validate` before. */
  readonly monitor: M;
  /** After how many epochs without a better figure the run ends; at least 1. */
  readonly patience: number;
  /** By how much a figure must be better to count; at least 0, and 0 unless said. */
  readonly minDelta?: number;
  /**
   * Is the smallest figure the best, or the largest? Unless said, the smallest loss, term, `mae` and `mse` are, and the
   * largest `accuracy` and `r2`; for every other metric it must be said.
   */
  readonly mode?: "min" | "max";
  /** Is the last report the best one, with its state, whatever ended the run? `false` unless said. */
  readonly restoreBest?: boolean;
}

/** What early stopping says in each report. */
export interface Stopping {
  /** The best epoch so far, counted from 1. */
  readonly bestEpoch: number;
  /** The best figure so far. */
  readonly best: number;
  /** Why the run ended, in the last report: patience, or a loss that was not finite. */
  readonly ended?: string;
}

/**
 * Ends the run when a figure has not become better for `patience` epochs.
 *
 * With `restoreBest` one more report is given at the end where the best epoch was not the last: it is that epoch's,
 * with its state. That holds whatever ended the run: patience, the last epoch, Ctrl-C, or a loss that was NaN or
 * infinite, which is then told in `ended` instead of thrown.
 *
 * A figure that is NaN is never better.
 *
 * @throws {RangeError} Where an option is out of range, or a metric of one's own has no `mode`.
 * @throws {TypeError} Where an option is not known; from the stream, where reports have no such figure.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { asTensor, dense, earlyStopping, epochs, initialState, input, key, last, meanSquaredError } from "shapefold";
 * import { objective, pipe, sequential, sgd, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, bestEpoch } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 1000 })),
 *   earlyStopping({ monitor: "loss", patience: 2, minDelta: 1e-4, restoreBest: true }),
 * ));
 * state[Symbol.dispose]();
 * assert(bestEpoch < 1000);
 * ```
 */
export function earlyStopping<const M extends string>(
  options: EarlyStoppingOptions<CheckedMonitor<M>>,
): <S extends Reports<AnyReport>>(reports: Monitored<M, S>) => Reports<ReportIn<S> & Stopping> {
  const monitor = monitorOf(options);
  const { patience, minDelta = 0, restoreBest = false, mode = defaultMode(monitor) } = options;
  if (!Number.isInteger(patience) || patience < 1) {
    throw wrongNumber("Cannot stop early", "a patience of at least 1", patience);
  }
  if (!(Number.isFinite(minDelta) && minDelta >= 0)) {
    throw wrongNumber("Cannot stop early", "a minDelta of at least 0", minDelta);
  }
  if (mode !== "min" && mode !== "max") {
    throw new RangeError(
      `Cannot stop early by '${monitor}': expected a mode of 'min' or 'max' but found ${
        describe(mode)
      }`,
    );
  }
  const sign = mode === "min" ? 1 : -1;
  const isBetter = (figure: number, best: number) =>
    Number.isNaN(best) ? !Number.isNaN(figure) : sign * (best - figure) > minDelta;

  return <S extends Reports<AnyReport>>(reports: Monitored<M, S>) => {
    type R = ReportIn<S>;
    return transformReports<R, R & Stopping>(async function* (source) {
      using held = heldState<R["state"]>();
      let current: R | undefined;
      let best: { readonly report: R; readonly figure: number } | undefined;
      let ended: string | undefined;
      const said = () => ({ bestEpoch: best?.report.epoch ?? 0, best: best?.figure ?? NaN });
      try {
        for await (const report of source) {
          current = report;
          const figure = read(report, monitor);
          if (best === undefined || isBetter(figure, best.figure)) {
            best = { report, figure };
            if (restoreBest) held.replaceBy(report.state);
          }
          if (report.epoch - best.report.epoch >= patience) {
            ended = `${monitor} has not become better for ${patience} epochs`;
          }
          const isLast = ended !== undefined && !restoreBest;
          yield { ...report, ...said(), ...(isLast ? { ended } : {}) };
          if (ended !== undefined) break;
        }
      } catch (error) {
        if (!restoreBest || best === undefined || !(error instanceof NonFiniteLossError)) {
          throw error;
        }
        ended = error.message;
      }
      if (!restoreBest || best === undefined || current === undefined) return;
      if (ended === undefined && best.report === current) return;
      dispose(current.state);
      yield {
        ...best.report,
        ...said(),
        ...(ended === undefined ? {} : { ended }),
        state: held.handOver(),
      };
    })(reports as unknown as Reports<R>);
  };
}

/** A hold on one state at a time, freed in the end unless it was handed over. */
function heldState<S extends AnyState>(): Disposable & {
  replaceBy(state: S): void;
  handOver(): S;
} {
  let held: S | undefined;
  return {
    replaceBy: (state) => {
      dispose(held);
      held = retainState(state);
    },
    handOver: () => {
      const state = held as S;
      held = undefined;
      return state;
    },
    [Symbol.dispose]: () => dispose(held),
  };
}

/** The figure that is watched, of options that are checked for their names. */
export function monitorOf(options: EarlyStoppingOptions<string>): Monitor {
  const known = ["monitor", "patience", "minDelta", "mode", "restoreBest"];
  checkOptions("Cannot stop early", options, known, '{ monitor: "loss", patience: 5 }');
  return checkMonitor(options.monitor);
}

/** The run-time twin of {@linkcode CheckedMonitor}. */
function checkMonitor(monitor: string): Monitor {
  if (/^(validation\.)?(loss$|terms\.|metrics\.)/.test(monitor)) return monitor as Monitor;
  throw new TypeError(
    `Cannot monitor '${monitor}': expected 'loss', 'terms.data', 'metrics.accuracy', or 'validation.' and one of these`,
  );
}

/** What is best for a figure that everybody knows, `undefined` for others. */
function defaultMode(monitor: Monitor): "min" | "max" | undefined {
  const [, metric] = /^(?:validation\.)?metrics\.(.*)$/.exec(monitor) ?? [];
  if (metric === undefined || /^(mae|mse|rmse)$/.test(metric)) return "min";
  const isShare = /^(accuracy|r2|top\d+|(precision|recall|f1|auc)([[(].*)?)$/.test(metric);
  return isShare ? "max" : undefined;
}

/** The figure that a monitor names: `"validation.loss"` is `report.validation.loss`. */
function read(report: AnyReport, monitor: Monitor): number {
  let node: unknown = report;
  for (const name of monitor.split(".")) {
    node = typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined;
  }
  if (typeof node !== "number") {
    const hint = monitor.startsWith("validation.")
      ? "; put validate(objective, data) before it"
      : "";
    throw new TypeError(
      `Cannot monitor '${monitor}': expected reports with that figure but found none${hint}`,
    );
  }
  return node;
}
