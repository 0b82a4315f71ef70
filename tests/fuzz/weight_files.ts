/**
 * Safetensors files by a grammar: mostly right, with tensors that overlap or leave gaps, sizes that no file has and
 * metadata that are none.
 *
 * @module
 */

import { dense, input, key, relu, save, sequential } from "shapefold";
import { encodeSafetensors } from "../../src/persistence/safetensors.ts";
import { little, utf8 } from "../datasets/bytes.ts";
import type { Draw } from "./draw.ts";
import { EXTREMES, joined } from "./mutate.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The model whose files are damaged. */
export const model = sequential(input("3"), dense(2, relu), dense(1));

/** Some valid files, of this library and of another. */
export const weightFiles: readonly Bytes[] = [
  await savedModel(),
  encodeSafetensors({
    a: { dtype: "float32", shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
    b: { dtype: "int64", shape: [], data: BigInt64Array.of(5n) },
    c: { dtype: "bool", shape: [0, 3], data: new Uint8Array(0) },
  }, { run: "7" }),
];

export function makeWeights(draw: Draw): Bytes {
  let end = 0;
  const entries = draw.some(5, () => {
    const shape = draw.some(4, () => draw.chance(0.05) ? draw.pick(EXTREMES) : draw.below(4));
    const [dtype, size] = draw.pick([["F32", 4], ["F16", 2], ["U8", 1], ["I64", 8], ["X", 1]]);
    const count = shape.reduce((product, dim) => product * dim, Number(size));
    const start = draw.chance(0.1) ? draw.below(end + 9) : end;
    end = start + (draw.chance(0.05) ? draw.pick(EXTREMES) : count);
    const entry = { dtype, shape, data_offsets: [start, end] };
    return [draw.pick(NAMES), draw.chance(0.05) ? draw.pick(ODD) : entry];
  });
  const metadata = draw.pick([undefined, { run: "7" }, { run: 7 }, null, [], {
    "shapefold.model": "{}",
  }]);
  const header = [...(metadata === undefined ? [] : [["__metadata__", metadata]]), ...entries];
  const text = draw.chance(0.05)
    ? draw.pick(["{", "{}", "[1]", "{'a':1}", "[".repeat(5000), '{"a":'.repeat(2000), "{\ud800}"])
    : `{${header.map(([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`)}}`;
  const json = utf8(text);
  const length = draw.chance(0.05) ? draw.pick(EXTREMES) : json.length;
  const data = end > 4096 || draw.chance(0.1) ? draw.below(64) : end;
  return joined(Uint8Array.from(little(length, 8)), json, draw.bytes(data));
}

const NAMES = [
  ...["params.0.kernel", "params.0.bias", "params.1.kernel", "a", "", "__proto__", "constructor"],
  ...["../../x", "a\nb", "toString", "\u202e", "é".repeat(300)],
];

const ODD = [null, 1, "F32", [], {}, { dtype: "F32" }, {
  dtype: "toString",
  shape: [],
  data_offsets: [0, 0],
}];

/** A valid file of the model, one value of whose header is another. */
export function makeSavedModel(draw: Draw): Bytes {
  if (draw.chance(0.2)) return makeWeights(draw);
  return withHeader(weightFiles[0], (text) => replacedValue(text, draw));
}

/** A file with another header, in front of the same numbers. */
export function withHeader(bytes: Bytes, edit: (text: string) => string): Bytes {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const json = utf8(edit(text));
  const padding = new Uint8Array(-json.length & 7).fill(0x20);
  const start = Uint8Array.from(little(json.length + padding.length, 8));
  return joined(start, json, padding, bytes.subarray(8 + length));
}

/** The file with the length of the header that it has, mostly. */
export function realigned(bytes: Bytes, draw: Draw): Bytes {
  const found = new TextDecoder("latin1").decode(bytes).lastIndexOf("}}");
  if (draw.chance(0.4) || found < 0) return bytes;
  const spaces = bytes.subarray(found + 2).findIndex((byte) => byte !== 0x20);
  const copy = bytes.slice();
  copy.set(little(found + 2 + Math.max(0, spaces) - 8, 8));
  return copy;
}

/** JSON with another number, text or list somewhere. */
export function replacedValue(text: string, draw: Draw): string {
  const values = [...text.matchAll(/(?<=[:[,] ?)(\d+|null|\[[^[\]]*\]|"(?:[^"\\]|\\.)*"(?!:))/g)];
  const value = draw.pick(values);
  if (value === undefined) return draw.pick(VALUES);
  return text.slice(0, value.index) + draw.pick(VALUES) + text.slice(value.index + value[0].length);
}

const VALUES = [
  ...["null", "0", "1", "2", "-1", "1e999", "9007199254740993", '"x"', '"F32"', '"BF16"', "true"],
  ...[
    "[]",
    "[0,0]",
    "[2,3]",
    "[3,2]",
    "[1,2,3]",
    "{}",
    '{"$number":"NaN"}',
    '{"$number":"undefined"}',
  ],
  ...['{"$tensor":"params.0.kernel"}', '{"$tensor":"nothing"}', '{"$key":[1,2]}', '{"$key":[-1]}'],
  ...['{"$other":1}', "[[1,2]]", "[".repeat(3000), '{"__proto__":1}', '"params.0.bias"'],
];

async function savedModel(): Promise<Bytes> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  using weights = model.init(key(1));
  await save(path, model, weights, { metadata: { run: "7" } });
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  return bytes;
}
