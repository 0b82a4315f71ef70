/**
 * The error for a file that is not what it says, and numbers taken from its bytes that check that they are there.
 *
 * @module
 */

export { expectBytes, type Words, wordsOf } from "../../src/files/words.ts";
export { malformed } from "../../src/text/malformed.ts";
