/**
 * A worker, seen from the thread that made it.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { StatusLine } from "../text/status_line.ts";
import type { Outcome } from "./outcome.ts";
import type { AnyPlannedRun } from "./run.ts";
import { messageOf } from "./runs_error.ts";
import { receivedError } from "./sent_error.ts";
import type { Job, Message } from "./worker.ts";

/** A worker that does one run at a time. */
export interface RunWorker {
  /** Does a run; where the worker dies by it, that is an error of the run. */
  perform(planned: AnyPlannedRun, line: StatusLine | undefined): Promise<Outcome>;
  /** Can it do no other run? */
  readonly isDead: boolean;
  /** Ends the worker, whatever it is at. */
  end(): Promise<unknown>;
}

/**
 * Starts a worker: a Node worker, since only that tells when it exits; from a `data:` URL, since Deno starts no worker
 * from a module on a server; with an empty environment, since Deno asks the user for leave to copy the real one.
 */
export function startRunWorker(): RunWorker {
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(CODE)}`), {
    env: {},
    workerData: new URL("./worker.ts", import.meta.url).href,
  });
  let isDead = false;
  let settle: (outcome: Outcome) => void = () => {};
  let shownBy: StatusLine | undefined;

  worker.on("message", (message: Message) => {
    switch (message.kind) {
      case "show":
        return shownBy?.show(message.text);
      case "keep":
        return shownBy?.keep(message.text);
      case "threw":
        return settle({ kind: "failed", error: receivedError(message.error) });
      default:
        return settle(message);
    }
  });
  worker.on(
    "error",
    (cause: unknown) => die(`by an error that nobody caught: ${messageOf(cause)}`, { cause }),
  );
  worker.on("exit", (code: number) => die(`with the exit code ${code}`));

  return {
    perform(planned, line) {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      [settle, shownBy] = [resolve, line];
      const { url, name, config } = planned;
      const job: Job = { url, name, config, ...(line && { width: line.width }) };
      worker.postMessage(job);
      return promise;
    },
    get isDead() {
      return isDead;
    },
    end: () => worker.terminate(),
  };

  function die(how: string, options?: ErrorOptions): void {
    if (isDead) return;
    isDead = true;
    settle({ kind: "failed", error: new Error(`its worker ended ${how}`, options) });
  }
}

/** What a worker runs first. Where this library itself cannot be loaded, no run can be done there. */
const CODE = `
import { parentPort, workerData } from "node:worker_threads";
try {
  const { serve } = await import(workerData);
  serve(parentPort, (url) => import(url));
} catch {
  parentPort.postMessage({ kind: "denied" });
}`;
