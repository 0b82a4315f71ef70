/**
 * Memory for tensors, refused where it cannot be had.
 *
 * The allocator of the module gives address 0 when no memory is left, and the backend takes that for an
 * address: tensors would overwrite the module's own data. It also holds a lock while it asks for more
 * memory; a stack that overflows just there would leave it locked, and all that follows would wait forever.
 *
 * @module
 */

/** What WASM can address. */
const MOST_BYTES = 2 ** 32;

/** As many arguments as the module's functions may need of the stack, 4 KiB. */
const ROOM_ON_STACK: readonly number[] = Array(512).fill(0);

/**
 * The allocator that runs on `malloc`; every kernel calls it for its output, before it computes.
 *
 * Throws a `RangeError` where memory or stack are used up.
 */
export function makeAllocator(malloc: (bytes: number) => number): (bytes: number) => number {
  return (bytes) => {
    Reflect.apply(checkStack, undefined, ROOM_ON_STACK);
    const address = bytes < MOST_BYTES ? malloc(bytes) : 0;
    if (address !== 0) return address;
    throw new RangeError(
      `Cannot make a tensor of ${bytes} bytes: the memory of the runtime, 4 GiB at most, is used up`,
    );
  };
}

/** To call it throws where its arguments find no room on the stack. */
function checkStack(): void {}
