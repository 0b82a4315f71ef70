/**
 * Pictures side by side, with what they are and what they were taken for.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { countOf, plotHead } from "./plot_head.ts";
import type { PlotSpec } from "./plot_spec.ts";
import { pictureUrl } from "./picture.ts";
import { extent } from "./ranges.ts";

/** A picture of an {@linkcode imageGridPlot}. */
export interface GridImage {
  /** Its pixels, row by row. */
  readonly pixels: ArrayLike<number>;
  /** A line below the picture, such as what it is. */
  readonly label?: string;
  /** A smaller line below the label, such as what it was taken for. */
  readonly caption?: string;
  /** Whether it was taken for something else: it has a frame, and a cross before its label; false unless said. */
  readonly wrong?: boolean;
}

/** How the pictures of an {@linkcode imageGridPlot} are drawn. */
export interface ImageGridOptions {
  /** How many pixels a row of a picture has. */
  readonly width: number;
  /** How many rows a picture has; as many as it has columns unless said. */
  readonly height?: number;
  /** How many pictures stand side by side; as many as there is room for in 640 pixels unless said. */
  readonly columns?: number;
  /** What is black; the lowest of all pixels unless said. */
  readonly low?: number;
  /** What is white; the highest of all pixels unless said. */
  readonly high?: number;
  /** How wide a picture is drawn, in pixels of the plot; 64 unless said. */
  readonly size?: number;
  /** A line above the plot. */
  readonly title?: string;
}

const ACTION = "Cannot draw images";
const OPTIONS = ["width", "height", "columns", "low", "high", "size", "title"];
const ROOM = 640;
const GAP = 14;
const LINE = 16;
/** The colour of what was taken for something else. */
const WRONG = "#D55E00";

/**
 * A plot of small grey pictures in reading order, with sharp pixels.
 *
 * @param images One or more pictures of the same size.
 * @param options The size of a picture in pixels, what is black and what is white, and the layout.
 * @throws {RangeError} Where there is no picture, a pixel that is not finite, or a size, a number of columns or a range that
 * cannot be drawn.
 * @throws {TypeError} Where a picture has not as many pixels as its size says.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { imageGridPlot } from "shapefold/plots";
 *
 * const spec = imageGridPlot([
 *   { pixels: [0, 1, 0, 1], label: "one", caption: "said one" },
 *   { pixels: [1, 1, 1, 0], label: "seven", caption: "said one", wrong: true },
 * ], { width: 2 });
 *
 * assertEquals(spec.description, "2 images, 1 of them wrong: one (said one), × seven (said one).");
 * ```
 */
export function imageGridPlot(images: readonly GridImage[], options: ImageGridOptions): PlotSpec {
  checkOptions(ACTION, options, OPTIONS, "{ width: 28 }");
  const { width, height = width, size = 64, title } = options;
  checkImages(images, width, height);
  const [lowest, highest] = extent(images.flatMap(({ pixels }) => [...extent(pixels)]));
  const { low = lowest, high = highest > low ? highest : low + 1 } = options;
  if (!(high > low && Number.isFinite(high - low))) {
    throw wrongNumber(ACTION, "a finite low below a finite high", low, high);
  }
  if (!(size > 0 && Number.isFinite(size))) {
    throw wrongNumber(ACTION, "a size above 0", size);
  }
  const texts = images.map(({ label = "", caption = "", wrong = false }) => ({
    label: wrong ? `× ${label}`.trimEnd() : label,
    caption,
  }));
  const longest = Math.max(
    ...texts.flatMap((text) => [text.label.length * 7, text.caption.length * 6]),
  );
  const across = Math.max(size, longest) + GAP;
  const columns = options.columns ??
    Math.max(1, Math.min(images.length, Math.floor(ROOM / across)));
  if (!Number.isInteger(columns) || columns < 1) {
    throw wrongNumber(ACTION, "a whole number of columns of at least 1", columns);
  }
  const tall = size * height / width;
  const lines = texts.some(({ caption }) => caption !== "")
    ? 2
    : texts.some(({ label }) => label !== "")
    ? 1
    : 0;
  const down = tall + lines * LINE + GAP;
  const values = images.map(({ pixels, wrong = false }, i) => ({
    x: (i % columns + 0.5) * across,
    y: Math.floor(i / columns) * down + tall / 2,
    url: pictureUrl(pixels, width, low, high),
    wrong,
    ...texts[i],
  }));
  const pixels = (field: string) => ({ field, type: "quantitative", scale: null, axis: null });
  const at = { x: pixels("x"), y: pixels("y") };
  const write = (field: string, line: number, fontSize: number) => ({
    mark: { type: "text", baseline: "middle", dy: tall / 2 + (line + 0.6) * LINE, fontSize },
    encoding: { ...at, text: { field, type: "nominal" } },
  });
  const wrong = images.filter((image) => image.wrong).length;
  const named = texts.filter(({ label }) => label !== "").slice(0, 10).map(({ label, caption }) =>
    caption === "" ? label : `${label} (${caption})`
  );
  return {
    ...plotHead(
      countOf(images.length, "image") + (wrong === 0 ? "" : `, ${wrong} of them wrong`) +
        (named.length === 0 ? "." : `: ${named.join(", ")}${images.length > 10 ? ", …" : ""}.`),
      title,
    ),
    width: Math.min(columns, images.length) * across,
    height: Math.ceil(images.length / columns) * down - GAP,
    data: { values },
    layer: [
      {
        mark: {
          type: "image",
          width: size,
          height: tall,
          aspect: false,
          smooth: false,
          aria: false,
        },
        encoding: { ...at, url: { field: "url", type: "nominal" } },
      },
      ...(wrong === 0 ? [] : [{
        transform: [{ filter: "datum.wrong" }],
        mark: {
          type: "rect",
          width: size + 4,
          height: tall + 4,
          fill: null,
          stroke: WRONG,
          strokeWidth: 3,
          aria: false,
        },
        encoding: at,
      }]),
      ...(lines > 0 ? [write("label", 0, 12)] : []),
      ...(lines > 1 ? [write("caption", 1, 11)] : []),
    ],
  };
}

function checkImages(images: readonly GridImage[], width: number, height: number): void {
  if (images.length === 0) throw new RangeError(`${ACTION}: expected at least 1 but found none`);
  if (![width, height].every((size) => Number.isInteger(size) && size > 0)) {
    throw wrongNumber(ACTION, "a whole width and height of at least 1", width, height);
  }
  images.forEach(({ pixels }, index) => {
    if (pixels.length !== width * height) {
      throw new TypeError(
        `${ACTION}: expected ${height} x ${width} pixels in image ${index} but found ${pixels.length}`,
      );
    }
    for (let i = 0; i < pixels.length; i++) {
      if (Number.isFinite(pixels[i])) continue;
      throw wrongNumber(`Cannot draw image ${index}`, "finite pixels", pixels[i]);
    }
  });
}
