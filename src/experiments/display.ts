/**
 * One display for several runs: a line that is rewritten, in which each running one has a share, and a line that stays
 * for each that ended.
 *
 * @module
 */

import { formatSeconds } from "../text/progress_text.ts";
import type { StatusLine } from "../text/status_line.ts";
import { messageOf } from "./runs_error.ts";
import type { Outcome } from "./outcome.ts";

/** The display of several runs. */
export interface Display {
  /** A place for a run that begins. */
  begin(name: string): Place;
  /** Says something of all runs. */
  note(text: string): void;
}

/** The place of a run in the display. */
export interface Place {
  /** Where the run shows its progress; absent where nothing is to be shown. */
  readonly line?: StatusLine;
  /** Says what became of the run. */
  end(outcome: Outcome): void;
}

/** Shows nothing at all. */
export const SILENT: Display = { begin: () => ({ end: () => {} }), note: () => {} };

const SEPARATOR = " | ";

/** The share of a run in a narrow terminal: the line is cut at its end then. */
const LEAST_WIDTH = 12;

/** How many runs there are, how many of them are done at the same time at most, and what they are called. */
export interface Shown {
  readonly count: number;
  readonly atOnce: number;
  readonly what: string;
}

/** Shows runs in a line. */
export function makeDisplay(line: StatusLine, { count, atOnce, what }: Shown): Display {
  const running = new Set<{ readonly name: string; text: string }>();
  let ended = 0;

  return { begin, note: (text) => line.keep(text) };

  function begin(name: string): Place {
    const began = performance.now();
    const share = { name, text: "" };
    let kept = "";
    running.add(share);
    return {
      line: {
        width: Math.max(LEAST_WIDTH, shareOfWidth() - name.length - 1),
        show(text) {
          share.text = text;
          rewrite();
        },
        keep(text) {
          kept = text;
        },
      },
      end(outcome) {
        running.delete(share);
        if (outcome.kind === "denied") return;
        ended++;
        const text = outcome.kind === "failed" ? `failed: ${messageOf(outcome.error)}` : kept;
        const seconds = formatSeconds((performance.now() - began) / 1000);
        line.keep([name, seconds, text].filter((part) => part !== "").join("  "));
        rewrite();
      },
    };
  }

  function shareOfWidth(): number {
    const others = progressLabel().length + SEPARATOR.length * (atOnce - 1);
    return Math.floor((line.width - others) / atOnce);
  }

  function rewrite(): void {
    const shares = Array.from(running, ({ name, text }) => `${name} ${text}`.trimEnd());
    line.show(shares.length === 0 ? "" : progressLabel() + shares.join(SEPARATOR));
  }

  function progressLabel(): string {
    return `${ended}/${count} ${what}  `;
  }
}
