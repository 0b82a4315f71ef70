import { assertEquals } from "@std/assert";
import {
  accumulate,
  type Accumulating,
  type AccumulationState,
  type Adam,
  adam,
  asTensor,
  type AverageState,
  type Averaging,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  decoupledWeightDecay,
  dense,
  type DenseParams,
  exponentialMovingAverage,
  freeze,
  inGroup,
  initialState,
  input,
  key,
  maxNorm,
  meanSquaredError,
  nonNegative,
  objective,
  type Optimizer,
  pipe,
  type Rmsprop,
  rmsprop,
  sequential,
  sgd,
  type SgdWithMomentum,
  sharpnessAware,
  type StateFor,
  type Tensor,
  trainStep,
  unitNorm,
  withAverage,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

type Params = [DenseParams<"2", "3">];

const net = sequential(input("2"), dense(3));
const loss = objective(net, meanSquaredError);

Deno.test("a wrapper without a state of its own keeps the signature, alone and in a pipe", () => {
  const projected = pipe(adam(), maxNorm(2), nonNegative(), unitNorm());
  const clipped = pipe(sgd({ momentum: 0.9 }), clipByValue(1), clipByNorm(1), clipByGlobalNorm(1));
  const others = pipe(
    rmsprop(),
    freeze(inGroup(0)),
    decoupledWeightDecay(0.1),
    sharpnessAware(0.1),
  );
  ok<Eq<typeof projected, Optimizer<Adam>>>();
  ok<Eq<typeof clipped, Optimizer<SgdWithMomentum>>>();
  ok<Eq<typeof others, Optimizer<Rmsprop>>>();
  assertEquals(
    [projected, clipped, others].map(({ apply }) => typeof apply),
    Array(3).fill("function"),
  );
});

Deno.test("the average and the sum have the type of the parameters, beside the state within", () => {
  const optimizer = pipe(
    adam(),
    maxNorm(2),
    clipByGlobalNorm(1),
    exponentialMovingAverage(0.999),
    accumulate(4),
  );
  ok<Eq<typeof optimizer, Optimizer<Accumulating<Averaging<Adam>>>>>();
  using state = initialState(net, trainStep(loss, optimizer), key(0));
  type Moments = StateFor<typeof net, Adam>["optimizer"];
  ok<
    Eq<
      typeof state.optimizer,
      AccumulationState<AverageState<Moments, Params>, Params>
    >
  >();
  ok<Eq<typeof state.optimizer.sum[0]["kernel"], Tensor<"2 3">>>();
  ok<Eq<typeof state.optimizer.inner.average[0]["bias"], Tensor<"3">>>();
  ok<Eq<typeof state.optimizer.inner.inner[0]["mean"], Params>>();
  assertEquals(state.optimizer.inner.average[0].bias.shape, [3]);
});

Deno.test("a state with the average has the type of the state that it was made of", () => {
  const step = trainStep(loss, exponentialMovingAverage(0.5)(adam()));
  using state = initialState(net, step, key(0));
  using averaged = withAverage(state);
  ok<Eq<typeof averaged, typeof state>>();
  using next = step(averaged, {
    x: asTensor([[1, 2]], "n 2"),
    y: asTensor([[1, 0, 0]], "n 3"),
  });
  assertEquals(next.step, 1);
});
