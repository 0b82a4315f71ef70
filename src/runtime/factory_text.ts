/**
 * Emscripten's factory as text. It has to be evaluated anew, here and in every thread, because it decides
 * by names that it finds in its surroundings how it starts: where `process` exists it reads files, starts
 * Node workers and listens for the errors of the whole process. As text it can be given other names.
 *
 * @module
 */

import { factory, type WasmModule } from "./tfjs_wasm.js";

/** What the factory finds around it. All that is left out is undefined. */
export interface Surroundings {
  /** The class that it makes its pool of threads of. */
  Worker?: new () => unknown;
  /** Where it reads the number of cores. */
  navigator?: { hardwareConcurrency: number };
  /** What it calls in a thread when the module is ready. */
  startWorker?: (module: WasmModule) => void;
}

/** The text of a function from {@linkcode Surroundings} to the factory. */
export const factoryText =
  `(({ process, window, importScripts, Worker, navigator, startWorker }) => (${factory}))`;
