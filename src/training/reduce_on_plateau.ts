/**
 * A learning rate that gets smaller when a figure does not become better any more.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { rateScaler } from "./adjust.ts";
import {
  type CheckedMonitor,
  checkMonitor,
  modeOf,
  type Monitor,
  type Monitored,
  readFigure,
  type ReportIn,
} from "./monitor.ts";
import { type AnyReport, type Reports, transformReports } from "./reports.ts";

/** What {@linkcode reduceOnPlateau} is told. */
export interface ReduceOnPlateauOptions<M extends string = Monitor> {
  /** The figure that is to become better; `"validation.loss"` wants `validate` before. */
  readonly monitor: M;
  /** What the learning rate is multiplied by, above 0 and below 1; 0.1 unless said. */
  readonly factor?: number;
  /** After how many epochs without a better figure it is; at least 1, and 10 unless said. */
  readonly patience?: number;
  /** By how much a figure must be better to count; at least 0, and 1e-4 unless said. */
  readonly minDelta?: number;
  /** For how many epochs after that nothing is counted; at least 0, and 0 unless said. */
  readonly cooldown?: number;
  /** The smallest share of the optimizer's own learning rate, above 0 and at most 1; 1e-30 unless said, which no weight feels. */
  readonly minFactor?: number;
  /**
   * Is the smallest figure the best, or the largest? Known for losses, terms and the metrics of this library, see
   * {@linkcode EarlyStoppingOptions}.
   */
  readonly mode?: "min" | "max";
}

/** What a stream says of the learning rate in each report. */
export interface ReducedRate {
  /** What the optimizer's own learning rate is multiplied by from the next epoch on. */
  readonly rateFactor: number;
}

/**
 * Multiplies the learning rate by `factor` when a figure has not become better for `patience` epochs, from the next epoch
 * on, and again after as many more: Keras's `ReduceLROnPlateau`. A figure that is NaN is never better.
 *
 * The factor is part of the state, see {@linkcode scaleLearningRate}. In the last report it is not applied yet.
 *
 * @throws {RangeError} Where an option is out of range, or a metric of one's own has no `mode`.
 * @throws {TypeError} Where an option is not known, or the stream is not that of a run; from the stream, where reports
 *   have no such figure, or the optimizer has no learning rate.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective, pipe } from "shapefold";
 * import { reduceOnPlateau, sequential, sgd, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, rateFactor } = await last(pipe(
 *   trainEpochs(step, start, epochs(data, { count: 200 })),
 *   reduceOnPlateau({ monitor: "loss", factor: 0.5, patience: 3, minDelta: 0.01 }),
 * ));
 * state[Symbol.dispose]();
 * assert(rateFactor < 1);
 * ```
 */
export function reduceOnPlateau<const M extends string>(
  options: ReduceOnPlateauOptions<CheckedMonitor<M>>,
): <S extends Reports<AnyReport>>(
  reports: Monitored<M, S, "reduceOnPlateau">,
) => Reports<ReportIn<S> & ReducedRate> {
  const { monitor, mode, ...rest } = checked(options);
  return <S extends Reports<AnyReport>>(reports: Monitored<M, S, "reduceOnPlateau">) => {
    type R = ReportIn<S>;
    const run = reports as unknown as Reports<R>;
    const scale = rateScaler(run, ACTION);
    return transformReports<R, R & ReducedRate>(async function* (source) {
      let plateau: Plateau = { best: Infinity, waited: 0, cooldown: 0, rateFactor: 1 };
      for await (const report of source) {
        const figure = readFigure(report, monitor);
        const next = after(plateau, mode === "min" ? figure : -figure, rest);
        scale(next.rateFactor / plateau.rateFactor);
        plateau = next;
        yield { ...report, rateFactor: plateau.rateFactor };
      }
    })(run);
  };
}

const ACTION = "Cannot reduce the learning rate";

/** What is remembered from epoch to epoch. */
interface Plateau extends ReducedRate {
  readonly best: number;
  readonly waited: number;
  readonly cooldown: number;
}

/** What is remembered after an epoch with a figure whose smallest is the best. */
function after(
  { best, waited, cooldown, rateFactor }: Plateau,
  figure: number,
  options: Required<Omit<ReduceOnPlateauOptions, "monitor" | "mode">>,
): Plateau {
  const { factor, patience, minDelta, minFactor } = options;
  if (cooldown > 0) {
    cooldown--;
    waited = 0;
  }
  if (figure < best - minDelta) return { best: figure, waited: 0, cooldown, rateFactor };
  if (cooldown > 0) return { best, waited, cooldown, rateFactor };
  if (waited + 1 < patience) return { best, waited: waited + 1, cooldown, rateFactor };
  const reduced = Math.max(rateFactor * factor, minFactor);
  return { best, waited: 0, cooldown: options.cooldown, rateFactor: reduced };
}

function checked(
  options: ReduceOnPlateauOptions<string>,
): Required<ReduceOnPlateauOptions> {
  const known = ["monitor", "factor", "patience", "minDelta", "cooldown", "minFactor", "mode"];
  checkOptions(ACTION, options, known, '{ monitor: "loss", patience: 10 }');
  const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, minFactor = 1e-30 } = options;
  const monitor = checkMonitor(options.monitor);
  const mode = modeOf(ACTION, monitor, options.mode);
  const limits: [isRight: boolean, expected: string, found: unknown][] = [
    [factor > 0 && factor < 1, "a factor above 0 and below 1", factor],
    [Number.isInteger(patience) && patience >= 1, "a patience of at least 1", patience],
    [Number.isFinite(minDelta) && minDelta >= 0, "a minDelta of at least 0", minDelta],
    [Number.isInteger(cooldown) && cooldown >= 0, "a cooldown of at least 0", cooldown],
    [minFactor > 0 && minFactor <= 1, "a minFactor above 0 and at most 1", minFactor],
  ];
  for (const [isRight, expected, found] of limits) {
    if (!isRight) throw wrongNumber(ACTION, expected, found);
  }
  return { monitor, factor, patience, minDelta, cooldown, minFactor, mode };
}
