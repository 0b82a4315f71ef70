/**
 * The WASM module of the backend, made synchronously and on a memory that is ours.
 *
 * @module
 */

import { makeAllocator } from "./allocator.ts";
import { factoryText, type Surroundings } from "./factory_text.ts";
import { PoolThread } from "./pool_thread.ts";
import { binary, type WasmModule } from "./tfjs_wasm.js";

/**
 * Makes the module on `memory`, with room for `threads` threads; they start when XNNPACK starts.
 *
 * Emscripten writes what it makes on the object that it is given, so there is nothing to wait for: every
 * step that is asynchronous by default, instantiating and loading the threads, is answered at once.
 */
export function makeWasmModule(threads: number, memory: WebAssembly.Memory): WasmModule {
  const factory: (surroundings: Surroundings) => (module: object) => void = new Function(
    `return ${factoryText}`,
  )();
  // XNNPACK takes at most half as many threads as there are cores.
  const surroundings = { Worker: PoolThread, navigator: { hardwareConcurrency: 2 * threads } };
  let failure: { cause: unknown } | undefined;
  const module = {
    wasmMemory: memory,
    // Never loaded, but Emscripten looks for another name when it is missing.
    mainScriptUrlOrBlob: "factory",
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): WebAssembly.Exports {
      try {
        const instance = new WebAssembly.Instance(binary, imports);
        done(instance, binary);
        return instance.exports;
      } catch (cause) {
        // Thrown from here, it would make Emscripten fetch the binary instead.
        failure = { cause };
        return {};
      }
    },
  };
  factory(surroundings)(module);
  if (failure) throw failure.cause;
  return bindFunctions(module as unknown as WasmModule);
}

/** The functions that the tfjs package binds when it makes the module by itself, and our allocator. */
function bindFunctions(module: WasmModule): WasmModule {
  module._malloc = makeAllocator(module.asm.malloc);
  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
  return module;
}
