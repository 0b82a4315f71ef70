import "../../src/kernels/mod.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Updatable, update } from "../../src/kernels/fused/update.ts";
import { run } from "../../src/kernels/job.ts";
import { globalNorm } from "../../src/kernels/tasks/global_norm.ts";
import {
  adadeltaRule,
  adagradRule,
  adamaxRule,
  adamRule,
  lionRule,
  momentumRule,
  nadamRule,
  rmspropRule,
  sgdRule,
  type StepNumbers,
  type UpdateRule,
  updateTask,
} from "../../src/kernels/tasks/optimizers.ts";
import { raw } from "../../src/tensors/mod.ts";
import { type AnyTensor, typed } from "../../src/tensors/tensor.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, linearCongruential } from "./plain.ts";

/** What a number of a parameter and its slots become, in doubles. */
type Plain = (
  p: number,
  g: number,
  slots: readonly number[],
) => readonly [p: number, ...slots: number[]];

interface Case {
  readonly name: string;
  /** Which slots the rule has: `"s"` for a mean of squares, which is not negative, `"m"` for others. */
  readonly slots: readonly ("s" | "m" | null)[];
  /** Is an infinite gradient no more than its sign? */
  readonly takesSigns?: true;
  readonly rule: (step: StepNumbers) => UpdateRule;
  readonly plain: (step: Required<StepNumbers>) => Plain;
}

const sgd: Case = {
  name: "sgd",
  slots: [],
  rule: sgdRule,
  plain: ({ rate, scale, decay }) => (p, g) => [p - rate * decay * p - rate * scale * g],
};

const momentum = (nesterov: boolean): Case => ({
  name: nesterov ? "Nesterov's momentum" : "momentum",
  slots: ["m"],
  rule: (step) => momentumRule(step, { momentum: 0.9, nesterov }),
  plain: ({ rate, scale, decay }) => (p, g, [v]) => {
    const step = -rate * scale * g;
    const next = 0.9 * v + step;
    return [p - rate * decay * p + (nesterov ? 0.9 * next + step : next), next];
  },
});

const rmsprop = (centered: boolean, momentum: number | undefined): Case => ({
  name: `${centered ? "centered " : ""}rmsprop${momentum === undefined ? "" : " with momentum"}`,
  slots: ["s", centered ? "m" : null, momentum === undefined ? null : "m"],
  rule: (step) => rmspropRule(step, { rho: 0.8, epsilon: 1e-3, centered, momentum }),
  plain: ({ rate, scale, decay }) => (p, g, [s, m, v]) => {
    const square = 0.8 * s + 0.2 * (scale * g) ** 2;
    const mean = centered ? 0.8 * m + 0.2 * scale * g : 0;
    const step = -rate * scale * g / Math.sqrt(Math.max(0, square - mean ** 2) + 1e-3);
    const velocity = momentum === undefined ? step : momentum * v + step;
    return [p - rate * decay * p + velocity, square, mean, velocity];
  },
});

const adam = (count: number): Case => ({
  name: `adam at update ${count}`,
  slots: ["m", "s"],
  rule: (step) => adamRule(step, count, { beta1: 0.9, beta2: 0.99, epsilon: 1e-4 }),
  plain: ({ rate, scale, decay }) => (p, g, [m, s]) => {
    const mean = 0.9 * m + 0.1 * scale * g;
    const square = 0.99 * s + 0.01 * (scale * g) ** 2;
    const corrected = rate * Math.sqrt(1 - 0.99 ** count) / (1 - 0.9 ** count);
    return [p - rate * decay * p - corrected * mean / (Math.sqrt(square) + 1e-4), mean, square];
  },
});

const adagrad: Case = {
  name: "adagrad",
  slots: ["s"],
  rule: (step) => adagradRule(step, { epsilon: 1e-3 }),
  plain: ({ rate, scale, decay }) => (p, g, [s]) => {
    const square = s + (scale * g) ** 2;
    return [p - rate * decay * p - rate * scale * g / Math.sqrt(square + 1e-3), square];
  },
};

const adadelta: Case = {
  name: "adadelta",
  slots: ["s", "s"],
  rule: (step) => adadeltaRule(step, { rho: 0.8, epsilon: 1e-3 }),
  plain: ({ rate, scale, decay }) => (p, g, [s, d]) => {
    const square = 0.8 * s + 0.2 * (scale * g) ** 2;
    const step = scale * g * Math.sqrt(d + 1e-3) / Math.sqrt(square + 1e-3);
    return [p - rate * decay * p - rate * step, square, 0.8 * d + 0.2 * step ** 2];
  },
};

const nadam = (count: number): Case => ({
  name: `nadam at update ${count}`,
  slots: ["m", "s"],
  rule: (step) =>
    nadamRule(
      step,
      count,
      { ofMean: 0.7, ofGradient: 0.2 },
      { beta1: 0.9, beta2: 0.99, epsilon: 1e-4 },
    ),
  plain: ({ rate, scale, decay }) => (p, g, [m, s]) => {
    const mean = 0.9 * m + 0.1 * scale * g;
    const square = 0.99 * s + 0.01 * (scale * g) ** 2;
    const root = Math.sqrt(square / (1 - 0.99 ** count));
    const step = (0.7 * mean + 0.2 * scale * g) / (root + 1e-4);
    return [p - rate * decay * p - rate * step, mean, square];
  },
});

const adamax = (count: number): Case => ({
  name: `adamax at update ${count}`,
  slots: ["m", "s"],
  rule: (step) => adamaxRule(step, count, { beta1: 0.9, beta2: 0.99, epsilon: 1e-4 }),
  plain: ({ rate, scale, decay }) => (p, g, [m, n]) => {
    const mean = 0.9 * m + 0.1 * scale * g;
    const norm = Math.max(0.99 * n, Math.abs(scale * g));
    return [
      p - rate * decay * p - rate / (1 - 0.9 ** count) * mean / (norm + 1e-4),
      mean,
      norm,
    ];
  },
});

const lion: Case = {
  name: "lion",
  slots: ["m"],
  takesSigns: true,
  rule: (step) => lionRule(step, { beta1: 0.9, beta2: 0.99 }),
  plain: ({ rate, scale, decay }) => (p, g, [m]) => [
    p - rate * decay * p - rate * Math.sign(0.9 * m + 0.1 * scale * g),
    0.99 * m + 0.01 * scale * g,
  ],
};

const cases = [
  ...[sgd, momentum(false), momentum(true), adam(1), adam(1000)],
  ...[adagrad, adadelta, nadam(1), nadam(1000), adamax(1), adamax(1000), lion],
  ...[rmsprop(false, undefined), rmsprop(true, undefined)],
  ...[rmsprop(false, 0.7), rmsprop(true, 0.7)],
];

/** Sizes around that of a vector and that of a chunk. */
const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 1023, 8191, 8192, 8193, 20_001];

/** Random numbers from `min` to `max`. */
function draw(size: number, seed: number, [min, max]: [number, number]): Float32Array {
  const next = linearCongruential(seed);
  return Float32Array.from({ length: size }, () => min + (max - min) * next() / 32767);
}

interface Numbers {
  readonly g: Float32Array;
  readonly p: Float32Array;
  readonly slots: readonly (Float32Array | null)[];
}

/** The mean squares stay above the squares of the means, as those of an optimizer do. */
function numbersOf({ slots }: Case, size: number): Numbers {
  return {
    g: draw(size, 1, [-3, 3]),
    p: draw(size, 2, [-2, 2]),
    slots: slots.map((slot, i) => slot && draw(size, 3 + i, slot === "s" ? [0.1, 1] : [-0.3, 0.3])),
  };
}

function tensor(numbers: Float32Array): AnyTensor {
  return typed(tf.tensor(numbers, [numbers.length]));
}

/** A model of one parameter. */
function tensorsOf({ g, p, slots }: Numbers): Updatable {
  return {
    gradient: [tensor(g)],
    params: [tensor(p)],
    slots: slots.map((slot) => slot && [tensor(slot)]),
  };
}

/** The parameter and its slots. */
function numbersIn({ params, slots }: Omit<Updatable, "gradient">): (Float32Array | null)[] {
  return [params, ...slots].map((tensors) => tensors && raw(tensors[0]).dataSync() as Float32Array);
}

for (const one of cases) {
  Deno.test(`${one.name} in one pass is its formula, of any size, with a decay and a clipping scale`, () => {
    for (const step of [{ rate: 0.01 }, { rate: 0.01, scale: 0.125, decay: 0.1 }, { rate: 0 }]) {
      const plain = one.plain({ scale: 1, decay: 0, ...step });
      for (const size of sizes) {
        const numbers = numbersOf(one, size);
        const found = numbersIn(update(one.rule(step), tensorsOf(numbers), false));
        numbers.p.forEach((p, i) => {
          const slots = numbers.slots.map((slot) => slot?.[i] ?? NaN);
          // Numbers of about 1, which are rounded a few times by 6e-8.
          plain(p, numbers.g[i], slots).forEach((wanted, k) => {
            const own = found[k];
            if (own) assertAlmostEquals(own[i], wanted, 3e-7 * (1 + Math.abs(wanted)));
          });
        });
      }
    }
  });

  Deno.test(`${one.name} gives the same where it writes over what it read`, () => {
    for (const size of sizes) {
      const [apart, over] = [1, 2].map(() => tensorsOf(numbersOf(one, size)));
      const rule = one.rule({ rate: 0.01 });
      const expected = numbersIn(update(rule, apart, false));
      assertEquals(numbersIn(apart), numbersIn(tensorsOf(numbersOf(one, size))));
      const places = idsOf(over);
      const next = update(rule, over, true);
      assertEquals(numbersIn(next), expected);
      assertEquals(idsOf(next), places);
      assertThrows(() => raw(over.params[0]), Error, "it was freed");
    }
  });

  Deno.test(`${one.name} writes nothing behind the last element`, () => {
    for (const size of [0, 1, 2, 3, 5, 8190]) {
      const { gradient, params, slots } = tensorsOf(numbersOf(one, size + 8));
      const shortened = (x: AnyTensor) => ({ ...raw(x), shape: [size] });
      const inPlace = (x: AnyTensor) => [shortened(x), shortened(x)] as const;
      run(updateTask(
        one.rule({ rate: 0.01 }),
        shortened(gradient[0]),
        inPlace(params[0]),
        slots.map((slot) => slot && inPlace(slot[0])),
      ));
      const { p, slots: untouched } = numbersOf(one, size + 8);
      for (const [k, numbers] of numbersIn({ params, slots }).entries()) {
        assertEquals(numbers?.slice(size), [p, ...untouched][k]?.slice(size));
      }
    }
  });

  Deno.test(`${one.name} carries NaN and infinite gradients on, each in its own place`, () => {
    const numbers = numbersOf(one, 11);
    [numbers.g[1], numbers.g[5], numbers.g[9]] = [NaN, NaN, Infinity];
    const [p, ...slots] = numbersIn(update(one.rule({ rate: 0.01 }), tensorsOf(numbers), false));
    const places = (isWrong: (x: number) => boolean, x: Float32Array | null) =>
      [...x ?? []].flatMap((value, i) => isWrong(value) ? [i] : []);
    assertEquals(places(Number.isNaN, p).slice(0, 2), [1, 5]);
    assertEquals(places((x) => !Number.isFinite(x), p), one.takesSigns ? [1, 5] : [1, 5, 9]);
    for (const slot of slots) {
      if (slot) assertEquals(places((x) => !Number.isFinite(x), slot), [1, 5, 9]);
    }
  });
}

function idsOf({ params, slots }: Omit<Updatable, "gradient">): (object | null)[] {
  return [params, ...slots].map((tensors) => tensors && raw(tensors[0]).dataId);
}

Deno.test("what is remembered of gradients that have stopped is never a denormal number", () => {
  for (const one of cases) {
    for (const g of [0, 1e-20, -1e-38, 1e-42]) {
      const numbers = numbersOf(one, 7);
      numbers.g.fill(g);
      let now = tensorsOf(numbers);
      const { gradient } = now;
      for (let i = 0; i < 1500; i++) {
        now = { gradient, ...update(one.rule({ rate: 0.01 }), now, true) };
      }
      for (const slot of numbersIn(now).slice(1)) {
        for (const x of slot ?? []) assert(x === 0 || Math.abs(x) >= 2 ** -126, `found ${x}`);
      }
    }
  }
});

Deno.test("what is small but not denormal is remembered in full precision", () => {
  for (const g of [1e-6, -1e-10]) {
    const one = adam(1);
    const zeros = [0, 0].map(() => new Float32Array(3));
    const numbers = { g: new Float32Array(3).fill(g), p: new Float32Array(3), slots: zeros };
    const [, m, s] = numbersIn(update(one.rule({ rate: 0.01 }), tensorsOf(numbers), false));
    const [wrongMean, wrongSquare] = [m?.[0], s?.[0]].map((found, i) => {
      const wanted = [0.1 * g, 0.01 * g ** 2][i];
      return Math.abs((found ?? NaN) - wanted) / Math.abs(wanted);
    });
    assert(wrongMean < 3e-7 && wrongSquare < 3e-7, `off by ${wrongMean} and ${wrongSquare}`);
  }
});

Deno.test("a constant gradient does not make centered rmsprop blow up", () => {
  const one = rmsprop(true, undefined);
  const rule = rmspropRule(
    { rate: 0.01 },
    { rho: 0.9, epsilon: 1e-7, centered: true, momentum: undefined },
  );
  const zeros = () => new Float32Array(4);
  const g = Float32Array.of(0.1, 1.084, -7.7, 1234.5);
  let now = tensorsOf({ g, p: zeros(), slots: one.slots.map((slot) => slot && zeros()) });
  const { gradient } = now;
  for (let i = 0; i < 300; i++) now = { gradient, ...update(rule, now, true) };
  assert(numbersIn(now)[0]?.every(Number.isFinite));
});

Deno.test("all parameters are updated in one job, more than one job holds too", () => {
  const models = Array.from({ length: 70 }, (_, i) => tensorsOf(numbersOf(adam(1), i)));
  const rule = adam(1).rule({ rate: 0.01 });
  const all = update(rule, {
    gradient: models.flatMap(({ gradient }) => gradient),
    params: models.flatMap(({ params }) => params),
    slots: [0, 1].map((k) => models.flatMap(({ slots }) => slots[k] ?? [])),
  }, false);
  for (const [i, model] of models.entries()) {
    const own = { params: [all.params[i]], slots: all.slots.map((slot) => slot && [slot[i]]) };
    assertEquals(numbersIn(own), numbersIn(update(rule, model, false)));
  }
});

Deno.test("each parameter may have a rule of its own", () => {
  const [a, b] = [5, 9].map((size) => numbersOf(adam(1), size));
  const [one, other] = [{ rate: 0.01 }, { rate: 0.01, decay: 0.5 }].map(adam(1).rule);
  const [first, second] = [a, b].map(tensorsOf);
  const both = update([one, other], {
    gradient: [...first.gradient, ...second.gradient],
    params: [...first.params, ...second.params],
    slots: first.slots.map((slot, k) => [...slot ?? [], ...second.slots[k] ?? []]),
  }, false);
  for (const [i, rule] of [one, other].entries()) {
    const own = { params: [both.params[i]], slots: both.slots.map((slot) => slot && [slot[i]]) };
    assertEquals(numbersIn(own), numbersIn(update(rule, [first, second][i], false)));
  }
});

Deno.test("what somebody else holds is not written over", () => {
  const one = adam(1);
  const numbers = numbersOf(one, 100);
  const now = tensorsOf(numbers);
  const held = tf.reshape(raw(now.params[0]), [10, 10]);
  const next = update(one.rule({ rate: 0.01 }), now, true);
  for (const x of [held, raw(now.params[0])]) assertEquals(x.dataSync(), numbers.p);
  assertEquals(
    numbersIn(next),
    numbersIn(update(one.rule({ rate: 0.01 }), tensorsOf(numbers), false)),
  );
});

Deno.test("gradient and state have to be of the parameters' sizes", () => {
  const [small, large] = [4, 5].map((size) => tensorsOf(numbersOf(momentum(false), size)));
  const rule = momentum(false).rule({ rate: 0.01 });
  const mistakes: [wrong: Updatable, message: string][] = [
    [
      { ...small, gradient: large.gradient },
      "Cannot update a parameter '4': expected a gradient of that shape but found '5'",
    ],
    [
      { ...small, gradient: [] },
      "Cannot update a parameter '4': expected a gradient of that shape but found none",
    ],
    [
      { ...small, slots: large.slots },
      "Cannot update a parameter '4': expected a state of that shape but found '5'",
    ],
  ];
  for (const [wrong, message] of mistakes) {
    assertEquals(assertThrows(() => update(rule, wrong, true), TypeError).message, message);
  }
  assertEquals(numbersIn(small), numbersIn(tensorsOf(numbersOf(momentum(false), 4))));
});

Deno.test("an update leaves its results and nothing else, in place not even those", () => {
  for (const consume of [false, true]) {
    assertFreesAll(() => {
      const now = tensorsOf(numbersOf(adam(1), 9));
      const before = tf.memory().numTensors;
      update(adam(1).rule({ rate: 0.01 }), now, consume);
      assertEquals(tf.memory().numTensors - before, consume ? 0 : 3);
      return [];
    });
  }
});

Deno.test("globalNorm() is the root of all squares, where floats would overflow too", () => {
  assertEquals(globalNorm([]), 0);
  const lists = [sizes, [3], [8192, 1], [100_000]];
  for (const [seed, list] of lists.entries()) {
    const numbers = list.map((size, i) => draw(size, 7 * seed + i, [-1, 2]));
    const expected = Math.sqrt(numbers.flatMap((x) => [...x]).reduce((sum, x) => sum + x * x, 0));
    assertFreesAll(() => {
      const found = globalNorm(numbers.map((x) => tf.tensor(x)));
      assertAlmostEquals(found / expected, 1, 1e-13);
      return [];
    });
  }
  const huge = [1e30, -1e30, 1e30, -1e30, 1e30].map(Math.fround);
  assertAlmostEquals(globalNorm([tf.tensor(huge)]) / (Math.sqrt(5) * huge[0]), 1, 1e-13);
  assert(Number.isNaN(globalNorm([tf.tensor([1, NaN, 2])])));
});
