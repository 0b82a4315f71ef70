/**
 * The error for a tensor that has no room in the memory of the runtime.
 *
 * @module
 */

/**
 * A tensor did not fit into the memory. It was not made, nothing that the operation had begun is left, and all other
 * tensors are as they were: the process can go on with fewer or smaller ones, such as those of a smaller batch.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { OutOfMemoryError } from "shapefold";
 *
 * const error = new OutOfMemoryError(400_000_000, 800_000_000, 2 ** 30);
 * assertEquals(
 *   error.message,
 *   "Cannot make a tensor of 400000000 bytes: expected room for it in the memory of 1073741824 bytes " +
 *     "but found 800000000 bytes in use; free tensors, or take smaller batches",
 * );
 * ```
 */
export class OutOfMemoryError extends RangeError {
  /** The name that messages begin with. */
  override readonly name = "OutOfMemoryError";

  /**
   * An error whose message has these numbers and says what to do.
   *
   * @param bytes What was asked for.
   * @param inUse What the tensors had then.
   * @param limit What the runtime can have in all.
   */
  constructor(readonly bytes: number, readonly inUse: number, readonly limit: number) {
    super(
      `Cannot make a tensor of ${bytes} bytes: expected room for it in the memory of ${limit} bytes ` +
        `but found ${inUse} bytes in use; free tensors, or take smaller batches`,
    );
  }
}
