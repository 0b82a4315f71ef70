import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { dirname } from "@std/path";
import { dispose, liveTensors, start, toArray, values } from "shapefold";
import { californiaHousing, type SourceOptions } from "shapefold/datasets";
import { npy, npyHeader, utf8 } from "./bytes.ts";
import { realRows } from "./real_rows.ts";
import { zipFile } from "./zip_file.ts";

start({ threads: 1 });

const offline = { download: false, progress: { silent: true } } as const;

/** The first two districts of the file. */
const DISTRICTS = [
  [-122.23, 37.88, 41, 880, 129, 322, 126, 8.3252, 452600],
  [-122.22, 37.86, 21, 7099, 1106, 2401, 1138, 8.3014, 358500],
];
const NAMES = "longitude,latitude,housingMedianAge,totalRooms,totalBedrooms,population," +
  "households,medianIncome,medianHouseValue";

/** What `sklearn.datasets.fetch_california_housing` has in these rows. */
const FEATURES = [
  [8.3252, 41, 6.98412698, 1.02380952, 322, 2.55555556, 37.88, -122.23],
  [8.3014, 21, 6.23813708, 0.97188049, 2401, 2.10984183, 37.86, -122.22],
];
const TARGETS = [4.526, 3.585];

const text = DISTRICTS.map((row) => row.join(",")).join("\n");

function float64(numbers: number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

function npz(
  x: number[][] = DISTRICTS.map((row) => row.slice(0, 8)),
  y: number[] = DISTRICTS.map((row) => row[8]),
): Uint8Array {
  const shape = `(${x.length}, ${x[0].length})`;
  return zipFile([
    { name: "x.npy", stored: npy(npyHeader("<f8", shape), float64(x.flat())) },
    { name: "y.npy", stored: npy(npyHeader("<f8", `(${y.length},)`), float64(y)) },
  ]);
}

async function load(
  name: string,
  bytes: Uint8Array,
  options: SourceOptions = {},
): Promise<{ x: number[][]; y: number[][]; features: readonly string[]; source: unknown }> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(dirname(`${folder}/${name}`), { recursive: true });
    await Deno.writeFile(`${folder}/${name}`, bytes);
    const found = await californiaHousing({ ...offline, cache: folder, data: folder, ...options });
    const { data, features, source } = found;
    const plain = { x: toArray(data.x) as number[][], y: toArray(data.y) as number[][] };
    dispose(data);
    return { ...plain, features, source: { ...source, from: source.from.replace(folder, "DIR") } };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the features are those of scikit-learn, with names at the beginning and without", async () => {
  const files: [string, Uint8Array, string][] = [
    ["cal_housing.data", utf8(text), "DIR"],
    ["cal_housing.data", utf8(`${NAMES}\n${text}\n`), "DIR"],
    ["california_housing/cal_housing.data", utf8(text), "DIR/california_housing"],
    ["california-housing/california_housing.npz", npz(), "DIR/california-housing"],
    ["california_housing.npz", npz(), "DIR"],
  ];
  for (const [name, bytes, from] of files) {
    const before = liveTensors();
    const { x, y, features, source } = await load(name, bytes);
    assertEquals(liveTensors(), before);
    x.flat().forEach((value, i) => assertAlmostEquals(value, FEATURES.flat()[i], 1e-5));
    y.flat().forEach((value, i) => assertAlmostEquals(value, TARGETS[i], 1e-6));
    assertEquals([x.length, x[0].length, y.length, y[0].length], [2, 8, 2, 1]);
    assertEquals(features, [
      "MedInc",
      "HouseAge",
      "AveRooms",
      "AveBedrms",
      "Population",
      "AveOccup",
      "Latitude",
      "Longitude",
    ]);
    assertEquals(source, { name: "California housing", kind: "folder", from, rows: { data: 2 } });
  }
});

Deno.test("a table that is not what it should be is named", async () => {
  const swapped = DISTRICTS.map(([longitude, latitude, ...rest]) => [latitude, longitude, ...rest]);
  const cases: [string, Uint8Array, string][] = [
    [
      "cal_housing.data",
      utf8(text.replaceAll(/,\d+$/gm, "")),
      "expected rows of 9 columns but found 2 of 8",
    ],
    [
      "cal_housing.data",
      utf8(swapped.map((row) => row.join(",")).join("\n")),
      "expected a longitude and a latitude of California but found 37.88 and -122.23 in row 0",
    ],
    [
      "cal_housing.data",
      utf8(text.replace(",1138,", ",0,")),
      "expected numbers above 0 but found 21 7099 1106 2401 0 8.3014 358500 in row 1",
    ],
    ["cal_housing.data", utf8(`${NAMES}\n`), "expected rows of 9 columns but found 0 of 9"],
    [
      "california_housing.npz",
      npz(DISTRICTS),
      "expected x of shape 'n 8' and y of shape 'n' but found '2 9' and '2'",
    ],
    [
      "california_housing.npz",
      npz(undefined, [1]),
      "expected x of shape 'n 8' and y of shape 'n' but found '2 8' and '1'",
    ],
  ];
  for (const [name, bytes, wanted] of cases) {
    const error: Error = await assertRejects(() => load(name, bytes), SyntaxError);
    assertEquals(error.message, `Cannot read ${name}: ${wanted}`);
  }
});

Deno.test("the NPZ of something else is refused with the names in it", async () => {
  const other = zipFile([{ name: "data.npy", stored: npy(npyHeader("|u1", "(1,)"), [1]) }]);
  await assertRejects(
    () => load("california_housing.npz", other),
    RangeError,
    "Cannot read california_housing.npz: expected an array 'x' but found 'data'",
  );
});

Deno.test("options are those of every source", async () => {
  await assertRejects(
    () => californiaHousing({ labels: "classes" } as never),
    TypeError,
    "Cannot load California housing: expected the options data, cache, download, progress " +
      "but found 'labels'",
  );
});

Deno.test("the real table is whole, and each feature is made of its columns", async () => {
  const path = realRows("california_housing/cal_housing.data");
  if (path === undefined) return;
  const data = path.replace(/\/[^/]*$/, "");
  const { data: { x, y }, source } = await californiaHousing({ ...offline, data });
  assertEquals(source.rows, { data: 20640 });
  const [features, target] = [values(x), values(y)];
  const lines = (await Deno.readTextFile(path)).trim().split("\n").slice(1);
  assertEquals(lines.length, 20640);
  lines.forEach((line, row) => {
    const [longitude, latitude, age, rooms, bedrooms, people, homes, income, value] = line
      .split(",").map(Number);
    const wanted = [income, age, rooms / homes, bedrooms / homes, people, people / homes];
    [...wanted, latitude, longitude].forEach((feature, i) => {
      if (features[8 * row + i] !== Math.fround(feature)) throw new Error(`row ${row}: ${line}`);
    });
    assert(target[row] === Math.fround(value / 100_000));
  });
  dispose([x, y]);
});
