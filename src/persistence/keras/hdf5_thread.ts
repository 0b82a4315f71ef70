/**
 * What reads HDF5: the HDF5 library itself as WASM, on a thread of its own.
 *
 * The library is large, written in C, and made for files that one trusts. On a thread of its own it cannot keep the caller
 * waiting, leaves nothing behind in the caller's memory, and what it may take itself has an end. Deno does not stop a thread
 * in the middle of a computation: one that never came back would go on until the process ends.
 *
 * @module
 */

import type { MessagePort } from "node:worker_threads";

/** A tensor that stands in a file as `layers/GROUP/vars/NAME`. */
export interface FoundTensor {
  /** The group: `dense_1`. */
  readonly group: string;
  /** Its name in the group: `0`. */
  readonly name: string;
  /** The sizes of its dims; `null` where it is no tensor. */
  readonly shape: readonly number[] | null;
  /** The type of its elements, as NumPy writes it: `<f4`. */
  readonly type: string;
  /** Does it lie in the file in one piece, and as it is? */
  readonly isPlain: boolean;
}

/** What the thread is told first. */
export interface ThreadData {
  /** The file. */
  readonly bytes: Uint8Array;
  /** How many bytes of memory the library may take. */
  readonly memory: number;
  /** How many tensors there may be. */
  readonly most: number;
}

/** What the thread says: what the file holds, then the numbers that were asked for; or that it cannot be read. */
export type ThreadMessage =
  | {
    readonly kind: "found";
    readonly names: readonly string[];
    readonly tensors: readonly FoundTensor[];
  }
  | { readonly kind: "numbers"; readonly numbers: readonly Float32Array<ArrayBuffer>[] }
  | { readonly kind: "damaged" };

/**
 * All that the thread does. It runs from its own text, since Deno starts no thread from a module on a server: nothing
 * outside of this function is there.
 */
export async function readOnThread(
  port: MessagePort,
  { bytes, memory, most }: ThreadData,
): Promise<void> {
  // The library writes each of its errors to the terminal, and knows of no limit of its memory but 2 GiB.
  console.error = () => {};
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > memory) throw new RangeError("out of memory");
    return grow.call(this, pages);
  };

  const { Dataset, File, Group, ready } = await import("npm:h5wasm@0.10.3");
  const library = await ready;
  library.FS.writeFile("file", bytes);
  const file = new File("file", "r");
  answer(() => ({ kind: "found", names: file.keys(), tensors: found(file) }));
  port.once("message", (paths: readonly string[]) => {
    answer(() => ({ kind: "numbers", numbers: paths.map((path) => read(file, path)) }));
    file.close();
  });

  function answer(make: () => ThreadMessage): void {
    try {
      const message = make();
      const moved = message.kind === "numbers" ? message.numbers.map(({ buffer }) => buffer) : [];
      port.postMessage(message, moved);
    } catch {
      port.postMessage({ kind: "damaged" } satisfies ThreadMessage);
    }
  }

  function found(file: InstanceType<typeof File>): FoundTensor[] {
    const tensors: FoundTensor[] = [];
    const layers = file.get("layers");
    if (!(layers instanceof Group)) return tensors;
    for (const group of layers.keys()) {
      const variables = file.get(`layers/${group}/vars`);
      if (!(variables instanceof Group)) continue;
      for (const name of variables.keys()) {
        if (tensors.length >= most) throw new RangeError("too many tensors");
        const tensor = variables.get(name);
        if (!(tensor instanceof Dataset)) {
          tensors.push({ group, name, shape: null, type: "none", isPlain: false });
          continue;
        }
        const { shape, chunks } = tensor.metadata;
        const isPlain = chunks === null && tensor.filters.length === 0;
        tensors.push({ group, name, shape, type: String(tensor.dtype), isPlain });
      }
    }
    return tensors;
  }

  function read(file: InstanceType<typeof File>, path: string): Float32Array<ArrayBuffer> {
    const { shape } = (file.get(path) as InstanceType<typeof Dataset>).metadata;
    const count = (shape ?? []).reduce((product, size) => product * size, 1);
    if (count === 0) return new Float32Array(0);
    const at = library._malloc(4 * count);
    if (at === 0) throw new RangeError("out of memory");
    const status = library.get_dataset_data(file.file_id, path, null, null, null, BigInt(at));
    if (status < 0) throw new RangeError("cannot be read");
    const numbers = new Float32Array(library.HEAPU8.slice(at, at + 4 * count).buffer);
    library._free(at);
    return numbers;
  }
}
