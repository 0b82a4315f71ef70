/**
 * A web server on 127.0.0.1 that does what a test wants of it, and remembers what it was asked.
 *
 * @module
 */

import { digest, type PublicFile } from "../../datasets/sources/public_file.ts";

/** A running server. */
export interface TestServer extends AsyncDisposable {
  /** Its address, with a slash at the end. */
  readonly address: string;
  /** Each request that came: its path, and its range where it has one. */
  readonly asked: readonly string[];
}

/** Serves until it is disposed of; `answer` is told how often this path was asked for before. */
export function serve(
  answer: (request: Request, times: number) => Response | Promise<Response>,
): TestServer {
  const asked: string[] = [];
  const counts = new Map<string, number>();
  const abort = new AbortController();
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, signal: abort.signal };
  const server = Deno.serve(
    { ...options, onError: () => new Response(null, { status: 500 }) },
    (request) => {
      const { pathname } = new URL(request.url);
      const range = request.headers.get("range");
      asked.push(range === null ? pathname : `${pathname} ${range}`);
      const times = counts.get(pathname) ?? 0;
      counts.set(pathname, times + 1);
      return answer(request, times);
    },
  );
  return {
    address: `http://127.0.0.1:${server.addr.port}/`,
    asked,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await server.finished;
    },
  };
}

/** Bytes that say how many they are and then break off, after some of them. */
export function cutAfter(
  bytes: Uint8Array<ArrayBuffer>,
  count: number,
  init: ResponseInit = {},
): Response {
  let isSent = false;
  const body = new ReadableStream({
    async pull(controller) {
      if (!isSent) controller.enqueue(bytes.subarray(0, count));
      // What was sent before must be out when the connection breaks.
      else await new Promise((resolve) => setTimeout(resolve, 30));
      if (isSent) controller.error(new Error("cut"));
      isSent = true;
    },
  });
  const headers = new Headers(init.headers);
  headers.set("content-length", `${bytes.length}`);
  return new Response(body, { ...init, headers });
}

/** The part of some bytes that a request asks for. */
export function partOf(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Response {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1]);
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return new Response(bytes.subarray(start), {
    status: 206,
    headers: { ...headers, "content-range": range },
  });
}

/** A file as a data set would know it. */
export async function publicFile(
  name: string,
  bytes: Uint8Array,
  plain?: Uint8Array,
): Promise<PublicFile> {
  return {
    name,
    bytes: bytes.length,
    sha256: await digest(bytes),
    ...(plain && { plain: { bytes: plain.length, sha256: await digest(plain) } }),
  };
}

/** Bytes that look like nothing else. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 5) * 7) % 251);
}
