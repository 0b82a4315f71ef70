/**
 * Matrices to be drawn as heat maps.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";

/** A matrix of a `heatMapPlot`. */
export interface HeatMap {
  /** A line above it. */
  readonly name?: string;
  /** Its rows, from the top down. */
  readonly values: readonly ArrayLike<number>[];
}

/**
 * The kernel of a dense layer on images as one small map for each of its units: what the unit looks for.
 *
 * @param kernel One row for each pixel and one column for each unit.
 * @param width How many pixels a row of the image has.
 * @returns As many maps as there are units, named by their number.
 * @throws {RangeError} Where the width is not a whole number from 1, or there is no row.
 * @throws {TypeError} Where the rows are no whole image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kernelFilters } from "shapefold/plots";
 *
 * const kernel = [[1, 10], [2, 20], [3, 30], [4, 40]];
 * assertEquals(kernelFilters(kernel, 2), [
 *   { name: "0", values: [[1, 2], [3, 4]] },
 *   { name: "1", values: [[10, 20], [30, 40]] },
 * ]);
 * ```
 */
export function kernelFilters(kernel: readonly ArrayLike<number>[], width: number): HeatMap[] {
  const action = "Cannot make filters";
  if (!Number.isInteger(width) || width < 1) {
    throw wrongNumber(action, "a whole width of at least 1", width);
  }
  if (kernel.length === 0) {
    throw new RangeError(`${action}: expected at least 1 row but found none`);
  }
  if (kernel.length % width !== 0) {
    throw new TypeError(
      `${action}: expected rows for whole lines of ${width} pixels but found ${kernel.length}`,
    );
  }
  return Array.from(kernel[0], (_, unit) => ({
    name: String(unit),
    values: Array.from(
      { length: kernel.length / width },
      (_, row) => Array.from({ length: width }, (_, column) => kernel[row * width + column][unit]),
    ),
  }));
}

/**
 * Checks that matrices can be drawn.
 *
 * @throws {RangeError} Where there is none, an empty one, or a value that is not finite.
 * @throws {TypeError} Where rows differ in length, or names in number.
 */
export function checkHeatMaps(
  maps: readonly HeatMap[],
  rowNames: readonly string[] | undefined,
  columnNames: readonly string[] | undefined,
  action: string,
): void {
  if (maps.length === 0) throw new RangeError(`${action}: expected at least 1 but found none`);
  maps.forEach(({ values }, index) => {
    const where = `${action}: expected`;
    const columns = values[0]?.length ?? 0;
    if (columns === 0) {
      throw new RangeError(`${where} at least 1 value in matrix ${index} but found none`);
    }
    values.forEach((line, row) => {
      if (line.length !== columns) {
        throw new TypeError(
          `${where} ${columns} values in row ${row} of matrix ${index} but found ${line.length}`,
        );
      }
      for (let i = 0; i < line.length; i++) {
        if (Number.isFinite(line[i])) continue;
        throw wrongNumber(action, `finite values in row ${row} of matrix ${index}`, line[i]);
      }
    });
    for (
      const [what, names, count] of [
        ["row", rowNames, values.length],
        ["column", columnNames, columns],
      ] as const
    ) {
      if (names === undefined || new Set(names).size === count && names.length === count) continue;
      throw new TypeError(
        `${where} ${count} different ${what} names for matrix ${index} but found ${names.length}`,
      );
    }
  });
}
