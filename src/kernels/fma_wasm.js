// @ts-self-types="./kernels_wasm.d.ts"
/**
 * The kernels with fused multiply-adds, for engines with relaxed SIMD. JavaScript because TypeScript 6 cannot parse a
 * source-phase import.
 *
 * @module
 */

import source binary from "./fma.wasm";

export { binary };
