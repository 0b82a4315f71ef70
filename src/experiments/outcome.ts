/**
 * What becomes of a run, in this process and in a worker.
 *
 * @module
 */

import { checkSendable } from "./sendable.ts";
import type { AnyPlannedRun, RunContext } from "./run.ts";

/** What becomes of a run: a result, an error, or nothing where the module may not be read. */
export type Outcome =
  | { readonly kind: "finished"; readonly result: unknown }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "denied" };

/**
 * Does a run, and gives what becomes of it; it never throws. Config and result are copied as between threads, so that
 * it does not matter where a run is done.
 */
export async function outcomeOf(planned: AnyPlannedRun, context: RunContext): Promise<Outcome> {
  try {
    const result = await planned.execute(context);
    checkSendable(result, {
      action: `Cannot return from the run '${planned.name}'`,
      what: "a result",
      hint: "return numbers: toArray(x), values(x) or the history",
    });
    return { kind: "finished", result: structuredClone(result) };
  } catch (error) {
    return { kind: "failed", error };
  }
}
