// How a kernel reads what it is told: arguments are numbers in a row, each a float of 64 bits.

/** A whole number. */
@inline
export function int(args: usize, index: i32): i32 {
  return i32(load<f64>(args + (<usize>index << 3)));
}

/** An address, in bytes. */
@inline
export function address(args: usize, index: i32): usize {
  return usize(load<f64>(args + (<usize>index << 3)));
}

/** An unsigned word of 32 bits, as random keys are made of. */
@inline
export function word(args: usize, index: i32): u32 {
  return u32(load<f64>(args + (<usize>index << 3)));
}

/** A number that the kernel computes with. */
@inline
export function float(args: usize, index: i32): f32 {
  return f32(load<f64>(args + (<usize>index << 3)));
}

/** A number of which all bits count, or a sum that several floats add up to. */
@inline
export function double(args: usize, index: i32): f64 {
  return load<f64>(args + (<usize>index << 3));
}

/**
 * Elementwise kernels are cut into chunks of this many elements, a multiple of 16: small enough to share out and
 * large enough that claiming one costs nothing. `src/kernels/job.ts` counts by the same number.
 */
export const CHUNK: i32 = 8192;

/** The first element of a chunk of `CHUNK` elements. */
@inline
export function chunkStart(chunk: i32): i32 {
  return chunk * CHUNK;
}

/** The end of a chunk of `CHUNK` elements among `count`. */
@inline
export function chunkEnd(chunk: i32, count: i32): i32 {
  return min<i32>((chunk + 1) * CHUNK, count);
}
