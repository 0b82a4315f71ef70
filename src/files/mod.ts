/**
 * Bytes of files: numbers in them, unpacking with an end to it, and the members of ZIP files.
 *
 * Readers of data sets and of saved models stand on this. Nothing here opens a file, a name in an archive is never a path,
 * and what a header claims is compared with the bytes that are there before it is believed.
 *
 * @module
 */

export type { Contents } from "./contents.ts";
export { isGzip, tooManyBytes, unpack, type UnpackLimits } from "./unpack.ts";
export { expectBytes, type Words, wordsOf } from "./words.ts";
export { unpackMember, type ZipMember, zipMembers } from "./zip.ts";
