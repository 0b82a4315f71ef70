/**
 * The options of the example.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** What the example is told. */
export interface Options {
  /** The number of passes over the data. */
  readonly epochs: number;
  /** What everything is drawn from. */
  readonly seed: number;
  /** The number of threads; the machine's cores where it is left out. */
  readonly threads?: number;
  /** The folder to write pictures to; none where it is left out. */
  readonly out?: string;
  /** Is the last line to be all figures as JSON? */
  readonly json: boolean;
}

const HELP = `Learns to name the parameters of a sine wave.

Usage: deno run examples/fourier.ts [options]

  --epochs N    passes over the data (50)
  --seed N      what data, weights and order are drawn from (0)
  --threads N   threads of the arithmetic (one for each core)
  --out DIR     also write pictures and a page to DIR; wants deno run --allow-write
  --json        print all figures as one object on the last line
  --help        print this`;

/** Reads the options; prints the help or what is wrong, and ends the program there. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        epochs: { type: "string", default: "50" },
        seed: { type: "string", default: "0" },
        threads: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(HELP);
      Deno.exit(0);
    }
    return {
      epochs: wholeNumber("--epochs", values.epochs, 1, MOST),
      seed: wholeNumber("--seed", values.seed, 0, MOST),
      threads: values.threads === undefined
        ? undefined
        : wholeNumber("--threads", values.threads, 1, 8),
      out: values.out === undefined ? undefined : writable(values.out),
      json: values.json,
    };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("The options are printed by --help");
    Deno.exit(2);
  }
}

/** Seeds and epochs have no other limit than that of whole numbers. */
const MOST = Number.MAX_SAFE_INTEGER;

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= least && value <= most) {
    return value;
  }
  const range = most === MOST ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(
    `Cannot use ${option}: expected a whole number ${range} but found "${text}"`,
  );
}

/** Makes the folder before the training and not after it. */
function writable(folder: string): string {
  if (folder === "") throw new Error("Cannot use --out: expected a folder but found none");
  if (Deno.permissions.querySync({ name: "write", path: folder }).state !== "granted") {
    throw new Error(
      `Cannot write to ${folder} without permission: write deno run --allow-write examples/fourier.ts --out ${folder}`,
    );
  }
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`Cannot write to ${folder}: ${error instanceof Error ? error.message : error}`);
  }
  return folder;
}
