/**
 * NPZ: several arrays of NumPy in one ZIP file, each under its name.
 *
 * @module
 */

import { tooManyBytes } from "../../src/files/unpack.ts";
import { unpackMember, type ZipMember, zipMembers } from "../../src/files/zip.ts";
import { describe } from "../../src/text/found.ts";
import { type ByteSource, contentsOf, type ReadOptions, usualMaxBytes } from "./contents.ts";
import { parseNpy } from "./npy.ts";
import type { NumericArray } from "./numeric_array.ts";

/** How many names of arrays a message has. */
const NAMED = 8;

/** What {@linkcode readNpz} may be told. */
export interface NpzOptions<Name extends string = string> extends ReadOptions {
  /** The arrays that are wanted, and read; all unless said. */
  readonly names?: readonly Name[];
}

/**
 * Reads an NPZ file, stored or deflated: its arrays by name.
 *
 * Members that are no `.npy` are passed over. A name is a name: none is used as a path.
 *
 * @param source Bytes, a path, or a `file:` address.
 * @throws {SyntaxError} Where the file is none or damaged, with the byte; where its checksums are wrong.
 * @throws {RangeError} Where it has no array of a name that is wanted, with the names that it has; where its arrays
 * take more than `maxBytes`; where {@linkcode readNpy} throws one.
 * @throws {Deno.errors.NotCapable} Where the file may not be read; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { readNpz } from "shapefold/datasets";
 *
 * // const { x, y } = await readNpz("mnist.npz", { names: ["x", "y"] });
 * const empty = Uint8Array.of(0x50, 0x4b, 5, 6, ...new Uint8Array(18));
 * await assertRejects(
 *   () => readNpz(empty, { names: ["x"] }),
 *   RangeError,
 *   "Cannot read the bytes: expected an array 'x' but found none",
 * );
 * ```
 */
export async function readNpz<const Name extends string = string>(
  source: ByteSource,
  options: NpzOptions<Name> = {},
): Promise<Readonly<Record<Name, NumericArray>>> {
  if (options.names !== undefined && !Array.isArray(options.names)) {
    throw new TypeError(
      `Cannot read an NPZ file: expected names such as ["x", "y"] but found ${
        describe(options.names)
      }`,
    );
  }
  const zip = await contentsOf("an NPZ file", source, options, { known: ["names"] });
  const members = new Map<string, ZipMember>();
  for (const member of zipMembers(zip)) {
    if (member.name.endsWith(".npy")) members.set(member.name.slice(0, -".npy".length), member);
  }
  const names: readonly string[] = options.names ?? [...members.keys()];
  const missing = names.find((name) => !members.has(name));
  if (missing !== undefined) {
    const found = [...members.keys()].slice(0, NAMED).map((name) => `'${shown(name)}'`);
    if (members.size > NAMED) found.push(`${members.size - NAMED} more`);
    throw new RangeError(
      `Cannot read ${zip.file}: expected an array '${shown(missing)}' but found ${
        found.join(", ") || "none"
      }`,
    );
  }
  const wanted = names.flatMap((name) => members.get(name) ?? []);
  const unpacked = wanted.reduce((sum, { isDeflated, size }) => sum + (isDeflated ? size : 0), 0);
  const { maxBytes = usualMaxBytes(zip.bytes.length) } = options;
  if (unpacked > maxBytes) throw tooManyBytes(zip.file, maxBytes, unpacked);
  const arrays: [string, NumericArray][] = [];
  for (const [i, member] of wanted.entries()) {
    const { bytes, file } = await unpackMember(member, zip.file);
    arrays.push([names[i], parseNpy(bytes, file)]);
  }
  return Object.fromEntries(arrays) as Record<Name, NumericArray>;
}

/** A name in a message: on one line, without what a terminal would obey, and not long. */
function shown(name: string): string {
  return describe(name).slice(1, -1);
}
