import { assertEquals } from "@std/assert";
import {
  type Adadelta,
  adadelta,
  type Adagrad,
  adagrad,
  type Adam,
  type Adamax,
  adamax,
  adamW,
  dense,
  type DenseParams,
  initialState,
  input,
  key,
  type Lion,
  lion,
  type Mean,
  type MeanAndNorm,
  meanSquaredError,
  type MeanSquares,
  type Nadam,
  nadam,
  type NadamMoments,
  objective,
  type Optimizer,
  pipe,
  proximalL1,
  type RateState,
  scaleLearningRate,
  sequential,
  type SumOfSquares,
  type Tensor,
  trainStep,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

type Params = [DenseParams<"2", "3">];

const net = sequential(input("2"), dense(3));
const loss = objective(net, meanSquaredError);

Deno.test("each optimizer has a signature, and a state in the tree of the parameters", () => {
  const { params } = net.init(key(0));
  const states = {
    adagrad: adagrad().init(params),
    adadelta: adadelta().init(params),
    nadam: nadam().init(params),
    adamax: adamax().init(params),
    lion: lion().init(params),
  };
  ok<Eq<typeof states.adagrad, readonly [SumOfSquares<Params>, RateState]>>();
  ok<Eq<typeof states.adadelta, readonly [MeanSquares<Params>, RateState]>>();
  ok<Eq<typeof states.nadam, readonly [NadamMoments<Params>, RateState]>>();
  ok<Eq<typeof states.adamax, readonly [MeanAndNorm<Params>, RateState]>>();
  ok<Eq<typeof states.lion, readonly [Mean<Params>, RateState]>>();
  const [{ norm }] = states.adamax;
  ok<Eq<typeof norm[0]["kernel"], Tensor<"2 3">>>();
  assertEquals(norm[0].kernel.shape, [2, 3]);
  assertEquals(states.nadam[0].product, 1);
});

Deno.test("adamW and proximalL1 keep the signature of what they are around", () => {
  const [sparse, decayed] = [pipe(lion(), proximalL1(0.1)), adamW({ weightDecay: 0.1 })];
  ok<Eq<typeof sparse, Optimizer<Lion>>>();
  ok<Eq<typeof decayed, Optimizer<Adam>>>();
  const all = [adagrad(), adadelta(), nadam(), adamax()] as const;
  ok<
    Eq<
      typeof all,
      readonly [Optimizer<Adagrad>, Optimizer<Adadelta>, Optimizer<Nadam>, Optimizer<Adamax>]
    >
  >();
  assertEquals(all.every(({ apply }) => apply !== undefined), true);
});

Deno.test("a state with another learning rate has the type of the state", () => {
  using state = initialState(net, trainStep(loss, nadam()), key(1));
  using slower = scaleLearningRate(state, 0.5);
  ok<Eq<typeof slower, typeof state>>();
  assertEquals(slower.optimizer[1].factor, 0.5);
});
