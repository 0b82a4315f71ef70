/**
 * What is fuzzed: each reader, some valid files for it, a grammar of others, and what must be true of what it reads.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { describe, load } from "shapefold";
import { readCsv, readIdx, readNpy, readNpz } from "shapefold/datasets";
import { decodeSafetensors } from "../../src/persistence/safetensors.ts";
import * as arrays from "./array_files.ts";
import { checkpointFiles, makeCheckpoint, readCheckpoint, signed } from "./checkpoint_files.ts";
import type { Draw } from "./draw.ts";
import {
  archives,
  checksummed,
  makeArchive,
  readArchive,
  readWeights,
  weightsOfKeras,
} from "./keras_files.ts";
import { makeSavedModel, makeWeights, model, realigned, weightFiles } from "./weight_files.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A reader. */
export interface Target {
  /** Its name, for the command line too. */
  readonly name: string;
  /** Valid files. */
  readonly valid: readonly Bytes[];
  /** A file by the grammar. */
  readonly make: (draw: Draw) => Bytes;
  /** Puts right what would hide the rest, such as a checksum. */
  readonly repair?: (bytes: Bytes, draw: Draw) => Bytes;
  /** Whether its files have members that are packed. */
  readonly isArchive?: boolean;
  /** Whether each damage has a byte or a line; that of texts in an archive and of HDF5 has not. */
  readonly hasPlaces?: boolean;
  /** As how many cases one counts, where each takes a thread of its own; 1 unless said. */
  readonly cost?: number;
  /** Reads bytes, through a file of this name where it reads files; fails where what it reads is not right. */
  readonly read: (bytes: Bytes, path: string) => Promise<void> | void;
}

/** A mutated header may pack more; what is read here is far below. */
const options = { maxBytes: 2 ** 20 };

/** All readers. */
export const targets: readonly Target[] = [
  {
    name: "idx",
    valid: arrays.idxFiles,
    make: arrays.makeIdx,
    read: async (bytes) => checkArrays([await readIdx(bytes, options)]),
  },
  {
    name: "npy",
    valid: arrays.npyFiles,
    make: arrays.makeNpy,
    read: async (bytes) => checkArrays([await readNpy(bytes, options)]),
  },
  {
    name: "npz",
    valid: arrays.npzFiles,
    make: arrays.makeNpz,
    isArchive: true,
    read: async (bytes) => checkArrays(Object.values(await readNpz(bytes, options))),
  },
  {
    name: "csv",
    valid: arrays.csvFiles,
    make: arrays.makeCsv,
    read: async (bytes) => {
      const table = await readCsv(bytes, options);
      checkArrays([table]);
      assert(table.data.every(Number.isFinite));
    },
  },
  {
    name: "safetensors",
    valid: weightFiles,
    make: makeWeights,
    repair: realigned,
    read: (bytes) => {
      const { tensors, metadata } = decodeSafetensors(bytes, "the bytes");
      checkArrays(Object.values(tensors).filter(({ dtype }) => /^\w+\d$|bool/.test(dtype)));
      assert(Object.values(metadata).every((text) => typeof text === "string"));
    },
  },
  {
    name: "load",
    valid: weightFiles.slice(0, 1),
    make: makeSavedModel,
    repair: realigned,
    read: async (bytes, path) => {
      Deno.writeFileSync(path, bytes);
      using weights = await load(path, model);
      assertEquals(weights.params[1].kernel.shape, [2, 1]);
    },
  },
  {
    name: "describe",
    valid: weightFiles,
    make: makeSavedModel,
    repair: realigned,
    read: async (bytes, path) => {
      Deno.writeFileSync(path, bytes);
      const found = await describe(path);
      assertEquals(found.bytes, bytes.length);
      assert(`${found}`.length < 10_000 + 100 * bytes.length);
    },
  },
  {
    name: "checkpoint",
    valid: checkpointFiles,
    make: makeCheckpoint,
    repair: (bytes, draw) => signed(realigned(bytes, draw), draw),
    read: readCheckpoint,
  },
  {
    name: "keras",
    valid: archives,
    make: makeArchive,
    isArchive: true,
    repair: checksummed,
    hasPlaces: false,
    read: readArchive,
  },
  {
    name: "hdf5",
    valid: weightsOfKeras,
    make: (draw) => draw.pick(weightsOfKeras),
    hasPlaces: false,
    cost: 100,
    read: readWeights,
  },
];

/** Each array has as many elements as its shape says. */
function checkArrays(
  arrays: readonly { readonly shape: readonly number[]; readonly data: ArrayLike<unknown> }[],
): void {
  for (const { shape, data } of arrays) {
    assert(shape.every((size) => Number.isSafeInteger(size) && size >= 0), `a shape of ${shape}`);
    assertEquals(data.length, shape.reduce((product, size) => product * size, 1));
  }
}
