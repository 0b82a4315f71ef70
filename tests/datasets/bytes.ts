/**
 * Bytes of files made by hand, for the tests of readers.
 *
 * @module
 */

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Bytes one after the other. */
export function concatenated(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}

/** An unsigned integer in some bytes, the least significant first. */
export function little(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
}

/** An unsigned integer in some bytes, the most significant first. */
export function big(value: number, size: number): number[] {
  return little(value, size).reverse();
}

/** Bytes of base64. */
export function base64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Bytes as `CompressionStream` packs them. */
export async function packed(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat = "gzip",
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An IDX file. */
export function idx(
  type: number,
  shape: readonly number[],
  data: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  return concatenated([0, 0, type, shape.length], ...shape.map((size) => big(size, 4)), data);
}

/** An NPY file of version 1. */
export function npy(header: string, data: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const magic = [0x93, ...utf8("NUMPY"), 1, 0];
  return concatenated(magic, little(header.length, 2), utf8(header), data);
}

/** The header of an NPY file in one row. */
export function npyHeader(descr: string, shape: string, order = "False"): string {
  return `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;
}
