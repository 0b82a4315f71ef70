/**
 * The numbers in the cells of heat maps.
 *
 * @module
 */

import { formatFigure } from "../text/format_number.ts";
import type { HeatMap } from "./heat_maps.ts";

/** A value with as many decimals as the farthest from 0 needs for three digits. */
export function cellText(value: number, far: number): string {
  if (value === 0) return "0";
  if (far < 1e-3 || far >= 1e5) return formatFigure(value, 2);
  const text = value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(far))));
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** How wide a cell is that has room for each of the values, in pixels. */
export function cellWidth(maps: readonly HeatMap[], far: number): number {
  const texts = maps.flatMap(({ values }) =>
    values.flatMap((line) => Array.from(line, (value) => cellText(value, far)))
  );
  return Math.max(...texts.map((text) => text.length)) * 6.5 + 6;
}
