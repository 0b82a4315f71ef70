/**
 * Font files whose weights do not know of each other.
 *
 * @module
 */

/** What the family of a font is called, in its table of names. */
const FAMILY = 1;
/** Names for Macintosh have a byte a letter, others two. */
const MACINTOSH = 1;

/**
 * Shortens the name of the family in a TrueType file, so that several files become weights of one family: `RobotoBold` and
 * `RobotoRegular` are both `Roboto` when six letters are left. The names are counted in the table `name`
 * (https://learn.microsoft.com/typography/opentype/spec/name), which is all that is changed.
 *
 * @param file A TrueType file of the caller's own.
 * @param letters How many letters are left.
 * @returns The same file.
 */
export function shortenFamily(file: Uint8Array, letters: number): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let table = 12; table < 12 + 16 * view.getUint16(4); table += 16) {
    if (view.getUint32(table) !== 0x6e616d65) continue;
    const names = view.getUint32(table + 8);
    for (let name = names + 6; name < names + 6 + 12 * view.getUint16(names + 2); name += 12) {
      if (view.getUint16(name + 6) !== FAMILY) continue;
      view.setUint16(name + 8, view.getUint16(name) === MACINTOSH ? letters : 2 * letters);
    }
  }
  return file;
}
