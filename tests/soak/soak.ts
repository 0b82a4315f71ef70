/**
 * Trains everything again and again, and reports what the process holds over time: ten rows, and whether anything grew
 * after the first of them. It wants no permission.
 *
 * ```sh
 * deno task soak        # 100,000 steps, some minutes
 * deno task soak 3000
 * ```
 *
 * @module
 */

import { trainEverything } from "./everything.ts";
import { figuresAfter, growth, HEAD, rowOf } from "./figures.ts";

const STEPS = 100_000;
const ROWS = 10;

/** So many different trainings take turns: with other numbers, and of the same sizes. */
const SEEDS = 4;

const wanted = Number(Deno.args[0] ?? STEPS);
const losses = new Map<number, number>();
const rows = [];

console.log(HEAD);
let steps = 0;
for (let pass = 0; steps < wanted; pass++) {
  const seed = pass % SEEDS;
  const done = await trainEverything(seed);
  steps += done.steps;
  if (!Object.is(losses.get(seed) ?? done.loss, done.loss)) {
    throw new Error(`pass ${pass}: the loss is ${done.loss} but was ${losses.get(seed)}`);
  }
  losses.set(seed, done.loss);
  if (pass + 1 < SEEDS || steps < (rows.length + 1) * wanted / ROWS) continue;
  const row = figuresAfter(steps);
  rows.push(row);
  console.log(rowOf(row));
}

const grown = growth(rows[0], rows[rows.length - 1]);
console.log(grown.length === 0 ? "flat" : grown.join("\n"));
Deno.exit(grown.length === 0 ? 0 : 1);
