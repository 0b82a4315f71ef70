// Philox4x32-10, the generator of `src/tensors/philox.ts`, for eight blocks at once.

/** The factors and the steps of the key, as in the paper. */
const MULTIPLIER_0: i32 = <i32>0xd2511f53;
const MULTIPLIER_1: i32 = <i32>0xcd9e8d57;
const KEY_STEP_0: i32 = <i32>0x9e3779b9;
const KEY_STEP_1: i32 = <i32>0xbb67ae85;
const ROUNDS: i32 = 10;

/**
 * Writes the words of the blocks at the counters [block, stream, attempt, 0], one block after the other, from block
 * `first` on: `count` words and up to 31 more, since eight blocks are computed at a time.
 */
export function drawWords(key0: u32, key1: u32, stream: u32, attempt: u32, first: i32, count: i32, to: usize): void {
  let factor0 = i32x4.splat(MULTIPLIER_0), factor1 = i32x4.splat(MULTIPLIER_1);
  let step0 = i32x4.splat(KEY_STEP_0), step1 = i32x4.splat(KEY_STEP_1);
  let counter = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), four = i32x4.splat(4);
  for (let end = to + (<usize>count << 2); to < end; to += 128) {
    // Word by word of four blocks, a to d, and of the next four, e to h: two chains that do not wait for each other.
    let a = counter, b = i32x4.splat(stream), c = i32x4.splat(attempt), d = i32x4.splat(0);
    let e = i32x4.add(counter, four), f = b, g = c, h = d;
    counter = i32x4.add(e, four);
    let k0 = i32x4.splat(key0), k1 = i32x4.splat(key1);
    for (let round = 0; round < ROUNDS; round++) {
      let low0 = i64x2.extmul_low_i32x4_u(a, factor0), high0 = i64x2.extmul_high_i32x4_u(a, factor0);
      let low1 = i64x2.extmul_low_i32x4_u(c, factor1), high1 = i64x2.extmul_high_i32x4_u(c, factor1);
      let low2 = i64x2.extmul_low_i32x4_u(e, factor0), high2 = i64x2.extmul_high_i32x4_u(e, factor0);
      let low3 = i64x2.extmul_low_i32x4_u(g, factor1), high3 = i64x2.extmul_high_i32x4_u(g, factor1);
      a = v128.xor(v128.xor(upperWords(low1, high1), b), k0);
      b = lowerWords(low1, high1);
      c = v128.xor(v128.xor(upperWords(low0, high0), d), k1);
      d = lowerWords(low0, high0);
      e = v128.xor(v128.xor(upperWords(low3, high3), f), k0);
      f = lowerWords(low3, high3);
      g = v128.xor(v128.xor(upperWords(low2, high2), h), k1);
      h = lowerWords(low2, high2);
      k0 = i32x4.add(k0, step0);
      k1 = i32x4.add(k1, step1);
    }
    storeBlocks(to, a, b, c, d);
    storeBlocks(to + 64, e, f, g, h);
  }
}

/** The upper halves of four products. */
@inline
function upperWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** The lower halves of four products. */
@inline
function lowerWords(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(low, high, 0, 2, 4, 6);
}

/** Writes four blocks one after the other, of which the first words are given, the second, and so on. */
@inline
function storeBlocks(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  let ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5), cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 16);
  ab = v128.shuffle<i32>(a, b, 2, 6, 3, 7), cd = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 48);
}
