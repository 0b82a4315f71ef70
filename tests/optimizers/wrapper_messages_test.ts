import { assertEquals, assertThrows } from "@std/assert";
import {
  accumulate,
  adam,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  decoupledWeightDecay,
  defineOptimizer,
  dense,
  exponentialMovingAverage,
  freeze,
  inGroup,
  input,
  maxNorm,
  meanSquaredError,
  nonNegative,
  objective,
  type OptimizerSignature,
  sequential,
  sgd,
  sharpnessAware,
  unitNorm,
} from "shapefold";
import { draw, walk } from "./bowl_walk.ts";

interface Bare extends OptimizerSignature {
  state: null;
}

const bare = defineOptimizer<Bare>(() => null, (gradient) => ({ updates: gradient, state: null }));

const model = sequential(input("2"), dense(1));

const mistakes: [f: () => unknown, type: typeof TypeError | typeof RangeError, message: string][] =
  [
    [() => maxNorm(0), RangeError, "Cannot make maxNorm: expected a limit above 0 but found 0"],
    [
      () => maxNorm("2" as never),
      TypeError,
      'Cannot make maxNorm: expected a limit above 0 but found "2"',
    ],
    [
      () => maxNorm(1, { axis: 0.5 }),
      RangeError,
      "Cannot make maxNorm: expected an axis that is a whole number but found 0.5",
    ],
    [
      () => maxNorm(1, { axes: 0 } as never),
      TypeError,
      "Cannot make maxNorm: expected the options on, axis but found 'axes'",
    ],
    [
      () => walk(maxNorm(1, { axis: 2 })(sgd()), 1),
      TypeError,
      "Cannot apply maxNorm: expected axes of '19 11' but found 2",
    ],
    [
      () => unitNorm({ on: "kernels" as never }),
      TypeError,
      'Cannot make unitNorm: expected a selection such as kernels but found "kernels"',
    ],
    [
      () => nonNegative({ on: inGroup(9) })(sgd()).init(draw(0)),
      TypeError,
      "Cannot apply nonNegative: expected parameters that it is about but found none selected",
    ],
    [
      () => freeze(inGroup(9))(sgd()).init(draw(0)),
      TypeError,
      "Cannot apply freeze: expected parameters that it is about but found none selected",
    ],
    [
      () => decoupledWeightDecay(0.1, { on: inGroup(9) })(sgd()).init(draw(0)),
      TypeError,
      "Cannot apply decoupledWeightDecay: expected parameters that it is about but found none selected",
    ],
    [
      () => clipByValue(-1),
      RangeError,
      "Cannot make clipByValue: expected a limit above 0 but found -1",
    ],
    [
      () => clipByNorm(NaN),
      RangeError,
      "Cannot make clipByNorm: expected a limit above 0 but found NaN",
    ],
    [
      () => clipByGlobalNorm(0),
      RangeError,
      "Cannot make clipByGlobalNorm: expected a limit above 0 but found 0",
    ],
    [
      () => maxNorm(1)(objective(model, meanSquaredError) as never),
      TypeError,
      "Cannot apply maxNorm: expected an optimizer such as adam() but found an objective",
    ],
    [
      () => accumulate(2)(model as never),
      TypeError,
      "Cannot apply accumulate: expected an optimizer such as adam() but found a model",
    ],
    [
      () => clipByGlobalNorm(1)(adam as never),
      TypeError,
      "Cannot apply clipByGlobalNorm: expected an optimizer such as adam() but found [Function: adam]",
    ],
    [
      () => freeze(undefined as never),
      TypeError,
      "Cannot make freeze: expected a selection such as kernels but found undefined",
    ],
    [
      () => decoupledWeightDecay(-1),
      RangeError,
      "Cannot make decoupledWeightDecay: expected a strength of at least 0 but found -1",
    ],
    [
      () => walk(decoupledWeightDecay((step) => 1 - step)(sgd()), 3),
      RangeError,
      "Cannot apply decoupledWeightDecay at step 2: expected a strength of at least 0 but found -1",
    ],
    [
      () => decoupledWeightDecay(0.1)(bare),
      TypeError,
      "Cannot apply decoupledWeightDecay: expected an optimizer with a learning rate but found none; " +
      "end it in scaleByLearningRate(rate)",
    ],
    [
      () => exponentialMovingAverage(1),
      RangeError,
      "Cannot use a decay: expected a number of at least 0 and below 1 but found 1",
    ],
    [
      () => accumulate(1.5),
      RangeError,
      "Cannot make accumulate: expected a whole number of at least 1 but found 1.5",
    ],
    [
      () => sharpnessAware(-0.1),
      RangeError,
      "Cannot make sharpnessAware: expected a rho of at least 0 but found -0.1",
    ],
    [
      () => walk(accumulate(1)(sharpnessAware(0.1)(sgd())), 1),
      TypeError,
      "Cannot apply sharpnessAware: expected a training step that gives the gradient elsewhere but found none; " +
      "write it last: pipe(optimizer, accumulate(4), sharpnessAware(0.05))",
    ],
  ];

for (const [f, type, message] of mistakes) {
  Deno.test(message, () => {
    assertEquals(assertThrows(f, type).message, message);
  });
}
