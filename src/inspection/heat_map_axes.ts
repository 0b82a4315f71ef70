/**
 * The sizes and the axes of heat maps.
 *
 * @module
 */

import type { HeatMap } from "./heat_maps.ts";
import type { PlotSpec } from "./plot_spec.ts";

/** Up to how many maps have axes; more of them are small and have names only. */
export const MOST_AXES = 8;

/** What stands at the axes of all maps. */
interface MapLabels {
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly rowNames?: readonly string[];
  readonly columnNames?: readonly string[];
}

/**
 * Cells are square, and pixels of the screen where there is room, but where that would make a thread of a matrix.
 *
 * @param count How many maps there are.
 * @param least How wide a cell is at least, for what is written in it.
 */
export function sizeOf(
  { values }: HeatMap,
  count: number,
  least: number,
): { width: number; height: number } {
  const room = count > MOST_AXES ? 56 : count > 1 ? 220 : 360;
  const cell = (cells: number) => {
    const size = Math.min(40, room / cells);
    return size > 1 ? Math.floor(size) : size;
  };
  const [rows, columns] = [values.length, values[0].length];
  const both = Math.min(cell(rows), cell(columns));
  const isThread = Math.max(rows, columns) > 6 * Math.min(rows, columns) && both < 12;
  const [down, across] = isThread
    ? [Math.min(20, cell(rows)), Math.min(20, cell(columns))]
    : [both, both];
  return { width: columns * Math.max(across, least), height: rows * down };
}

/** The axes of a map, columns to the right and rows from the top down: what each stands for, and how it is drawn. */
export interface MapAxes {
  /** What the columns are called. */
  readonly columns: readonly (string | number)[];
  /** What the rows are called. */
  readonly rows: readonly (string | number)[];
  /** The channels x and y. */
  readonly encoding: PlotSpec;
}

/** The axes of one of so many maps of such a size. */
export function axesOf(
  { values }: HeatMap,
  { width, height }: { readonly width: number; readonly height: number },
  count: number,
  { xLabel, yLabel, rowNames, columnNames }: MapLabels,
): MapAxes {
  const columns = columnNames ?? Array.from(values[0], (_, i) => i);
  const rows = rowNames ?? values.map((_, i) => i);
  const axis = (
    field: string,
    label: string | undefined,
    names: readonly (string | number)[],
    room: number,
  ) => ({
    field,
    type: "ordinal",
    title: label ?? null,
    scale: { domain: names, paddingInner: 0, paddingOuter: 0 },
    axis: count > MOST_AXES ? null : {
      values: names.filter((_, i) => i % roundStep(names.length / room) === 0),
      labelAngle: 0,
      labelLimit: 0,
      labelPadding: 6,
      ticks: false,
      domain: false,
    },
  });
  const longest = Math.max(...columns.map((name) => String(name).length));
  return {
    columns,
    rows,
    encoding: {
      x: axis("column", xLabel, columns, width / (longest * 7 + 8)),
      y: axis("row", yLabel, rows, height / 15),
    },
  };
}

/** The smallest of 1, 2, 5, 10, 20, 50, … that is not below a number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return power * [1, 2, 5, 10].find((digit) => digit * power >= least)!;
}
