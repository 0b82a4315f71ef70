/**
 * A safetensors file on the disk: its header, and its tensors one by one.
 *
 * @module
 */

import { malformed } from "../text/malformed.ts";
import { checkReadable, nameOf } from "./file_access.ts";
import { type DecodedTensor, decodeTensor } from "./safetensors.ts";
import {
  type FileHeader,
  type FileTensor,
  headerLength,
  LENGTH_BYTES,
  parseHeader,
} from "./safetensors_header.ts";

/** An open file; `using` closes it. */
export interface SafetensorsFile extends FileHeader, Disposable {
  /** Its name, without folders. */
  readonly file: string;
  /** How many bytes it has. */
  readonly bytes: number;
  /** Reads a tensor of it. */
  readonly read: (tensor: FileTensor) => Promise<DecodedTensor>;
}

/**
 * Opens a file and reads its header, and nothing of the numbers.
 *
 * @throws {Deno.errors.NotCapable} Where it may not be read; nothing is asked.
 * @throws {SyntaxError} Where it is no safetensors file, with the byte.
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  await checkReadable(path);
  const file = nameOf(path);
  const opened = await Deno.open(path);
  try {
    const { size } = await opened.stat();
    const start = await readAt(opened, 0, Math.min(LENGTH_BYTES, size), file);
    const length = headerLength(start, size, file);
    const header = parseHeader(await readAt(opened, LENGTH_BYTES, length, file), size, file);
    return {
      ...header,
      file,
      bytes: size,
      read: async (tensor) => {
        const bytes = await readAt(opened, tensor.start, tensor.end - tensor.start, file);
        return decodeTensor(tensor, bytes);
      },
      [Symbol.dispose]: () => opened.close(),
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

async function readAt(
  opened: Deno.FsFile,
  start: number,
  length: number,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  await opened.seek(start, Deno.SeekMode.Start);
  for (let done = 0; done < length;) {
    const count = await opened.read(bytes.subarray(done));
    if (count === null) {
      throw malformed(file, `${length - done} more bytes`, "the end", start + done);
    }
    done += count;
  }
  return bytes;
}
