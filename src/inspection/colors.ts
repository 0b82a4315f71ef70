/**
 * The colours of plots: a few that stay apart for categories, and scales for numbers.
 *
 * @module
 */

import type { PlotSpec } from "./plot_axes.ts";

/** Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** Colours for categories that stay apart for the colour-blind: Okabe and Ito, https://jfly.uni-koeln.de/color/. */
export const CATEGORY_COLORS = [
  "#0072B2",
  "#D55E00",
  "#009E73",
  "#CC79A7",
  "#E69F00",
  "#56B4E9",
  "#888888",
] as const;

/** From low to high in even steps of lightness: viridis, https://bids.github.io/colormap/. */
export const SEQUENTIAL: readonly Rgba[] = [
  [68, 1, 84, 1],
  [71, 45, 123, 1],
  [59, 82, 139, 1],
  [44, 114, 142, 1],
  [33, 145, 140, 1],
  [40, 174, 128, 1],
  [94, 201, 98, 1],
  [173, 220, 48, 1],
  [253, 231, 37, 1],
];

/** From negative, blue, to positive, orange; what is 0 has the colour of the page, light or dark. */
export const DIVERGING: readonly Rgba[] = [[0, 114, 178, 1], [128, 128, 128, 0], [213, 94, 0, 1]];

/** From none, the colour of the page, to all, a blue on which black and white text can be read. */
export const SHARES: readonly Rgba[] = [[0, 114, 178, 0], [0, 114, 178, 1]];

/**
 * The colour at a place of a scale, between its stops.
 *
 * @param stops Two or more colours at even distances.
 * @param place From 0, the first stop, to 1, the last.
 */
export function colorAt(stops: readonly Rgba[], place: number): Rgba {
  const at = Math.min(1, Math.max(0, place)) * (stops.length - 1);
  const left = Math.min(Math.floor(at), stops.length - 2);
  const mix = (channel: number) =>
    stops[left][channel] + (at - left) * (stops[left + 1][channel] - stops[left][channel]);
  return [mix(0), mix(1), mix(2), mix(3)];
}

/** A scale as Vega-Lite writes it, from the lowest to the highest value. */
export function colorScale(stops: readonly Rgba[], low: number, high: number): PlotSpec {
  return {
    type: "linear",
    domain: stops.map((_, index) => low + (high - low) * index / (stops.length - 1)),
    range: stops.map(([red, green, blue, alpha]) => `rgba(${red}, ${green}, ${blue}, ${alpha})`),
    clamp: true,
  };
}

/** The colour of text on a colour: that of the page's text where the page shines through. */
export function inkOn([red, green, blue]: Rgba, stops: readonly Rgba[]): string {
  if (stops !== SEQUENTIAL) return "currentColor";
  const linear = (channel: number) => ((channel / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance > 0.179 ? "black" : "white";
}
