/**
 * One file from one public address: tried again where the server or the connection fails for a moment, gone on with
 * where it broke off, and taken only where its SHA-256 is the right one.
 *
 * @module
 */

import { unpack } from "../../src/files/unpack.ts";
import { identify, type PublicFile, type WholeFile } from "./public_file.ts";
import { DownloadFailure, Interruption, reasonOf, request, silenceTimer } from "./request.ts";

/** How long is waited. */
export interface Patience {
  /** Milliseconds before each further attempt; as many attempts as there are, and one. */
  readonly pauses: readonly number[];
  /** How long a server may be silent, in milliseconds. */
  readonly silence: number;
}

/** Patience with public servers. */
export const PATIENCE: Patience = { pauses: [500, 1000, 2000, 4000], silence: 15_000 };

/** Is told of each piece: how many bytes are there, and how many there will be. */
export type ByteWatcher = (received: number, total: number) => void;

/** How much longer than the file it may be that a server packs on the way, in bytes. */
const PACKING = 1024;

/** What was received up to now. */
interface Received {
  readonly pieces: Uint8Array[];
  length: number;
  /** What the server calls this version of the file. */
  version: string | null;
  /** Whether the parts are from more than one answer. */
  isPatched: boolean;
  /** Whether any answer ever came. */
  isAnswered: boolean;
}

/**
 * Downloads a file.
 *
 * @param address Where the file is.
 * @throws {DownloadFailure} With the reason, where it cannot be had.
 */
export async function download(
  address: URL,
  file: PublicFile,
  watch: ByteWatcher,
  { pauses, silence }: Patience = PATIENCE,
): Promise<WholeFile> {
  const received = nothing();
  for (let attempt = 0;; attempt++) {
    try {
      return await receive(address, file, received, watch, silence);
    } catch (error) {
      // A server that never answers is most likely out of reach: one more attempt, and then the next address.
      const attempts = received.isAnswered ? pauses.length : Math.min(1, pauses.length);
      if (!(error instanceof Interruption) || attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]));
    }
  }
}

function nothing(): Received {
  return { pieces: [], length: 0, version: null, isPatched: false, isAnswered: false };
}

function forget(received: Received): void {
  Object.assign(received, { ...nothing(), isAnswered: received.isAnswered });
}

/** One attempt: the rest of the file, or all of it. */
async function receive(
  address: URL,
  file: PublicFile,
  received: Received,
  watch: ByteWatcher,
  silence: number,
): Promise<WholeFile> {
  const timer = silenceTimer(silence);
  let encoding: string | null;
  try {
    const response = await request(address, headersOf(received), timer.signal);
    received.isAnswered = true;
    await checkStatus(response, received);
    takeUp(response, received);
    encoding = response.headers.get("content-encoding");
    const most = mostBytes(file) + (encoding === null ? 0 : PACKING);
    for await (const piece of response.body ?? []) {
      timer.restart();
      received.pieces.push(piece);
      received.length += piece.length;
      if (received.length > most) {
        throw new DownloadFailure(`expected ${most} bytes at most but more came`);
      }
      watch(received.length, file.bytes);
    }
  } catch (error) {
    if (error instanceof DownloadFailure || !(error instanceof Error)) throw error;
    throw new Interruption(reasonOf(error));
  } finally {
    timer.stop();
  }
  return await wholeFile(file, received, encoding);
}

/** What is asked for: everything, or what is not there yet of the same version. */
function headersOf({ length, version }: Received): Headers {
  const headers = new Headers({ "accept-encoding": "identity" });
  if (length > 0) headers.set("range", `bytes=${length}-`);
  if (length > 0 && version !== null) headers.set("if-range", version);
  return headers;
}

/** Throws where the answer is no file. */
async function checkStatus(response: Response, received: Received): Promise<void> {
  const { status, statusText } = response;
  if (status === 200 || status === 206) return;
  await response.body?.cancel();
  const reason = `the server answers ${`${status} ${statusText}`.trim()}`;
  if (status === 416 && received.length > 0) forget(received);
  else if (status < 500 && status !== 429) throw new DownloadFailure(reason);
  throw new Interruption(reason);
}

/** Goes on with what was received where the answer does, and else begins anew. */
function takeUp(response: Response, received: Received): void {
  const { length } = received;
  if (response.status === 206) {
    const start = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1];
    if (length === 0 || Number(start) !== length) {
      forget(received);
      throw new Interruption("the server sends another part than it was asked for");
    }
    received.isPatched = true;
    return;
  }
  forget(received);
  const tag = response.headers.get("etag");
  // If-Range takes no weak tag.
  received.version = tag?.startsWith("W/") ? null : tag;
}

/** The file, where everything that was received is the right one. */
async function wholeFile(
  file: PublicFile,
  received: Received,
  encoding: string | null,
): Promise<WholeFile> {
  const bytes = new Uint8Array(received.length);
  let at = 0;
  for (const piece of received.pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  const whole = await identify(bytes, file) ??
    (encoding === "gzip" ? await identifyPacked(bytes, file) : undefined);
  if (whole !== undefined) return whole;

  if (received.isPatched) {
    forget(received);
    throw new Interruption("its parts do not belong together");
  }
  if (encoding === null && bytes.length < file.bytes) {
    throw new Interruption(`ends after ${bytes.length} of ${file.bytes} bytes`);
  }
  throw new DownloadFailure("is another file: it does not have the SHA-256 that it should have");
}

/** The file inside of what a server packed on the way. */
async function identifyPacked(
  bytes: Uint8Array,
  file: PublicFile,
): Promise<WholeFile | undefined> {
  const limits = { file: file.name, maxBytes: mostBytes(file) };
  try {
    return await identify(await unpack(bytes, "gzip", limits), file);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** How long a file is, as it is published or unpacked. */
function mostBytes({ bytes, plain }: PublicFile): number {
  return Math.max(bytes, plain?.bytes ?? 0);
}
