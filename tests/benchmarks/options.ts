/**
 * The options of the benchmark.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { type Workload, workloads } from "./workloads.ts";

/** What the benchmark is told. */
export interface Options {
  /** How often everything is measured. */
  readonly rounds: number;
  /** What is measured. */
  readonly workloads: readonly Workload[];
  /** Are batches and widths of many sizes measured too? */
  readonly scaling: boolean;
  /** The file to write; none where only a part is measured and no file was named. */
  readonly json?: string | URL;
  /** A file with figures of Keras. */
  readonly keras?: string;
}

const HELP = `Measures training: this library, tfjs-layers, jax-js and the machine's peak.

Usage: deno task bench [options]

  --rounds N      how often everything is measured (7)
  --only A,B      only these networks: ${workloads.map(({ name }) => name).join(", ")}
  --scaling       also the cost of a step for many batch sizes and widths
  --json PATH     where results are written (tests/benchmarks/results.json; with --only nowhere)
  --keras PATH    a file with figures of Keras to compare with; bench.ts says how it is made
  --help          print this`;

/** Reads the options; prints the help or what is wrong, and ends the program there. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        rounds: { type: "string", default: "7" },
        only: { type: "string" },
        scaling: { type: "boolean", default: false },
        json: { type: "string" },
        keras: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      Deno.exit(0);
    }
    const { only, scaling, keras } = values;
    const everywhere = only === undefined ? new URL("results.json", import.meta.url) : undefined;
    return {
      rounds: readRounds(values.rounds),
      workloads: only === undefined ? workloads : only.split(",").map(workloadOf),
      scaling,
      json: values.json ?? everywhere,
      keras,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("The options are printed by --help");
    Deno.exit(2);
  }
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new RangeError(
    `Cannot use --rounds: expected a whole number of at least 1 but found "${text}"`,
  );
}

function workloadOf(name: string): Workload {
  const found = workloads.find((workload) => workload.name === name);
  if (found !== undefined) return found;
  const names = workloads.map(({ name }) => name).join(", ");
  throw new RangeError(`Cannot use --only: expected some of ${names} but found "${name}"`);
}
