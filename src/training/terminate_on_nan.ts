/**
 * What a run that diverged still has: the state of its last good epoch.
 *
 * @module
 */

import { heldState } from "./held_state.ts";
import { NonFiniteLossError } from "./non_finite_loss.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/** What a run says that was ended before its time. */
export interface Ended {
  /** Why the run ended, in the last report; absent where it came to its end. */
  readonly ended?: string;
}

/**
 * Ends a run whose loss is NaN or infinite, instead of throwing: the last good report is given once more, with its state,
 * and says in `ended` why. Where there was no good epoch the error is thrown as before.
 *
 * It stands behind `earlyStopping`; where that restores the best epoch it does the same by itself.
 *
 * @throws {NonFiniteLossError} From the stream, where a loss is NaN or infinite in the first epoch.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective, pipe } from "shapefold";
 * import { sequential, sgd, terminateOnNaN, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const explodes = sgd({ learningRate: (step) => step < 3 ? 0.01 : 1e30 });
 * const step = trainStep(objective(model, meanSquaredError), explodes);
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, epoch, ended } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 100 })),
 *   terminateOnNaN(),
 * ));
 * state[Symbol.dispose]();
 * assertEquals([epoch, ended?.slice(0, 36)], [4, "Training stopped at epoch 5, step 5:"]);
 * ```
 */
export function terminateOnNaN(): <R extends AnyReport>(reports: Reports<R>) => Reports<R & Ended> {
  return <R extends AnyReport>(reports: Reports<R>): Reports<R & Ended> =>
    transformReports<R, R & Ended>(async function* (source) {
      using held = heldState<R["state"]>(reports);
      let good: R | undefined;
      let ended: string;
      try {
        for await (const report of source) {
          good = report;
          held.replaceBy(report);
          yield report;
        }
        return;
      } catch (error) {
        if (good === undefined || !(error instanceof NonFiniteLossError)) throw error;
        ended = error.message;
      }
      yield { ...good, ended, state: held.handOver() };
    })(reports);
}
