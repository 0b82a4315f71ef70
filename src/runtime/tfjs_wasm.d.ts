import type { BackendWasm } from "npm:@tensorflow/tfjs-backend-wasm@4.22.0";

export { BackendWasm, setThreadsCount } from "npm:@tensorflow/tfjs-backend-wasm@4.22.0";

/** The Emscripten module that the backend runs on, as far as we use it. */
export type WasmModule = BackendWasm["wasm"] & {
  /** What the WASM instance exports. */
  readonly asm: { malloc(bytes: number): number; free(address: number): void };
  /** What the backend allocates by. */
  _malloc: (bytes: number) => number;
  cwrap(
    name: string,
    result: "number" | null,
    parameters: "number"[],
  ): (...numbers: number[]) => number;
};

/** Emscripten's factory. It runs in a browser or in Node, not in Deno: we use its source text only. */
export const factory: (module: object) => Promise<WasmModule>;

/** The binary with SIMD and threads. */
export const binary: WebAssembly.Module;
