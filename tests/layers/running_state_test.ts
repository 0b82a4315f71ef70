import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  add,
  asTensor,
  chain,
  defineLayer,
  dense,
  initialState,
  input,
  key,
  type Last,
  type Layer,
  type LayerSignature,
  leaves,
  mean,
  meanSquaredError,
  mul,
  objective,
  parallel,
  pathText,
  repeat,
  residual,
  sequential,
  sgd,
  sub,
  type Tensor,
  toArray,
  trainStep,
  uniform,
  values,
  zeros,
} from "shapefold";
import { assertClose } from "../tensors/plain.ts";

interface RunningMean<Features extends string> {
  readonly mean: Tensor<Features>;
}

interface Centered extends LayerSignature {
  readonly out: this["in"];
  readonly params: null;
  readonly running: RunningMean<Last<this["in"]>>;
  readonly label: "centered";
}

/** Subtracts a mean that it keeps: in training it moves a tenth of the way to the mean of each batch. */
const centered: Layer<Centered> = defineLayer<Centered>("centered", (dims) => ({
  output: dims,
  running: { mean: { dims: [dims[dims.length - 1]], initializer: zeros } },
  apply: (_params, running: RunningMean<string>, x, { training }) => ({
    output: sub(x, running.mean),
    running: training
      ? { mean: add(mul(running.mean, 0.9), mul(mean(x, { axis: 0 }), 0.1)) }
      : running,
  }),
}));

const training = { training: true };
const inference = { training: false };
const x = asTensor([[10, 20], [30, 40]], "batch 2");

Deno.test("running state is beside the parameters, and changes in training only", () => {
  const model = sequential(input("2"), centered, dense(1));
  const weights = model.init(key(0));
  assertEquals(weights.params.length, 1);
  assertEquals(toArray(weights.running[0].mean), [0, 0]);

  const after = model.forward(weights, x, training);
  assertClose(after.running[0].mean, { shape: [2], data: [2, 3] });
  assertEquals(toArray(weights.running[0].mean), [0, 0]);
  assertStrictEquals(
    model.forward(weights, x, inference).running[0].mean,
    weights.running[0].mean,
  );
});

Deno.test("running state is carried from call to call, and inference uses it", () => {
  const model = sequential(input("2"), centered);
  const { params, running } = model.init(key(0));
  const once = model.forward({ params, running }, x, training);
  const twice = model.forward({ params, running: once.running }, x, training);
  assertClose(twice.output, { shape: [2, 2], data: [8, 17, 28, 37] });
  const y = model.apply({ params, running: twice.running }, x);
  assertClose(y, { shape: [2, 2], data: [6.2, 14.3, 26.2, 34.3] });
});

Deno.test("each layer in a composition keeps its own running state, in its own place", () => {
  const model = sequential(
    input("2"),
    centered,
    dense(2),
    chain(dense(2), residual(centered)),
    parallel(centered, dense(1), chain(centered, dense(1))),
    dense(2),
    repeat(2, centered),
  );
  const weights = model.init(key(1));
  assertEquals(
    leaves(weights.running).map(([path]) => pathText(path)),
    ["[0].mean", "[1][0].mean", "[2][0].mean", "[2][1][0].mean", "[3][0].mean", "[3][1].mean"],
  );

  const { running: [first, [inChain], [branch, [nested]], [one, two]] } = model.forward(
    weights,
    x,
    training,
  );
  assertClose(first.mean, { shape: [2], data: [2, 3] });
  const inputOfChain = sequential(input("2"), dense(2), dense(2));
  const chained = inputOfChain.apply(
    { params: [weights.params[0], weights.params[1][0]], running: [] },
    x,
  );
  const tenth = values(mul(mean(chained, { axis: 0 }), 0.1));
  assertClose(inChain.mean, { shape: [2], data: [...tenth] });
  const both = values(mul(mean(add(chained, chained), { axis: 0 }), 0.1));
  assertClose(branch.mean, { shape: [2], data: [...both] });
  assertClose(nested.mean, { shape: [2], data: [...both] });
  assertEquals(values(one.mean), values(two.mean));
});

Deno.test("a training step carries the running state along, and no gradient reaches it", () => {
  const model = sequential(input("2"), centered, dense(1));
  const step = trainStep(objective(model, meanSquaredError), sgd({ learningRate: 1e-4 }));
  let state = initialState(model, step, key(0));
  const expected = [0, 0];
  for (let i = 0; i < 5; i++) {
    const x = asTensor(uniform(key(i), "4 2"), "batch 2");
    state = step(state, { x, y: asTensor([[0], [0], [0], [0]], "batch 1") });
    values(mean(x, { axis: 0 })).forEach((m, j) => expected[j] = 0.9 * expected[j] + 0.1 * m);
  }
  assertClose(state.running[0].mean, { shape: [2], data: expected });
});

Deno.test("apply() wants the running state of its own model", () => {
  const model = sequential(input("2"), centered);
  const { params } = model.init(key(0));
  const apply = (running: unknown) => () =>
    model.apply({ params, running } as { params: []; running: [] }, x);
  assertThrows(
    apply(undefined),
    TypeError,
    "parameters of another model, running[0] is missing",
  );
  assertThrows(
    apply([{ mean: asTensor([1, 2, 3], "3") }]),
    TypeError,
    "parameters of another model, running[0].mean is '3' but this model needs '2'",
  );
});
