/**
 * The colours of a plot as those of a terminal: 256, and shades of characters where there are none.
 *
 * @module
 */

/** Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1. */
export type TerminalColor = readonly [red: number, green: number, blue: number, alpha: number];

/** From nothing to all, for those who see no colours. */
const SHADES = [" ", "░", "▒", "▓", "█"];

/** Viridis, for scales that name no colours: https://bids.github.io/colormap/. */
const RAMP = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];

/** How high each of the six steps of a channel is in the 256 colours. */
const STEPS = [0, 95, 135, 175, 215, 255];

/** Below this a colour is the page's own. */
const FAINT = 0.15;

/** The shade for a share from 0 to 1. */
export function shadeOf(share: number): string {
  const index = Math.floor(Math.min(1, Math.max(0, share)) * SHADES.length);
  return SHADES[Math.min(SHADES.length - 1, index)];
}

/** All shades, for legends. */
export function shades(): string {
  return SHADES.join("");
}

/**
 * Reads `#rgb`, `#rrggbb`, `rgb(…)` and `rgba(…)`; undefined for other colours.
 *
 * @param text A colour as CSS writes it.
 */
export function readColor(text: string): TerminalColor | undefined {
  const hex = /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(text) ? text.slice(1) : undefined;
  if (hex !== undefined) {
    const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!;
    const [red, green, blue] = digits.map((digit) => parseInt(digit, 16));
    return [red, green, blue, 1];
  }
  const numbers = /^rgba?\(([^)]*)\)$/.exec(text)?.[1].split(/[\s,/]+/).map(Number);
  if (numbers === undefined || numbers.length < 3 || !numbers.every(Number.isFinite)) return;
  return [numbers[0], numbers[1], numbers[2], numbers[3] ?? 1];
}

/**
 * The colour at a place of a scale, between its stops.
 *
 * @param share From 0, the first stop, to 1, the last.
 * @param stops Colours at even distances; viridis when none can be read.
 */
export function colorAlong(share: number, stops: readonly string[]): TerminalColor {
  const read = stops.map(readColor).filter((color) => color !== undefined);
  const colors = read.length < 2 ? RAMP.map((text) => readColor(text)!) : read;
  const at = Math.min(1, Math.max(0, share)) * (colors.length - 1);
  const left = Math.min(Math.floor(at), colors.length - 2);
  const mix = (channel: 0 | 1 | 2 | 3) =>
    colors[left][channel] + (at - left) * (colors[left + 1][channel] - colors[left][channel]);
  return [mix(0), mix(1), mix(2), mix(3)];
}

/** The number of the nearest of the 256 colours; undefined where the page shines through. */
export function paletteIndex([red, green, blue, alpha]: TerminalColor): number | undefined {
  if (alpha < FAINT) return undefined;
  const channels = [red, green, blue];
  const steps = channels.map((value) => nearest(STEPS, value));
  const grey = Math.min(23, Math.max(0, Math.round((red + green + blue) / 30 - 0.8)));
  const distance = (other: readonly number[]) =>
    other.reduce((sum, value, i) => sum + (value - channels[i]) ** 2, 0);
  const level = 8 + 10 * grey;
  return distance([level, level, level]) < distance(steps.map((step) => STEPS[step]))
    ? 232 + grey
    : 16 + 36 * steps[0] + 6 * steps[1] + steps[2];
}

/** Black or white, whichever can be read on a colour. */
export function inkOn([red, green, blue]: TerminalColor): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? 16 : 231;
}

function nearest(values: readonly number[], value: number): number {
  const distances = values.map((one) => Math.abs(one - value));
  return distances.indexOf(Math.min(...distances));
}
