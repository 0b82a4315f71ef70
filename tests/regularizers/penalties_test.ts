import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  asTensor,
  chain,
  constant,
  dense,
  elasticNet,
  input,
  item,
  key,
  l1,
  l2,
  leaves,
  linear,
  meanAbsoluteError,
  meanSquaredError,
  objective,
  pipe,
  type Regularizer,
  relu,
  sequential,
  uniform,
  valueAndGradient,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { plain } from "../tensors/plain.ts";
import { type Eq, ok } from "../types/assert_type.ts";

const model = sequential(
  input("4"),
  dense(3, relu, { biasInitializer: constant(0.3) }),
  chain(dense(2, linear, { biasInitializer: constant(-0.2) })),
);
const mse = objective(model, meanSquaredError);
const { params } = model.init(key(1));
const batch = {
  x: asTensor(uniform(key(2), "5 4"), "batch 4"),
  y: asTensor(uniform(key(3), "5 2"), "batch 2"),
};
const training = { training: true };

/** The sum of `f` over all numbers of all kernels. */
function overKernels(f: (w: number) => number): number {
  const kernels = [params[0].kernel, params[1][0].kernel];
  return kernels.flatMap((kernel) => plain(kernel).data).reduce((sum, w) => sum + f(w), 0);
}

/** The terms of an objective as numbers, and its loss. */
function figures(loss: typeof mse): Record<string, number> {
  const outcome = loss({ params, running: [] }, batch, training);
  const terms = Object.entries(outcome.terms).map(([name, term]) => [name, item(term)]);
  return { ...Object.fromEntries(terms), loss: item(outcome.loss) };
}

const penalties: [
  text: string,
  name: string,
  regularizer: Regularizer,
  value: (w: number) => number,
  derivative: (w: number) => number,
][] = [
  ["l1(0.3)", "l1", l1(0.3), (w) => 0.3 * Math.abs(w), (w) => 0.3 * Math.sign(w)],
  ["l2(0.3)", "l2", l2(0.3), (w) => 0.3 * w ** 2, (w) => 0.6 * w],
  [
    "elasticNet({ l1: 0.2, l2: 0.1 })",
    "elasticNet",
    elasticNet({ l1: 0.2, l2: 0.1 }),
    (w) => 0.2 * Math.abs(w) + 0.1 * w ** 2,
    (w) => 0.2 * Math.sign(w) + 0.2 * w,
  ],
];

for (const [text, name, regularizer, value, derivative] of penalties) {
  Deno.test(`${text} adds its formula over all kernels, as a term apart`, () => {
    const found = figures(regularizer(mse));
    const { loss: data } = figures(mse);
    assertEquals(Object.keys(found), ["data", name, "loss"]);
    assertEquals(found.data, data);
    assertAlmostEquals(found[name], overKernels(value), 1e-5);
    assertAlmostEquals(found.loss, data + found[name], 1e-6);
  });

  Deno.test(`${text} adds its derivative to the gradient of kernels, and nothing to that of biases`, () => {
    const gradientOf = (loss: typeof mse) =>
      leaves(
        valueAndGradient(
          (own: typeof params) => loss({ params: own, running: [] }, batch, training).loss,
          params,
        ).gradient,
      );
    const [plainly, penalized, weights] = [
      gradientOf(mse),
      gradientOf(regularizer(mse)),
      leaves(params),
    ];
    for (const [i, [path, leaf]] of weights.entries()) {
      const expected = plain(leaf).data.map((w) => path.at(-1) === "kernel" ? derivative(w) : 0);
      const [before, after] = [plainly, penalized].map((all) => plain(all[i][1]).data);
      expected.forEach((d, j) => assertAlmostEquals(after[j] - before[j], d, 1e-6));
    }
  });

  Deno.test(`the gradient of the loss with ${text} is the one by finite differences`, () => {
    const loss = regularizer(mse);
    assertGradient(
      (own: typeof params) => loss({ params: own, running: [] }, batch, training).loss,
      params,
    );
  });
}

Deno.test("at 0 the gradient of l1 is 0: what is there stays there", () => {
  const zeroed = sequential(
    input("1"),
    dense(1, linear, { kernelInitializer: constant(0) }),
  );
  const loss = l1(5)(objective(zeroed, meanAbsoluteError));
  const { params } = zeroed.init(key(0));
  const batch = { x: asTensor([[0]], "batch 1"), y: asTensor([[1]], "batch 1") };
  const { gradient } = valueAndGradient(
    (own: typeof params) => loss({ params: own, running: [] }, batch, training).loss,
    params,
  );
  assertEquals(values(gradient[0].kernel)[0] + 0, 0);
});

Deno.test("regularizers compose: each term is reported apart and all add up", () => {
  const found = figures(pipe(mse, l1(0.01), l2(0.02), elasticNet({ l1: 0.03, l2: 0.04 })));
  assertEquals(Object.keys(found), ["data", "l1", "l2", "elasticNet", "loss"]);
  assertAlmostEquals(found.l1, overKernels((w) => 0.01 * Math.abs(w)), 1e-6);
  assertAlmostEquals(found.l2, overKernels((w) => 0.02 * w ** 2), 1e-6);
  assertAlmostEquals(
    found.elasticNet,
    overKernels((w) => 0.03 * Math.abs(w) + 0.04 * w ** 2),
    1e-6,
  );
  assertAlmostEquals(found.loss, found.data + found.l1 + found.l2 + found.elasticNet, 1e-6);
});

Deno.test("the order of regularizers does not matter", () => {
  const [a, b] = [pipe(mse, l1(0.1), l2(0.2)), pipe(mse, l2(0.2), l1(0.1))].map(figures);
  assertEquals(Object.keys(b), ["data", "l2", "l1", "loss"]);
  for (const name of Object.keys(a)) assertAlmostEquals(a[name], b[name], 1e-6);
});

Deno.test("two penalties of one name stand side by side, and a name of one's own is used", () => {
  const found = figures(pipe(mse, l2(0.1), l2(0.2), l2(0.3), l1(0.1, { name: "sparsity" })));
  assertEquals(Object.keys(found), ["data", "l2", "l2_1", "l2_2", "sparsity", "loss"]);
  assertAlmostEquals(found.l2_1, 2 * found.l2, 1e-6);
  assertAlmostEquals(found.l2_2, 3 * found.l2, 1e-6);
});

Deno.test("a strength of 0 adds a term of 0", () => {
  const plainly = figures(mse);
  for (const [name, regularizer] of [["l1", l1(0)], ["l2", l2(0)]] as const) {
    assertEquals(figures(regularizer(mse)), { ...plainly, [name]: 0 });
  }
});

Deno.test("a penalty is there in inference too: it is a property of the weights", () => {
  const loss = l2(0.1)(mse);
  const [a, b] = [training, { training: false }].map((context) =>
    item(loss({ params, running: [] }, batch, context).terms.l2)
  );
  assert(a > 0);
  assertEquals(a, b);
});

Deno.test("a regularizer gives an objective of the type that it was given", () => {
  const loss = pipe(mse, l1(0.1), l2(0.1));
  ok<Eq<typeof loss, typeof mse>>();
  assertStrictEquals(loss.model, model);
  assertStrictEquals(loss.dataLoss, meanSquaredError);
});

Deno.test("elasticNet is l1 and l2 as one term", () => {
  const together = figures(elasticNet({ l1: 0.1, l2: 0.2 })(mse));
  const apart = figures(pipe(mse, l1(0.1), l2(0.2)));
  assertAlmostEquals(together.elasticNet, apart.l1 + apart.l2, 1e-6);
});

for (const strength of [-1e-9, NaN, Infinity]) {
  Deno.test(`a strength of ${strength} throws`, () => {
    for (
      const [name, make] of [
        ["l1", () => l1(strength)],
        ["l2", () => l2(strength)],
        ["elasticNet", () => elasticNet({ l1: strength, l2: 0 })],
        ["elasticNet", () => elasticNet({ l1: 0, l2: strength })],
      ] as const
    ) {
      const error = assertThrows(make, RangeError);
      assertEquals(
        error.message,
        `Cannot make ${name}: expected a strength of at least 0 but found ${strength}`,
      );
    }
  });
}
