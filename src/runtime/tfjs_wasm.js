// @ts-self-types="./tfjs_wasm.d.ts"
/**
 * The tfjs WASM backend: its class, its Emscripten factory and its binary. This is the only file of the
 * project that loads the package.
 *
 * It is JavaScript because of the source-phase import, which gives a compiled `WebAssembly.Module` without
 * any permission and which TypeScript 6 cannot parse.
 *
 * @module
 */

// Before the backend, which loads tfjs-core by itself otherwise.
import "../tensors/tfjs.ts";
export { BackendWasm, setThreadsCount } from "npm:@tensorflow/tfjs-backend-wasm@4.22.0";
import factory from "npm:@tensorflow/tfjs-backend-wasm@4.22.0/wasm-out/tfjs-backend-wasm-threaded-simd.js";
import source binary from "npm:@tensorflow/tfjs-backend-wasm@4.22.0/dist/tfjs-backend-wasm-threaded-simd.wasm";

export { binary, factory };
