import { assert, assertRejects, assertThrows } from "@std/assert";
import { gzipSync } from "node:zlib";
import { readCsv, readIdx, readNpy, readNpz } from "shapefold/datasets";
import { decodeSafetensors } from "../../src/persistence/safetensors.ts";
import { idx, little, npy, npyHeader, packed, utf8 } from "../datasets/bytes.ts";
import { zipFile } from "../datasets/zip_file.ts";
import { countAllocations } from "./allocations.ts";
import { joined } from "./mutate.ts";

/** The most milliseconds for files of a few hundred KiB; a quadratic search takes minutes. */
const SLOW = 5000;

function safetensors(header: string, data = 0): Uint8Array<ArrayBuffer> {
  const json = utf8(header);
  return joined(Uint8Array.from(little(json.length, 8)), json, new Uint8Array(data));
}

/** Fails where it takes long. */
async function inTime(act: () => unknown): Promise<void> {
  const began = performance.now();
  await act();
  const milliseconds = performance.now() - began;
  assert(milliseconds < SLOW, `took ${milliseconds} ms`);
}

Deno.test("headers that claim 2^40 numbers are refused before anything is allocated", async () => {
  const rows = 2 ** 40;
  const shape = `(${rows}, 2)`;
  const array = npy(npyHeader("<f4", shape), new Uint8Array(8));
  const tensor = { dtype: "F32", shape: [rows, 2], data_offsets: [0, 8 * rows] };
  using allocations = countAllocations(2 ** 20);
  await assertRejects(() => readNpy(array), SyntaxError, `expected ${8 * rows} bytes of data`);
  await assertRejects(
    () => readIdx(idx(0x0d, [2 ** 32 - 1, 2 ** 32 - 1], [1, 2])),
    SyntaxError,
    "bytes of data but found 2 at byte 12",
  );
  await assertRejects(
    () => readNpz(zipFile([{ name: "x.npy", stored: array }])),
    SyntaxError,
    `Cannot read x.npy of the bytes: expected ${8 * rows} bytes of data but found 8 at byte`,
  );
  assertThrows(
    () => decodeSafetensors(safetensors(JSON.stringify({ a: tensor }), 8), "a.safetensors"),
    SyntaxError,
    `Cannot read a.safetensors: expected ${8 * rows} bytes of data but found the end at byte`,
  );
  assert(allocations.take() < 2 ** 16);
});

Deno.test("gzip and zip bombs are refused at a hundred times their size, unless maxBytes says more", async () => {
  const zeros = new Uint8Array(2 ** 25);
  const image = gzipSync(joined(Uint8Array.of(0, 0, 8, 1, 2, 0, 0, 0), zeros));
  const hint = "but found 33554440; say { maxBytes } where the file is to be trusted";
  await assertRejects(() => readIdx(image), RangeError, `at most 16777216 bytes unpacked ${hint}`);
  assert((await readIdx(image, { maxBytes: 2 ** 26 })).data.length === zeros.length);
  await assertRejects(() => readCsv(gzipSync(zeros)), RangeError, "16777216 bytes unpacked");

  const stored = await packed(zeros, "deflate-raw");
  const members = [{ name: "x.npy", stored, bytes: zeros, method: 8 }];
  await assertRejects(() => readNpz(zipFile(members)), RangeError, "but found 33554432; say");
  const modest = zipFile([{ ...members[0], size: 1000 }]);
  await assertRejects(() => readNpz(modest), SyntaxError, "expected the end but found more bytes");
});

Deno.test("tensors that overlap, leave gaps or go beyond the end are refused", () => {
  const entry = (start: number, end: number) => ({
    dtype: "U8",
    shape: [end - start],
    data_offsets: [start, end],
  });
  const cases: [ReturnType<typeof entry>, string][] = [
    [entry(0, 8), 'expected the numbers of "b" to begin at byte'],
    [entry(4, 12), 'expected the numbers of "b" to begin at byte'],
    [entry(9, 16), 'expected the numbers of "b" to begin at byte'],
    [entry(8, 17), "expected 17 bytes of data but found the end"],
    [entry(8, 15), "expected the end but found more bytes"],
  ];
  for (const [b, message] of cases) {
    const bytes = safetensors(JSON.stringify({ a: entry(0, 8), b }), 16);
    assertThrows(() => decodeSafetensors(bytes, "a.safetensors"), SyntaxError, message);
  }
});

Deno.test("a cell of 300,000 digits, and other long texts, take no longer than their length", async () => {
  const many = 300_000;
  for (
    const text of [
      "1".repeat(many) + "x",
      " ".repeat(many) + "x",
      '"a\n'.repeat(many),
      '"1"x\n'.repeat(many),
      "1e".repeat(many) + ",",
    ]
  ) await inTime(() => assertRejects(() => readCsv(utf8(`1\n${text}`)), SyntaxError));
  for (
    const header of [
      "{'shape': (".repeat(5000),
      "{'shape': (" + "1".repeat(60_000) + "x",
      "{'shape': (" + "1, ".repeat(20_000) + "x",
      "{'descr':'".repeat(6000),
    ]
  ) await inTime(() => assertRejects(() => readNpy(npy(header, [])), SyntaxError));
});

Deno.test("deep nesting, many tensors and long names end in a short message", async () => {
  const many = 100_000;
  const names = Array.from({ length: many }, (_, i) => `"a${i}":1`);
  for (
    const header of [
      `{"a":${"[".repeat(many)}`,
      `{"a":${"[".repeat(many)}${"]".repeat(many)}}`,
      `{"${"n".repeat(many)}":1}`,
      `{"__metadata__":{${names}}}`,
      `{"a":{"dtype":{${names}}}}`,
      `{"a":{"dtype":"U8","shape":[${"1,".repeat(many)}1],"data_offsets":[0,8]}}`,
    ]
  ) {
    await inTime(() => {
      const bytes = safetensors(header);
      const error = assertThrows(() => decodeSafetensors(bytes, "a.safetensors"), SyntaxError);
      assert(error.message.length < 1000, `${error.message.length} characters`);
    });
  }
});

Deno.test("fields of a ZIP file that claim each other's bytes are refused", async () => {
  const member = (i: number) => ({ name: `${i}.npy`, stored: new Uint8Array(0) });
  const bytes = zipFile(Array.from({ length: 200 }, (_, i) => member(i)), { wide: true });
  for (let at = 0; at < bytes.length - 4; at++) {
    const isField = bytes[at] === 1 && bytes[at + 1] === 0 && bytes[at + 2] === 24;
    if (isField) bytes.set([0xf8, 0xff], at + 2);
  }
  await assertRejects(
    () => readNpz(bytes),
    SyntaxError,
    "expected at most 24 bytes of a field but found 65528 at byte",
  );
});

Deno.test("names in an archive stand in messages in short, without what a terminal would obey", async () => {
  const stored = new Uint8Array(1);
  const name = `\x1b[2J\n${"n".repeat(1000)}.npy`;
  const member = { name, stored };
  const shown = `\\x1b[2J\\n${"n".repeat(54)}`;
  await assertRejects(() => readNpz(zipFile([member])), SyntaxError, `Cannot read ${shown}`);
  await assertRejects(() => readNpz(zipFile([member, member])), SyntaxError, `'${shown}`);
  const many = zipFile(Array.from({ length: 20 }, (_, i) => ({ name: `${i}.npy`, stored })));
  await assertRejects(
    () => readNpz(many, { names: ["x"] }),
    RangeError,
    "expected an array 'x' but found '0', '1', '2', '3', '4', '5', '6', '7', 12 more",
  );
});

Deno.test("a ZIP file that is too short for the directory of 64 bits that it says it has is refused", async () => {
  const end = [0x50, 0x4b, 5, 6, 0, 0, 0, 0, ...Array(12).fill(0xff), 0, 0];
  await assertRejects(
    () => readNpz(Uint8Array.from([0, 0, ...end])),
    SyntaxError,
    "Cannot read the bytes: expected a locator of 20 bytes before the end but found 2 at byte 2",
  );
});

Deno.test("a row of more than 64 MiB is refused, not read as one text", async () => {
  await assertRejects(
    () => readCsv(new Uint8Array(2 ** 26 + 2 ** 21).fill(0x31)),
    SyntaxError,
    "expected a row of at most 67108864 bytes but found a longer one at line 1, column 1",
  );
});
