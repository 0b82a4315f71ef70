import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  constantSchedule,
  cosineDecay,
  exponentialDecay,
  joinSchedules,
  linearSchedule,
  oneCycle,
  piecewiseConstant,
  type Schedule,
  sgd,
  toArray,
  warmup,
} from "shapefold";

const line = linearSchedule({ from: 1, to: 0.5, steps: 5 });

const all: readonly (readonly [name: string, schedule: Schedule])[] = [
  ["constantSchedule", constantSchedule(0.3)],
  ["linearSchedule", line],
  ["exponentialDecay", exponentialDecay({ from: 1, rate: 0.5, steps: 5 })],
  ["cosineDecay", cosineDecay({ from: 1, steps: 5 })],
  ["warmup", warmup(line, { steps: 3 })],
  ["piecewiseConstant", piecewiseConstant({ boundaries: [2, 4], values: [3, 2, 1] })],
  ["oneCycle", oneCycle({ peak: 1, steps: 10 })],
  ["joinSchedules", joinSchedules([line, constantSchedule(2), line], [3, 7])],
];

for (const [name, schedule] of all) {
  Deno.test(`${name} is a function of the step alone, in whatever order it is asked`, () => {
    const steps = Array.from({ length: 20 }, (_, i) => i);
    const forwards = steps.map(schedule);
    assertEquals(steps.toReversed().map(schedule).reverse(), forwards);
    assert(forwards.every(Number.isFinite));
  });

  Deno.test(`${name} says that a step is below 0 or none`, () => {
    for (const step of [-1, NaN, Infinity]) {
      const error = assertThrows(() => schedule(step), RangeError);
      assertEquals(
        error.message,
        `Cannot use ${name}: expected a step of at least 0 but found ${step}`,
      );
    }
    assertThrows(() => schedule(undefined as never), TypeError, "but found undefined");
  });
}

Deno.test("a linear schedule goes down or up, and stays at its end", () => {
  assertEquals([0, 1, 5, 6].map(line), [1, 0.9, 0.5, 0.5]);
  assertEquals([0, 1, 2, 3].map(linearSchedule({ from: -1, to: 1, steps: 2 })), [-1, 0, 1, 1]);
  assertEquals(linearSchedule({ from: 1, steps: 2 })(2), 0);
});

Deno.test("a warmup reaches where its schedule begins, and hands over to it there", () => {
  const rate = warmup(line, { steps: 4, from: 0.2 });
  [0.2, 0.4, 0.6, 0.8, 1, 0.9].forEach((value, step) => assertAlmostEquals(rate(step), value));
  assertEquals([0, 1, 2].map((step) => rate(step + 4)), [0, 1, 2].map(line));
});

Deno.test("one cycle rises to its peak and falls to its end, continuously", () => {
  const rate = oneCycle({ peak: 2, from: 0.5, to: 0.125, steps: 20, rise: 0.25 });
  const values = Array.from({ length: 30 }, (_, step) => rate(step));
  assertEquals([values[0], values[5], values[20], values[29]], [0.5, 2, 0.125, 0.125]);
  for (let step = 1; step < 20; step++) {
    assertEquals(values[step] > values[step - 1], step <= 5);
  }
  const halfway = oneCycle({ peak: 2, from: 0, to: 1, steps: 8, rise: 0.5 });
  assertAlmostEquals(halfway(2), 1);
  assertAlmostEquals(halfway(6), 1.5);
  assertAlmostEquals(oneCycle({ peak: 1, steps: 100 })(100), 1 / 25 / 1e4);
});

Deno.test("joined schedules each count from their own beginning", () => {
  const rate = joinSchedules([line, constantSchedule(2), line], [3, 7]);
  assertEquals([0, 2, 3, 6, 7, 8].map(rate), [0, 2].map(line).concat([2, 2], [0, 1].map(line)));
  assertEquals([0, 4].map(joinSchedules([line], [])), [0, 4].map(line));
});

Deno.test("a schedule stands where a learning rate stands", () => {
  const optimizer = sgd({ learningRate: piecewiseConstant({ boundaries: [0], values: [1, 0.5] }) });
  const params = [asTensor([0], "1")];
  const gradient = [asTensor([8], "1")];
  const first = optimizer.update(gradient, optimizer.init(params), params);
  const second = optimizer.update(gradient, first.state, params);
  assertEquals([first, second].map(({ updates }) => toArray(updates[0])), [[-8], [-4]]);
});

const wrong: readonly (readonly [make: () => Schedule, message: string])[] = [
  [
    () => constantSchedule(NaN),
    "Cannot make constantSchedule: expected a finite number but found NaN",
  ],
  [
    () => linearSchedule({ from: Infinity, steps: 1 }),
    "Cannot make linearSchedule: expected a finite number but found Infinity",
  ],
  [
    () => linearSchedule({ from: 1, steps: 0 }),
    "Cannot make linearSchedule: expected a whole number of steps of at least 1 but found 0",
  ],
  [
    () => exponentialDecay({ from: 1, rate: 0, steps: 1 }),
    "Cannot make exponentialDecay: expected a rate above 0 but found 0",
  ],
  [
    () => exponentialDecay({ from: NaN, rate: 0.5, steps: 1 }),
    "Cannot make exponentialDecay: expected a finite number but found NaN",
  ],
  [
    () => exponentialDecay({ from: 1, rate: 0.5, steps: 1.5 }),
    "Cannot make exponentialDecay: expected a whole number of steps of at least 1 but found 1.5",
  ],
  [
    () => cosineDecay({ from: 1, steps: 1, alpha: 2 }),
    "Cannot make cosineDecay: expected an alpha from 0 to 1 but found 2",
  ],
  [
    () => cosineDecay({ from: NaN, steps: 1 }),
    "Cannot make cosineDecay: expected a finite number but found NaN",
  ],
  [
    () => cosineDecay({ from: 1, steps: -1 }),
    "Cannot make cosineDecay: expected a whole number of steps of at least 1 but found -1",
  ],
  [
    () => warmup(line, { steps: 0 }),
    "Cannot make warmup: expected a whole number of steps of at least 1 but found 0",
  ],
  [
    () => warmup(line, { steps: 1, from: NaN }),
    "Cannot make warmup: expected a finite number but found NaN",
  ],
  [
    () => piecewiseConstant({ boundaries: [3, 2], values: [1, 2, 3] }),
    "Cannot make piecewiseConstant: expected boundaries that are whole steps in ascending order but found 3 and 2",
  ],
  [
    () => piecewiseConstant({ boundaries: [-1], values: [1, 2] }),
    "Cannot make piecewiseConstant: expected boundaries that are whole steps in ascending order but found -1",
  ],
  [
    () => piecewiseConstant({ boundaries: [3], values: [1] }),
    "Cannot make piecewiseConstant: expected one more of values than boundaries but found 1 for 1",
  ],
  [
    () => piecewiseConstant({ boundaries: [3], values: [1, NaN] }),
    "Cannot make piecewiseConstant: expected a finite number but found NaN",
  ],
  [
    () => oneCycle({ peak: 1, steps: 5, rise: 1 }),
    "Cannot make oneCycle: expected a rise above 0 and below 1 but found 1",
  ],
  [
    () => oneCycle({ peak: NaN, steps: 5 }),
    "Cannot make oneCycle: expected a finite number but found NaN",
  ],
  [
    () => oneCycle({ peak: 1, steps: 0 }),
    "Cannot make oneCycle: expected a whole number of steps of at least 1 but found 0",
  ],
  [
    () => joinSchedules([line, line], []),
    "Cannot make joinSchedules: expected one more of schedules than boundaries but found 2 for 0",
  ],
];

for (const [make, message] of wrong) {
  Deno.test(`a RangeError: ${message}`, () => {
    assertEquals(assertThrows(make, RangeError).message, message);
  });
}

const notTyped: readonly (readonly [make: () => Schedule, message: string])[] = [
  [
    () => cosineDecay({ from: 1, steps: 1, alpha: "0.5" as never }),
    'Cannot make cosineDecay: expected an alpha from 0 to 1 but found "0.5"',
  ],
  [
    () => oneCycle({ peak: 1, steps: 5, rise: "0.5" as never }),
    'Cannot make oneCycle: expected a rise above 0 and below 1 but found "0.5"',
  ],
  [
    () => warmup(0.1 as never, { steps: 1 }),
    "Cannot make warmup: expected a schedule such as constantSchedule(0.1) but found 0.1",
  ],
  [
    () => joinSchedules([0.1 as never], []),
    "Cannot make joinSchedules: expected schedules such as constantSchedule(0.1) but found 0.1",
  ],
  [
    () => joinSchedules(line as never, [3]),
    "Cannot make joinSchedules: expected lists of boundaries and schedules but found [Function (anonymous)]",
  ],
  [
    () => piecewiseConstant({ boundaries: 3 as never, values: [1] }),
    "Cannot make piecewiseConstant: expected lists of boundaries and values but found 3",
  ],
  [
    () => cosineDecay({ from: 1 } as never),
    "Cannot make cosineDecay: expected a whole number of steps of at least 1 but found undefined",
  ],
  [
    () => cosineDecay({ from: 1, steps: 1, decaySteps: 2 } as never),
    "Cannot make cosineDecay: expected the options from, steps, alpha but found 'decaySteps'",
  ],
];

for (const [make, message] of notTyped) {
  Deno.test(`a TypeError: ${message}`, () => {
    assertEquals(assertThrows(make, TypeError).message, message);
  });
}
