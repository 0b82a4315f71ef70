/**
 * What a core of the machine can do at most: fused multiply-adds in WASM that wait for nothing. Two threads are two of
 * these processes at the same time.
 *
 * @module
 */

import { serve } from "./serve.ts";

/** For how long. */
interface Question {
  /** Milliseconds, at least. */
  readonly ms: number;
}

/** How fast. */
interface Answer {
  /** Thousand million floating point operations a second. */
  readonly gflops: number;
}

/** A multiply-add takes four cycles and a core starts two at once, so eight have to be under way; some more fill gaps. */
const ACCUMULATORS = 12;
/** How often the accumulators are gone through before the loop counts. */
const UNROLLED = 8;
/** Four numbers a vector, a product and a sum each. */
const FLOPS_OF_LOOP = ACCUMULATORS * UNROLLED * 4 * 2;
/** Some fifty microseconds. */
const LOOPS = 5_000;

const { run } = new WebAssembly.Instance(new WebAssembly.Module(assemble())).exports as {
  run(loops: number): number;
};
// The engine compiles the loop well only after it has seen it run.
speed({ ms: 100 });
await serve(speed);

function speed({ ms }: Question): Answer {
  const began = performance.now();
  let calls = 0;
  let passed = 0;
  do {
    run(LOOPS);
    calls++;
    passed = performance.now() - began;
  } while (passed < ms);
  return { gflops: calls * LOOPS * FLOPS_OF_LOOP / passed / 1e6 };
}

/**
 * The module, in the binary format of WebAssembly:
 *
 * ```wat
 * (func (export "run") (param $loops i32) (result f32) (local $factor v128) (local $sum0 v128) ...
 *   (local.set $factor (f32x4.splat (f32.const 0.5)))
 *   (loop
 *     (local.set $sum0 (f32x4.relaxed_madd (local.get $factor) (local.get $factor) (local.get $sum0))) ...
 *     (br_if 0 (local.tee $loops (i32.sub (local.get $loops) (i32.const 1)))))
 *   (f32x4.extract_lane 0 (f32x4.add (local.get $sum0) ...)))
 * ```
 */
function assemble(): Uint8Array<ArrayBuffer> {
  const [i32, f32, v128] = [0x7f, 0x7d, 0x7b];
  const [loops, factor] = [0, 1];
  const sums = Array.from({ length: ACCUMULATORS }, (_, i) => 2 + i);
  const get = (local: number) => [0x20, local];
  const set = (local: number) => [0x21, local];
  const simd = (code: number) => [0xfd, ...leb128(code)];
  const [splat, extractLane, addVectors, relaxedMadd] = [0x13, 0x1f, 0xe4, 0x105].map(simd);

  const multiplyAdds = sums.flatMap((sum) => [
    ...[...get(factor), ...get(factor), ...get(sum)],
    ...[...relaxedMadd, ...set(sum)],
  ]);
  const [half, one] = [[0x43, 0, 0, 0, 0x3f], [0x41, 1]];
  const code = [
    ...[...half, ...splat, ...set(factor)],
    ...[0x03, 0x40], // loop
    ...Array.from({ length: UNROLLED }, () => multiplyAdds).flat(),
    ...[...get(loops), ...one, 0x6b, 0x22, loops, 0x0d, 0, 0x0b], // i32.sub, local.tee, br_if 0, end
    ...get(sums[0]),
    ...sums.slice(1).flatMap((sum) => [...get(sum), ...addVectors]),
    ...[...extractLane, 0, 0x0b],
  ];
  const locals = [1, 1 + ACCUMULATORS, v128];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
    ...section(1, [1, 0x60, 1, i32, 1, f32]), // one type: (i32) -> f32
    ...section(3, [1, 0]), // one function, of that type
    ...section(7, [1, 3, ...new TextEncoder().encode("run"), 0, 0]), // exported as "run"
    ...section(10, [1, ...sized([...locals, ...code])]), // its code
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...leb128(content.length), ...content];
}

/** A whole number of at least 0 in groups of seven bits, the last group first; all but the last are marked. */
function leb128(value: number): number[] {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...leb128(value >>> 7)];
}
