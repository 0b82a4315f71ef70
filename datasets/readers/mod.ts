/**
 * Readers for the files that data come in: IDX, NPY, NPZ and CSV, gzipped or not. Each takes bytes or a file and gives
 * a shape and a typed array, which `asTensor` takes. A file that is not what it says ends in an error that says
 * where, and never in more memory than it has bytes, or than its reader was told.
 *
 * @module
 */

export type { ByteSource, ReadOptions } from "./contents.ts";
export { type CsvOptions, type CsvTable, readCsv } from "./csv.ts";
export { readIdx } from "./idx.ts";
export { readNpy } from "./npy.ts";
export { type NpzOptions, readNpz } from "./npz.ts";
export type { NumericArray, NumericData } from "./numeric_array.ts";
