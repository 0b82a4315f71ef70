import { assert, assertEquals } from "@std/assert";
import { type NumericArray, readCsv, readIdx, readNpy, readNpz } from "shapefold/datasets";
import { philoxWords } from "../../src/tensors/philox.ts";
import fixture from "../fixtures/arrays.json" with { type: "json" };
import { base64, concatenated, idx, npy, npyHeader, packed, utf8 } from "./bytes.ts";
import { zipFile } from "./zip_file.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MUTATIONS = 3000;
const SECONDS = 10;
const MESSAGE = /^Cannot read .*the bytes.*: expected .* but found /s;
/** A mutated header may pack more; what is read here is far below. */
const options = { maxBytes: 2 ** 20 };

const image = idx(8, [3, 4, 5], Array.from({ length: 60 }, (_, i) => i * i % 256));
const row = npy(npyHeader("<i4", "(2, 3)"), Array(24).fill(1));
const table = utf8(`a,b,"c"\n${'1,-2.5,3e2\n0,7,"8"\n'.repeat(6)}`);
const deflated = { stored: await packed(row, "deflate-raw"), bytes: row, method: 8 };
const [stored, wide] = [false, true].map((wide) =>
  zipFile([{ name: "x.npy", stored: row }, { name: "y.npy", ...deflated }], { wide })
);

const files: Record<
  string,
  readonly [read: (bytes: Bytes) => Promise<NumericArray[]>, valid: Bytes]
> = {
  "an IDX file": [async (bytes) => [await readIdx(bytes, options)], image],
  "a gzipped IDX file": [async (bytes) => [await readIdx(bytes, options)], await packed(image)],
  "an NPY file": [async (bytes) => [await readNpy(bytes, options)], row],
  "an NPY file in columns": [
    async (bytes) => [await readNpy(bytes, options)],
    base64(fixture.columnMajor.npy),
  ],
  "an NPZ file": [async (bytes) => Object.values(await readNpz(bytes, options)), stored],
  "an NPZ file with wide fields": [
    async (bytes) => Object.values(await readNpz(bytes, options)),
    wide,
  ],
  "an NPZ file of NumPy": [
    async (bytes) => Object.values(await readNpz(bytes, options)),
    base64(fixture.deflated.npz),
  ],
  "a CSV file": [async (bytes) => [await readCsv(bytes, options)], table],
  "a gzipped CSV file": [async (bytes) => [await readCsv(bytes, options)], await packed(table)],
};

for (const [name, [read, valid]] of Object.entries(files)) {
  Deno.test(`${MUTATIONS} mutations of ${name} end in arrays or in a SyntaxError or RangeError`, async () => {
    checkArrays(await read(valid));
    const began = performance.now();
    let refused = 0;
    for (let i = 0; i < MUTATIONS; i++) {
      const bytes = mutated(valid, i);
      try {
        checkArrays(await read(bytes));
      } catch (error) {
        const isTyped = error instanceof SyntaxError || error instanceof RangeError;
        if (!isTyped || !MESSAGE.test(error.message)) throw error;
        refused++;
      }
    }
    const seconds = (performance.now() - began) / 1000;
    assert(seconds < SECONDS, `took ${seconds} s`);
    assert(refused > MUTATIONS / 10, `only ${refused} were refused`);
  });
}

/** Up to four bytes changed, taken away, put in or repeated, drawn by a number. */
function mutated(valid: Bytes, seed: number): Bytes {
  const words = philoxWords([seed, 0], 0, 17);
  let bytes = valid;
  for (let change = 0; change <= words[16] % 4; change++) {
    const [kind, place, value, length] = words.subarray(4 * change, 4 * change + 4);
    const at = place % Math.max(1, bytes.length);
    const extreme = [0, 1, 0x7f, 0x80, 0xff, value % 256][value % 6];
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    bytes = [
      () => bytes.length > 0 ? bytes.with(at, extreme) : bytes,
      () => bytes.length > 0 ? bytes.with(at, bytes[at] ^ (1 << (value % 8))) : bytes,
      () => bytes.slice(0, at),
      () => concatenated(before, after.subarray(length % 8)),
      () => concatenated(before, [extreme], after),
      () => concatenated(before, bytes.subarray(at, at + length % 40), after),
      () => bytes.map((byte, i) => i >= at && i < at + 4 ? extreme : byte),
    ][kind % 7]();
  }
  return bytes;
}

/** Each array has as many elements as its shape says. */
function checkArrays(arrays: readonly NumericArray[]): void {
  for (const { shape, data } of arrays) {
    assertEquals(data.length, shape.reduce((product, size) => product * size, 1));
  }
}
