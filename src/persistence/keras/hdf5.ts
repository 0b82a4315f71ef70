/**
 * An HDF5 file as Keras writes it: the tensors of layers, by their groups.
 *
 * @module
 */

import { Worker } from "node:worker_threads";
import type { Contents } from "../../files/contents.ts";
import { describe } from "../../text/found.ts";
import {
  type FoundTensor,
  readOnThread,
  type ThreadData,
  type ThreadMessage,
} from "./hdf5_thread.ts";

/** An open HDF5 file; closing it ends the thread that reads it. */
export interface Hdf5File extends AsyncDisposable {
  /** The names at its root. */
  readonly names: readonly string[];
  /** The tensors of its layers. */
  readonly tensors: readonly FoundTensor[];
  /** Reads the numbers of tensors of floats, once. */
  read(tensors: readonly FoundTensor[]): Promise<readonly Float32Array[]>;
}

/** The memory of the library beside the file: itself, and for what it works with. */
const LIBRARY_MEMORY = 96 * 2 ** 20;

/** More tensors than this no model has. */
const MOST_TENSORS = 2 ** 16;

/** How long nothing may be heard, in milliseconds: for the start, and for each byte. */
const [PATIENCE, PATIENCE_PER_BYTE] = [30_000, 1e-4];

/** How a file is read. */
export interface Hdf5Options {
  /** How long nothing may be heard from the thread, in milliseconds. */
  readonly patience?: number;
  /** What the thread does. */
  readonly read?: typeof readOnThread;
}

/**
 * Opens an HDF5 file.
 *
 * @throws {SyntaxError} Where it is none or damaged, or reading it does not come to an end.
 * @throws {Error} Where the library cannot be loaded, or does not survive the file.
 */
export async function openHdf5(
  { file, bytes }: Contents,
  { patience = PATIENCE + PATIENCE_PER_BYTE * bytes.length, read = readOnThread }: Hdf5Options = {},
): Promise<Hdf5File> {
  const data: ThreadData = {
    bytes,
    memory: LIBRARY_MEMORY + 4 * bytes.length,
    most: MOST_TENSORS,
  };
  // With an empty environment, since Deno asks the user for leave to copy the real one.
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(codeOf(read))}`), {
    env: {},
    workerData: data,
  });
  const end = async () => void await thread.terminate();
  try {
    const found = await answerOf(thread, file, "found", patience);
    return {
      names: found.names,
      tensors: found.tensors,
      read: async (tensors) => {
        thread.postMessage(tensors.map(({ group, name }) => `layers/${group}/vars/${name}`));
        return (await answerOf(thread, file, "numbers", patience)).numbers;
      },
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/**
 * Throws where an HDF5 file is not one with the weights of a model, as Keras 3 writes it.
 *
 * @throws {SyntaxError} With what to do, where it is the whole model of an older Keras.
 */
export function checkKeras3(file: string, { names }: Pick<Hdf5File, "names">): void {
  if (names.includes("layers")) return;
  const whole = names.includes("model_weights");
  const found = names.slice(0, 3).map(describe).join(", ") || "nothing";
  throw new SyntaxError(
    `Cannot read ${file}: expected the weights of Keras 3, which stand in 'layers', but found ` +
      (whole
        ? 'a whole model in the old format; in Python: keras.models.load_model("FILE.h5").save("FILE.keras")'
        : `${found}; in Python, with Keras 3: model.save_weights("FILE.weights.h5")`),
  );
}

/** The next thing that a thread says, which must be of a kind. */
function answerOf<Kind extends "found" | "numbers">(
  thread: Worker,
  file: string,
  kind: Kind,
  patience: number,
): Promise<Extract<ThreadMessage, { kind: Kind }>> {
  const { promise, resolve, reject } = Promise.withResolvers<
    Extract<ThreadMessage, { kind: Kind }>
  >();
  const timer = setTimeout(() => reject(damaged(file, "one that takes too long")), patience);
  const onMessage = (message: ThreadMessage) => {
    if (message.kind === kind) resolve(message as Extract<ThreadMessage, { kind: Kind }>);
    else reject(damaged(file, "a damaged one"));
  };
  const onError = (cause: unknown) => {
    const found = cause instanceof Error ? cause.message : String(cause);
    const expected = "the reader of HDF5, npm:h5wasm, to load and to survive it";
    reject(new Error(`Cannot read ${file}: expected ${expected} but found ${found}`, { cause }));
  };
  const onExit = () => onError("its end");
  thread.once("message", onMessage).once("error", onError).once("exit", onExit);
  return promise.finally(() => {
    clearTimeout(timer);
    thread.off("message", onMessage).off("error", onError).off("exit", onExit);
  });
}

/** The error for a file in which the HDF5 library found no way; it does not say at which byte. */
function damaged(file: string, found: string): SyntaxError {
  return new SyntaxError(`Cannot read ${file}: expected a whole HDF5 file but found ${found}`);
}

/** What the thread runs: a function that needs nothing from outside of it. */
function codeOf(read: typeof readOnThread): string {
  return `
import { parentPort, workerData } from "node:worker_threads";
await (${read})(parentPort, workerData);`;
}
