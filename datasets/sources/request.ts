/**
 * A request to a public server: no host that is not permitted is ever asked, and none may be silent for long.
 *
 * @module
 */

import { describe } from "../../src/text/found.ts";
import { mayConnect, netFlag } from "./permissions.ts";

/** Why a file cannot be had from an address. */
export class DownloadFailure extends Error {}

/** A failure that may be gone the next time. */
export class Interruption extends DownloadFailure {}

const MOST_REDIRECTS = 10;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** The answer of a server; redirects are followed where the permissions reach. */
export async function request(
  address: URL,
  headers: Headers,
  signal: AbortSignal,
): Promise<Response> {
  let at = address;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const response = await fetch(at, { headers, signal, redirect: "manual" });
    const location = response.headers.get("location");
    if (!REDIRECTS.includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.parse(location, at);
    if (next === null || !/^https?:$/.test(next.protocol)) {
      const found = next?.protocol ?? describe(location);
      throw new DownloadFailure(`is redirected to ${found}, which is no web address`);
    }
    at = next;
    if (!mayConnect(at)) {
      throw new DownloadFailure(`is redirected to ${at.host}; allow it with ${netFlag(at)}`);
    }
  }
  throw new DownloadFailure(`is redirected more than ${MOST_REDIRECTS} times`);
}

/** A signal that comes where nothing happens for some time. */
export interface SilenceTimer {
  /** Comes with an {@linkcode Interruption}. */
  readonly signal: AbortSignal;
  /** Something happened. */
  restart(): void;
  /** The end: nothing is waited for any more. */
  stop(): void;
}

/** A timer for something that may be silent for some milliseconds. */
export function silenceTimer(silence: number): SilenceTimer {
  const controller = new AbortController();
  const abort = () => {
    controller.abort(new Interruption(`the server is silent for ${silence / 1000} s`));
  };
  let timer = setTimeout(abort, silence);
  return {
    signal: controller.signal,
    restart() {
      clearTimeout(timer);
      timer = setTimeout(abort, silence);
    },
    stop: () => clearTimeout(timer),
  };
}

/** What went wrong with a connection, in the last words of the message: before them it repeats the address. */
export function reasonOf({ message, cause }: Error): string {
  const text = cause instanceof Error ? cause.message : message;
  return `the connection fails: ${text.replace(/^.*client error \(\w+\): /, "")}`;
}
