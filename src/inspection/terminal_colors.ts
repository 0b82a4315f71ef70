/**
 * The colours of a plot as those of a terminal: 256, and shades of characters where there are none.
 *
 * @module
 */

import { colorAt, type ColorStops, type Rgba, SEQUENTIAL } from "./colors.ts";
import { inkedRuns, type InkedText } from "./ink.ts";

/** From nothing to all, for those who see no colours. */
const SHADES = [" ", "░", "▒", "▓", "█"];

/** How high each of the six steps of a channel is in the 256 colours. */
const STEPS = [0, 95, 135, 175, 215, 255];

/** Below this a colour is the page's own. */
const FAINT = 0.15;

/** What shines through faint colours: a grey between the light and the dark pages. */
const GROUND = 110;

/** How many colours are shown in a legend. */
const SAMPLES = 8;

/** The shade for a share from 0 to 1. */
export function shadeOf(share: number): string {
  const index = Math.floor(Math.min(1, Math.max(0, share)) * SHADES.length);
  return SHADES[Math.min(SHADES.length - 1, index)];
}

/** What colours or shades mean: the lowest value, all of them, the highest value. */
export function scaleLine(
  low: string,
  high: string,
  stops: ColorStops,
  color: boolean,
): string {
  const samples = Array.from({ length: SAMPLES }, (_, i): InkedText => {
    const index = paletteIndex(colorAt(stops, i / (SAMPLES - 1)));
    return index === undefined ? [" "] : ["█", `38;5;${index}`];
  });
  return `${low} ${color ? inkedRuns(samples) : SHADES.join("")} ${high}`;
}

/**
 * The colours of a scale as a specification lists them; viridis where they are no list that can be read.
 *
 * @param domain The values at which the colours stand; at even distances where there are not as many.
 */
export function stopsOf(range: unknown, domain: unknown): ColorStops {
  const colors = Array.isArray(range) ? range.map((color) => readColor(String(color))) : [];
  if (colors.length < 2 || !colors.every((color) => color !== undefined)) return SEQUENTIAL;
  const values = Array.isArray(domain) && domain.length === colors.length
    ? domain.map(Number)
    : colors.map((_, i) => i);
  const [low, high] = [values[0], values[values.length - 1]];
  return colors.map((color, i) => ({ at: (values[i] - low) / (high - low), color }));
}

/** Reads `#rgb`, `#rrggbb`, `rgb(…)` and `rgba(…)`; undefined for other colours. */
function readColor(text: string): Rgba | undefined {
  const hex = /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(text) ? text.slice(1) : undefined;
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
    const [red, green, blue] = digits.map((digit) => parseInt(digit, 16));
    return [red, green, blue, 1];
  }
  const numbers = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].split(/[\s,/]+/).map(Number) ?? [];
  if (numbers.length < 3 || !numbers.every(Number.isFinite)) return undefined;
  const [red, green, blue, alpha = 1] = numbers;
  return [red, green, blue, alpha];
}

/** The number of the nearest of the 256 colours; undefined where the page shines through. */
export function paletteIndex([red, green, blue, alpha]: Rgba): number | undefined {
  if (alpha < FAINT) return undefined;
  const channels = [red, green, blue].map((value) => alpha * value + (1 - alpha) * GROUND);
  const steps = channels.map((value) => nearest(STEPS, value));
  const grey = Math.min(23, Math.max(0, Math.round(sum(channels) / 30 - 0.8)));
  const level = 8 + 10 * grey;
  const distance = (other: readonly number[]) =>
    sum(other.map((value, i) => (value - channels[i]) ** 2));
  return distance([level, level, level]) < distance(steps.map((step) => STEPS[step]))
    ? 232 + grey
    : 16 + 36 * steps[0] + 6 * steps[1] + steps[2];
}

/** The number of black or white, whichever can be read on a colour. */
export function inkIndex([red, green, blue]: Rgba): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? 16 : 231;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function nearest(values: readonly number[], value: number): number {
  const distances = values.map((one) => Math.abs(one - value));
  return distances.indexOf(Math.min(...distances));
}
