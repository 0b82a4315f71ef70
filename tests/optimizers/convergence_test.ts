import { assert, assertAlmostEquals } from "@std/assert";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  allParameters,
  type AnyOptimizer,
  lion,
  nadam,
  rmsprop,
  sgd,
} from "shapefold";
import { bowl, rosenbrock, walk } from "./surfaces.ts";

const decaying = (first: number, rate: number) => (step: number) => first * rate ** step;

const onBowl: [text: string, optimizer: AnyOptimizer][] = [
  ["sgd", sgd({ learningRate: 0.1 })],
  ["sgd with momentum", sgd({ learningRate: 0.05, momentum: 0.8 })],
  ["sgd with Nesterov's momentum", sgd({ learningRate: 0.05, momentum: 0.8, nesterov: true })],
  ["rmsprop", rmsprop({ learningRate: decaying(0.1, 0.97) })],
  ["rmsprop with momentum", rmsprop({ learningRate: decaying(0.05, 0.97), momentum: 0.5 })],
  ["centered rmsprop", rmsprop({ learningRate: decaying(0.05, 0.97), centered: true })],
  ["adam", adam({ learningRate: 0.2 })],
  ["adamW without decay", adamW({ learningRate: 0.2, weightDecay: 0, on: allParameters })],
  ["adagrad", adagrad({ learningRate: 1 })],
  ["adadelta", adadelta({ learningRate: 10, epsilon: 1e-3 })],
  ["nadam", nadam({ learningRate: 0.2 })],
  ["adamax", adamax({ learningRate: 0.2 })],
  ["lion", lion({ learningRate: decaying(0.1, 0.97), beta2: 0.9 })],
];

for (const [text, optimizer] of onBowl) {
  Deno.test(`${text} reaches the bottom of a bowl`, () => {
    const [x, y] = walk(optimizer, bowl, 200)[199];
    assertAlmostEquals(x, 1, 1e-3);
    assertAlmostEquals(y, -2, 1e-3);
  });
}

const inValley: [text: string, optimizer: AnyOptimizer, steps: number][] = [
  ["sgd", sgd({ learningRate: 0.002 }), 2500],
  ["sgd with momentum", sgd({ learningRate: 0.001, momentum: 0.9 }), 1000],
  [
    "sgd with Nesterov's momentum",
    sgd({ learningRate: 0.001, momentum: 0.9, nesterov: true }),
    1000,
  ],
  ["rmsprop", rmsprop({ learningRate: decaying(0.02, 0.998) }), 1500],
  ["rmsprop with momentum", rmsprop({ learningRate: decaying(0.01, 0.997), momentum: 0.5 }), 1000],
  ["centered rmsprop", rmsprop({ learningRate: decaying(0.02, 0.998), centered: true }), 1500],
  ["adam", adam({ learningRate: 0.05 }), 1000],
  ["adagrad", adagrad({ learningRate: 0.2 }), 2000],
  ["adadelta", adadelta({ learningRate: decaying(1, 0.998), epsilon: 1e-5 }), 2500],
  ["nadam", nadam({ learningRate: 0.02 }), 1000],
  ["adamax", adamax({ learningRate: 0.2 }), 1000],
  ["lion", lion({ learningRate: decaying(0.02, 0.997) }), 1500],
];

for (const [text, optimizer, steps] of inValley) {
  Deno.test(`${text} walks down Rosenbrock's valley`, () => {
    const value = ([x, y]: readonly number[]) => (1 - x) ** 2 + 100 * (y - x ** 2) ** 2;
    const end = walk(optimizer, rosenbrock, steps)[steps - 1];
    assert(value(end) < 5e-3, `ended at ${end}, which is ${value(end)} high`);
  });
}

Deno.test("momentum makes sgd faster in the valley", () => {
  const distance = (optimizer: AnyOptimizer) => {
    const [x, y] = walk(optimizer, rosenbrock, 500)[499];
    return Math.hypot(x - 1, y - 1);
  };
  const [without, withMomentum] = [
    distance(sgd({ learningRate: 0.001 })),
    distance(sgd({ learningRate: 0.001, momentum: 0.9 })),
  ];
  assert(withMomentum < without / 2, `${withMomentum} against ${without}`);
});

Deno.test("a decoupled decay pulls the bottom of the bowl towards 0", () => {
  const optimizer = adamW({ learningRate: 0.1, weightDecay: 0.5, on: allParameters });
  const [x, y] = walk(optimizer, bowl, 300)[299];
  assert(x > 0 && x < 0.99 && y > -1.98 && y < 0, `ended at ${[x, y]}`);
});
