import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  activityL1,
  activityL2,
  asTensor,
  chain,
  dense,
  dropout,
  input,
  inputNoise,
  item,
  key,
  type LayerSelection,
  meanSquaredError,
  objective,
  pipe,
  relu,
  sequential,
  sigmoid,
  softplus,
  tanh,
  uniform,
  valueAndGradient,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";

const model = sequential(
  input("4"),
  dense(6, tanh),
  dropout(0.5),
  chain(dense(5, relu), dense(3, tanh)),
  dense(2),
);
const mse = objective(model, meanSquaredError);
const { params } = model.init(key(1));
const weights = { params, running: [] as [] };
const batch = {
  x: asTensor(uniform(key(2), "5 4"), "batch 4"),
  y: asTensor(uniform(key(3), "5 2"), "batch 2"),
};
const training = { training: true, key: key(4) };
const inference = { training: false };

/** The sum of `f` over what some layers gave, by row. */
function expectedTerm(
  context: { readonly training: boolean },
  positions: readonly number[],
  f: (a: number) => number,
): number {
  const { outputs } = mse(weights, batch, context);
  const numbers = positions.flatMap((position) => Array.from(values(outputs[position])));
  return numbers.reduce((total, a) => total + f(a), 0) / 5;
}

const kinds = [
  ["activityL1", activityL1, (a: number) => 0.3 * Math.abs(a)],
  ["activityL2", activityL2, (a: number) => 0.3 * a ** 2],
] as const;

const selections: readonly (readonly [text: string, LayerSelection | undefined, number[]])[] = [
  ["all but the last layer", undefined, [0, 1, 2]],
  ["positions", [0, 3], [0, 3]],
  ["a position that is said twice", [2, 2], [2]],
  ["a predicate on labels", (label) => label.startsWith("dense"), [0, 3]],
  ["a predicate on positions", (_label, position) => position === 2, [2]],
];

for (const [name, make, f] of kinds) {
  for (const [text, on, positions] of selections) {
    Deno.test(`${name} adds its formula by row over ${text}, in training and inference`, () => {
      const loss = make(0.3, on === undefined ? {} : { on })(mse);
      for (const context of [training, inference]) {
        const { loss: total, terms } = loss(weights, batch, context);
        const expected = expectedTerm(context, positions, f);
        assertEquals(Object.keys(terms), ["data", name]);
        assertAlmostEquals(item(terms[name]), expected, 1e-5);
        assertAlmostEquals(item(total), item(terms.data) + expected, 1e-5);
      }
    });
  }

  Deno.test(`the gradient of a loss with ${name} is the one by finite differences`, () => {
    // All outputs are above 0, away from the kink of l1; Keras's fixture has some below.
    const positive = sequential(
      input("4"),
      dense(6, sigmoid),
      dropout(0.5),
      dense(3, sigmoid),
      dense(2, softplus),
    );
    const loss = make(0.3, { on: [0, 1, 2, 3] })(objective(positive, meanSquaredError));
    const { params } = positive.init(key(5));
    for (const context of [training, inference]) {
      assertGradient(
        (own: typeof params) => loss({ params: own, running: [] }, batch, context).loss,
        params,
      );
      assertGradient(
        (x: typeof batch.x) => loss({ params, running: [] }, { x, y: batch.y }, context).loss,
        batch.x,
      );
    }
  });

  Deno.test(`${name} says which layers there are, and that none is selected`, () => {
    const error = assertThrows(() => make(1, { on: [0, 4] })(mse), RangeError);
    assertEquals(error.message, `Cannot apply ${name}: expected positions from 0 to 3 but found 4`);
    const single = objective(sequential(input("4"), dense(2)), meanSquaredError);
    for (const wrap of [() => make(1)(single), () => make(1, { on: () => false })(mse)]) {
      assertEquals(
        assertThrows(wrap, TypeError).message,
        `Cannot apply ${name}: expected layers to penalize but found none selected`,
      );
    }
    assertEquals(
      assertThrows(() => make(1, { on: 0 as never }), TypeError).message,
      `Cannot make ${name}: expected positions such as [0, 2] or a predicate but found 0`,
    );
    assertEquals(
      assertThrows(() => make(1, { layers: [0] } as never), TypeError).message,
      `Cannot make ${name}: expected the options on, name but found 'layers'`,
    );
  });
}

Deno.test("the activations are those of the batch that is learnt from", () => {
  const noisy = pipe(mse, inputNoise(1), activityL2(1, { on: [0] }));
  const other = pipe(mse, activityL2(1, { on: [0] }), inputNoise(1));
  const [a, b, plainly] = [noisy, other, activityL2(1, { on: [0] })(mse)]
    .map((loss) => item(loss(weights, batch, training).terms.activityL2));
  assertEquals(a, b);
  assertEquals(a === plainly, false);
});

Deno.test("a batch of twice the rows has the same penalty: it is a mean over rows", () => {
  const loss = activityL1(1)(mse);
  const twice = { x: asTensor([...rows(batch.x), ...rows(batch.x)], "batch 4"), y: batch.y };
  const doubled = { ...twice, y: asTensor([...rows(batch.y), ...rows(batch.y)], "batch 2") };
  assertAlmostEquals(
    item(loss(weights, doubled, inference).terms.activityL1),
    item(loss(weights, batch, inference).terms.activityL1),
    1e-5,
  );
});

function rows(x: typeof batch.x | typeof batch.y): number[][] {
  const [count, columns] = x.shape;
  const numbers = Array.from(values(x as typeof batch.x));
  return Array.from({ length: count }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
}

Deno.test("activityL1 and activityL2 stand side by side, and twice under names of their own", () => {
  const loss = pipe(
    mse,
    activityL1(0.1, { on: [0] }),
    activityL1(0.1, { on: [2] }),
    activityL2(0.1, { on: [0], name: "energy" }),
  );
  const { terms } = loss(weights, batch, inference);
  assertEquals(Object.keys(terms), ["data", "activityL1", "activityL1_1", "energy"]);
  const { gradient } = valueAndGradient(
    (own: typeof params) => loss({ params: own, running: [] }, batch, inference).loss,
    params,
  );
  assertEquals(gradient.length, 3);
});
