/**
 * Ending a run by a condition of one's own.
 *
 * @module
 */

import { dispose } from "../tensors/memory.ts";
import { describe } from "../text/found.ts";
import { heldState } from "./held_state.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/**
 * Gives reports as long as a condition holds, and ends the run at the first for which it does not: that report is not
 * given, so the last state is the one before. To keep the report that meets a goal, see the example of
 * {@linkcode transformReports}.
 *
 * Where the first report does not meet the condition there is none, and the start is all there is.
 *
 * @throws {TypeError} Where `predicate` is no function; from the stream, where it gives no boolean.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective, pipe } from "shapefold";
 * import { sequential, sgd, takeWhile, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, epoch, loss } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 1000 })),
 *   takeWhile(({ loss }) => loss > 1e-3),
 * ));
 * state[Symbol.dispose]();
 * assert(epoch < 1000 && loss > 1e-3);
 * ```
 */
export function takeWhile<R extends AnyReport>(
  predicate: (report: R) => boolean,
): (reports: Reports<R>) => Reports<R> {
  const action = "Cannot take reports";
  if (typeof predicate !== "function") {
    throw new TypeError(`${action}: expected a function but found ${describe(predicate)}`);
  }
  return (reports) => {
    const transform = transformReports<R, R>(async function* (source) {
      // The state before must outlive the look at the next one: who asks is given a hold of its own.
      const held = heldState<R["state"]>(reports);
      let own: R["state"] | undefined;
      try {
        for await (const report of source) {
          own = report.state;
          const isTaken: unknown = predicate(report);
          if (typeof isTaken !== "boolean") {
            throw new TypeError(`${action}: expected true or false but found ${describe(isTaken)}`);
          }
          if (!isTaken) return;
          yield { ...report, state: held.replaceBy(report) };
        }
      } catch (error) {
        held[Symbol.dispose]();
        throw error;
      } finally {
        held.handOver();
        dispose(own);
      }
    });
    return transform(reports);
  };
}
