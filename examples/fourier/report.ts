/**
 * What the example says of its run: true and predicted parameters, and what follows from them.
 *
 * @module
 */

/** The parameters a, b, c, d of a curve. */
export type Parameters = readonly number[];

/** What the network answered for a curve. */
export interface Answer {
  /** The parameters that made the curve. */
  readonly actual: Parameters;
  /** The parameters that the network named. */
  readonly predicted: Parameters;
  /** The mean absolute error over the four. */
  readonly error: number;
}

/** A point of the curve `a sin(b x) + c cos(d x)`. */
export function sineWave([a, b, c, d]: Parameters, x: number): number {
  return a * Math.sin(b * x) + c * Math.cos(d * x);
}

/** The answers for some curves. */
export function answers(actual: readonly Parameters[], predicted: readonly Parameters[]): Answer[] {
  return actual.map((parameters, row) => ({
    actual: parameters,
    predicted: predicted[row],
    error: mean(parameters.map((value, i) => Math.abs(value - predicted[row][i]))),
  }));
}

/** Parameters with two decimals. */
export function parametersText(parameters: Parameters): string {
  return parameters.map(parameterText).join(", ");
}

/** A number with two decimals, without the sign that rounding leaves on a zero. */
function parameterText(value: number): string {
  return value.toFixed(2).replace(/^-0\.00$/, "0.00");
}

/** A table of answers as text. */
export function tableOf(rows: readonly Answer[]): string {
  const numbers = (values: Parameters) =>
    values.map((value) => parameterText(value).padStart(6)).join("");
  return [
    "         true a     b     c     d      predicted     error",
    ...rows.map(({ actual, predicted, error }) =>
      `    ${numbers(actual)}   ${numbers(predicted)}   ${error.toFixed(3)}`
    ),
  ].join("\n");
}

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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
