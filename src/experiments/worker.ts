/**
 * What a worker does: it imports the module of a run, finds the run there, and does it, on one thread.
 *
 * @module
 */

import type { MessagePort } from "node:worker_threads";
import { start } from "../runtime/start.ts";
import type { StatusLine } from "../text/status_line.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { planAgain } from "./run.ts";
import { type SentError, sentError } from "./sent_error.ts";

/** What a worker is told. */
export interface Job {
  /** The module of the run. */
  readonly url: string;
  /** Its name there. */
  readonly name: string;
  /** What it is to do. */
  readonly config: unknown;
  /** How many columns its progress has; none where it is not shown. */
  readonly width?: number;
}

/** What a worker says: its progress, and what became of the run. */
export type Message =
  | { readonly kind: "show"; readonly text: string }
  | { readonly kind: "keep"; readonly text: string }
  | { readonly kind: "threw"; readonly error: SentError }
  | Exclude<Outcome, { readonly kind: "failed" }>;

let serving = false;

/** Is this thread a worker that does runs? */
export function isRunWorker(): boolean {
  return serving;
}

/** Imports a module. */
type Load = (url: string) => Promise<unknown>;

/** Does the runs that come through a port, one after the other. */
export function serve(port: MessagePort, load: Load): void {
  serving = true;
  start({ threads: 1 });
  const say = (message: Message) => port.postMessage(message);
  port.on("message", async (job: Job) => say(sendable(await perform(job, load, say))));
}

async function perform(
  { url, name, config, width }: Job,
  load: Load,
  say: (message: Message) => void,
): Promise<Outcome> {
  try {
    await load(url);
    const progress = width === undefined ? { silent: true } : { line: remoteLine(width, say) };
    // Who aborts the runs ends the worker.
    const { signal } = new AbortController();
    return await outcomeOf(planAgain(url, name, config), { progress, signal });
  } catch (error) {
    return isDenied(error) ? { kind: "denied" } : { kind: "failed", error };
  }
}

/** A line that is shown by another thread. */
function remoteLine(width: number, say: (message: Message) => void): StatusLine {
  return {
    width,
    show: (text) => say({ kind: "show", text }),
    keep: (text) => say({ kind: "keep", text }),
  };
}

/** Deno words it as a `TypeError` where it cannot load a module. */
function isDenied(error: unknown): boolean {
  return error instanceof Error && /^Requires \w+ access to /.test(error.message);
}

/** An outcome as it can be sent. */
function sendable(outcome: Outcome): Message {
  return outcome.kind === "failed" ? { kind: "threw", error: sentError(outcome.error) } : outcome;
}
