/**
 * What was learnt, from the answers on curves like those of the training and on others.
 *
 * @module
 */

import { mean } from "../common/statistics.ts";
import type { Answer } from "./answers.ts";

/** How far off the network is inside and outside of what it was trained on. */
export interface Finding {
  /** The mean absolute error where all parameters lie in [0, 1]. */
  readonly inside: number;
  /** The mean absolute error where one does not. */
  readonly outside: number;
  /** What that means. */
  readonly sentence: string;
}

/** How many times larger the error outside must be before it counts as not learnt. */
const CLEARLY = 3;

/** What was learnt, from the answers on the test curves and on those by hand. */
export function findingOf(test: readonly Answer[], extended: readonly Answer[]): Finding {
  const known = ({ actual }: Answer) => actual.every((value) => value >= 0 && value <= 1);
  const inside = mean([...test, ...extended.filter(known)].map(({ error }) => error));
  const outside = mean(extended.filter((answer) => !known(answer)).map(({ error }) => error));
  const ratio = outside / inside;
  const verdict = ratio > CLEARLY
    ? "it learnt its samples and not the transform"
    : "what it learnt holds outside of its samples as well";
  const sentence =
    `Where all parameters lie in [0, 1] the network is off by ${inside.toFixed(3)} on average, ` +
    `outside by ${outside.toFixed(3)}, ${ratio.toFixed(1)} times as much: ${verdict}.`;
  return { inside, outside, sentence };
}
