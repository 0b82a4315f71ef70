/** Gaussian dropout, Gaussian noise, alpha dropout and spatial dropout: layers that draw in training only. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  adam,
  alphaDropout,
  type AnyLayer,
  type AnyModel,
  asTensor,
  chain,
  dense,
  dispose,
  fit,
  gaussianDropout,
  gaussianNoise,
  initialState,
  input,
  type Key,
  key,
  leaves,
  lecunNormal,
  liveTensors,
  meanSquaredError,
  mul,
  normal,
  objective,
  selu,
  sequential,
  sgd,
  spatialDropout,
  sum,
  tanh,
  type Tensor,
  trainStep,
  uniform,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { correlation, moments } from "../tensors/draws.ts";
import { randomTensor } from "../tensors/plain.ts";

/** Each layer by its label. */
const makers = { gaussianDropout, gaussianNoise, alphaDropout, spatialDropout };
const layers: [label: string, layer: AnyLayer][] = Object.entries(makers)
  .map(([name, make]) => [`${name}(0.25)`, make(0.25)]);

/** What layers make of `x` in training. */
function changed(x: Tensor<string>, from: Key | undefined, ...own: AnyLayer[]): Tensor<string> {
  const model: AnyModel = sequential(input(x.shape.slice(1).join(" ") as string), ...own);
  const weights = model.init(key(0));
  return model.forward(weights, x, { training: true, key: from }).output;
}

const zeros = asTensor(new Float32Array(20_000), "200 10 10");
const ones = asTensor(new Float32Array(20_000).fill(1), "200 10 10");
/** The draws behind each statistic; a bound of five standard errors is passed by chance once in two million. */
const COUNT = 20_000;
const BOUND = 5;

for (const rate of [0.1, 0.5, 0.9]) {
  Deno.test(`gaussianDropout(${rate}) multiplies by numbers of mean 1 and the deviation sqrt(rate / (1 - rate))`, () => {
    const { mean, variance, skewness, kurtosis } = moments(
      values(changed(ones, key(1), gaussianDropout(rate))),
    );
    const expected = rate / (1 - rate);
    assertAlmostEquals(mean, 1, BOUND * Math.sqrt(expected / COUNT));
    assertAlmostEquals(variance, expected, BOUND * expected * Math.sqrt(2 / COUNT));
    assertAlmostEquals(skewness, 0, BOUND * Math.sqrt(6 / COUNT));
    assertAlmostEquals(kurtosis, 3, BOUND * Math.sqrt(24 / COUNT));
    assertEquals(
      values(changed(zeros, key(1), gaussianDropout(rate))).filter((x) => x !== 0),
      new Float32Array(),
    );
  });
}

for (const deviation of [0.1, 3]) {
  Deno.test(`gaussianNoise(${deviation}) adds numbers of mean 0 and that deviation, whatever the input`, () => {
    const noise = values(changed(zeros, key(2), gaussianNoise(deviation)));
    const { mean, variance, skewness, kurtosis } = moments(noise);
    assertAlmostEquals(mean, 0, BOUND * deviation / Math.sqrt(COUNT));
    assertAlmostEquals(variance, deviation ** 2, BOUND * deviation ** 2 * Math.sqrt(2 / COUNT));
    assertAlmostEquals(skewness, 0, BOUND * Math.sqrt(6 / COUNT));
    assertAlmostEquals(kurtosis, 3, BOUND * Math.sqrt(24 / COUNT));
    const besideOnes = values(changed(ones, key(2), gaussianNoise(deviation)));
    besideOnes.forEach((x, i) => assertAlmostEquals(x, 1 + noise[i], 1e-5));
  });
}

for (const rate of [0.05, 0.3, 0.8]) {
  Deno.test(`alphaDropout(${rate}) drops that share to one value, and keeps mean 0 and variance 1`, () => {
    const x = normal(key(3), "200 10 10");
    const y = values(changed(x, key(4), alphaDropout(rate)));
    // Two of twenty thousand normals are rarely equal: what is found twice in a sorted list is what was dropped.
    const sorted = y.toSorted();
    const dropped = sorted.find((value, i) => value === sorted[i + 1] && value === sorted[i + 9]);
    const share = y.filter((value) => value === dropped).length / COUNT;
    assertAlmostEquals(share, rate, BOUND * Math.sqrt(rate * (1 - rate) / COUNT));
    // The rest of a normal lies within five deviations: its products are bounded, and so is the error of the moments.
    const { mean, variance, kurtosis } = moments(y);
    assertAlmostEquals(mean, 0, BOUND / Math.sqrt(COUNT));
    assertAlmostEquals(variance, 1, BOUND * Math.sqrt((kurtosis + 1) / COUNT));
  });
}

for (const rate of [0.2, 0.5]) {
  Deno.test(`spatialDropout(${rate}) drops that share of the channels of each row, as a whole`, () => {
    const y = values(changed(ones, key(5), spatialDropout(rate)));
    const kept = Math.fround(1 / (1 - rate));
    let dropped = 0;
    for (let row = 0; row < 200; row++) {
      for (let channel = 0; channel < 10; channel++) {
        const own = Array.from({ length: 10 }, (_, place) => y[100 * row + 10 * place + channel]);
        assert(own.every((value) => value === own[0]));
        assert(own[0] === 0 || Math.abs(own[0] - kept) < 1e-6);
        dropped += Number(own[0] === 0);
      }
    }
    assertAlmostEquals(dropped / 2000, rate, BOUND * Math.sqrt(rate * (1 - rate) / 2000));
  });
}

Deno.test("spatialDropout() has a mask for each row and channel of its own, with any dims between", () => {
  const flat = values(
    changed(asTensor(new Float32Array(900).fill(1), "3 5 60"), key(6), spatialDropout(0.5)),
  );
  const masks = [0, 1, 2].map((row) => flat.slice(300 * row, 300 * row + 60).join());
  assertEquals(new Set(masks).size, 3);
  const pictures = asTensor(new Float32Array(2 * 3 * 4 * 50).fill(1), "2 3 4 50");
  const y = values(changed(pictures, key(6), spatialDropout(0.5)));
  const first = y.slice(0, 50);
  assert(first.includes(0) && first.includes(2));
  for (let place = 0; place < 12; place++) {
    assertEquals(y.slice(50 * place, 50 * place + 50), first);
  }
});

for (const [label, layer] of layers) {
  const x = asTensor(randomTensor([200, 10, 10], 7), "200 10 10");

  Deno.test(`${label} gives the same numbers for the same key, and others for another`, () => {
    const numbers = (seed: number) => values(changed(x, key(seed), layer));
    assertEquals(numbers(8), numbers(8));
    assertNotEquals(numbers(8), numbers(9));
    assertEquals(layer.label, label);
  });

  Deno.test(`${label} draws without correlation from sibling keys, and from one layer to the next`, () => {
    // A channel of spatial dropout is one draw for its ten places: they are counted once.
    const draws = (tensor: Tensor<string>) => {
      const numbers = values(tensor).map((value) => value - 1);
      return label.startsWith("spatial") ? numbers.filter((_, i) => i % 100 < 10) : numbers;
    };
    const first = draws(changed(ones, key(10), layer));
    const sibling = draws(changed(ones, key(11), layer));
    const nested = draws(changed(ones, key(10), chain(), layer));
    const bound = BOUND / Math.sqrt(first.length);
    assertAlmostEquals(correlation(first, sibling), 0, bound);
    assertAlmostEquals(correlation(first, nested), 0, bound);
  });

  Deno.test(`${label} is the identity in inference, with or without a key`, () => {
    const model: AnyModel = sequential(input("10 10"), layer);
    const weights = model.init(key(0));
    assertEquals(values(model.apply(weights, x) as Tensor<string>), values(x));
    const { output } = model.forward(weights, x, { training: false, key: key(1) });
    assertEquals(values(output), values(x));
  });

  Deno.test(`${label} needs a key in training, and says so`, () => {
    const { message } = assertThrows(() => changed(x, undefined, layer), TypeError);
    assertEquals(
      message,
      `Cannot apply ${label} in training: expected a key in the context but found none`,
    );
  });

  Deno.test(`the gradient of ${label} is that by finite differences, in training and in inference`, () => {
    const model: AnyModel = sequential(input("3 4"), layer);
    const small = randomTensor([2, 3, 4], 12);
    const factors = randomTensor([2, 3, 4], 13);
    for (const context of [{ training: true, key: key(14) }, { training: false }]) {
      assertGradient(
        (x) => sum(mul(model.forward({ params: [], running: [] }, x, context).output, factors)),
        small,
      );
    }
  });

  Deno.test(`no two training steps draw the same for ${label}, and the same run draws the same`, () => {
    const model = sequential(input("2 3"), chain(layer), dense(1));
    const step = trainStep(objective(model, meanSquaredError), sgd({ learningRate: 1e-30 }));
    const batch = {
      x: asTensor(randomTensor([4, 2, 3], 15), "batch 2 3"),
      y: asTensor(new Float32Array(8), "batch 2 1"),
    };
    const losses = () => {
      let state = initialState(model, step, key(16));
      return Array.from({ length: 6 }, () => {
        state = step(state, batch as never);
        return state.last.loss;
      });
    };
    const run = losses();
    assertEquals(new Set(run).size, 6);
    assertEquals(losses(), run);
  });

  Deno.test(`a network with ${label} learns, and leaves nothing behind but its state`, async () => {
    const activation = label.startsWith("alpha") ? selu : tanh;
    const hidden = dense(32, activation, { kernelInitializer: lecunNormal });
    const model = sequential(input("4 2"), hidden, layer, dense(1));
    const x = asTensor(uniform(key(17), "64 4 2", { min: -2, max: 2 }), "n 4 2");
    const numbers = values(x);
    const y = Float32Array.from({ length: 256 }, (_, i) => 2 * numbers[2 * i] - numbers[2 * i + 1]);
    const data = { x, y: asTensor(y, "n 4 1") };
    const before = liveTensors();
    const { state, history } = await fit(objective(model, meanSquaredError), data as never, {
      optimizer: adam({ learningRate: 0.01 }),
      epochs: 30,
      key: key(18),
      validation: data as never,
      progress: { silent: true },
    });
    assert(history[29].loss < 0.4 * history[0].loss);
    // Alpha dropout keeps mean and variance of a layer, not the expectation of an element: in inference they are larger.
    const share = label.startsWith("alpha") ? 0.8 : 0.25;
    assert(history[29].validation!.loss < share * history[0].validation!.loss);
    assertEquals(liveTensors() - before, leaves(state).length);
    dispose(state);
  });
}

for (const [name, make] of Object.entries(makers)) {
  Deno.test(`${name}(0) changes nothing, bit for bit, and needs no key`, () => {
    const x = asTensor(new Float32Array([-0, 0, NaN, Infinity, 1e-45, -1.5]), "1 2 3");
    assertEquals(values(changed(x, undefined, make(0))), values(x));
  });

  const isNoise = name === "gaussianNoise";
  const expected = isNoise ? "a deviation of at least 0" : "a rate of at least 0 and below 1";
  for (const value of isNoise ? [-0.1, NaN, Infinity] : [1, 1.5, -0.1, NaN]) {
    Deno.test(`${name}(${value}) throws`, () => {
      const { message } = assertThrows(() => make(value), RangeError);
      assertEquals(message, `Cannot make ${name}: expected ${expected} but found ${value}`);
    });
  }

  Deno.test(`${name}("0.5") throws`, () => {
    const { message } = assertThrows(() => make("0.5" as never), TypeError);
    assertEquals(message, `Cannot make ${name}: expected ${expected} but found "0.5"`);
  });
}
