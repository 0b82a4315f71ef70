/**
 * How a run learns that it is to end: by Ctrl-C or by an abort signal.
 *
 * @module
 */

import { isMainThread } from "node:worker_threads";
import { describe } from "../text/found.ts";

/** Throws where something is no signal: who gives the controller would never end the run. */
export function checkSignal(action: string, signal: AbortSignal | undefined): void {
  if (signal === undefined || signal instanceof AbortSignal) return;
  throw new TypeError(
    `${action}: expected a signal such as controller.signal but found ${describe(signal)}`,
  );
}

/** Whether a run is to end; listens until it is disposed of. */
export interface Interruption extends Disposable {
  /** Is it to end? */
  readonly now: boolean;
}

/**
 * Listens for signals such as Ctrl-C, where asked to, and for an abort signal, where there is one. A worker leaves Ctrl-C to the thread
 * that started it, which can end it: Deno would go on to listen for a worker that was ended while it listened.
 */
export function interruption(
  { signal, interruptible, signals }: {
    readonly signal?: AbortSignal;
    readonly interruptible: boolean;
    readonly signals: readonly Deno.Signal[];
  },
): Interruption {
  let pressed = false;
  const listen = interruptible && isMainThread && typeof Deno !== "undefined";
  const stopListening = () => {
    for (const name of signals) Deno.removeSignalListener(name, onInterrupt);
  };
  const onInterrupt = () => {
    pressed = true;
    stopListening();
  };
  if (listen) { for (const name of signals) Deno.addSignalListener(name, onInterrupt); }
  return {
    get now() {
      return pressed || (signal?.aborted ?? false);
    },
    [Symbol.dispose]: () => {
      if (listen && !pressed) stopListening();
    },
  };
}
