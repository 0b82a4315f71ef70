/**
 * California housing: what houses cost in 20,640 districts, from the census of 1990.
 *
 * @module
 */

import { asTensor } from "../src/tensors/convert.ts";
import { scope } from "../src/tensors/memory.ts";
import type { FeatureTable } from "./dataset.ts";
import { readCsv } from "./readers/csv.ts";
import { readNpz } from "./readers/npz.ts";
import type { Patience } from "./sources/download.ts";
import { type DataFiles, findFiles } from "./sources/find_files.ts";
import { firstOf, type FoundFiles } from "./sources/folder.ts";
import { checkSourceOptions, type SourceOptions } from "./sources/source_options.ts";

const TEXT = "cal_housing.data";
const NPZ = "california_housing.npz";

/** The length is what Keras 3 downloads, the SHA-256 the one in its keras/src/datasets/california_housing.py. */
const CALIFORNIA_HOUSING: DataFiles = {
  name: "California housing",
  folder: "california_housing",
  subfolders: ["california_housing", "california-housing"],
  others: [],
  choose(names) {
    const found = firstOf(names, [TEXT, `${TEXT}.gz`]);
    if (found !== undefined) return new Map([[TEXT, found]]);
    return names.has(NPZ) ? new Map([[NPZ, NPZ]]) : "";
  },
  addresses: ["https://storage.googleapis.com/tensorflow/tf-keras-datasets/"],
  files: [{
    name: NPZ,
    bytes: 743_530,
    sha256: "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
  }],
};

/** The features, as scikit-learn makes them of the columns of the file and in its order. */
const FEATURES = [
  "MedInc",
  "HouseAge",
  "AveRooms",
  "AveBedrms",
  "Population",
  "AveOccup",
  "Latitude",
  "Longitude",
] as const;

/** The columns of the file, the target last. */
const COLUMNS = 9;

/**
 * What a house costs in 20,640 districts of California, in units of 100,000 $, by eight features of the district.
 *
 * The features are those of scikit-learn, in its order: median income in 10,000 $, median age in years, rooms and
 * bedrooms a household, people, people a household, latitude and longitude in degrees. They are as they are: scale them
 * by `standardScaler` before they are learnt from.
 *
 * The table is looked for in a folder of yours, then in the cache, then at its public address; each only where the
 * permissions reach, and nothing is asked. The folder holds `cal_housing.data`, with a line of names at its beginning or
 * without one, or `california_housing.npz`; directly or in its folder `california_housing` or `california-housing`.
 *
 * Source: R. K. Pace and R. Barry (1997), "Sparse spatial autoregressions".
 *
 * @throws {DataUnavailableError} Where no source has it, with the reason of each.
 * @throws {SyntaxError} Where a file of your folder is not what it should be.
 * @throws {TypeError} Where an option is not known or of another type.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { dispose } from "shapefold";
 * import { californiaHousing, DataUnavailableError } from "shapefold/datasets";
 *
 * let rows = 0;
 * try {
 *   const { data, source } = await californiaHousing({ data: "my/datasets", download: false });
 *   rows = source.rows.data;
 *   dispose(data);
 * } catch (error) {
 *   if (!(error instanceof DataUnavailableError)) throw error; // its message says where it looked
 * }
 * assert(rows <= 20_640);
 * ```
 */
export function californiaHousing(options: SourceOptions = {}): Promise<FeatureTable> {
  return housingTable(CALIFORNIA_HOUSING, options);
}

/** The table of a data set with these files. */
export async function housingTable(
  set: DataFiles,
  options: SourceOptions,
  patience?: Patience,
): Promise<FeatureTable> {
  checkSourceOptions(`Cannot load ${set.name}`, options);
  const { files, kind, from } = await findFiles(set, options, patience);
  const { name, rows, table } = await readTable(files);
  const features = new Float32Array(rows * FEATURES.length);
  const target = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const columns = table.subarray(row * COLUMNS, (row + 1) * COLUMNS);
    checkDistrict(name, columns, row);
    const [longitude, latitude, age, rooms, bedrooms, population, households, income, value] =
      columns;
    features.set([
      income,
      age,
      rooms / households,
      bedrooms / households,
      population,
      population / households,
      latitude,
      longitude,
    ], row * FEATURES.length);
    target[row] = value / 100_000;
  }
  const data = scope(() => ({ x: asTensor(features, "n 8"), y: asTensor(target, "n 1") }));
  return {
    data,
    features: FEATURES,
    source: { name: set.name, kind, from, rows: { data: rows } },
  };
}

interface Table {
  /** The name of the file. */
  readonly name: string;
  readonly rows: number;
  /** Nine columns, row by row. */
  readonly table: Float64Array;
}

async function readTable(files: FoundFiles): Promise<Table> {
  const text = files.get(TEXT);
  if (text !== undefined) {
    const { shape: [rows, columns], data } = await readCsv(text);
    if (rows === 0 || columns !== COLUMNS) {
      throw unexpected(TEXT, `rows of ${COLUMNS} columns`, `${rows} of ${columns}`);
    }
    return { name: TEXT, rows, table: data };
  }
  const { x, y } = await readNpz(files.get(NPZ)!, { names: ["x", "y"] });
  const rows = y.data.length;
  if (rows === 0 || x.shape.join(" ") !== `${rows} ${COLUMNS - 1}`) {
    const found = `'${x.shape.join(" ")}' and '${y.shape.join(" ")}'`;
    throw unexpected(NPZ, "x of shape 'n 8' and y of shape 'n'", found);
  }
  const table = new Float64Array(rows * COLUMNS);
  for (let row = 0; row < rows; row++) {
    table.set(x.data.subarray(row * (COLUMNS - 1), (row + 1) * (COLUMNS - 1)), row * COLUMNS);
    table[row * COLUMNS + COLUMNS - 1] = y.data[row];
  }
  return { name: NPZ, rows, table };
}

/** Throws where a row cannot be a district of California, as where columns have another order. */
function checkDistrict(name: string, columns: Float64Array, row: number): void {
  const [longitude, latitude] = columns;
  if (!(longitude > -125 && longitude < -114 && latitude > 32 && latitude < 43)) {
    const found = `${longitude} and ${latitude} in row ${row}`;
    throw unexpected(name, "a longitude and a latitude of California", found);
  }
  if (!columns.subarray(2).every((value) => value > 0 && Number.isFinite(value))) {
    throw unexpected(name, "numbers above 0", `${columns.subarray(2).join(" ")} in row ${row}`);
  }
}

function unexpected(name: string, expected: string, found: string): SyntaxError {
  return new SyntaxError(`Cannot read ${name}: expected ${expected} but found ${found}`);
}
