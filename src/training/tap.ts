/**
 * Looking at each report of a run.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/**
 * Calls a function with each report, and waits where it gives a promise: to save a state, to plot, to count. The state in
 * the report lives until the function is done; `retainState` keeps it for longer. A run that is resumed gives the
 * reports of the epochs before once more, with `replayed`: what is counted is right then, but there is no state, see
 * {@linkcode EpochReport}. Where the function throws, the run ends
 * by that error.
 *
 * @throws {TypeError} Where `f` is no function.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective, pipe } from "shapefold";
 * import { sequential, sgd, tap, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const losses: number[] = [];
 * const { state, loss } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 3 })),
 *   tap(({ loss }) => losses.push(loss)),
 * ));
 * state[Symbol.dispose]();
 * assertEquals([losses.length, losses[2]], [3, loss]);
 * ```
 */
export function tap<R extends AnyReport>(
  f: (report: R) => unknown,
): (reports: Reports<R>) => Reports<R> {
  if (typeof f !== "function") {
    throw new TypeError(`Cannot tap reports: expected a function but found ${describe(f)}`);
  }
  return transformReports<R, R>(async function* (source) {
    for await (const report of source) {
      await f(report);
      yield report;
    }
  });
}
