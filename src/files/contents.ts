/**
 * Bytes of a file and its name, which is all that readers are given.
 *
 * @module
 */

/** The bytes of a file. */
export interface Contents {
  /** Its name for messages: without folders, and whether it was unpacked. */
  readonly file: string;
  /** Its bytes, unpacked. */
  readonly bytes: Uint8Array;
}
