import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  activityL1,
  activityL2,
  adam,
  asTensor,
  binaryCrossentropy,
  cosineDecay,
  dense,
  dispose,
  dropout,
  elasticNet,
  epochs,
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
  last,
  linearSchedule,
  mixup,
  objective,
  orthogonality,
  pipe,
  type Regularizer,
  sequential,
  sigmoid,
  type Strength,
  tanh,
  trainEpochs,
  trainStep,
  uniform,
  validate,
  values,
} from "shapefold";
import { numbersIn } from "../training/problem.ts";

const model = sequential(input("4"), dense(3, tanh), dropout(0.25), dense(1, sigmoid));
const loss = objective(model, binaryCrossentropy);
const data = {
  x: asTensor(uniform(key(2), "8 4"), "n 4"),
  y: asTensor([[1], [0], [1], [1], [0], [0], [1], [0]], "n 1"),
};
const batch = { x: asTensor(data.x, "batch 4"), y: asTensor(data.y, "batch 1") };

const penalties: Readonly<Record<string, (strength: Strength) => Regularizer>> = {
  l1,
  l2,
  elasticNet: (strength) => elasticNet({ l1: strength, l2: strength }),
  orthogonality,
  groupLasso,
  activityL1,
  activityL2,
};

for (const [name, make] of Object.entries(penalties)) {
  const termAt = (strength: Strength, step?: number) =>
    item(
      pipe(loss, make(strength))(model.init(key(1)), batch, { training: false, step }).terms[name],
    );

  Deno.test(`${name} takes a schedule: its term is that of the number at the step`, () => {
    const schedule = linearSchedule({ from: 0.5, to: 0.25, steps: 4 });
    for (const [step, strength] of [[0, 0.5], [1, 0.4375], [2, 0.375], [4, 0.25], [9, 0.25]]) {
      assertEquals(termAt(schedule, step), termAt(strength));
      assert(termAt(schedule, step) > 0);
    }
  });

  Deno.test(`${name} says at which step a schedule is out of range, and where there is no step`, () => {
    for (const strength of [-1, NaN, Infinity]) {
      assertEquals(
        assertThrows(() => termAt((step) => step < 7 ? 1 : strength, 7), RangeError).message,
        `Cannot apply ${name} at step 7: expected a strength of at least 0 but found ${strength}`,
      );
    }
    assertEquals(
      assertThrows(() => termAt(() => 1), TypeError).message,
      `Cannot apply ${name}: expected a step in the context, for the schedule of its strength, ` +
        "but found none; evaluate a training state, which has one",
    );
  });

  Deno.test(`${name} says that a strength is none`, () => {
    for (const strength of [-1, NaN, Infinity]) {
      assertEquals(
        assertThrows(() => make(strength), RangeError).message,
        `Cannot make ${name}: expected a strength of at least 0 but found ${strength}`,
      );
    }
    assertEquals(
      assertThrows(() => make("strong" as never), TypeError).message,
      `Cannot make ${name}: expected a strength of at least 0 but found "strong"`,
    );
    // Who forgets the strength hands over an objective, which is a function as a schedule is.
    const forgotten = assertThrows(() => make(loss as never), TypeError);
    assertEquals(
      forgotten.message,
      `Cannot make ${name}: expected a strength of at least 0 but found an objective; write pipe(objective, ${name}(...))`,
    );
  });
}

/** The numbers of a state after some steps, and what its terms were at the last. */
function trained(regularized: typeof loss): { numbers: number[][]; terms: string[] } {
  const step = trainStep(regularized, adam({ learningRate: 0.1 }));
  let state = initialState(model, step, key(3));
  for (let i = 0; i < 4; i++) {
    const next = step(state, batch);
    dispose(state);
    state = next;
  }
  const { params, optimizer, last } = state;
  const numbers = [...numbersIn(params), ...numbersIn(optimizer), [last.loss]];
  dispose(state);
  return { numbers, terms: Object.keys(last.terms) };
}

const withoutStrength: Readonly<Record<string, (own: typeof loss) => typeof loss>> = {
  ...Object.fromEntries(Object.entries(penalties).map(([name, make]) => [name, make(0)])),
  "l2 by a schedule": l2(() => 0),
  labelSmoothing: labelSmoothing(0),
  mixup: mixup(0),
  inputNoise: inputNoise(0),
};

for (const [name, regularizer] of Object.entries(withoutStrength)) {
  Deno.test(`${name} of 0 changes nothing: steps with dropout are the same to the last bit`, () => {
    const [plainly, regularized] = [loss, regularizer(loss)].map(trained);
    assertEquals(
      regularized.numbers.map((numbers) => numbers.map((n) => [n, Object.is(n, -0)])),
      plainly.numbers.map((numbers) => numbers.map((n) => [n, Object.is(n, -0)])),
    );
    const term = name in penalties ? [name] : name.startsWith("l2") ? ["l2"] : [];
    assertEquals(regularized.terms, ["data", ...term]);
  });
}

for (const [name, make] of Object.entries(penalties)) {
  Deno.test(`${name} of 0 is a term of 0 for infinite weights, too: 0 times infinity is not taken`, () => {
    const { params: [first, second] } = model.init(key(1));
    const infinite = asTensor(new Float32Array(12).fill(Infinity), "4 3");
    const params = [{ ...first, kernel: infinite }, second] as [typeof first, typeof second];
    const { terms } = make(0)(loss)({ params, running: [] }, batch, { training: false });
    assertEquals(item(terms[name]), 0);
  });
}

Deno.test("a training step tells the schedule its number, from 0, and evaluation that of the state", async () => {
  const asked: [step: number, strength: number][] = [];
  const schedule = (step: number) => {
    const strength = cosineDecay({ from: 0.5, steps: 10 })(step);
    asked.push([step, strength]);
    return strength;
  };
  const regularized = l2(schedule)(loss);
  const step = trainStep(regularized, adam());
  using start = initialState(model, step, key(3));
  const { state, validation, terms } = await last(pipe(
    trainEpochs(step, start, epochs(data, { batchSize: 4, count: 2 })),
    validate(regularized, data),
  ));
  assertEquals(asked.map(([step]) => step), [0, 1, 2, 2, 3, 4]);

  const figures = evaluate(regularized, state, data);
  assertEquals(figures, validation);
  const squares = [state.params[0].kernel, state.params[1].kernel]
    .flatMap((kernel) => Array.from(values(kernel), (w) => w ** 2))
    .reduce((total, square) => total + square, 0);
  assertAlmostEquals(figures.terms.l2, asked[5][1] * squares, 1e-5);
  assert(terms.l2 > figures.terms.l2);

  const { params, running } = state;
  assertThrows(() => evaluate(regularized, { params, running }, data), TypeError, "has one");
  dispose(state);
});
