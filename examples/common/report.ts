/**
 * What an example tells: text, tables and pictures for the terminal, as they come; at the end the same as a page and as
 * JSON, where that was asked for.
 *
 * @module
 */

import { join } from "@std/path";
import { type Table, tableText } from "shapefold";
import { htmlPage, type PageSection, type PlotSpec, toSvg } from "shapefold/plots";
import library from "../../deno.json" with { type: "json" };
import { type ExampleSource, sourceText } from "./data.ts";
import type { Options } from "./options.ts";
import { partsWithin } from "./tables.ts";

/** How wide paragraphs and tables are in the terminal. */
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
  /** A table, below a line that says what it shows. */
  table(caption: string, table: Table): void;
  /** A picture: as text in the terminal, and written to files of its name where that was asked for. */
  picture(name: string, spec: PlotSpec, caption: string): Promise<void>;
  /** Writes what was found. */
  end(findings: Findings): Promise<void>;
}

/** Begins a report: the first line says where the data came from. */
export function report(setting: Setting): Report {
  const { example, title, options, threads, source } = setting;
  const began = performance.now();
  const say = options.json ? console.error : console.log;
  const sections: PageSection[] = [];
  const pictures: { readonly name: string; readonly svg: string }[] = [];
  say(sourceText(source, setting.notebookRows));
  return {
    heading(text) {
      say(`\n${text}\n${"─".repeat(text.length)}`);
      sections.push({ heading: text });
    },
    text(text) {
      say(wrapped(text, WIDTH));
      extend((section) => ({
        ...section,
        text: [section.text, text].filter(Boolean).join("\n\n"),
      }));
    },
    table(caption, table) {
      say(`\n${caption}:\n${partsWithin(table, WIDTH).map(tableText).join("\n\n")}`);
      sections.push({ heading: caption, table });
    },
    async picture(name, spec, caption) {
      const svg = options.out === undefined ? undefined : await toSvg(spec);
      if (svg === undefined) return;
      pictures.push({ name, svg });
      sections.push({ heading: caption, svg });
    },
    async end(findings) {
      const { sentence } = findings.finding;
      say(`\n${wrapped(sentence, WIDTH)}`);
      const seconds = (performance.now() - began) / 1000;
      if (options.out !== undefined) {
        const page = htmlPage({
          title,
          sections: [{ heading: "What was found", text: sentence }, ...sections],
        });
        const files = [...pictures.map(({ name, svg }) => [`${name}.svg`, svg]), [
          `${example}.html`,
          page,
        ]];
        for (const [name, text] of files) await Deno.writeTextFile(join(options.out, name), text);
        say(`\nWritten to ${options.out}: ${files.map(([name]) => name).join(", ")}`);
      }
      if (!options.json) return;
      const { seed, epochs } = options;
      const told = {
        example,
        version: library.version,
        seed,
        threads,
        epochs,
        source,
        seconds,
        ...findings,
      };
      console.log(JSON.stringify(told));
    },
  };

  function extend(change: (section: PageSection) => PageSection): void {
    const section = sections.pop() ?? { heading: title };
    sections.push(change(section));
  }
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
