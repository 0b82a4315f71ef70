/**
 * The one line of the terminal that is rewritten. It needs no permission.
 *
 * @module
 */

/** Where a {@linkcode StatusLine} is written. */
export interface StatusOutput {
  /** Writes text as it is, without adding a line end. */
  write(text: string): void;
  /** Whether lines can be rewritten. */
  readonly isTerminal: boolean;
  /** How wide the terminal is now, in columns. */
  readonly columns: number;
}

/** One line at the end of the output that can be rewritten. */
export interface StatusLine {
  /** How many columns a line may have now without wrapping. */
  readonly width: number;
  /** Replaces the line; does nothing where the output is not a terminal. An empty text removes it. */
  show(text: string): void;
  /** Puts a line that stays in place of the one that was shown. */
  keep(text: string): void;
}

/**
 * A line that is rewritten on a terminal; elsewhere only the lines that stay are written.
 *
 * The cursor is not hidden and no other line is touched, so that an interrupted run leaves the
 * terminal as it was.
 *
 * @param output Where to write; standard error unless said, and `console.error` outside of Deno.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { statusLine } from "shapefold";
 *
 * const written: string[] = [];
 * const line = statusLine({ write: (text) => written.push(text), isTerminal: true, columns: 80 });
 * line.show("Epoch 1/2");
 * line.keep("Epoch 1/2  loss 0.0412");
 * assertEquals(written, ["\r\x1b[KEpoch 1/2", "\r\x1b[KEpoch 1/2  loss 0.0412\n"]);
 * ```
 */
export function statusLine(output: StatusOutput = standardError()): StatusLine {
  const start = output.isTerminal ? "\r\x1b[K" : "";
  // A character in the last column makes some terminals go on to the next line.
  const width = () => Math.max(1, output.columns - 1);
  return {
    get width(): number {
      return width();
    },
    show(text: string): void {
      if (text.includes("\n")) {
        throw new RangeError("Cannot show a status line: expected one line but found a line end");
      }
      if (output.isTerminal) output.write(start + [...text].slice(0, width()).join(""));
    },
    keep(text: string): void {
      output.write(`${start}${text}\n`);
    },
  };
}

function standardError(): StatusOutput {
  if (typeof Deno === "undefined") {
    const write = (text: string) => console.error(text.replace(/\n$/, ""));
    return { write, isTerminal: false, columns: 80 };
  }
  const encoder = new TextEncoder();
  let isOpen = true;
  return {
    write(text: string): void {
      let bytes = encoder.encode(text);
      try {
        while (isOpen && bytes.length > 0) bytes = bytes.subarray(Deno.stderr.writeSync(bytes));
      } catch (error) {
        // Who reads the display may go away; the run that it shows goes on.
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
        isOpen = false;
      }
    },
    isTerminal: Deno.stderr.isTerminal(),
    get columns(): number {
      return Deno.stderr.isTerminal() ? Deno.consoleSize().columns : 80;
    },
  };
}
