import { assertEquals, assertThrows } from "@std/assert";
import {
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from "../../src/persistence/safetensors.ts";
import fixtures from "../fixtures/safetensors_files.json" with { type: "json" };

/** The bytes of a file with any header and this much data. */
function fileOf(header: string | Uint8Array, dataBytes = 0, claimed?: number): Uint8Array {
  const json = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

function fileWith(entries: Record<string, unknown>, dataBytes: number): Uint8Array {
  return fileOf(JSON.stringify(entries), dataBytes);
}

function messageOf(bytes: Uint8Array): string {
  return assertThrows(() => decodeSafetensors(bytes, "a.safetensors"), SyntaxError).message;
}

const pair = { dtype: "F32", shape: [2], data_offsets: [0, 8] };

const tensors: Record<string, StoredTensor> = {
  flags: { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
  bytes: { dtype: "uint8", shape: [1], data: Uint8Array.of(255) },
  small: { dtype: "int8", shape: [1], data: Int8Array.of(-128) },
  words: { dtype: "uint16", shape: [1], data: Uint16Array.of(65535) },
  shorts: { dtype: "int16", shape: [1], data: Int16Array.of(-32768) },
  halves: { dtype: "float16", shape: [2], data: Float16Array.of(0.5, -Infinity) },
  counts: { dtype: "uint32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
  classes: { dtype: "int32", shape: [2, 2], data: Int32Array.of(1, 2, 3, -(2 ** 31)) },
  kernel: { dtype: "float32", shape: [1, 3], data: Float32Array.of(0.1, NaN, -0) },
  large: { dtype: "uint64", shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
  negative: { dtype: "int64", shape: [1], data: BigInt64Array.of(-(2n ** 63n)) },
  doubles: { dtype: "float64", shape: [1], data: Float64Array.of(0.1) },
  "a scalar": { dtype: "float32", shape: [], data: Float32Array.of(5e-45) },
  nothing: { dtype: "float32", shape: [0, 784], data: new Float32Array() },
  ["__proto__"]: { dtype: "float32", shape: [], data: Float32Array.of(1) },
  'ünïcödé "quotes"': { dtype: "float32", shape: [], data: Float32Array.of(2) },
};

Deno.test("what is written is read again, of every type, bit for bit", () => {
  const metadata = { run: "7", "näme": "line\nend" };
  const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata), "the bytes");
  assertEquals(decoded, { tensors, metadata });
});

Deno.test("a view of a part of an array is written without the rest", () => {
  const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const bytes = encodeSafetensors({ part: { dtype: "float32", shape: [2], data } }, {});
  const { part } = decodeSafetensors(bytes, "the bytes").tensors;
  assertEquals([...part.data], [2, 3]);
});

Deno.test("each number lies at a multiple of its size", () => {
  const bytes = encodeSafetensors(tensors, { odd: "x" });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assertEquals(length % 8, 0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  for (const [name, { data }] of Object.entries(tensors)) {
    assertEquals(header[name].data_offsets[0] % data.BYTES_PER_ELEMENT, 0, name);
  }
});

Deno.test("files are the bytes that Python's safetensors writes", () => {
  const files = [fixtures.float32.file, fixtures.types.file, fixtures.empty, fixtures.noNumbers];
  for (const base64 of files) {
    const python = Uint8Array.fromBase64(base64);
    const { tensors, metadata } = decodeSafetensors(python, "python.safetensors");
    const ours = encodeSafetensors(tensors as Record<string, StoredTensor>, metadata);
    assertEquals(ours, python);
  }
});

Deno.test("the numbers of every type of numpy are read", () => {
  const { file, values } = fixtures.types;
  const { tensors } = decodeSafetensors(Uint8Array.fromBase64(file), "python.safetensors");
  const read = Object.entries(tensors).map(([name, { data }]) => [name, [...data].map(Number)]);
  const wanted = Object.entries(values).map(([name, list]) => [name, list.map(Number)]);
  assertEquals(Object.fromEntries(read), Object.fromEntries(wanted));
});

Deno.test("tensors that cannot be written are refused", () => {
  const encode = (name: string, tensor: unknown) => () =>
    encodeSafetensors({ [name]: tensor as StoredTensor }, {});
  assertThrows(
    encode("bias", { dtype: "float32", shape: [3], data: new Float32Array(2) }),
    RangeError,
    'Cannot write the tensor "bias": expected 3 elements but found 2',
  );
  assertThrows(
    encode("bias", { dtype: "int32", shape: [1], data: Float32Array.of(1) }),
    TypeError,
    'Cannot write the tensor "bias": expected int32 in an array of type Int32Array but found Float32Array(1) [ 1 ]',
  );
  assertThrows(
    encode("__metadata__", { dtype: "int32", shape: [1], data: Int32Array.of(1) }),
    TypeError,
    'Cannot write the tensor "__metadata__": expected another name but found the one of the metadata',
  );
});

Deno.test("a file that is cut short or goes on is an error with its byte", () => {
  const whole = encodeSafetensors({
    bias: { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) },
  }, {});
  const ends = new Set<string>();
  for (let end = 0; end < whole.length; end++) {
    ends.add(messageOf(whole.subarray(0, end)).replace(/\d+/g, "N"));
  }
  assertEquals([...ends], [
    "Cannot read a.safetensors: expected N bytes with the header's length but found the end at byte N",
    "Cannot read a.safetensors: expected a header of at most N bytes but found N at byte N",
    "Cannot read a.safetensors: expected N bytes of data but found the end at byte N",
  ]);
  assertEquals(
    messageOf(new Uint8Array([...whole, 0])),
    `Cannot read a.safetensors: expected the end but found more bytes at byte ${whole.length}`,
  );
});

const hostile: readonly (readonly [name: string, bytes: Uint8Array, message: string])[] = [
  [
    "a header of 2^63 bytes",
    fileOf("{}", 0, 2 ** 63),
    "expected a header of at most 2 bytes but found 9223372036854776000 at byte 0",
  ],
  ["no header", fileOf(""), "expected a header that begins with { but found the end at byte 8"],
  ["a list", fileOf("[1]"), "expected a header that begins with { but found 91 at byte 8"],
  ["half of JSON", fileOf('{"a":'), "expected a header in JSON but found its end at byte 13"],
  ["no JSON", fileOf('{"ä": 1,}'), 'expected a header in JSON but found "}" at byte 17'],
  [
    "a wrong word",
    fileOf('{"a": nul}'),
    "expected a header in JSON but found '{\"a\": nul}' at byte 8",
  ],
  [
    "no UTF-8",
    fileOf(Uint8Array.of(0x7b, 0xff, 0x7d)),
    "expected a header in UTF-8 but found other bytes at byte 8",
  ],
  [
    "a deep nest",
    fileOf(`{"a":${"[".repeat(1e6)}`),
    "expected a header in JSON but found its end at byte 1000013",
  ],
  [
    "metadata that are no texts",
    fileOf('{"__metadata__":{"a":1}}'),
    "expected metadata of texts but found { a: 1 } at byte 9",
  ],
  [
    "a tensor that is none",
    fileOf('{"w":null}'),
    "expected a dtype such as 'F32' of \"w\" but found undefined at byte 9",
  ],
  [
    "a type that is none",
    fileWith({ w: { ...pair, dtype: "toString" } }, 8),
    'expected a dtype such as \'F32\' of "w" but found "toString" at byte 9',
  ],
  [
    "a negative size",
    fileWith({ w: { ...pair, shape: [-2] } }, 8),
    'expected a shape of "w" but found [ -2 ] at byte 9',
  ],
  [
    "half a size",
    fileWith({ w: { ...pair, shape: [0.5] } }, 8),
    'expected a shape of "w" but found [ 0.5 ] at byte 9',
  ],
  [
    "offsets backwards",
    fileWith({ w: { ...pair, data_offsets: [8, 0] } }, 8),
    'expected data_offsets from byte to byte of "w" but found [ 8, 0 ] at byte 9',
  ],
  [
    "2^40 rows",
    fileWith({ w: { ...pair, shape: [2 ** 40] } }, 8),
    'expected 4398046511104 bytes for the numbers of "w" but found 8 at byte 9',
  ],
  [
    "2^40 rows that are claimed twice",
    fileWith({ w: { dtype: "U8", shape: [2 ** 40], data_offsets: [0, 2 ** 40] } }, 8),
    "expected 1099511627776 bytes of data but found the end at byte 93",
  ],
  [
    "a size whose product is infinite",
    fileWith({ w: { ...pair, shape: Array(40).fill(2 ** 50) } }, 8),
    'expected Infinity bytes for the numbers of "w" but found 8 at byte 9',
  ],
  [
    "half a byte",
    fileWith({ w: { dtype: "F4", shape: [3], data_offsets: [0, 2] } }, 2),
    'expected 1.5 bytes for the numbers of "w" but found 2 at byte 9',
  ],
  [
    "tensors that overlap",
    fileWith({ a: pair, bc: { ...pair, data_offsets: [4, 12] } }, 12),
    'expected the numbers of "bc" to begin at byte 125 but found 121 at byte 62',
  ],
  [
    "a hole between tensors",
    fileWith({ a: pair, bc: { ...pair, data_offsets: [12, 20] } }, 20),
    'expected the numbers of "bc" to begin at byte 126 but found 130 at byte 62',
  ],
];

for (const [name, bytes, message] of hostile) {
  Deno.test(`a file with ${name} is an error with its byte`, () => {
    assertEquals(messageOf(bytes), `Cannot read a.safetensors: ${message}`);
  });
}

Deno.test("elements of half a byte are read as bytes", () => {
  const bytes = fileWith({ w: { dtype: "F4", shape: [4], data_offsets: [0, 2] } }, 2);
  const { tensors } = decodeSafetensors(bytes, "the bytes");
  assertEquals(tensors, { w: { dtype: "F4", shape: [4], data: new Uint8Array(2) } });
});

Deno.test("tensors may be named in another order than that of their numbers", () => {
  const entries = {
    second: { dtype: "U8", shape: [1], data_offsets: [1, 2] },
    first: { dtype: "U8", shape: [1], data_offsets: [0, 1] },
    empty: { dtype: "U8", shape: [0], data_offsets: [0, 0] },
  };
  const bytes = fileWith(entries, 2);
  bytes.set([7, 8], bytes.length - 2);
  const { tensors } = decodeSafetensors(bytes, "the bytes");
  assertEquals(Object.keys(tensors), ["empty", "first", "second"]);
  assertEquals([...tensors.first.data, ...tensors.second.data], [7, 8]);
});
