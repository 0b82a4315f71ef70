/**
 * What Keras saved, opened: the configuration of a `.keras` archive, and the HDF5 file with the weights.
 *
 * @module
 */

import type { Contents } from "../../files/contents.ts";
import { unpackMember, type ZipMember, zipMembers } from "../../files/zip.ts";
import { describe } from "../../text/found.ts";
import { malformed } from "../../text/malformed.ts";
import { checkReadable, nameOf, pathOf } from "../file_access.ts";

/** Bytes, or where they are: a path, or a `file:` address. */
export type KerasSource = string | URL | Uint8Array;

/** What Keras saved. */
export interface SavedByKeras {
  /** The file's name, without folders. */
  readonly file: string;
  /** How many bytes it has. */
  readonly size: number;
  /** The HDF5 file with the weights. */
  readonly weights: Contents;
  /** The text of the configuration; a file of weights alone has none. */
  readonly config?: Contents;
  /** The text about the archive. */
  readonly metadata?: Contents;
}

const ZIP = [0x50, 0x4b, 3, 4];
const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Keras packs nothing; an archive that somebody else packed unpacks to at most so many times its size. */
const MOST_UNPACKED = 16;

/**
 * Opens what Keras saved: a `.keras` archive or a `.weights.h5` file, told apart by their first bytes.
 *
 * @throws {TypeError} Where the source is none.
 * @throws {SyntaxError} Where it is neither of them, or the archive is damaged, with the byte.
 * @throws {RangeError} Where it would unpack to much more than it is.
 * @throws {Deno.errors.NotCapable} Where the file may not be read, with the flag; nothing is asked.
 */
export async function openSaved(action: string, source: KerasSource): Promise<SavedByKeras> {
  const contents = await contentsOf(action, source);
  const { file, bytes } = contents;
  if (startsWith(bytes, HDF5)) return { file, size: bytes.length, weights: contents };
  if (!startsWith(bytes, ZIP)) {
    const found = bytes.length === 0 ? "nothing" : "neither";
    throw malformed(file, "a .keras archive or a .weights.h5 file", found, 0);
  }
  const members = new Map(zipMembers(contents).map((member) => [member.name, member]));
  const [metadata, config, weights] = ["metadata.json", "config.json", "model.weights.h5"].map(
    (name) => memberOf(members, name, file),
  );
  const unpacked = metadata.size + config.size + weights.size;
  if (unpacked > MOST_UNPACKED * bytes.length) {
    throw new RangeError(
      `Cannot read ${file}: expected an archive that unpacks to at most ${MOST_UNPACKED} times ` +
        `its ${bytes.length} bytes but found ${unpacked} bytes in it`,
    );
  }
  return {
    file,
    size: bytes.length,
    metadata: await unpackMember(metadata, file),
    config: await unpackMember(config, file),
    weights: await unpackMember(weights, file),
  };
}

function memberOf(
  members: ReadonlyMap<string, ZipMember>,
  name: string,
  file: string,
): ZipMember {
  const member = members.get(name);
  if (member !== undefined) return member;
  const found = [...members.keys()].slice(0, 3).map(describe).join(", ") || "an empty one";
  throw new SyntaxError(
    `Cannot read ${file}: expected a .keras archive with ${name} but found ${found}`,
  );
}

async function contentsOf(action: string, source: KerasSource): Promise<Contents> {
  if (source instanceof Uint8Array) return { file: "the bytes", bytes: source };
  const path = pathOf(action, source);
  await checkReadable(path);
  return { file: nameOf(path), bytes: await Deno.readFile(path) };
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}
