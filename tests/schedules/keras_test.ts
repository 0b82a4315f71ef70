import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  cosineDecay,
  exponentialDecay,
  linearSchedule,
  piecewiseConstant,
  type Schedule,
  warmup,
} from "shapefold";
import keras from "../fixtures/schedules.json" with { type: "json" };

const schedules: Readonly<Record<string, Schedule>> = {
  linear: linearSchedule({ from: 0.5, to: 0.1, steps: 100 }),
  rising: linearSchedule({ from: 0.1, to: 0.5, steps: 10 }),
  exponential: exponentialDecay({ from: 0.5, rate: 0.7, steps: 10 }),
  staircase: exponentialDecay({ from: 0.5, rate: 0.7, steps: 10, staircase: true }),
  cosine: cosineDecay({ from: 0.5, steps: 100 }),
  cosineToAlpha: cosineDecay({ from: 0.5, steps: 100, alpha: 0.2 }),
  warmup: warmup(cosineDecay({ from: 0.5, steps: 90, alpha: 0.1 }), { from: 0.05, steps: 10 }),
  piecewise: piecewiseConstant({ boundaries: [3, 10, 100], values: [0.5, 0.25, 0.125, 0.1] }),
};

const { versions: _versions, steps, ...expected } = keras;

Deno.test("every schedule of the fixture is compared", () => {
  assertEquals(Object.keys(expected), Object.keys(schedules));
});

for (const [name, { values }] of Object.entries(expected)) {
  Deno.test(`the schedule ${name} is Keras's, to the precision of its 32 bits`, () => {
    for (const [i, step] of steps.entries()) {
      assertAlmostEquals(schedules[name](step), values[i], 1e-6 * values[i] + 3e-8);
    }
  });
}
