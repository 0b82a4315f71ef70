import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  asTensor,
  chain,
  constant,
  dense,
  dropout,
  initialState,
  input,
  type Key,
  key,
  meanSquaredError,
  objective,
  residual,
  sequential,
  sgd,
  sum,
  trainStep,
  uniform,
  valueAndGradient,
  values,
} from "shapefold";

const ones = asTensor(new Float32Array(20_000).fill(1), "batch 1000");

/** What dropout of a rate makes of 20 rows of 1,000 ones in training. */
function dropped(rate: number, from: Key): Float32Array {
  const model = sequential(input("1000"), dropout(rate));
  const { output } = model.forward({ params: [], running: [] }, ones, {
    training: true,
    key: from,
  });
  return values(output);
}

for (const rate of [0.1, 0.5, 0.9]) {
  Deno.test(`dropout(${rate}) drops that share and scales up the others, so that the mean stays`, () => {
    const numbers = dropped(rate, key(1));
    const kept = numbers.filter((x) => x !== 0);
    assert(kept.every((x) => x === kept[0]));
    assertAlmostEquals(kept[0], 1 / (1 - rate), 1e-5);
    // Five standard errors of a share and of a mean over 20,000 trials.
    const error = 5 * Math.sqrt(rate * (1 - rate) / numbers.length);
    assertAlmostEquals(1 - kept.length / numbers.length, rate, error);
    const mean = numbers.reduce((a, b) => a + b) / numbers.length;
    assertAlmostEquals(mean, 1, error / (1 - rate));
  });
}

Deno.test("dropout drops each element by itself: no row and no column more than chance allows", () => {
  const numbers = dropped(0.5, key(2));
  for (let row = 0; row < 20; row++) {
    const zeros = numbers.subarray(1000 * row, 1000 * row + 1000).filter((x) => x === 0).length;
    assertAlmostEquals(zeros, 500, 5 * Math.sqrt(250));
  }
  const columns = Array.from(
    { length: 1000 },
    (_, column) => numbers.filter((x, i) => i % 1000 === column && x === 0).length,
  );
  assert(Math.min(...columns) > 0 && Math.max(...columns) < 20);
});

Deno.test("the same key gives the same mask, another key another", () => {
  assertEquals(dropped(0.5, key(3)), dropped(0.5, key(3)));
  assertNotEquals(dropped(0.5, key(3)), dropped(0.5, key(4)));
  const run = key(3);
  assertEquals(dropped(0.5, run), dropped(0.5, run));
});

Deno.test("each dropout of a model has a mask of its own, nested ones too", () => {
  const context = { training: true, key: key(5) };
  const flat = sequential(input("1000"), dropout(0.5), dropout(0.5));
  const nested = sequential(input("1000"), dropout(0.5), chain(chain(dropout(0.5))));
  for (
    const { output } of [
      flat.forward(flat.init(key(0)), ones, context),
      nested.forward(nested.init(key(0)), ones, context),
    ]
  ) {
    // Two equal masks would keep a half, two independent ones keep a quarter.
    assertAlmostEquals(values(output).filter((x) => x !== 0).length / output.size, 0.25, 0.02);
  }
});

Deno.test("dropout does nothing in inference, with or without a key", () => {
  const model = sequential(input("1000"), dropout(0.9));
  const weights = model.init(key(0));
  assertEquals(values(model.apply(weights, ones)), values(ones));
  const { output } = model.forward(weights, ones, { training: false, key: key(1) });
  assertEquals(values(output), values(ones));
});

Deno.test("dropout(0) drops nothing and needs no key", () => {
  const model = sequential(input("1000"), dropout(0));
  const { output } = model.forward(model.init(key(0)), ones, { training: true });
  assertEquals(values(output), values(ones));
});

Deno.test("dropout keeps the shape of an input of several dims", () => {
  const model = sequential(input("5 4 3"), residual(dropout(0.5)));
  const { output } = model.forward(
    model.init(key(0)),
    asTensor(uniform(key(1), "2 5 4 3"), "batch 5 4 3"),
    {
      training: true,
      key: key(2),
    },
  );
  assertEquals(output.shape, [2, 5, 4, 3]);
});

Deno.test("the gradient passes where an element was kept, scaled as it was", () => {
  const model = sequential(input("1000"), dropout(0.75));
  const context = { training: true, key: key(6) };
  const forward = (x: typeof ones) => model.forward({ params: [], running: [] }, x, context).output;
  const { gradient } = valueAndGradient((x: typeof ones) => sum(forward(x)), ones);
  assertEquals(values(gradient), values(forward(ones)));
});

Deno.test("each training step drops others, and the same run drops the same", () => {
  const model = sequential(
    input("50"),
    dropout(0.5),
    dense(1, undefined, { kernelInitializer: constant(1) }),
  );
  const step = trainStep(objective(model, meanSquaredError), sgd({ learningRate: 1e-30 }));
  const batch = {
    x: asTensor(new Float32Array(50).fill(1), "batch 50"),
    y: asTensor([[0]], "batch 1"),
  };
  const losses = () => {
    let state = initialState(model, step, key(7));
    return Array.from({ length: 5 }, () => {
      state = step(state, batch);
      return state.last.loss;
    });
  };
  const run = losses();
  assert(new Set(run).size > 1, "each step dropped as much as the first");
  assertEquals(losses(), run);
});

Deno.test("in training without a key dropout throws", () => {
  const model = sequential(input("3"), dropout(0.2));
  assertThrows(
    () => model.forward(model.init(key(0)), asTensor([[1, 2, 3]], "batch 3"), { training: true }),
    TypeError,
    "Cannot apply dropout(0.2) in training: expected a key in the context but found none",
  );
});

for (const rate of [1, 1.5, -0.1, NaN]) {
  Deno.test(`dropout(${rate}) throws`, () => {
    assertThrows(
      () => dropout(rate),
      RangeError,
      `Cannot make dropout: expected a rate of at least 0 and below 1 but found ${rate}`,
    );
  });
}
