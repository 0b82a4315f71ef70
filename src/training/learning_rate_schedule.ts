/**
 * A learning rate that changes from epoch to epoch.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { rateScaler } from "./adjust.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/**
 * Multiplies the optimizer's learning rate by `factor(epoch)` in each epoch, counted from 1:
 * `rate(epoch) = learningRate * factor(epoch)`. To change it from step to step, give the optimizer a schedule.
 *
 * The factor is part of the state, see {@linkcode scaleLearningRate}: a run that goes on from such a state begins with it.
 *
 * @throws {TypeError} Where `factor` is no function, the stream is not that of a run, or the optimizer has no learning
 *   rate.
 * @throws {RangeError} From the stream, where a factor is not a number above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, learningRateSchedule } from "shapefold";
 * import { meanSquaredError, objective, pipe, sequential, sgd, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd({ learningRate: 0.1 }));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 3 })),
 *   learningRateSchedule((epoch) => epoch < 3 ? 1 : 0.5),
 * ));
 * state[Symbol.dispose]();
 * assertEquals(state.optimizer[0].factor, 0.5);
 * ```
 */
export function learningRateSchedule(
  factor: (epoch: number) => number,
): <R extends AnyReport>(reports: Reports<R>) => Reports<R> {
  const action = "Cannot schedule the learning rate";
  if (typeof factor !== "function") {
    throw new TypeError(`${action}: expected a function but found ${describe(factor)}`);
  }
  const factorAt = (epoch: number) => {
    const value = factor(epoch);
    if (value > 0 && Number.isFinite(value)) return value;
    throw wrongNumber(`${action} of epoch ${epoch}`, "a factor above 0", value);
  };
  return <R extends AnyReport>(reports: Reports<R>): Reports<R> => {
    const scale = rateScaler(reports, action);
    return transformReports<R, R>(async function* (source) {
      let current = factorAt(1);
      scale(current);
      for await (const report of source) {
        yield report;
        if (report.epoch === report.epochs) continue;
        const next = factorAt(report.epoch + 1);
        scale(next / current);
        current = next;
      }
    })(reports);
  };
}
