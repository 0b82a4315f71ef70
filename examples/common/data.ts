/**
 * The data of an example: the real rows where they can be had, else others that are made for the purpose. It is never
 * silent which of them.
 *
 * @module
 */

import { key } from "shapefold";
import {
  type DataSource,
  DataUnavailableError,
  type FeatureTable,
  friedman1,
  type ImageClasses,
  type Labels,
  type SourceOptions,
  syntheticDigits,
} from "shapefold/datasets";

/** Where the data of an example came from, and what they stand in for where they are not the real ones. */
export interface ExampleSource extends DataSource {
  /** The data set that is not there: `"MNIST"`. */
  readonly insteadOf?: string;
  /** How it can be had, and why the addresses that were asked did not send it. */
  readonly because?: readonly string[];
}

/** Data, and where they came from. */
type Sourced<T> = T & { readonly source: ExampleSource };

/** How images are asked for. */
interface ImagesOptions<L extends Labels> {
  readonly labels?: L;
  readonly scale?: number;
}

/** What of an example's options is about data. */
interface DataOptions {
  readonly data?: string;
  readonly seed: number;
}

/** What people call the data sets. */
const NAMES: Readonly<Record<string, string>> = {
  mnist: "MNIST",
  fashionMnist: "Fashion-MNIST",
  californiaHousing: "California housing",
};

/**
 * Loads images of ten classes; synthetic digits stand in for those that cannot be had, but not where a folder was named
 * that has not got them.
 */
export function imagesOrDigits<L extends Labels = "one-hot">(
  load: (options: SourceOptions & ImagesOptions<L>) => Promise<ImageClasses<L>>,
  options: DataOptions,
  images: ImagesOptions<L> = {},
): Promise<Sourced<ImageClasses<L>>> {
  const make = () => syntheticDigits(key(options.seed), images);
  return orStandIn(() => load({ data: options.data, ...images }), make, load.name, options);
}

/** Loads a table of features; Friedman's function stands in for one that cannot be had, as digits do for images. */
export function tableOrFriedman(
  load: (options: SourceOptions) => Promise<FeatureTable>,
  options: DataOptions,
): Promise<Sourced<FeatureTable>> {
  const make = () => friedman1(key(options.seed));
  return orStandIn(() => load({ data: options.data }), make, load.name, options);
}

async function orStandIn<T extends { readonly source: DataSource }>(
  load: () => Promise<T>,
  make: () => T,
  name: string,
  { data }: DataOptions,
): Promise<Sourced<T>> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof DataUnavailableError) || data !== undefined) throw error;
    const made = make();
    const standsFor = { insteadOf: NAMES[name] ?? "the data", because: reasonsOf(error) };
    return { ...made, source: { ...made.source, ...standsFor } };
  }
}

/** The way to data that are nowhere, in a line, and the addresses that failed, not all places that were closed. */
function reasonsOf({ sources }: DataUnavailableError): string[] {
  const net = sources.find(({ flag }) => flag?.startsWith("--allow-net="))?.flag;
  const download = net === undefined
    ? []
    : [`deno run --allow-env --allow-read --allow-write ${net} ... downloads them once`];
  const failed = sources.filter(({ source, flag }) => URL.canParse(source) && flag === undefined);
  return [
    ["--data DIR takes them from a folder", ...download].join(", "),
    ...failed.map(({ source, reason }) => `${source}: ${reason}`),
  ];
}

/** Where data came from, in a line, and in further lines what is to be known of them. */
export function sourceText(
  { name, kind, from, rows, insteadOf, because = [] }: ExampleSource,
  notebookRows: Readonly<Record<string, number>> = {},
): string {
  if (kind === "formula") {
    const stand = name.endsWith("s") ? "stand" : "stands";
    const what = insteadOf === undefined
      ? `${name}:`
      : `${name} ${stand} in for ${insteadOf}, which is not there:`;
    const searched = because.map((reason) => `  ${reason}`);
    return [`${what} ${rowsText(rows)} made by ${from}`, ...searched].join("\n");
  }
  const first = `${name}: ${rowsText(rows)} from ${from}`;
  const isFewer = Object.entries(notebookRows).some(([part, count]) => (rows[part] ?? 0) < count);
  return isFewer
    ? `${first}\nThe notebook had ${
      rowsText(notebookRows)
    }: with fewer, larger losses are to be expected`
    : first;
}

/** Rows by their part: `"8,000 train and 2,000 test rows"`; where there is one part, without its name. */
function rowsText(rows: Readonly<Record<string, number>>): string {
  const parts = Object.entries(rows);
  const counts = parts.map(([part, count]) =>
    `${count.toLocaleString("en-US")}${parts.length === 1 ? "" : ` ${part}`}`
  );
  return `${new Intl.ListFormat("en-GB").format(counts)} rows`;
}
