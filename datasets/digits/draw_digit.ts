/**
 * A digit drawn by hand: strokes that wobble, bent, slanted, turned, moved, of a pen that is thin or thick.
 *
 * @module
 */

import type { Glyph, Stroke } from "./strokes.ts";

/** How many pixels an image has along each side. */
export const SIDE = 28;

/** How large a digit is before it is scaled at random, in pixels: that of MNIST. */
const HEIGHT = 20;

/** Straight pieces between two points of a stroke. */
const PIECES = 5;

/** How far a point may be off along each side, in units of its box. */
const WOBBLE = 8;

/** Numbers from 0 to below 1, one at a time. */
export type Draw = () => number;

/** From the 100 x 100 box of a glyph to pixels. */
type Place = (x: number, y: number) => readonly [x: number, y: number];

/**
 * Draws a glyph as one hand would.
 *
 * @param draw What is random about it: the same numbers give the same image.
 * @param pixels Where it is drawn, 28 x 28 zeros; ink is up to 255.
 */
export function drawDigit(glyph: Glyph, draw: Draw, pixels: Uint8Array): void {
  const place = placeOf(draw);
  const radius = 0.8 + 0.6 * draw() + 0.6 * draw() * draw();
  const ink = 225 + 30 * draw();
  for (const stroke of glyph) {
    const points = wobbled(stroke, draw);
    let from = place(points[0], points[1]);
    for (let i = 0; i + 3 < points.length; i += 2) {
      for (let piece = 1; piece <= PIECES; piece++) {
        const to = place(along(points, i, piece / PIECES), along(points, i + 1, piece / PIECES));
        drawLine(from, to, radius, ink, pixels);
        from = to;
      }
    }
  }
}

/** A number around 0, up to `most` in size: small ones more often. */
function around(draw: Draw, most: number): number {
  return (draw() + draw() - 1) * most;
}

function placeOf(draw: Draw): Place {
  const [width, height] = [0.9 + around(draw, 0.35), 0.98 + around(draw, 0.25)];
  const slant = 0.1 + around(draw, 0.5);
  const bend = around(draw, 0.5);
  const turn = around(draw, 0.45);
  const [cos, sin] = [HEIGHT * Math.cos(turn), HEIGHT * Math.sin(turn)];
  const [right, down] = [around(draw, 3.5), around(draw, 3)];
  const middle = (SIDE - 1) / 2;
  return (x, y) => {
    const v = height * (y / 100 - 0.5);
    const u = width * (x / 100 - 0.5) - slant * v + bend * (v * v - 0.08);
    return [middle + right + cos * u - sin * v, middle + down + sin * u + cos * v];
  };
}

/** The points, each a little off, much like the one before it; a corner stays a corner. */
function wobbled(stroke: Stroke, draw: Draw): number[] {
  const points: number[] = [];
  let [right, down] = [0, 0];
  for (let i = 0; i < stroke.length; i += 2) {
    const isCorner = i > 0 && stroke[i] === stroke[i - 2] && stroke[i + 1] === stroke[i - 1];
    if (!isCorner) {
      right = 0.6 * right + around(draw, WOBBLE);
      down = 0.6 * down + around(draw, WOBBLE);
    }
    points.push(stroke[i] + right, stroke[i + 1] + down);
  }
  return points;
}

/**
 * One coordinate between the points `i` and `i + 2` of a Catmull-Rom spline, at a share of the way; before the first
 * point and after the last there is another one like it.
 */
function along(points: readonly number[], i: number, share: number): number {
  const [p1, p2] = [points[i], points[i + 2]];
  const [p0, p3] = [points[i - 2] ?? p1, points[i + 4] ?? p2];
  const [cubic, square] = [3 * (p1 - p2) + p3 - p0, 2 * p0 - 5 * p1 + 4 * p2 - p3];
  return p1 + share * (p2 - p0 + share * (square + share * cubic)) / 2;
}

/** A line with round ends; a pixel that the pen covers in part gets a part of the ink. */
function drawLine(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  radius: number,
  ink: number,
  pixels: Uint8Array,
): void {
  const reach = radius + 0.5;
  const [left, right] = [Math.min(x0, x1) - reach, Math.max(x0, x1) + reach];
  const [top, bottom] = [Math.min(y0, y1) - reach, Math.max(y0, y1) + reach];
  const [dx, dy] = [x1 - x0, y1 - y0];
  const squared = dx * dx + dy * dy || 1;
  for (let y = Math.max(0, Math.ceil(top)); y <= Math.min(SIDE - 1, bottom); y++) {
    for (let x = Math.max(0, Math.ceil(left)); x <= Math.min(SIDE - 1, right); x++) {
      const share = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
      const [offX, offY] = [x - x0 - share * dx, y - y0 - share * dy];
      const distance = Math.sqrt(offX * offX + offY * offY);
      const covered = Math.min(1, reach - distance);
      if (covered > 0) pixels[y * SIDE + x] = Math.max(pixels[y * SIDE + x], ink * covered);
    }
  }
}
