/**
 * What stands below pixels: where their axes begin and end, and what their colours mean.
 *
 * @module
 */

import type { PlotSpec } from "./plot_spec.ts";
import { isDiscrete, labelOf, type Layer, namesOf, placed, scaleOf, shown } from "./plot_views.ts";
import { cellText } from "./table.ts";
import { scaleLine, stopsOf } from "./terminal_colors.ts";

/** The channel that colours the marks of a layer. */
function colorChannel({ encoding }: Layer): PlotSpec | undefined {
  return encoding.color ?? encoding.fill;
}

/** From the first to the last name or number of an axis of a layer, as the scale or the rows have it. */
export function endsOf(layer: Layer, axis: "x" | "y"): readonly [first: string, last: string] {
  const channel = layer.encoding[axis];
  if (isDiscrete(channel)) {
    const names = namesOf(channel, layer.rows);
    return [names[0], names[names.length - 1]];
  }
  const [low, high] = rangeOf(channel, layer.rows.map((row) => Number(placed(channel, row))));
  return [cellText(low), cellText(high)];
}

/** From the lowest to the highest number: what the scale of a channel says, or else those of the rows. */
export function rangeOf(
  channel: PlotSpec | undefined,
  values: readonly number[],
): [number, number] {
  const domain = scaleOf(channel, "domain");
  const numbers = (Array.isArray(domain) ? domain.map(Number) : values).filter(Number.isFinite);
  return [
    numbers.reduce((a, b) => Math.min(a, b), Infinity),
    numbers.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}

/** The lines that say so. */
export function axisNotes(layer: Layer, color: boolean): string[] {
  const { x, y } = layer.encoding;
  const [left, right] = endsOf(layer, "x");
  const [first, last] = endsOf(layer, "y");
  const [top, bottom] = isDiscrete(y) ? [first, last] : [last, first];
  const across = `${labelOf(x) ?? "x"} from ${left} on the left to ${right}`;
  const down = `${labelOf(y) ?? "y"} from ${top} on top to ${bottom}`;
  return [`${across}, ${down}`, ...colorNotes(layer, color)];
}

function colorNotes(layer: Layer, color: boolean): string[] {
  const channel = colorChannel(layer);
  if (channel === undefined) return [];
  const stops = stopsOf(scaleOf(channel, "range"), scaleOf(channel, "domain"));
  const ends = isDiscrete(channel)
    ? namesOf(channel, layer.rows)
    : rangeOf(channel, layer.rows.map((row) => Number(shown(channel, row)))).map(cellText);
  return [scaleLine(ends[0], ends[ends.length - 1], stops, color)];
}
