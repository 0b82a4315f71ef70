/**
 * Early stopping: the run ends when a figure has not become better for some epochs.
 *
 * @module
 */

import { dispose } from "../tensors/memory.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { heldState } from "./held_state.ts";
import {
  type CheckedMonitor,
  checkMonitor,
  modeOf,
  type Monitor,
  type Monitored,
  readFigure,
  type ReportIn,
} from "./monitor.ts";
import { NonFiniteLossError } from "./non_finite_loss.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

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
  const { patience, minDelta = 0, restoreBest = false } = options;
  if (!Number.isInteger(patience) || patience < 1) {
    throw wrongNumber("Cannot stop early", "a patience of at least 1", patience);
  }
  if (!(Number.isFinite(minDelta) && minDelta >= 0)) {
    throw wrongNumber("Cannot stop early", "a minDelta of at least 0", minDelta);
  }
  const mode = modeOf("Cannot stop early", monitor, options.mode);
  const sign = mode === "min" ? 1 : -1;
  const isBetter = (figure: number, best: number) =>
    Number.isNaN(best) ? !Number.isNaN(figure) : sign * (best - figure) > minDelta;

  return <S extends Reports<AnyReport>>(reports: Monitored<M, S>) => {
    type R = ReportIn<S>;
    return transformReports<R, R & Stopping>(async function* (source) {
      using held = heldState<R["state"]>(reports as Reports<AnyReport>);
      let current: R | undefined;
      let best: { readonly report: R; readonly figure: number } | undefined;
      let ended: string | undefined;
      const said = () => ({ bestEpoch: best?.report.epoch ?? 0, best: best?.figure ?? NaN });
      try {
        for await (const report of source) {
          current = report;
          const figure = readFigure(report, monitor);
          if (best === undefined || isBetter(figure, best.figure)) {
            best = { report, figure };
            if (restoreBest) held.replaceBy(report);
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
      ended ??= (current as Partial<Stopping>).ended;
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

/** The figure that is watched, of options that are checked for their names. */
export function monitorOf(options: EarlyStoppingOptions<string>): Monitor {
  const known = ["monitor", "patience", "minDelta", "mode", "restoreBest"];
  checkOptions("Cannot stop early", options, known, '{ monitor: "loss", patience: 5 }');
  return checkMonitor(options.monitor);
}
