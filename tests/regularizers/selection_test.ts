import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  activation,
  allParameters,
  asTensor,
  chain,
  constant,
  dense,
  elasticNet,
  inGroup,
  input,
  item,
  key,
  l1,
  l2,
  layer,
  linear,
  meanSquaredError,
  mul,
  objective,
  pathText,
  type Selection,
  sequential,
  tanh,
} from "shapefold";

const filled = (kernel: number, bias: number) => ({
  kernelInitializer: constant(kernel),
  biasInitializer: constant(bias),
});

/** Kernels of 2 x 3, 3 x 2 and 2 x 2 numbers; each number says where it is. */
const model = sequential(
  input("2"),
  dense(3, linear, filled(1, 10)),
  chain(dense(2, linear, filled(2, 20)), dense(2, linear, filled(3, 30))),
);
const mse = objective(model, meanSquaredError);
const batch = { x: asTensor([[0, 0]], "batch 2"), y: asTensor([[0, 0]], "batch 2") };
const inference = { training: false };

/** What l1(1) adds for a selection. */
function penalized(on?: Selection): number {
  const loss = l1(1, on === undefined ? {} : { on })(mse);
  return item(loss(model.init(key(0)), batch, inference).terms.l1);
}

Deno.test("unless said, kernels are penalized, nested ones too, and biases are not", () => {
  assertEquals(penalized(), 6 * 1 + 6 * 2 + 4 * 3);
});

Deno.test("allParameters penalizes biases as well", () => {
  assertEquals(penalized(allParameters), 6 * 1 + 6 * 2 + 4 * 3 + 3 * 10 + 2 * 20 + 2 * 30);
});

Deno.test("inGroup() penalizes the kernels of one entry of the parameters", () => {
  assertEquals([0, 1].map((index) => penalized(inGroup(index))), [6 * 1, 6 * 2 + 4 * 3]);
  assertEquals(penalized(inGroup(0, allParameters)), 6 * 1 + 3 * 10);
});

Deno.test("a predicate of one's own is given the path and the parameter", () => {
  const seen: string[] = [];
  const total = penalized((path, parameter) => {
    seen.push(`${pathText(path)} ${parameter.shape.join(" ")}`);
    return path.at(-1) === "bias" && parameter.shape[0] === 2;
  });
  assertEquals(seen, [
    "[0].kernel 2 3",
    "[0].bias 3",
    "[1][0].kernel 3 2",
    "[1][0].bias 2",
    "[1][1].kernel 2 2",
    "[1][1].bias 2",
  ]);
  assertEquals(total, 2 * 20 + 2 * 30);
});

Deno.test("each penalty has a selection of its own", () => {
  const loss = l2(1, { on: inGroup(1) })(l1(1, { on: inGroup(0) })(mse));
  const { terms } = loss(model.init(key(0)), batch, inference);
  assertEquals([item(terms.l1), item(terms.l2)], [6 * 1, 6 * 4 + 4 * 9]);
});

Deno.test("a gain of a custom layer is no kernel", () => {
  const scale = layer(
    "scale",
    "... f -> ... f",
    { gain: ["f", constant(100)] },
    (params, x) => mul(x, params.gain),
  );
  const model = sequential(input("2"), scale, dense(1, linear, filled(1, 0)));
  const loss = l1(1)(objective(model, meanSquaredError));
  const batch = { x: asTensor([[0, 0]], "batch 2"), y: asTensor([[0]], "batch 1") };
  assertAlmostEquals(item(loss(model.init(key(0)), batch, inference).terms.l1), 2, 1e-6);
});

Deno.test("a penalty on nothing throws on first use", () => {
  const nothing = () => false;
  for (
    const [name, regularizer] of [
      ["l1", l1(1, { on: nothing })],
      ["l2", l2(1, { on: inGroup(2) })],
      ["elasticNet", elasticNet({ l1: 1, l2: 1 }, { on: nothing })],
      ["sparsity", l1(1, { on: nothing, name: "sparsity" })],
    ] as const
  ) {
    const loss = regularizer(mse);
    const error = assertThrows(() => loss(model.init(key(0)), batch, inference), TypeError);
    assertEquals(
      error.message,
      `Cannot apply ${name}: expected parameters to penalize but found none selected`,
    );
  }

  const parameterless = sequential(input("2"), activation(tanh));
  const loss = l2(1)(objective(parameterless, meanSquaredError));
  assertThrows(() => loss(parameterless.init(key(0)), batch, inference), TypeError);
});

for (const index of [-1, 0.5, NaN]) {
  Deno.test(`inGroup(${index}) throws`, () => {
    const error = assertThrows(() => inGroup(index), RangeError);
    assertEquals(
      error.message,
      `Cannot make inGroup: expected a whole number of at least 0 but found ${index}`,
    );
  });
}
