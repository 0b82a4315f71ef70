/**
 * Unpacking of gzip and deflate, with an end to it: a small file can unpack to more than a machine has.
 *
 * @module
 */

import { malformed } from "../text/malformed.ts";

/** How much is unpacked at once: what is packed a thousandfold still comes in pieces of 16 MiB. */
const PIECE = 16 * 1024;

/** Where unpacking ends. */
export interface UnpackLimits {
  /** What is read, for messages. */
  readonly file: string;
  /** The most bytes that it may unpack to. */
  readonly maxBytes: number;
  /** How many bytes the first ones say there are in all; `undefined` where they say it later or nowhere. */
  readonly sizeOf?: (start: Uint8Array) => number | undefined;
}

/** Whether bytes begin as a gzip file does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks bytes up to the size that they say, or to the limit.
 *
 * @throws {SyntaxError} Where they are damaged, cut short, or unpack to more than they say.
 * @throws {RangeError} Where they unpack to more than `maxBytes`.
 */
export async function unpack(
  packed: Uint8Array,
  format: "gzip" | "deflate-raw",
  { file, maxBytes, sizeOf }: UnpackLimits,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let size: number | undefined;
  const stream = piecesOf(packed).pipeThrough(new DecompressionStream(format));
  try {
    for await (const piece of stream) {
      pieces.push(piece);
      length += piece.length;
      size ??= sizeOf?.(joined(pieces, length));
      if (Math.max(length, size ?? 0) > maxBytes) {
        throw tooManyBytes(file, maxBytes, size ?? "more");
      }
      if (size !== undefined && length > size) throw malformed(file, "the end", "more bytes", size);
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw malformed(file, `a whole ${format} stream`, "its end, or damaged data,", length);
  }
  return joined(pieces, length);
}

/** The error for what unpacks to more than it may. */
export function tooManyBytes(file: string, maxBytes: number, found: number | "more"): RangeError {
  return new RangeError(
    `Cannot read ${file}: expected at most ${maxBytes} bytes unpacked but found ${found}; ` +
      "say { maxBytes } where the file is to be trusted",
  );
}

function piecesOf(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + PIECE));
      at += PIECE;
    },
  });
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
