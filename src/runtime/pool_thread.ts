/**
 * The threads of the WASM module, as what Emscripten expects of a browser's `Worker`.
 *
 * Emscripten makes a pool of eight at once and loads the module in each. Here a thread comes to life only
 * when XNNPACK asks for it, so a run with one thread starts none. And `load` is answered at once: messages
 * arrive in the order they were sent, so the `run` that follows finds the module loaded, and the main
 * thread, which blocks until its threads run, never has to wait for an answer.
 *
 * @module
 */

import { type MessagePort, Worker } from "node:worker_threads";
import { factoryText, type Surroundings } from "./factory_text.ts";
import type { WasmModule } from "./tfjs_wasm.js";

interface Load {
  cmd: "load";
  wasmModule: WebAssembly.Module;
  wasmMemory: WebAssembly.Memory;
}

interface Run {
  cmd: "run";
  pthread_ptr: number;
  start_routine: number;
  arg: number;
}

/** One thread of the pool; it has no system thread until it is told to run. */
export class PoolThread {
  /** Set by Emscripten: where it wants to be told that the module is loaded. */
  onmessage: (event: { data: { cmd: "loaded" } }) => void = () => {};
  #load?: Load;
  #worker?: Worker;

  /** Takes Emscripten's `load` and `run`; any other message is for a thread that answers, ours block. */
  postMessage(message: Load | Run): void {
    if (message.cmd === "load") {
      this.#load = message;
      this.onmessage({ data: { cmd: "loaded" } });
    } else if (message.cmd === "run") {
      this.#worker = startWorker();
      this.#worker.postMessage(this.#load);
      this.#worker.postMessage(message);
    }
  }

  /** Ends the system thread, if there is one. */
  terminate(): void {
    this.#worker?.terminate();
  }
}

/**
 * A Node worker and not a web `Worker`, since only a Node worker can be told not to keep the process alive;
 * from a `data:` URL, since that needs no permission; with an empty environment, since Deno asks the user
 * for leave to copy the real one.
 */
function startWorker(): Worker {
  const code = `import { parentPort } from "node:worker_threads";
    (${serveThread})(parentPort, ${factoryText});`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const worker = new Worker(url, { env: {} });
  worker.unref();
  return worker;
}

type ThreadModule = WasmModule & {
  __emscripten_thread_init(pointer: number, isMain: 0, isRuntime: 0, canBlock: 1): void;
  establishStackSpace(): void;
  PThread: { threadInitTLS(): void };
  invokeEntryPoint(routine: number, argument: number): void;
};

/** What a thread does; it sees nothing of this file but its own text. */
function serveThread(
  port: MessagePort,
  factory: (surroundings: Surroundings) => (module: object) => void,
): void {
  let module: ThreadModule;
  port.on("message", (message: Load | Run) => {
    if (message.cmd === "load") load(message);
    else run(message);
  });

  function load({ wasmModule, wasmMemory }: Load): void {
    factory({ startWorker: (loaded) => module = loaded as ThreadModule })({
      ENVIRONMENT_IS_PTHREAD: true,
      wasmMemory,
      buffer: wasmMemory.buffer,
      instantiateWasm(
        imports: WebAssembly.Imports,
        done: (instance: WebAssembly.Instance) => void,
      ) {
        const instance = new WebAssembly.Instance(wasmModule, imports);
        done(instance);
        return instance.exports;
      },
    });
  }

  function run({ pthread_ptr, start_routine, arg }: Run): void {
    module.__emscripten_thread_init(pthread_ptr, 0, 0, 1);
    module.establishStackSpace();
    module.PThread.threadInitTLS();
    module.invokeEntryPoint(start_routine, arg);
  }
}
