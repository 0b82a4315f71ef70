// @ts-self-types="./kernels_wasm.d.ts"
/**
 * The kernels with a multiplication and an addition each, for engines without relaxed SIMD. JavaScript because
 * TypeScript 6 cannot parse a source-phase import.
 *
 * @module
 */

import source binary from "./plain.wasm";

export { binary };
