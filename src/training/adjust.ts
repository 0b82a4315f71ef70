/**
 * How a stream tells the run that it comes from to go on otherwise.
 *
 * @module
 */

import { scaleLearningRate } from "../optimizers/scale_learning_rate.ts";
import type { AnyReport, Reports } from "./reports.ts";

/** A function that multiplies the learning rate of a run from its next epoch on; a factor of 1 changes nothing. */
export function rateScaler<R extends AnyReport>(
  reports: Reports<R>,
  action: string,
): (factor: number) => void {
  if (reports.adjust === undefined) {
    throw new TypeError(
      `${action}: expected a run such as trainEpochs gives but found one that cannot be adjusted; ` +
        "make streams from it by transformReports",
    );
  }
  return (factor) => {
    if (factor !== 1) reports.adjust?.((state) => scaleLearningRate(state, factor));
  };
}
