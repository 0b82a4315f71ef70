import { assertAlmostEquals, assertEquals, assertNotEquals, assertStrictEquals } from "@std/assert";
import {
  activityL1,
  activityL2,
  adam,
  asTensor,
  categoricalCrossentropy,
  cosineDecay,
  dense,
  dispose,
  dropout,
  elasticNet,
  evaluate,
  groupLasso,
  initialState,
  input,
  inputNoise,
  item,
  key,
  l1,
  l2,
  labelSmoothing,
  mixup,
  objective,
  orthogonality,
  pipe,
  sequential,
  softmax,
  tanh,
  trainStep,
  uniform,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertLeavesNothing, numbersIn } from "../training/problem.ts";

const model = sequential(input("4"), dense(5, tanh), dropout(0.25), dense(3, softmax));
const crossentropy = objective(model, categoricalCrossentropy);
type Loss = typeof crossentropy;
const batch = {
  x: asTensor(uniform(key(2), "6 4"), "batch 4"),
  y: asTensor([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], "batch 3"),
};
const context = { training: true, key: key(3), step: 5 };
const { params } = model.init(key(1));

const all = pipe(
  pipe(crossentropy, labelSmoothing(0.1), mixup(0.4), inputNoise(0.1)),
  l1(0.01),
  l2(0.02),
  elasticNet({ l1: 0.01, l2: 0.01 }),
  orthogonality(0.03),
  groupLasso(cosineDecay({ from: 0.04, steps: 10 })),
  (loss) => pipe(loss, activityL1(0.05), activityL2(0.06, { name: "energy" })),
);

const outcome = (loss: Loss) => loss({ params, running: [] }, batch, context);

function figures(loss: Loss): Readonly<Record<string, number>> {
  const { loss: total, terms } = outcome(loss);
  const parts = Object.entries(terms).map(([name, term]) => [name, item(term)]);
  return { ...Object.fromEntries(parts), total: item(total) };
}

Deno.test("all regularizers compose, each in a term apart, and the terms add up to the loss", () => {
  const { total, ...terms } = figures(all);
  const names = [
    "data",
    "l1",
    "l2",
    "elasticNet",
    "orthogonality",
    "groupLasso",
    "activityL1",
    "energy",
  ];
  assertEquals(Object.keys(terms), names);
  assertAlmostEquals(total, Object.values(terms).reduce((sum, term) => sum + term, 0), 1e-5);
  ok<Eq<typeof all, Loss>>();
  assertStrictEquals(all.model, model);
  assertStrictEquals(all.dataLoss, categoricalCrossentropy);
});

/** Asserts that the gradient of a loss is the one by finite differences, in training and inference. */
function assertGradientAt(loss: Loss, seed: number): void {
  const { params } = model.init(key(seed));
  for (const training of [true, false]) {
    assertGradient(
      (own: typeof params) =>
        loss({ params: own, running: [] }, batch, { ...context, training }).loss,
      params,
    );
  }
}

Deno.test("the gradient of all smooth regularizers with dropout is the one by finite differences", () => {
  const smooth = pipe(
    pipe(crossentropy, labelSmoothing(0.1), mixup(0.4), inputNoise(0.1)),
    l2(0.02),
    groupLasso(cosineDecay({ from: 0.04, steps: 10 })),
    activityL2(0.06),
  );
  for (const seed of [1, 2, 3, 4]) assertGradientAt(smooth, seed);
});

Deno.test("so is that of all regularizers, where no kink is within the step of the differences", () => {
  // Other weights may be too near to where |w|, |activation| or |cosine| bends: the smaller the step, the fewer.
  assertGradientAt(all, 2);
});

Deno.test("all regularizers train and are evaluated, and leave nothing behind", async () => {
  const step = trainStep(all, adam());
  await assertLeavesNothing(() => {
    let state = initialState(model, step, key(4));
    const first = numbersIn(state.params);
    for (let i = 0; i < 3; i++) {
      const next = step(state, batch);
      dispose(state);
      state = next;
    }
    assertNotEquals(numbersIn(state.params), first);
    const { terms } = evaluate(all, state, batch);
    assertEquals(Object.keys(terms).length, 8);
    dispose(state);
  });
});

Deno.test("a run of all regularizers is the same for the same key", () => {
  const step = trainStep(all, adam());
  const run = () => {
    using start = initialState(model, step, key(4));
    using one = step(start, batch);
    using two = step(one, batch);
    return [numbersIn(two.params), two.last];
  };
  assertEquals(run(), run());
});

/** What a regularizer is for the loss here, whether it takes all losses or those of float labels. */
type Wrapper = (loss: Loss) => Loss;

const penalties: readonly Wrapper[] = [
  l1(0.1),
  l2(0.2),
  orthogonality(0.3),
  groupLasso(0.4),
  activityL1(0.5),
  activityL2(0.6),
];

Deno.test("the order of penalties matters to nothing but rounding", () => {
  for (const a of penalties) {
    for (const b of penalties) {
      if (a === b) continue;
      const [one, other] = [pipe(crossentropy, a, b), pipe(crossentropy, b, a)].map(figures);
      assertEquals(one, { ...other, total: one.total });
      assertAlmostEquals(one.total, other.total, 1e-6);
    }
  }
});

Deno.test("the order of a penalty and a wrapper of batches does not matter, to the last bit", () => {
  for (const penalty of penalties) {
    const wrappers: readonly Wrapper[] = [labelSmoothing(0.2), mixup(0.4), inputNoise(0.3)];
    for (const wrapper of wrappers) {
      const [one, other] = [
        pipe(crossentropy, penalty, wrapper),
        pipe(crossentropy, wrapper, penalty),
      ];
      assertEquals(figures(one), figures(other));
    }
  }
});

Deno.test("smoothed labels commute with noise to the last bit, and with mixtures up to rounding", () => {
  const smooth = labelSmoothing(0.2);
  const cases: readonly (readonly [Wrapper, number])[] = [[inputNoise(0.3), 0], [mixup(0.4), 1e-6]];
  for (const [wrapper, tolerance] of cases) {
    const [one, other] = [pipe(crossentropy, smooth, wrapper), pipe(crossentropy, wrapper, smooth)];
    assertAlmostEquals(figures(one).total, figures(other).total, tolerance);
    assertNotEquals(figures(one).total, figures(pipe(crossentropy, smooth)).total);
    assertNotEquals(figures(one).total, figures(pipe(crossentropy, wrapper)).total);
  }
});
