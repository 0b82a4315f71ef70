/**
 * Draws for fuzzing: what a seed gives is the same everywhere, so that a case can be made again from its number.
 *
 * @module
 */

import { philoxWords } from "../../src/tensors/philox.ts";

/** Drawn values, one after the other. */
export interface Draw {
  /** An integer from 0 to `count - 1`; 0 where there is none. */
  readonly below: (count: number) => number;
  /** One of some values. */
  readonly pick: <T>(values: readonly T[]) => T;
  /** Something that is true with a probability. */
  readonly chance: (probability: number) => boolean;
  /** Some bytes. */
  readonly bytes: (count: number) => Uint8Array<ArrayBuffer>;
  /** As many results as drawn, at most `most`. */
  readonly some: <T>(most: number, make: () => T) => T[];
}

const WORDS = 64;

/** The draws of a case. */
export function drawsOf(seed: number): Draw {
  let block = 0;
  let at = WORDS;
  let words: Uint32Array = new Uint32Array(0);
  const word = () => {
    if (at === WORDS) {
      words = philoxWords([seed, block++], 0, WORDS);
      at = 0;
    }
    return words[at++];
  };
  const below = (count: number) => count < 1 ? 0 : word() % count;
  return {
    below,
    pick: (values) => values[below(values.length)],
    chance: (probability) => word() < probability * 2 ** 32,
    bytes: (count) => Uint8Array.from({ length: count }, () => word()),
    some: (most, make) => Array.from({ length: below(most + 1) }, make),
  };
}
