// PLACEHOLDER of branch `frame`, never merged: the real ones come from the branches readers and sources.
import { asTensor, foldIn, type Key, uniform, values } from "../mod.ts";
import type { DataSource, Dataset, FeatureTable, ImageClasses, Labels } from "./dataset.ts";
export class DataUnavailableError extends Error {}
export interface SourceOptions {
  readonly data?: string;
  readonly cache?: string;
  readonly download?: boolean;
}
interface ImageOptions<L extends Labels> extends SourceOptions {
  readonly labels?: L;
  readonly scale?: number;
}
async function idx(path: string) {
  let s: ReadableStream<Uint8Array> = (await Deno.open(path)).readable as never;
  s = s.pipeThrough(new DecompressionStream("gzip") as never);
  const b = new Uint8Array(await new Response(s as never).arrayBuffer());
  return b.subarray(4 + 4 * b[3]);
}
async function images<L extends Labels>(name: string, folder: string, o: ImageOptions<L>) {
  if (o.data === undefined) throw new DataUnavailableError(`${name} is not there`);
  const part = async (p: string) => {
    const px = await idx(`${o.data}/${folder}/${p}-images-idx3-ubyte.gz`);
    const cl = await idx(`${o.data}/${folder}/${p}-labels-idx1-ubyte.gz`);
    return make(px, cl, o);
  };
  const [train, test] = [await part("train"), await part("t10k")];
  const source: DataSource = {
    name,
    kind: "folder",
    from: o.data,
    rows: { train: train.x.shape[0], test: test.x.shape[0] },
  };
  return { train, test, source } as unknown as ImageClasses<L>;
}
function make(px: Uint8Array, cl: Uint8Array, o: ImageOptions<Labels>) {
  const s = o.scale ?? 1 / 255;
  const x = asTensor(Float32Array.from(px, (p) => p * s), "n 784");
  const y = o.labels === "classes"
    ? asTensor(cl, "n", "int32")
    : asTensor(Float32Array.from({ length: 10 * cl.length }, (_, i) => cl[Math.floor(i / 10)] === i % 10 ? 1 : 0), "n 10");
  return { x, y };
}
export function mnist<L extends Labels = "one-hot">(o: ImageOptions<L> = {}): Promise<ImageClasses<L>> {
  return images("MNIST", "mnist", o);
}
export function fashionMnist<L extends Labels = "one-hot">(o: ImageOptions<L> = {}): Promise<ImageClasses<L>> {
  return images("Fashion-MNIST", "fashion_mnist", o);
}
export async function californiaHousing(o: SourceOptions = {}): Promise<FeatureTable> {
  if (o.data === undefined) throw new DataUnavailableError("California housing is not there");
  const rows = (await Deno.readTextFile(`${o.data}/california_housing/cal_housing.data`)).trim().split("\n").slice(1)
    .map((l) => l.split(",").map(Number));
  const x = rows.map(([lo, la, age, rooms, beds, pop, hh, inc]) => [inc, age, rooms / hh, beds / hh, pop, pop / hh, la, lo]);
  return {
    data: { x: asTensor(x, "n 8"), y: asTensor(rows.map((r) => [r[8] / 1e5]), "n 1") },
    features: ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"],
    source: { name: "California housing", kind: "folder", from: o.data, rows: { all: rows.length } },
  };
}
export function syntheticDigits<L extends Labels = "one-hot">(
  key: Key,
  o: { train?: number; test?: number; labels?: L; scale?: number } = {},
): ImageClasses<L> {
  const { train = 8000, test = 2000 } = o;
  const part = (n: number, k: Key) => {
    const v = values(uniform(k, `${n} 784` as "1 784"));
    const cl = Uint8Array.from({ length: n }, (_, i) => i % 10);
    return make(Uint8Array.from(v, (p, i) => (Math.floor(i / 784) % 10 === Math.floor((i % 784) / 79) ? 200 : 0) * p + 50 * p), cl, o);
  };
  return {
    train: part(train, foldIn(key, 0)),
    test: part(test, foldIn(key, 1)),
    source: { name: "Synthetic digits", kind: "stand-in", from: "syntheticDigits", rows: { train, test } },
  } as unknown as ImageClasses<L>;
}
export function friedman1(key: Key, o: { rows?: number; noise?: number } = {}): FeatureTable {
  const { rows = 20640 } = o;
  const v = values(uniform(key, `${rows} 8` as "1 8"));
  const y = Array.from({ length: rows }, (_, i) => {
    const r = v.subarray(8 * i, 8 * i + 8);
    return [10 * Math.sin(Math.PI * r[0] * r[1]) + 20 * (r[2] - 0.5) ** 2 + 10 * r[3] + 5 * r[4]];
  });
  return {
    data: { x: asTensor(v, "n 8"), y: asTensor(y, "n 1") },
    features: ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"],
    source: { name: "Friedman #1", kind: "stand-in", from: "friedman1", rows: { all: rows } },
  };
}
export function circle(
  key: Key,
  o: { noise?: number; rows?: number } = {},
): { train: Dataset<"n 2", "n 1">; test: Dataset<"n 2", "n 1"> } {
  const { rows = 500 } = o;
  const part = (k: Key) => {
    const v = values(uniform(k, `${rows / 2} 2` as "1 2"));
    const pts = Array.from({ length: rows / 2 }, (_, i) => {
      const inner = i % 2 === 0, r = inner ? 2.5 * v[2 * i] : 3.5 + 1.5 * v[2 * i], a = 2 * Math.PI * v[2 * i + 1];
      return { p: [r * Math.sin(a), r * Math.cos(a)], l: [inner ? 1 : -1] };
    });
    return { x: asTensor(pts.map((p) => p.p), "n 2"), y: asTensor(pts.map((p) => p.l), "n 1") };
  };
  return { train: part(foldIn(key, 0)), test: part(foldIn(key, 1)) };
}
