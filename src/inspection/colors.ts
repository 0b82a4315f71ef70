/**
 * The colours of plots: a few that stay apart for categories, and scales for numbers.
 *
 * @module
 */

import type { PlotSpec } from "./plot_spec.ts";

/** Red, green and blue from 0 to 255, and how opaque it is, from 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** A scale of colours: each with its place, from 0, the lowest value, to 1. */
export type ColorStops = readonly { readonly at: number; readonly color: Rgba }[];

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
export const SEQUENTIAL: ColorStops = [
  { at: 0, color: [68, 1, 84, 1] },
  { at: 0.125, color: [71, 45, 123, 1] },
  { at: 0.25, color: [59, 82, 139, 1] },
  { at: 0.375, color: [44, 114, 142, 1] },
  { at: 0.5, color: [33, 145, 140, 1] },
  { at: 0.625, color: [40, 174, 128, 1] },
  { at: 0.75, color: [94, 201, 98, 1] },
  { at: 0.875, color: [173, 220, 48, 1] },
  { at: 1, color: [253, 231, 37, 1] },
];

/** From below the middle, blue, to above it, orange; the middle has the colour of the page, light or dark. */
export const DIVERGING: ColorStops = diverging(1);

/** The same, paler: points can be seen on it. */
export const PALE_DIVERGING: ColorStops = diverging(0.55);

/** From none, the colour of the page, to all, a blue on which black and white text can be read. */
export const SHARES: ColorStops = [
  { at: 0, color: [0, 114, 178, 0] },
  { at: 1, color: [0, 114, 178, 1] },
];

function diverging(alpha: number): ColorStops {
  return [
    { at: 0, color: [0, 114, 178, alpha] },
    { at: 0.49, color: [0, 114, 178, alpha / 50] },
    { at: 0.5, color: [128, 128, 128, 0] },
    { at: 0.51, color: [213, 94, 0, alpha / 50] },
    { at: 1, color: [213, 94, 0, alpha] },
  ];
}

/**
 * The colour at a place of a scale, between its stops.
 *
 * @param place From 0 to 1.
 */
export function colorAt(stops: ColorStops, place: number): Rgba {
  const next = Math.max(1, stops.findIndex(({ at }) => at >= place));
  const [left, right] = [stops[next - 1], stops[next]];
  const part = (place - left.at) / (right.at - left.at);
  const mix = (channel: number) =>
    left.color[channel] + part * (right.color[channel] - left.color[channel]);
  return [mix(0), mix(1), mix(2), mix(3)];
}

/** A scale as Vega-Lite writes it, from the lowest to the highest value. */
export function colorScale(stops: ColorStops, low: number, high: number): PlotSpec {
  return {
    type: "linear",
    domain: stops.map(({ at }) => low + (high - low) * at),
    range: stops.map(({ color }) => `rgba(${color.join(", ")})`),
    clamp: true,
  };
}

/** The colour of text on a colour: that of the page's text where the page shines through. */
export function inkOn([red, green, blue]: Rgba, stops: ColorStops): string {
  if (stops !== SEQUENTIAL) return "currentColor";
  const linear = (channel: number) => ((channel / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return luminance > 0.179 ? "black" : "white";
}
