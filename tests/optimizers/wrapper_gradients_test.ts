import {
  accumulate,
  add,
  type AnyOptimizer,
  asTensor,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  decoupledWeightDecay,
  exponentialMovingAverage,
  freeze,
  mapTree,
  maxNorm,
  mul,
  proximalL1,
  sgd,
  sharpnessAware,
  sum,
  type Tensor,
  unitNorm,
  zipTrees,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { assertGradient } from "../finite_differences.ts";

Deno.test("an update inside of a gradient has derivatives through every wrapper", () => {
  const params = [asTensor([[1, -2], [0.5, 3]], "2 2"), asTensor([0.3, -0.4], "2")] as const;
  const at = [asTensor([[0.8, -0.3], [0.1, 0.9]], "2 2"), asTensor([0.7, 0.2], "2")] as const;
  const weights = [asTensor([[1, 2], [-3, 0.5]], "2 2"), asTensor([2, -1], "2")] as const;
  const elsewhere = <P>(from: P): P => mapTree(from, (leaf) => mul(leaf as Tensor<string>, 3));
  const optimizers: AnyOptimizer[] = [
    maxNorm(1.5)(sgd({ learningRate: 0.5 })),
    unitNorm()(sgd({ learningRate: 0.5 })),
    clipByValue(0.5)(sgd({ learningRate: 0.5 })),
    clipByNorm(0.5)(sgd({ learningRate: 0.5 })),
    clipByGlobalNorm(0.5)(sgd({ learningRate: 0.5 })),
    clipByGlobalNorm(50)(sgd({ learningRate: 0.5 })),
    freeze(([group]) => group === "1")(sgd({ learningRate: 0.5 })),
    decoupledWeightDecay(0.5)(sgd({ learningRate: 0.5 })),
    proximalL1(0.5)(sgd({ learningRate: 0.5 })),
    accumulate(1)(sgd({ learningRate: 0.5 })),
    sharpnessAware(0.5)(sgd({ learningRate: 0.5 })),
  ];
  for (const optimizer of optimizers) {
    const total = (gradient: typeof at) => {
      const moved = applyOptimizer(
        optimizer,
        gradient,
        optimizer.init(params),
        params,
        false,
        elsewhere,
      );
      const [a, b] = zipTrees(
        ([w, c]) => mul(w as Tensor<string>, c as Tensor<string>),
        moved.params,
        weights,
      );
      return add(sum(a), sum(b));
    };
    assertGradient(total, at);
  }
});

Deno.test("the average and the accumulated sum have derivatives, too", () => {
  const params = [asTensor([1, -2], "2")];
  const at = [asTensor([0.8, -0.3], "2")];
  const averaging = exponentialMovingAverage(0.75)(sgd({ learningRate: 0.5 }));
  const second = (gradient: typeof at) => {
    const first = applyOptimizer(averaging, gradient, averaging.init(params), params, false);
    const { state } = applyOptimizer(averaging, gradient, first.state, first.params, false);
    return sum(mul(state.average[0], asTensor([2, 3], "2")));
  };
  assertGradient(second, at);
  const summing = accumulate(2)(sgd({ learningRate: 0.5 }));
  const both = (gradient: typeof at) => {
    const first = applyOptimizer(summing, gradient, summing.init(params), params, false);
    const { params: [w] } = applyOptimizer(summing, gradient, first.state, first.params, false);
    return sum(mul(w, asTensor([2, 3], "2")));
  };
  assertGradient(both, at);
});
