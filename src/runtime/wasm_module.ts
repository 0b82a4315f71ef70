/**
 * The WASM module of the backend, made synchronously and on a memory that is ours.
 *
 * @module
 */

import { binary, factory, type WasmModule } from "./tfjs_wasm.js";

/**
 * The threads that Emscripten makes ready: eight, which never run, since the module computes on one thread. The threads
 * of our own kernels are made elsewhere; beside them others would only be in the way.
 */
class IdleThread {
  /** Set by Emscripten: where it wants to be told that the module is loaded. */
  onmessage: (event: { data: { cmd: "loaded" } }) => void = () => {};

  postMessage(): void {
    this.onmessage({ data: { cmd: "loaded" } });
  }

  terminate(): void {}
}

/** What Emscripten's factory finds around it. All that is left out is undefined. */
interface Surroundings {
  /** The class that it makes its pool of threads of. */
  readonly Worker: new () => IdleThread;
  /** Where it reads the number of cores. */
  readonly navigator: { readonly hardwareConcurrency: number };
}

/**
 * Makes the module on `memory`.
 *
 * The factory is evaluated from its text, because it decides by names that it finds in its surroundings how it starts:
 * where `process` exists it reads files, starts Node workers and listens for the errors of the whole process. As text
 * it can be given other names.
 *
 * Emscripten writes what it makes on the object that it is given, so there is nothing to wait for: every
 * step that is asynchronous by default, instantiating and loading the threads, is answered at once.
 */
export function makeWasmModule(memory: WebAssembly.Memory): WasmModule {
  const makeWith: (surroundings: Surroundings) => (module: object) => void = new Function(
    `return ({ process, window, importScripts, Worker, navigator }) => (${factory})`,
  )();
  const surroundings = { Worker: IdleThread, navigator: { hardwareConcurrency: 1 } };
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
  makeWith(surroundings)(module);
  if (failure) throw failure.cause;
  return bindFunctions(module as unknown as WasmModule);
}

/** The functions that the tfjs package binds when it makes the module by itself. */
function bindFunctions(module: WasmModule): WasmModule {
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
