/**
 * Files at public addresses, and how each is known to be the right one.
 *
 * @module
 */

/** A file as it is published. */
export interface PublicFile {
  /** Its name at each of the addresses, and in the cache. */
  readonly name: string;
  /** How long it is. */
  readonly bytes: number;
  /** The SHA-256 of its bytes, in small hexadecimal digits. */
  readonly sha256: string;
  /** The same file with gzip undone, as some servers send it. */
  readonly plain?: PlainFile;
}

/** What is in a gzipped file. */
export interface PlainFile {
  /** How long it is. */
  readonly bytes: number;
  /** The SHA-256 of its bytes, in small hexadecimal digits. */
  readonly sha256: string;
}

/** The right bytes of a file, under the name that says whether they are gzipped. */
export interface WholeFile {
  /** The name, without `.gz` where gzip was undone on the way. */
  readonly name: string;
  /** All of its bytes. */
  readonly bytes: Uint8Array;
}

/** The name of a file with gzip undone. */
export function plainName(name: string): string {
  return name.replace(/\.gz$/, "");
}

/** How long a file is at most, as it is published or unpacked. */
export function mostBytes({ bytes, plain }: PublicFile): number {
  return Math.max(bytes, plain?.bytes ?? 0);
}

/** The bytes as the file that they are, or nothing where they are another one or only a part of it. */
export async function identify(
  bytes: Uint8Array,
  { name, bytes: length, sha256, plain }: PublicFile,
): Promise<WholeFile | undefined> {
  if (bytes.length !== length && bytes.length !== plain?.bytes) return undefined;
  const found = await digest(bytes);
  if (found === sha256) return { name, bytes };
  return found === plain?.sha256 ? { name: plainName(name), bytes } : undefined;
}

/** The SHA-256 of some bytes, in small hexadecimal digits. */
export async function digest(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>))
    .toHex();
}
