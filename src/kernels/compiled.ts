/**
 * The compiled kernels: with fused multiply-adds where the engine has relaxed SIMD, else without.
 *
 * @module
 */

/** A module of one function that multiplies and adds by relaxed SIMD; engines without it find it invalid. */
const PROBE = Uint8Array.from(
  // deno-fmt-ignore -- a line for each section: header, type, function, code
  [
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b,
    0x03, 0x02, 0x01, 0x00,
    0x0a, 0x13, 0x01, 0x11, 0x00,
    0x41, 0x00, 0xfd, 0x11, 0x41, 0x00, 0xfd, 0x11, 0x41, 0x00, 0xfd, 0x11, 0xfd, 0x85, 0x02, 0x0b,
  ],
);

const hasRelaxedSimd = WebAssembly.validate(PROBE);

/** The kernels for this engine. */
export const { binary } =
  await (hasRelaxedSimd ? import("./fma_wasm.js") : import("./plain_wasm.js"));
