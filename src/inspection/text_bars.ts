/**
 * Bars of a plot as text: one line each, with its name and its value, all to the same scale.
 *
 * @module
 */

import { inkedRuns, type InkedText, textWidth } from "./ink.ts";
import type { PlotSpec, PlotValue } from "./plot_spec.ts";
import {
  isDiscrete,
  labelOf,
  type Layer,
  namesOf,
  placed,
  type Row,
  scaleOf,
  shown,
} from "./plot_views.ts";
import { cellText } from "./table.ts";
import type { TextPart, TextSize } from "./text_part.ts";

/** A bar: where it begins and ends, and what stands before and behind it. */
interface Bar {
  readonly name: string;
  readonly group: string;
  readonly from: number;
  readonly to: number;
  readonly note: string;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The colours of the first, second, … group. */
const COLORS = [36, 35, 33, 32, 34, 31];

/**
 * Draws the layers of bars, and rules as a mark across all of them.
 *
 * @param layers Bars and what belongs to them: rules at a value, rules from a value to another as intervals, texts.
 * @param size The columns; there are as many rows as bars.
 */
export function barsText(layers: readonly Layer[], { width, color }: TextSize): TextPart {
  const [layer] = layers.filter(({ mark }) => mark === "bar");
  const { encoding } = layer;
  const upright = isDiscrete(encoding.x) ||
    !(isDiscrete(encoding.y) || (encoding.y2 !== undefined && encoding.x2 === undefined));
  const [place, size] = upright ? ["x", "y"] : ["y", "x"];
  const others = layers.filter((other) => other !== layer);
  const bars = barsOf(layer, place, size, others);
  if (bars.length === 0) return { lines: ["(no bars)"], notes: [], narrow: false };
  const baselines = others.flatMap((other) => baselineOf(other, place, size));

  const [low, high] = domainOf(encoding[size], [
    ...bars.flatMap(({ from, to }) => [from, to]),
    ...baselines,
  ]);
  const names = column(bars.map(({ name }) => name));
  const groups = column(bars.map(({ group }) => group));
  const notes = bars.map(({ note }) => note);
  const room = width - textWidth(names[0]) - textWidth(groups[0]) - 2 -
    Math.max(...notes.map(textWidth));
  const columns = Math.max(4, room - (groups[0] === "" ? 0 : 1));
  const at = (value: number) => columns * Math.min(1, Math.max(0, (value - low) / (high - low)));
  const marks = baselines.map((value) => Math.min(columns - 1, Math.floor(at(value))));
  const kinds = [...new Set(bars.map(({ group }) => group))];

  const lines = bars.map(({ from, to, group }, index) => {
    const cells = barCells(
      ...[at(from), at(to)].sort((a, b) => a - b) as [number, number],
      columns,
    );
    const ink = color ? COLORS[kinds.indexOf(group) % COLORS.length] : undefined;
    const painted = inkedRuns(cells.map((cell, i): InkedText => {
      const marked = marks.includes(i) ? "│" : cell;
      return [marked, /[│ ]/.test(marked) ? undefined : ink];
    }));
    return [names[index], groups[index], painted, notes[index]].filter((part) => part !== "")
      .join(" ");
  });
  const axes = [labelOf(encoding[place]), labelOf(encoding[size])].filter((text) => text);
  const rules = baselines.map((value) => `│ ${noteOf(others, value, size) ?? cellText(value)}`);
  return {
    lines: [...(axes.length === 0 ? [] : [axes.join(" | ")]), ...lines, ...rules],
    notes: [],
    narrow: false,
  };
}

function barsOf(
  { rows, encoding }: Layer,
  place: string,
  size: string,
  others: readonly Layer[],
): Bar[] {
  const channel = encoding[place];
  const grouping = ["xOffset", "yOffset", "color", "fill"].map((name) => encoding[name])
    .find((one) => one?.field !== undefined && one.field !== channel.field);
  const bars = rows.map((row) => ({
    name: nameOf(row, channel, encoding[`${place}2`]),
    group: grouping === undefined || grouping.type === "quantitative"
      ? ""
      : String(shown(grouping, row)),
    from: Number(placed(encoding[`${size}2`], row) ?? 0),
    to: Number(placed(encoding[size], row)),
    note: "",
  })).filter(({ from, to }) => Number.isFinite(from) && Number.isFinite(to));
  const order = isDiscrete(channel) ? namesOf(channel, rows) : bars.map(({ name }) => name);
  const kinds = grouping === undefined ? [] : namesOf(grouping, rows);
  bars.sort((a, b) =>
    order.indexOf(a.name) - order.indexOf(b.name) || kinds.indexOf(a.group) - kinds.indexOf(b.group)
  );
  const spans = others.filter(({ mark }) => mark === "rule").flatMap((rule) =>
    rule.rows.filter(() => rule.encoding[`${size}2`] !== undefined).map((row) => ({
      name: nameOf(row, rule.encoding[place], rule.encoding[`${place}2`]),
      group: grouping === undefined ? "" : String(shown(grouping, row)),
      ends: [shown(rule.encoding[size], row), shown(rule.encoding[`${size}2`], row)].map(Number),
    }))
  );
  const stacked = encoding[`${size}2`]?.field !== undefined;
  return bars.map((bar, index) => {
    const span = spans.find(({ name, group }) => name === bar.name && group === bar.group);
    const value = cellText(stacked ? bar.to - bar.from : bar.to);
    const interval = span ? ` (${span.ends.map(cellText).join(" to ")})` : "";
    const repeated = index > 0 && bars[index - 1].name === bar.name;
    return { ...bar, name: repeated ? "" : bar.name, note: value + interval };
  });
}

/** What stands before a bar: its name, or from where to where it goes. */
function nameOf(row: Row, channel: PlotSpec | undefined, end: PlotSpec | undefined): string {
  const text = (value: PlotValue | undefined) =>
    typeof value === "number" ? cellText(value) : String(value ?? "");
  const start = text(shown(channel, row));
  return end === undefined ? start : `${start} to ${text(shown(end, row))}`;
}

/** The values of a rule that goes across all bars. */
function baselineOf({ mark, rows, encoding }: Layer, place: string, size: string): number[] {
  if (mark !== "rule" || encoding[`${size}2`] !== undefined) return [];
  const across = placed(encoding[place], rows[0] ?? {}) === undefined ||
    encoding[size]?.datum !== undefined;
  const value = placed(encoding[size], rows[0] ?? {});
  return across && typeof value === "number" ? [value] : [];
}

/** What a text beside a baseline says, for the line below the bars. */
function noteOf(others: readonly Layer[], value: number, size: string): string | undefined {
  const text = others.filter(({ mark }) => mark === "text").map(({ rows, encoding }) =>
    placed(encoding[size], rows[0] ?? {}) === value
      ? shown(encoding.text, rows[0] ?? {})
      : undefined
  ).find((found) => typeof found === "string");
  return text as string | undefined;
}

/** From where to where the bars are drawn: what the scale says, or all of them, and 0 unless it says no. */
function domainOf(channel: PlotSpec, values: readonly number[]): [number, number] {
  const domain = scaleOf(channel, "domain");
  if (Array.isArray(domain) && domain.length === 2) return [Number(domain[0]), Number(domain[1])];
  const reached = scaleOf(channel, "zero") === false ? values : [0, ...values];
  const [low, high] = [Math.min(...reached), Math.max(...reached)];
  return low < high ? [low, high] : [low, low + 1];
}

/** A bar from one place to another, in eighths of a character. */
function barCells(from: number, to: number, columns: number): string[] {
  return Array.from({ length: columns }, (_, index) => {
    const filled = Math.min(to, index + 1) - Math.max(from, index);
    if (filled <= 0) return index === 0 && to === 0 && from === 0 ? "▏" : " ";
    if (filled >= 1 - 1 / 16 || from > index) return filled < 0.5 ? " " : "█";
    return EIGHTHS[Math.round(filled * 8)] || " ";
  });
}

/** Texts, all as wide as the widest. */
function column(texts: readonly string[]): string[] {
  const width = Math.max(...texts.map(textWidth));
  return texts.map((text) => text.padEnd(width));
}
