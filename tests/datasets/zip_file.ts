/**
 * ZIP files made by hand, for the tests of `readNpz`.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { concatenated, little, utf8 } from "./bytes.ts";

/** A file in a ZIP file, and what its header says. */
export interface Member {
  /** Its name. */
  readonly name: string;
  /** Its bytes as they are stored. */
  readonly stored: Uint8Array;
  /** Its bytes; those that are stored unless said. */
  readonly bytes?: Uint8Array;
  /** 0 unless said; 8 is deflated. */
  readonly method?: number;
  /** 1 is encrypted. */
  readonly flags?: number;
  /** How many bytes it says there are, unless as many as there are. */
  readonly size?: number;
  /** Where it says that it begins, unless it is there. */
  readonly start?: number;
}

/** A ZIP file; with `wide` every field that can have 64 bits has. */
export function zipFile(
  members: readonly Member[],
  { wide = false, comment = "" } = {},
): Uint8Array<ArrayBuffer> {
  let file = new Uint8Array(0);
  let directory = new Uint8Array(0);
  for (const { name, stored, bytes = stored, method = 0, flags = 0, ...said } of members) {
    const { size = bytes.length, start = file.length } = said;
    const kind = [...little(20, 2), ...little(flags, 2), ...little(method, 2), ...little(0, 4)];
    const check = little(crc32(bytes), 4);
    const fields = [size, stored.length, start].flatMap((field) => little(field, 8));
    const extra = wide ? [...little(0x7777, 2), 1, 0, 9, 1, 0, 24, 0, ...fields] : [];
    const short = (value: number) => little(wide ? 2 ** 32 - 1 : value, 4);
    directory = concatenated(
      directory,
      [0x50, 0x4b, 1, 2, 20, 0, ...kind, ...check, ...short(stored.length), ...short(size)],
      [...little(utf8(name).length, 2), ...little(extra.length, 2), ...Array(10).fill(0)],
      [...short(start), ...utf8(name), ...extra],
    );
    file = concatenated(
      file,
      [0x50, 0x4b, 3, 4, ...kind, ...check, ...little(stored.length, 4), ...little(size, 4)],
      [...little(utf8(name).length, 2), 0, 0, ...utf8(name)],
      stored,
    );
  }
  const [count, offset, end] = [members.length, file.length, file.length + directory.length];
  const wideEnd = wide
    ? [
      ...[0x50, 0x4b, 6, 6, ...little(44, 8), 45, 0, 45, 0, ...little(0, 8)],
      ...[...little(count, 8), ...little(count, 8), ...little(directory.length, 8)],
      ...little(offset, 8),
      ...[0x50, 0x4b, 6, 7, ...little(0, 4), ...little(end, 8), ...little(1, 4)],
    ]
    : [];
  const shortCount = little(wide ? 0xffff : count, 2);
  return concatenated(
    file,
    directory,
    wideEnd,
    [0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...shortCount, ...shortCount, ...little(directory.length, 4)],
    [...little(wide ? 2 ** 32 - 1 : offset, 4), ...little(comment.length, 2), ...utf8(comment)],
  );
}
