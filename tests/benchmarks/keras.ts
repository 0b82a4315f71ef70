/**
 * Figures of Keras, which are measured by hand on the same machine in the same minutes and read from a file.
 *
 * @module
 */

import { fourDigits } from "./statistics.ts";
import type { Times } from "./rounds.ts";

/** What the file has. */
export interface KerasFigures {
  /** When it was measured. */
  readonly date: string;
  /** `{ "keras": "3.12.0", "tensorflow": "2.20.0" }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** Milliseconds a step by the name of the network, metrics off. */
  readonly ms: Readonly<Record<string, number>>;
}

/** The figures, and how they compare. */
export interface Keras extends KerasFigures {
  /** How many times as fast this library is on all threads, by the name of the network. */
  readonly timesAsFast: Readonly<Record<string, number>>;
}

/**
 * Reads the text of the file.
 *
 * @throws {TypeError} Where something is missing in it.
 */
export function readKeras(text: string): KerasFigures {
  const { date, versions, ms }: Partial<KerasFigures> = JSON.parse(text);
  const isRecord = (value: unknown, type: string) =>
    value instanceof Object && Object.values(value).every((entry) => typeof entry === type);
  if (typeof date !== "string" || !isRecord(versions, "string") || !isRecord(ms, "number")) {
    throw new TypeError(
      'Cannot read the figures of Keras: expected { "date": "...", "versions": { "keras": "..." }, ' +
        '"ms": { "fourier": 1.2 } }',
    );
  }
  return { date, versions, ms } as KerasFigures;
}

/** The figures beside the times of this library. */
export function compareKeras(figures: KerasFigures, times: Readonly<Record<string, Times>>): Keras {
  const compared = Object.entries(figures.ms).filter(([name]) => name in times);
  return {
    ...figures,
    timesAsFast: Object.fromEntries(
      compared.map(([name, ms]) => [name, fourDigits(ms / times[name].plain.all.median)]),
    ),
  };
}
