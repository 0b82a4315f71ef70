/**
 * The options of the examples: those that all take, and those of one alone.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** What every example can be told. */
export interface Options {
  /** Passes over the data; the example's own numbers where it is left out. */
  readonly epochs?: number;
  /** What everything is drawn from. */
  readonly seed: number;
  /** Threads of the arithmetic, or runs at the same time; the machine's cores where it is left out. */
  readonly threads?: number;
  /** The folder that data files are in; where it is left out, other places are searched. */
  readonly data?: string;
  /** The folder to write pictures and a page to; none where it is left out. */
  readonly out?: string;
  /** Is standard output to be all figures as JSON, and nothing else? */
  readonly json: boolean;
}

/** An option of one example: a number within a range, or some of several names. */
export type OwnOption = OwnNumber | OwnNames;

/** A number. */
export interface OwnNumber {
  /** What it is unless said. */
  readonly default: number;
  /** The least that it may be. */
  readonly least: number;
  /** The most that it may be; any number unless said. */
  readonly most?: number;
  /** May it have a fraction? `false` unless said. */
  readonly fraction?: boolean;
  /** What it does, in a few words. */
  readonly help: string;
}

/** Some of several names, written with commas between them; all of them unless said. */
export interface OwnNames {
  /** The names. */
  readonly names: readonly string[];
  /** What they do, in a few words. */
  readonly help: string;
}

/** What the options of one example come to. */
export type OwnValues<Own extends Readonly<Record<string, OwnOption>>> = {
  readonly [Name in keyof Own]: Own[Name] extends OwnNumber ? number : readonly string[];
};

/** What the help says of an example. */
export interface About<Own extends Readonly<Record<string, OwnOption>>> {
  /** The name of its file without the ending. */
  readonly example: string;
  /** What it does, in a sentence. */
  readonly purpose: string;
  /** How many epochs it takes unless told: `"30, 20 and 20"`. */
  readonly epochs: string;
  /** Does it read files? Then it takes `--data`. */
  readonly readsData?: boolean;
  /** The options that no other example has. */
  readonly own?: Own;
}

/** Reads the options; prints the help or what is wrong, and ends the program there. */
export function readOptions<
  const Own extends Readonly<Record<string, OwnOption>> = Record<never, OwnOption>,
>(
  args: readonly string[],
  about: About<Own>,
): Options & OwnValues<Own> {
  const own = Object.entries<OwnOption>(about.own ?? {});
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        epochs: { type: "string" },
        seed: { type: "string", default: "0" },
        threads: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        ...(about.readsData && { data: { type: "string" as const } }),
        ...Object.fromEntries(own.map(([name]) => [name, { type: "string" as const }])),
      },
    });
    if (values.help) {
      console.log(helpOf(about));
      Deno.exit(0);
    }
    const texts = values as unknown as Readonly<Record<string, string | undefined>>;
    const ifSaid = <T>(name: string, read: (text: string) => T): T | undefined =>
      texts[name] === undefined ? undefined : read(texts[name]);
    const options: Options = {
      epochs: ifSaid("epochs", (text) => number("epochs", text, { least: 1 })),
      seed: number("seed", values.seed, { least: 0 }),
      threads: ifSaid("threads", (text) => number("threads", text, { least: 1, most: 8 })),
      data: ifSaid("data", (text) => readable(text, about.example)),
      out: ifSaid("out", (text) => writable(text, about.example)),
      json: values.json,
    };
    return {
      ...options,
      ...Object.fromEntries(own.map(([n, o]) => [n, ownValue(n, o, texts[n])])),
    } as
      & Options
      & OwnValues<Own>;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error("The options are printed by --help");
    Deno.exit(2);
  }
}

function ownValue(name: string, option: OwnOption, text: string | undefined): unknown {
  if ("default" in option) return text === undefined ? option.default : number(name, text, option);
  if (text === undefined) return option.names;
  const chosen = text.split(",").map((part) => part.trim());
  const unknown = chosen.find((part) => !option.names.includes(part));
  if (unknown === undefined) return option.names.filter((known) => chosen.includes(known));
  throw new RangeError(
    `Cannot use --${name}: expected some of ${option.names.join(", ")} but found "${unknown}"`,
  );
}

/** A number within a range; whole unless a fraction is allowed. */
function number(
  name: string,
  text: string,
  { least, most = Number.MAX_SAFE_INTEGER, fraction = false }: Omit<OwnNumber, "default" | "help">,
): number {
  const value = Number(text);
  const fits = fraction ? Number.isFinite(value) : Number.isInteger(value);
  if (text.trim() !== "" && fits && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER
    ? `of at least ${least}`
    : `from ${least} to ${most}`;
  const kind = fraction ? "a number" : "a whole number";
  throw new RangeError(`Cannot use --${name}: expected ${kind} ${range} but found "${text}"`);
}

function readable(folder: string, example: string): string {
  if (folder === "") throw new Error("Cannot use --data: expected a folder but found none");
  if (Deno.permissions.querySync({ name: "read", path: folder }).state !== "granted") {
    throw new Error(
      `Cannot read ${folder} without permission: write deno run --allow-read examples/${example}.ts --data ${folder}`,
    );
  }
  if (!isFolder(folder)) {
    throw new Error(`Cannot read ${folder}: expected a folder but found a file`);
  }
  return folder;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound ? "there is no such folder" : error;
    throw new Error(`Cannot read ${path}: ${reason}`);
  }
}

/** Makes the folder before the training and not after it. */
function writable(folder: string, example: string): string {
  if (folder === "") throw new Error("Cannot use --out: expected a folder but found none");
  if (Deno.permissions.querySync({ name: "write", path: folder }).state !== "granted") {
    throw new Error(
      `Cannot write to ${folder} without permission: write deno run --allow-write examples/${example}.ts --out ${folder}`,
    );
  }
  try {
    Deno.mkdirSync(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) {
      throw new Error(`Cannot write to ${folder}: expected a folder but found a file`);
    }
    throw new Error(`Cannot write to ${folder}: ${error instanceof Error ? error.message : error}`);
  }
  return folder;
}

function helpOf(
  { example, purpose, epochs, readsData, own = {} as never }: About<
    Readonly<Record<string, OwnOption>>
  >,
): string {
  const lines: [string, string][] = [
    ["--epochs N", `passes over the data (${epochs})`],
    ["--seed N", "what data, weights and order are drawn from (0)"],
    ["--threads N", "threads of the arithmetic, or runs at the same time (one for each core)"],
    ...(readsData
      ? [
        ["--data DIR", "where the data files are; wants deno run --allow-read"] as [string, string],
      ]
      : []),
    ["--out DIR", "also write pictures and a page to DIR; wants deno run --allow-write"],
    ["--json", "print all figures as one JSON object, and all else to standard error"],
    ["--help", "print this"],
    ...Object.entries<OwnOption>(own).map(([name, option]): [string, string] =>
      "default" in option
        ? [`--${name} N`, `${option.help} (${option.default})`]
        : [`--${name} A,B`, `${option.help}: ${option.names.join(", ")} (all)`]
    ),
  ];
  const width = Math.max(...lines.map(([option]) => option.length));
  const flags = readsData ? " --allow-read" : "";
  return [
    purpose,
    "",
    `Usage: deno run${flags} examples/${example}.ts [options]`,
    "",
    ...lines.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`),
  ].join("\n");
}
