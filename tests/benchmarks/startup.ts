/**
 * How long one waits for the first step, and for the example, with everything in Deno's cache.
 *
 * @module
 */

import { lines } from "./contestants.ts";
import { fourDigits, type Series, series } from "./statistics.ts";

/** Seconds from the start of the process. */
export interface Startup {
  /** Until the first step of the example's network on the example's data has ended: `first_step.ts`. */
  readonly firstStep: Series;
  /** Until `examples/fourier.ts` reports its first epoch of 250 steps, validation included. */
  readonly firstEpoch: number;
  /** Until it has ended after 50 epochs. */
  readonly example: number;
}

/** How often a start is measured; the first is not counted, since it may fill the cache. */
const STARTS = 6;

/** Runs the script several times, and the example once. */
export async function measureStartup(): Promise<Startup> {
  const starts: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    starts.push((await timed("first_step.ts", "stdout")).firstLine);
  }
  // The example prints on standard output; its progress goes to standard error.
  const { firstLine, end } = await timed("../../examples/fourier.ts", "stderr");
  return {
    firstStep: series(starts.slice(1)),
    firstEpoch: fourDigits(firstLine),
    example: fourDigits(end),
  };
}

/** When a script wrote its first line to an output, and when it ended, in seconds. */
async function timed(
  script: string,
  output: "stdout" | "stderr",
): Promise<{ firstLine: number; end: number }> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--quiet", new URL(script, import.meta.url).href],
    stdin: "null",
    stdout: output === "stdout" ? "piped" : "null",
    stderr: output === "stderr" ? "piped" : "inherit",
  }).spawn();
  let firstLine: number | undefined;
  for await (const _ of lines(process[output])) firstLine ??= seconds();
  const { success } = await process.status;
  if (!success || firstLine === undefined) throw new Error(`Cannot measure: ${script} failed`);
  return { firstLine, end: seconds() };
}
