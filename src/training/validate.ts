/**
 * Validation: the figures on data that the run does not learn from, after each epoch.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { checkReported } from "../losses/metric.ts";
import type { CheckedObjective } from "../losses/objective.ts";
import type { CheckedExamples } from "./checked_examples.ts";
import { type EvaluateOptions, evaluator } from "./evaluate.ts";
import type { Figures } from "./figures.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/** A report with figures on validation data. */
export interface Validated {
  /** The figures on the validation data, in inference. */
  readonly validation: Figures;
}

/**
 * Adds the figures on validation data to each report. A run that is resumed knows those of the epochs before.
 *
 * @param objective Usually the one that is trained.
 * @param data Not among the data that are trained on.
 * @throws {TypeError} Where the data do not suit the model or the loss, or an option is not known.
 * @throws {RangeError} Where there are no examples, or a number is not finite, with its row.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective, pipe } from "shapefold";
 * import { sequential, sgd, trainEpochs, trainStep, validate } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const loss = objective(model, meanSquaredError);
 * const step = trainStep(loss, sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, validation } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 2 })),
 *   validate(loss, data),
 * ));
 * state[Symbol.dispose]();
 * assert(validation.loss > 0);
 * ```
 */
export function validate<O, E>(
  objective: CheckedObjective<O>,
  data: CheckedExamples<O, E>,
  options: EvaluateOptions = {},
): <R extends AnyReport>(reports: Reports<R>) => Reports<R & Validated> {
  const figuresAt = evaluator(objective, data as AnyExamples, options, "Cannot validate");
  checkReported(options.metrics ?? []);
  return <R extends AnyReport>(reports: Reports<R>): Reports<R & Validated> => {
    const evaluate = ({ state }: R) => figuresAt(state);
    const figuresOf = reports.run?.recall("validation", evaluate) ?? evaluate;
    return transformReports<R, R & Validated>(async function* (source) {
      for await (const report of source) yield { ...report, validation: figuresOf(report) };
    })(reports);
  };
}
