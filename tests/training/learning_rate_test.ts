import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type AnyReport,
  type AnyState,
  constant,
  defineOptimizer,
  dense,
  dispose,
  epochs,
  initialState,
  input,
  key,
  last,
  learningRateSchedule,
  mapTree,
  meanSquaredError,
  mul,
  objective,
  type OptimizerSignature,
  pipe,
  reduceOnPlateau,
  type ReduceOnPlateauOptions,
  type Reports,
  sequential,
  sgd,
  type Tensor,
  trainEpochs,
  trainStep,
} from "shapefold";
import callbacks from "../fixtures/callbacks.json" with { type: "json" };
import { numbersIn, run, startState, training } from "./problem.ts";

interface Rates extends AnyState {
  readonly optimizer: readonly { readonly step: number; readonly factor: number }[];
}

/** A run whose losses are told; its state has a learning rate and nothing else. */
function runOf(losses: readonly number[]): Reports<AnyReport & { readonly state: Rates }> {
  const tally = { rows: 0, loss: 0, terms: {}, sums: {} };
  let state: Rates = {
    params: [],
    running: [],
    optimizer: [{ step: 0, factor: 1 }],
    step: 0,
    key: key(0),
    last: tally,
    [Symbol.dispose]: () => {},
  };
  const adjustments: ((state: Rates) => Rates)[] = [];
  return {
    adjust: (f) => void adjustments.push(f as (state: Rates) => Rates),
    async *[Symbol.asyncIterator]() {
      for (const [i, loss] of losses.entries()) {
        for (const adjust of adjustments.splice(0)) state = adjust(state);
        const figures = { loss, terms: { data: loss }, metrics: { accuracy: -loss } };
        yield { epoch: i + 1, epochs: losses.length, steps: 1, seconds: 0, ...figures, state };
        await Promise.resolve();
      }
    },
  };
}

/** The factor with which each epoch is trained, and that which each report says of the next. */
async function factors(losses: readonly number[], options: Partial<ReduceOnPlateauOptions>) {
  const trained: number[] = [];
  const said: number[] = [];
  const plateau = reduceOnPlateau(
    { monitor: "loss", ...options } as ReduceOnPlateauOptions<"loss">,
  );
  for await (const { rateFactor, state } of plateau(runOf(losses))) {
    said.push(rateFactor);
    trained.push((state as Rates).optimizer[0].factor);
  }
  return { trained, said };
}

Deno.test("reduceOnPlateau() gives the learning rates of Keras's ReduceLROnPlateau, to 1e-6 of each", async () => {
  assertEquals(callbacks.reduceOnPlateau.length, 10);
  for (const { losses, options: keras, rates } of callbacks.reduceOnPlateau) {
    const options = {
      ...("factor" in keras && { factor: keras.factor }),
      ...("patience" in keras && { patience: keras.patience }),
      ...("min_delta" in keras && { minDelta: keras.min_delta }),
      ...("cooldown" in keras && { cooldown: keras.cooldown }),
      ...("min_lr" in keras && { minFactor: keras.min_lr }),
      ...("mode" in keras && { mode: keras.mode as "max" }),
    };
    const { trained, said } = await factors(losses.map((loss) => loss ?? NaN), options);
    assertEquals(said.length, rates.length);
    said.forEach((factor, i) => assertAlmostEquals(factor, rates[i], 1e-6 * rates[i]));
    // What is said after an epoch is what the next is trained with.
    trained.slice(1).forEach((factor, i) => assertAlmostEquals(factor, said[i], 1e-12 * said[i]));
    assertEquals(trained[0], 1);
  }
});

Deno.test("the figure may be a metric, whose largest is then the best", async () => {
  const falling = [5, 4, 3, 2, 1];
  const { said } = await factors(falling, { monitor: "metrics.accuracy", patience: 1 });
  assertEquals(said, [1, 1, 1, 1, 1]);
  const rising = await factors([1, 2, 3], {
    monitor: "metrics.accuracy",
    patience: 1,
    factor: 0.5,
  });
  assertEquals(rising.said, [1, 0.5, 0.25]);
});

Deno.test("the learning rate does not become zero, however long a run waits", async () => {
  const { trained, said } = await factors(new Array(400).fill(1), { patience: 1 });
  assertEquals(said.at(-1), 1e-30);
  assertAlmostEquals(trained.at(-1) as number, 1e-30, 1e-42);
});

Deno.test("learningRateSchedule() is as good as an optimizer that knows the steps, bit by bit", async () => {
  const factorAt = (epoch: number) => [0.5, 2, 2, 0.25][epoch - 1];
  const model = sequential(input("2"), dense(1));
  const loss = objective(model, meanSquaredError);
  const passes = () => epochs(training, { batchSize: 4, count: 4, key: key(0) });
  const plain = trainStep(loss, sgd({ learningRate: 0.01 }));
  const knowing = trainStep(
    loss,
    sgd({ learningRate: (step) => 0.01 * factorAt(Math.floor(step / 3) + 1) }),
  );
  using start = initialState(model, plain, key(1));
  const scheduled = learningRateSchedule(factorAt)(trainEpochs(plain, start, passes()));
  const a = await last(scheduled);
  const b = await last(trainEpochs(knowing, start, passes()));
  assertEquals(numbersIn(a.state), numbersIn(b.state));
  assertEquals([a.state.optimizer[0].factor, start.optimizer[0].factor], [0.25, 1]);
  dispose([a.state, b.state]);
});

Deno.test("a schedule is asked once for each epoch, and multiplies with what else changes the rate", async () => {
  const asked: number[] = [];
  const reports = pipe(
    runOf([1, 1, 1, 1]),
    learningRateSchedule((epoch) => {
      asked.push(epoch);
      return 2 ** epoch;
    }),
    reduceOnPlateau({ monitor: "loss", patience: 1, factor: 0.5 }),
  );
  const rates: number[] = [];
  for await (const { state } of reports) rates.push((state as Rates).optimizer[0].factor);
  assertEquals(asked, [1, 2, 3, 4]);
  assertEquals(rates, [2, 4, 4, 4]);
});

Deno.test("a schedule refuses factors that are not above 0, with the epoch", async () => {
  for (const [factor, epoch] of [[0, 1], [-1, 2], [NaN, 3], [Infinity, 2]]) {
    const schedule = learningRateSchedule((e) => e === epoch ? factor : 1);
    const error = await assertRejects(() => last(schedule(runOf([3, 2, 1]))), RangeError);
    assertEquals(
      (error as Error).message,
      `Cannot schedule the learning rate of epoch ${epoch}: expected a factor above 0 but found ${factor}`,
    );
  }
  const error = assertThrows(() => learningRateSchedule(0.5 as never), TypeError);
  assertEquals(
    error.message,
    "Cannot schedule the learning rate: expected a function but found 0.5",
  );
});

interface Rateless extends OptimizerSignature {
  state: null;
}

Deno.test("an optimizer without a learning rate is refused, and so is a stream that is no run's", async () => {
  const signs = defineOptimizer<Rateless>(
    () => null,
    (gradient) => ({
      updates: mapTree(gradient, (leaf) => mul(leaf as Tensor<string>, -0.01)),
      state: null,
    }),
  );
  const model = sequential(input("2"), dense(1, undefined, { kernelInitializer: constant(1) }));
  const step = trainStep(objective(model, meanSquaredError), signs);
  using start = initialState(model, step, key(0));
  const reports = trainEpochs(step, start, epochs(training, { count: 2 }));
  await assertRejects(
    () => last(learningRateSchedule(() => 0.5)(reports)),
    TypeError,
    "Cannot scale a learning rate: expected a state with one",
  );
  const deaf = { [Symbol.asyncIterator]: runOf([1])[Symbol.asyncIterator] };
  const message = (action: string) =>
    `${action}: expected a run such as trainEpochs gives but found one that cannot be adjusted; ` +
    "make streams from it by transformReports";
  assertEquals(
    assertThrows(() => learningRateSchedule(() => 1)(deaf), TypeError).message,
    message("Cannot schedule the learning rate"),
  );
  assertEquals(
    assertThrows(() => reduceOnPlateau({ monitor: "loss" })(deaf), TypeError).message,
    message("Cannot reduce the learning rate"),
  );
});

Deno.test("a run with adam learns with the reduced rate", async () => {
  using start = startState();
  const reports = reduceOnPlateau({ monitor: "loss", mode: "max", patience: 1, factor: 0.5 })(
    run(start, 3),
  );
  const { state, rateFactor } = await last(reports);
  const [, rate] = state.optimizer;
  // The loss falls in each epoch, so that the largest is that of the first; the last factor is not applied.
  assertEquals([rate.factor, rateFactor], [0.5, 0.25]);
  dispose(state);
});

Deno.test("reduceOnPlateau() rejects options out of range, and those that it does not know", () => {
  const cases: [options: object, message: string][] = [
    [{ factor: 1 }, "expected a factor above 0 and below 1 but found 1"],
    [{ factor: 0 }, "expected a factor above 0 and below 1 but found 0"],
    [{ patience: 0 }, "expected a patience of at least 1 but found 0"],
    [{ patience: 1.5 }, "expected a patience of at least 1 but found 1.5"],
    [{ minDelta: -1 }, "expected a minDelta of at least 0 but found -1"],
    [{ cooldown: -1 }, "expected a cooldown of at least 0 but found -1"],
    [{ minFactor: 0 }, "expected a minFactor above 0 and at most 1 but found 0"],
    [{ minFactor: 2 }, "expected a minFactor above 0 and at most 1 but found 2"],
    [
      { minRate: 1 },
      "expected the options monitor, factor, patience, minDelta, cooldown, minFactor, mode but found 'minRate'",
    ],
  ];
  for (const [options, message] of cases) {
    const error = assertThrows(() => reduceOnPlateau({ monitor: "loss", ...options }));
    assertEquals((error as Error).message, `Cannot reduce the learning rate: ${message}`);
  }
  const error = assertThrows(() => reduceOnPlateau({ monitor: "metrics.mine" }), RangeError);
  assertEquals(
    error.message,
    "Cannot reduce the learning rate by 'metrics.mine': expected a mode of 'min' or 'max' but found undefined",
  );
});
