import { assertAlmostEquals, assertEquals } from "@std/assert";
import { adam, type AnyOptimizer, rmsprop, sgd } from "shapefold";
import { bowl, rosenbrock, type Surface, walk } from "./surfaces.ts";

/** An optimizer written out for one coordinate: from gradient and step, which counts from 0, to what is added. */
type Rule = () => (g: number, step: number) => number;

const warmUp = (step: number) => 1e-3 * Math.min(1, (step + 1) / 10);

const rules: [text: string, optimizer: AnyOptimizer, rule: Rule][] = [
  ["sgd", sgd({ learningRate: 1e-3 }), () => (g) => -1e-3 * g],
  ["sgd by a schedule", sgd({ learningRate: warmUp }), () => (g, step) => -warmUp(step) * g],
  ["sgd with momentum", sgd({ learningRate: 1e-3, momentum: 0.9 }), () => {
    let v = 0;
    return (g) => v = 0.9 * v - 1e-3 * g;
  }],
  [
    "sgd with momentum by a schedule",
    sgd({ learningRate: warmUp, momentum: 0.5 }),
    () => {
      let v = 0;
      return (g, step) => v = 0.5 * v - warmUp(step) * g;
    },
  ],
  [
    "sgd with Nesterov's momentum",
    sgd({ learningRate: 1e-3, momentum: 0.9, nesterov: true }),
    () => {
      let v = 0;
      return (g) => {
        v = 0.9 * v - 1e-3 * g;
        return 0.9 * v - 1e-3 * g;
      };
    },
  ],
  ["rmsprop", rmsprop({ learningRate: 0.01, rho: 0.8, epsilon: 1e-3 }), () => {
    let s = 0;
    return (g) => {
      s = 0.8 * s + 0.2 * g ** 2;
      return -0.01 * g / Math.sqrt(s + 1e-3);
    };
  }],
  ["rmsprop with momentum", rmsprop({ learningRate: 0.01, momentum: 0.6 }), () => {
    let [s, v] = [0, 0];
    return (g) => {
      s = 0.9 * s + 0.1 * g ** 2;
      v = 0.6 * v + 0.01 * g / Math.sqrt(s + 1e-7);
      return -v;
    };
  }],
  ["centered rmsprop", rmsprop({ learningRate: 0.01, centered: true }), () => {
    let [s, m] = [0, 0];
    return (g) => {
      s = 0.9 * s + 0.1 * g ** 2;
      m = 0.9 * m + 0.1 * g;
      return -0.01 * g / Math.sqrt(s - m ** 2 + 1e-7);
    };
  }],
  ["adam", adam({ learningRate: 0.05, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }), () => {
    let [m, s] = [0, 0];
    return (g, step) => {
      m = 0.8 * m + 0.2 * g;
      s = 0.95 * s + 0.05 * g ** 2;
      const rate = 0.05 * Math.sqrt(1 - 0.95 ** (step + 1)) / (1 - 0.8 ** (step + 1));
      return -rate * m / (Math.sqrt(s) + 1e-4);
    };
  }],
];

/** The walk of a rule in double precision. */
function plainWalk(rule: Rule, { start, gradient }: Surface, steps: number): number[][] {
  const own = start.map(() => rule());
  let place = [...start];
  return Array.from({ length: steps }, (_, step) => {
    const slope = gradient(place);
    place = place.map((value, i) => value + own[i](slope[i], step));
    return place;
  });
}

for (const surface of [bowl, rosenbrock]) {
  for (const [text, optimizer, rule] of rules) {
    Deno.test(`${text} follows its formula on ${surface.name} for 30 steps`, () => {
      const [found, expected] = [walk(optimizer, surface, 30), plainWalk(rule, surface, 30)];
      for (const [step, place] of expected.entries()) {
        place.forEach((value, i) =>
          assertAlmostEquals(found[step][i], value, 2e-5 * (1 + step / 10), `at step ${step}`)
        );
      }
    });
  }
}

/** The first steps of an optimizer from its defaults, on gradients that are given. */
function plainSteps(rule: Rule): number[][] {
  return plainWalk(rule, bowl, 10);
}

Deno.test("the defaults are those of Keras", () => {
  const kerasDefaults: [AnyOptimizer, Rule][] = [
    [sgd(), () => (g) => -0.01 * g],
    [rmsprop(), () => {
      let s = 0;
      return (g) => {
        s = 0.9 * s + 0.1 * g ** 2;
        return -0.001 * g / Math.sqrt(s + 1e-7);
      };
    }],
    [adam(), () => {
      let [m, s] = [0, 0];
      return (g, step) => {
        m = 0.9 * m + 0.1 * g;
        s = 0.999 * s + 0.001 * g ** 2;
        const rate = 0.001 * Math.sqrt(1 - 0.999 ** (step + 1)) / (1 - 0.9 ** (step + 1));
        return -rate * m / (Math.sqrt(s) + 1e-7);
      };
    }],
  ];
  for (const [optimizer, rule] of kerasDefaults) {
    const expected = plainSteps(rule);
    walk(optimizer, bowl, 10).forEach((place, step) =>
      place.forEach((value, i) => assertAlmostEquals(value, expected[step][i], 2e-6))
    );
  }
});

Deno.test("epsilon stands where Keras has it: a tiny gradient tells", () => {
  const flat: Surface = { ...bowl, start: [0, 0], gradient: () => [1e-6, 1e-6] };
  const first = (optimizer: AnyOptimizer) => walk(optimizer, flat, 1)[0][0];
  const [g, s] = [1e-6, 1e-12];
  assertAlmostEquals(first(rmsprop()), -0.001 * g / Math.sqrt(0.1 * s + 1e-7), 1e-11);
  const corrected = Math.sqrt(1 - 0.999) / (1 - 0.9);
  const expected = -0.001 * corrected * 0.1 * g / (Math.sqrt(0.001 * s) + 1e-7);
  assertAlmostEquals(first(adam()), expected, 1e-9);
});

Deno.test("a constant gradient does not make centered rmsprop blow up", () => {
  for (const slope of [0.1, 1.084, 7.7, 1234.5]) {
    const plane: Surface = { ...bowl, start: [0, 0], gradient: () => [slope, -slope] };
    const places = walk(rmsprop({ centered: true }), plane, 300);
    assertEquals(places.flat().every(Number.isFinite), true);
  }
});
