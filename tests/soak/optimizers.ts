/**
 * The optimizers, wrappers and schedules that a run of everything takes.
 *
 * @module
 */

import * as sf from "shapefold";

/** Every optimizer and every wrapper of one. */
export function optimizers(): readonly sf.AnyOptimizer[] {
  const rate = sf.joinSchedules([
    sf.warmup(sf.linearSchedule({ from: 0.01, to: 0.005, steps: 5 }), { steps: 2 }),
    sf.exponentialDecay({ from: 0.005, rate: 0.9, steps: 3 }),
    sf.piecewiseConstant({ boundaries: [2], values: [0.01, 0.001] }),
  ], [3, 5]);
  return [
    sf.pipe(sf.sgd({ learningRate: rate, momentum: 0.9 }), sf.maxNorm(3), sf.clipByValue(1)),
    sf.pipe(sf.rmsprop(), sf.nonNegative({ on: sf.kernels })),
    sf.pipe(sf.adagrad(), sf.clipByNorm(1)),
    sf.pipe(sf.adadelta(), sf.unitNorm()),
    sf.pipe(sf.adam({ learningRate: sf.oneCycle({ peak: 0.01, steps: 9 }) }), sf.sharpnessAware(1)),
    sf.pipe(sf.adamW(), sf.clipByGlobalNorm(1)),
    sf.pipe(sf.nadam(), sf.decoupledWeightDecay(0.01, { on: sf.allParameters })),
    sf.pipe(sf.adamax(), sf.accumulate(2)),
    sf.pipe(sf.lion(), sf.freeze(sf.inGroup(0))),
    sf.pipe(sf.sgd({ learningRate: 0.01 }), sf.proximalL1(1e-3)),
  ];
}
