/**
 * A plot as PNG.
 *
 * @module
 */

import { describe, wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { toSvg } from "./to_svg.ts";

/** How {@linkcode toPng} draws. */
export interface PngOptions {
  /** How many pixels of the picture make one of the specification, above 0 and at most 16; 2 unless said. */
  readonly scale?: number;
  /**
   * What is behind the plot: `"dark"` turns the text light, `"transparent"` leaves it black; what the specification says,
   * which is white for the plots of this library, unless said.
   */
  readonly background?: "white" | "transparent" | "dark";
}

/** The background of the picture, and the colour of text that takes the colour of its surroundings. */
const BACKGROUNDS = {
  white: { background: "white", ink: "black" },
  transparent: { background: "transparent", ink: "black" },
  dark: { background: "#15181c", ink: "#e3e6ea" },
} as const;

/**
 * Draws a plot as a PNG file.
 *
 * The picture is the one of {@linkcode toSvg}, with the font Roboto, which knows Latin, Greek and Cyrillic letters. The
 * rasterizer ([resvg](https://github.com/linebender/resvg)) and the font are loaded by the first call. No permission is
 * needed, and no font of the machine is used: the same specification gives the same file everywhere.
 *
 * @param spec What a plot function gave, or any other Vega-Lite specification whose data are inside of it.
 * @param options Scale and background.
 * @returns The bytes of a PNG file.
 * @throws {TypeError} Where it is not a Vega-Lite specification, or an option is not known.
 * @throws {RangeError} Where the scale or the background is another one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { curvesPlot, toPng } from "shapefold/plots";
 *
 * const png = await toPng(curvesPlot([{ name: "loss", y: [3, 2, 1] }]), { background: "dark" });
 * assertEquals([...png.slice(1, 4)].map((code) => String.fromCharCode(code)).join(""), "PNG");
 * ```
 */
export async function toPng(spec: PlotSpec, options: PngOptions = {}): Promise<Uint8Array> {
  checkOptions("Cannot draw a PNG", options, ["scale", "background"], "{ scale: 2 }");
  const { scale = 2, background } = options;
  if (!(typeof scale === "number" && scale > 0 && scale <= 16)) {
    throw wrongNumber("Cannot draw a PNG", "a scale above 0 and at most 16", scale);
  }
  if (background !== undefined && !Object.hasOwn(BACKGROUNDS, background)) {
    throw new RangeError(
      'Cannot draw a PNG: expected the background "white", "transparent" or "dark" ' +
        `but found ${describe(background)}`,
    );
  }
  const look = background && BACKGROUNDS[background];
  const svg = await toSvg(look ? { ...spec, background: look.background } : spec);
  const { family, fonts, Resvg } = await import("./rasterizer.js");
  const inked = svg.replace("<svg", `<svg color="${look?.ink ?? "black"}"`);
  // Of the two names for sharp pixels that Vega writes, the rasterizer knows the first, but takes the last.
  const drawing = new Resvg(inked.replaceAll("image-rendering: pixelated;", ""), {
    font: { fontBuffers: fonts, defaultFontFamily: family, sansSerifFamily: family },
    fitTo: { mode: "zoom", value: scale },
  });
  try {
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}
