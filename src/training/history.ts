/**
 * History: the figures of all epochs so far.
 *
 * @module
 */

import type { Figures } from "./figures.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/** The figures of one epoch, without the state. */
export interface EpochFigures extends Figures {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** How long the epoch took, in seconds. */
  readonly seconds: number;
  /** The figures on the validation data, where there are some. */
  readonly validation?: Figures;
}

/** A report that knows the epochs before it. */
export interface WithHistory {
  /** The figures of each epoch so far, this one included. */
  readonly history: readonly EpochFigures[];
}

/**
 * Adds the figures of all epochs so far to each report. It stands last: behind `validate`, whose figures it keeps, and
 * behind `earlyStopping`, whose restored epoch it does not tell twice.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, epochs, history, initialState, input, key, last, meanSquaredError, objective } from "shapefold";
 * import { pipe, sequential, sgd, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const report = await last(pipe(trainEpochs(step, start, epochs(data, { count: 3 })), history()));
 * report.state[Symbol.dispose]();
 * assertEquals(report.history.map(({ epoch }) => epoch), [1, 2, 3]);
 * ```
 */
export function history(): <R extends AnyReport>(reports: Reports<R>) => Reports<R & WithHistory> {
  return <R extends AnyReport>(reports: Reports<R>): Reports<R & WithHistory> =>
    transformReports<R, R & WithHistory>(async function* (source) {
      let entries: readonly EpochFigures[] = [];
      for await (const report of source) {
        const isBestAgain = entries.some(({ epoch }) => epoch === report.epoch);
        if (!isBestAgain) entries = [...entries, figuresIn(report)];
        yield { ...report, history: entries };
      }
    })(reports);
}

function figuresIn(
  { epoch, seconds, loss, terms, metrics, validation }: AnyReport & { validation?: Figures },
): EpochFigures {
  return {
    epoch,
    seconds,
    loss,
    terms,
    metrics,
    ...(validation === undefined ? {} : { validation }),
  };
}
