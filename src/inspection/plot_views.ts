/**
 * Reads a Vega-Lite specification as what a text rendering needs of it: systems of axes, each with titles and layers of
 * marks over rows of data.
 *
 * Only what stands in the specification is read: data as values, encodings by field, constant or datum. What Vega-Lite
 * would compute first (transforms, aggregates, bins) is refused with an error.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import type { PlotSpec, PlotValue } from "./plot_spec.ts";

/** One row of the data of a plot. */
export type Row = Readonly<Record<string, PlotValue>>;

/** One mark, drawn for each row. */
export interface Layer {
  /** Such as `"line"`. */
  readonly mark: string;
  /** The data. */
  readonly rows: readonly Row[];
  /** Whether only some of the rows are drawn, by a filter that is not looked at: marks that stress others. */
  readonly filtered?: boolean;
  /** Whether its marks cannot be seen and only make axes and legends. */
  readonly invisible?: boolean;
  /** What each channel shows, such as `{ x: { field: "epoch" } }`. */
  readonly encoding: Readonly<Record<string, PlotSpec>>;
}

/** A system of axes with its layers; none for a title that stands above several of them. */
export interface View {
  /** The lines above it: title and subtitle. */
  readonly heading: readonly string[];
  /** What is drawn, from back to front. */
  readonly layers: readonly Layer[];
}

/** What a specification hands down to those inside of it. */
interface Inherited {
  readonly rows: readonly Row[];
  readonly encoding: Readonly<Record<string, PlotSpec>>;
}

const ACTION = "Cannot write a plot as text";

/** The marks that can be told in text, and what they are told as. */
const MARKS: Readonly<Record<string, string>> = {
  line: "line",
  point: "point",
  circle: "point",
  square: "point",
  bar: "bar",
  rect: "rect",
  rule: "rule",
  image: "image",
  text: "text",
};

const CONCATENATIONS = ["concat", "hconcat", "vconcat"];

/**
 * The systems of axes of a specification, in reading order.
 *
 * @throws {TypeError} Where it is no specification, or shows what text cannot.
 */
export function viewsOf(spec: PlotSpec): View[] {
  if (!isObject(spec)) {
    throw new TypeError(`${ACTION}: expected a specification but found ${describe(spec)}`);
  }
  return views(spec, { rows: [], encoding: {} });
}

function views(spec: PlotSpec, above: Inherited): View[] {
  const here = { rows: rowsOf(spec) ?? above.rows, encoding: encodingOf(spec, above) };
  const heading = headingOf(spec.title);
  const parts = CONCATENATIONS.map((name) => spec[name]).find((value) => Array.isArray(value));
  if (parts !== undefined) {
    const inside = (parts as PlotSpec[]).flatMap((part) => views(part, here));
    return heading.length === 0 ? inside : [{ heading, layers: [] }, ...inside];
  }
  return [{ heading, layers: layersOf(spec, here) }];
}

function layersOf(spec: PlotSpec, here: Inherited, filtered = false): Layer[] {
  if (Array.isArray(spec.layer)) {
    return (spec.layer as PlotSpec[]).flatMap(({ transform, ...layer }) => {
      const steps = Array.isArray(transform) ? transform as PlotSpec[] : [];
      const filters = steps.filter((step) => isObject(step) && "filter" in step);
      const rest = steps.length === filters.length ? layer : { ...layer, transform };
      const rows = rowsOf(rest as PlotSpec) ?? here.rows;
      const inside = { rows, encoding: encodingOf(layer as PlotSpec, here) };
      return layersOf(layer as PlotSpec, inside, filters.length > 0);
    });
  }
  const type = isObject(spec.mark) ? spec.mark.type : spec.mark;
  const mark = typeof type === "string" ? MARKS[type] : undefined;
  if (mark === undefined) {
    const known = Object.keys(MARKS).join(", ");
    throw new TypeError(`${ACTION}: expected a mark of ${known} but found ${describe(type)}`);
  }
  const invisible = isObject(spec.mark) && spec.mark.opacity === 0;
  return [{ mark, ...here, filtered, invisible }];
}

/** The rows that a specification brings along, if any. */
function rowsOf({ data, transform }: PlotSpec): readonly Row[] | undefined {
  if (Array.isArray(transform) && transform.length > 0) {
    throw new TypeError(
      `${ACTION}: expected data as they are drawn but found the transform ${
        describe(transform[0])
      }`,
    );
  }
  if (data === undefined) return undefined;
  if (isObject(data) && Array.isArray(data.values)) {
    return data.values.map((value) => isObject(value) ? value : { data: value });
  }
  throw new TypeError(
    `${ACTION}: expected data such as { values: [{ x: 1 }] } but found ${describe(data)}`,
  );
}

function encodingOf({ encoding }: PlotSpec, above: Inherited): Inherited["encoding"] {
  if (!isObject(encoding)) return above.encoding;
  const computed = Object.values(encoding).find((channel) =>
    isObject(channel) &&
    (channel.aggregate || channel.timeUnit || (channel.bin && channel.bin !== "binned"))
  );
  if (computed !== undefined) {
    throw new TypeError(
      `${ACTION}: expected channels without aggregate, bin and timeUnit ` +
        `but found ${describe(computed)}`,
    );
  }
  return { ...above.encoding, ...encoding as Record<string, PlotSpec> };
}

function headingOf(title: PlotValue | undefined): string[] {
  if (isObject(title)) return [...linesOf(title.text), ...linesOf(title.subtitle)];
  return linesOf(title);
}

function linesOf(text: PlotValue | undefined): string[] {
  if (Array.isArray(text)) return text.map(String);
  return typeof text === "string" ? [text] : [];
}

/** Is this an object of properties, not a list? */
export function isObject(value: PlotValue | undefined): value is PlotSpec {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What a channel shows in a row: the field, the datum or the value. */
export function shown(channel: PlotSpec | undefined, row: Row): PlotValue | undefined {
  if (channel === undefined) return undefined;
  if (typeof channel.field === "string") return row[channel.field];
  return channel.datum ?? channel.value;
}

/** What a channel of places shows in a row: the field or the datum, not what is given in pixels. */
export function placed(channel: PlotSpec | undefined, row: Row): PlotValue | undefined {
  return channel?.value !== undefined || channel?.scale === null ? undefined : shown(channel, row);
}

/** The name of an axis; none where the specification wants none. */
export function labelOf(channel: PlotSpec | undefined): string | undefined {
  if (channel === undefined) return undefined;
  const { title, field } = channel;
  const axis = isObject(channel.axis) ? channel.axis.title : undefined;
  const label = axis !== undefined ? axis : title !== undefined ? title : field;
  return typeof label === "string" ? label : undefined;
}

/** Does a channel place its values by name and not by size? */
export function isDiscrete(channel: PlotSpec | undefined): boolean {
  return channel?.type === "nominal" || channel?.type === "ordinal";
}

/** What a channel's scale says of a property, such as `"domain"`. */
export function scaleOf(channel: PlotSpec | undefined, property: string): PlotValue | undefined {
  return isObject(channel?.scale) ? channel.scale[property] : undefined;
}

/** The names of a discrete channel in the order of Vega-Lite: its domain, its sort, or from small to large. */
export function namesOf(channel: PlotSpec, rows: readonly Row[]): string[] {
  const { sort } = channel;
  const listed = [scaleOf(channel, "domain"), sort].find((value) => Array.isArray(value));
  const found = [
    ...new Set(rows.map((row) => shown(channel, row)).filter((value) => value !== undefined)),
  ];
  if (listed !== undefined) return [...new Set([...listed as PlotValue[], ...found].map(String))];
  if (sort === null) return found.map(String);
  const { compare } = new Intl.Collator("en");
  const sorted = found.every((value) => typeof value === "number")
    ? found.toSorted((a, b) => a - b).map(String)
    : found.map(String).sort(compare);
  return sort === "descending" ? sorted.reverse() : sorted;
}
