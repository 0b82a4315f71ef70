/**
 * The last section of an HTML page: what the figures in it come from.
 *
 * @module
 */

import type { Table } from "./table.ts";

/** Where rows of data came from. A `DataSource` of `shapefold/datasets` is one. */
export interface PageDataSource {
  /** The name of the data: `"mnist"`. */
  readonly name: string;
  /** What kind of source it was: `"folder"`, `"cache"`, `"download"`, `"memory"`, `"stand-in"`. */
  readonly kind: string;
  /** The folder, the address, or what stood in for it. */
  readonly from: string;
  /** How many rows each part has: `{ train: 8000, test: 2000 }`. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What the figures of a page come from. */
export interface PageAbout {
  /** When they were computed, in the words that are to be read: `"21 November 2026"`. */
  readonly date?: string;
  /** What everything was drawn from. */
  readonly seed?: number;
  /** On how many threads it was computed. */
  readonly threads?: number;
  /** What `versions()` gives. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The data, as many sources as there were. */
  readonly data?: readonly PageDataSource[];
  /** The options of the run by their names: `{ epochs: 50, batchSize: 32 }`. */
  readonly configuration?: Readonly<Record<string, string | number | boolean>>;
}

/** A table below a line that says what it shows. */
export interface PageTable {
  /** The table. */
  readonly table: Table;
  /** A line above the table. */
  readonly caption?: string;
}

/** What a page says of its run, as tables; none where nothing was said. */
export function aboutTables(about: PageAbout): PageTable[] {
  const { date, seed, threads, versions = {}, data = [], configuration = {} } = about;
  const run = Object.entries({ date, seed, threads, ...versions })
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([name, value]) => [name, String(value)]);
  const options = Object.entries(configuration).map(([name, value]) => [name, String(value)]);
  const sources = data.map(({ name, kind, from, rows }) => {
    const counts = Object.entries(rows).map(([part, count]) =>
      `${part} ${count.toLocaleString("en-US")}`
    );
    return [name, kind, from, counts.join(", ")];
  });
  const tables = [
    { caption: "Configuration", table: { columns: ["option", "value"], rows: options } },
    { caption: "Data", table: { columns: ["name", "source", "from", "rows"], rows: sources } },
    { caption: "Run", table: { columns: ["what", "value"], rows: run } },
  ];
  return tables.filter(({ table }) => table.rows.length > 0);
}
