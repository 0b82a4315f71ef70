/**
 * What an example tells: text, tables and pictures for the terminal, as they come; at the end the same as a page and as
 * JSON, where that was asked for.
 *
 * @module
 */

import { join } from "@std/path";
import { type Summary, type Table, tableText, versions } from "shapefold";
import { htmlPage, type PageFigure, type PlotSpec, toPng, toSvg, toText } from "shapefold/plots";
import type { PageTable } from "shapefold/plots";
import { type ExampleSource, sourceText } from "./data.ts";
import type { Options } from "./options.ts";

/** How wide paragraphs, tables and pictures are in the terminal. */
const WIDTH = 100;

/** What an example is, and how it was called. */
export interface Setting {
  /** The name of its file without the ending. */
  readonly example: string;
  /** What it is about: the title of the page. */
  readonly title: string;
  /** How it was called. */
  readonly options: Options;
  /** How many threads it has, or runs at the same time. */
  readonly threads: number;
  /** Where its data came from. */
  readonly source: ExampleSource;
  /** How many rows the notebook had, where the data can have fewer: `{ train: 60_000, test: 10_000 }`. */
  readonly notebookRows?: Readonly<Record<string, number>>;
}

/** All that an example found, as data. */
export interface Findings {
  /** The settings of the experiment: networks, rates, batch sizes. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The figures of each variant. */
  readonly results: Readonly<Record<string, unknown>>;
  /** The figures of the course notebook, by variant. */
  readonly notebook: Readonly<Record<string, unknown>>;
  /** What was found: a sentence, and the numbers in it. */
  readonly finding: { readonly sentence: string };
  /** Other figures. */
  readonly figures?: Readonly<Record<string, unknown>>;
}

/** Tells what an example does while it does it. */
export interface Report {
  /** A section begins. */
  heading(text: string): void;
  /** A paragraph. */
  text(text: string): void;
  /** Text whose lines stay as they are. */
  verbatim(text: string): void;
  /** The layers of a model. */
  summary(name: string, summary: Summary): void;
  /** A table, below a line that says what it shows. */
  table(caption: string, table: Table): void;
  /** A table of figures beside the notebook's; where others stand in for the data of the notebook, a line that says so. */
  beside(caption: string, table: Table): void;
  /**
   * A picture: as text in the terminal, and written to files of its name where that was asked for. One that as text has
   * hundreds of lines is `onlyAsFile`.
   */
  picture(
    name: string,
    spec: PlotSpec,
    caption: string,
    options?: { readonly onlyAsFile?: boolean },
  ): Promise<void>;
  /** Writes what was found. */
  end(findings: Findings): Promise<void>;
}

/** Begins a report: the first line says where the data came from. */
export function report(setting: Setting): Report {
  const { title, options, source, notebookRows } = setting;
  const began = performance.now();
  const say = options.json ? console.error : console.log;
  const sections: Section[] = [];
  const files: string[] = [];
  const about = sourceText(source, notebookRows);
  say(about);
  return {
    heading(text) {
      say(`\n${text}\n${"─".repeat(text.length)}`);
      sections.push({ heading: text, paragraphs: [], figures: [], tables: [] });
    },
    text: tellText,
    verbatim: say,
    summary(name, summary) {
      say(`\n${name}:\n${summary}`);
      section().tables.push({ caption: name, table: layersTable(summary) });
    },
    table: tellTable,
    beside(caption, table) {
      if (source.insteadOf === undefined) tellTable(caption, table);
      else tellText(`${caption}: nothing, since its figures are of ${source.insteadOf}.`);
    },
    async picture(name, spec, caption, { onlyAsFile = false } = {}) {
      if (!onlyAsFile) {
        const color = options.json ? { color: false } : {};
        const text = toText(spec, { width: WIDTH, ...color });
        say(`\n${text}${text.includes(caption) ? "" : `\n${wrapped(caption, WIDTH)}`}`);
      }
      if (options.out === undefined) return;
      const svg = await toSvg(spec);
      section().figures.push({ svg, caption });
      await write(`${name}.svg`, svg);
      await write(`${name}.png`, await toPng(spec));
    },
    async end(findings) {
      const { sentence } = findings.finding;
      say(`\n${wrapped(sentence, WIDTH)}`);
      if (options.out !== undefined) {
        await write(
          `${setting.example}.html`,
          pageOf(setting, about.split("\n").filter(isSentence), sections, findings),
        );
        const written = `Written to ${options.out}: ${files.join(", ")}`;
        say(`\n${wrapped(written, WIDTH)}`);
      }
      if (!options.json) return;
      const seconds = (performance.now() - began) / 1000;
      const { seed, epochs } = options;
      const { example, threads } = setting;
      const called = {
        example,
        version: versions().shapefold,
        seed,
        threads,
        epochs,
        source,
        seconds,
      };
      console.log(JSON.stringify({ ...called, ...findings }));
    },
  };

  function tellText(text: string): void {
    say(wrapped(text, WIDTH));
    section().paragraphs.push(text);
  }

  function tellTable(caption: string, table: Table): void {
    say(`\n${caption}:\n${tableText(table, { width: WIDTH })}`);
    section().tables.push({ caption, table });
  }

  function section(): Section {
    if (sections.length === 0) {
      sections.push({ heading: title, paragraphs: [], figures: [], tables: [] });
    }
    return sections[sections.length - 1];
  }

  async function write(name: string, content: string | Uint8Array): Promise<void> {
    const path = join(options.out!, name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
    files.push(name);
  }
}

/** What was told below a heading. */
interface Section {
  readonly heading: string;
  readonly paragraphs: string[];
  readonly figures: PageFigure[];
  readonly tables: PageTable[];
}

/** The whole report as a page. */
function pageOf(
  { title, options, threads, source }: Setting,
  about: readonly string[],
  sections: readonly Section[],
  { finding, configuration }: Findings,
): string {
  return htmlPage({
    title,
    text: [finding.sentence, ...about].join("\n\n"),
    sections: sections.map(({ heading, paragraphs, figures, tables }) => ({
      heading,
      text: paragraphs.length === 0 ? undefined : paragraphs.join("\n\n"),
      figures,
      tables,
    })),
    about: {
      date: new Date().toLocaleDateString("en-GB", { dateStyle: "long" }),
      seed: options.seed,
      threads,
      versions: versions(),
      data: [source],
      configuration: {
        ...Object.fromEntries(
          Object.entries(configuration).map(([name, value]) => [name, settingText(value)]),
        ),
        ...(options.epochs !== undefined && { "--epochs": options.epochs }),
      },
    },
  });
}

/** Is a line of what is said of data more than one of the places where they were looked for? */
function isSentence(line: string): boolean {
  return !line.startsWith(" ");
}

/** A setting in words: `"small: 64, large: 400"`. */
function settingText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map(([name, part]) =>
    typeof part === "object" && part !== null
      ? `${name} (${settingText(part)})`
      : Array.isArray(value)
      ? String(part)
      : `${name} ${part}`
  ).join(", ");
}

/** The layers of a model, and all of them. */
function layersTable({ rows, parameters, running }: Summary): Table {
  return {
    columns: ["layer", "output", "parameters"],
    rows: [
      ...rows.map((
        { layer, output, parameters, running },
      ) => [layer, output, (parameters + running).toLocaleString("en-US")]),
      ["all", "", (parameters + running).toLocaleString("en-US")],
    ],
  };
}

/** Text in lines of at most some characters, broken between words; its own line breaks stay. */
export function wrapped(text: string, width: number): string {
  return text.split("\n").map((line) => {
    if (line.length <= width) return line;
    const lines = [""];
    for (const word of line.split(" ")) {
      const last = lines.at(-1)!;
      if (last === "") lines[lines.length - 1] = word;
      else if (last.length + 1 + word.length <= width) lines[lines.length - 1] += ` ${word}`;
      else lines.push(word);
    }
    return lines.join("\n");
  }).join("\n");
}
