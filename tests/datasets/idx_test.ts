import { assertEquals, assertNotStrictEquals, assertRejects } from "@std/assert";
import { asTensor, start } from "shapefold";
import { type NumericData, readIdx } from "shapefold/datasets";
import { concatenated, idx, packed } from "./bytes.ts";
import { realRows } from "./real_rows.ts";

start({ threads: 1 });

const digits = idx(8, [2, 2, 3], [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255]);

Deno.test("readIdx() reads the shape and every element type, the most significant byte first", async () => {
  const files: readonly (readonly [type: number, bytes: number[], data: NumericData])[] = [
    [0x08, [0, 1, 128, 255], Uint8Array.of(0, 1, 128, 255)],
    [0x09, [0, 1, 128, 255], Int8Array.of(0, 1, -128, -1)],
    [0x0b, [0, 1, 1, 0, 0xff, 0xfe, 0x80, 0], Int16Array.of(1, 256, -2, -32768)],
    [
      0x0c,
      [0, 0, 0, 1, 0, 1, 0, 0, 255, 255, 255, 254, 128, 0, 0, 0],
      Int32Array.of(1, 65536, -2, -(2 ** 31)),
    ],
    [
      0x0d,
      [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0, 0, 0, 0, 0, 0x7f, 0x80, 0, 0],
      Float32Array.of(1, -2.5, 0, Infinity),
    ],
    [
      0x0e,
      [0x3f, 0xf0, ...Array(6).fill(0), 0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a].concat(
        [0xc0, 4, ...Array(6).fill(0), ...Array(8).fill(0)],
      ),
      Float64Array.of(1, 0.1, -2.5, 0),
    ],
  ];
  for (const [type, bytes, data] of files) {
    assertEquals(await readIdx(idx(type, [2, 2], bytes)), { shape: [2, 2], data });
  }
});

Deno.test("readIdx() takes a number alone, no rows at all, and gzipped bytes", async () => {
  assertEquals(await readIdx(idx(8, [], [7])), { shape: [], data: Uint8Array.of(7) });
  const none = { shape: [0, 28, 28], data: new Uint8Array(0) };
  assertEquals(await readIdx(idx(8, [0, 28, 28], [])), none);
  assertEquals(await readIdx(await packed(idx(8, [0, 28, 28], []))), none);
  assertEquals(await readIdx(await packed(digits)), await readIdx(digits));
});

Deno.test("readIdx() gives elements of its own, also of bytes inside of others", async () => {
  const around = concatenated([9, 9, 9], digits, [9]);
  const { data } = await readIdx(around.subarray(3, -1));
  assertNotStrictEquals(data.buffer, around.buffer);
  around.fill(9);
  assertEquals(asTensor(data, "n 6").shape, [2, 6]);
  assertEquals(data.at(-1), 255);
});

Deno.test("readIdx() says what is wrong and at which byte", async () => {
  const one = "Cannot read the bytes: expected ";
  const cases: readonly (readonly [bytes: Uint8Array, message: string])[] = [
    [Uint8Array.of(), "a whole header but found the end at byte 0"],
    [digits.slice(0, 15), "a whole header but found the end at byte 15"],
    [Uint8Array.of(0, 80), "an IDX file, which begins with 0 0 but found 80 at byte 1"],
    [Uint8Array.of(31, 0, 8, 1), "an IDX file, which begins with 0 0 but found 31 at byte 0"],
    [Uint8Array.of(0, 0, 10, 1), "an IDX element type of 8, 9 or 11 to 14 but found 10 at byte 2"],
    [digits.slice(0, -1), "12 bytes of data but found 11 at byte 16"],
    [concatenated(digits, [0]), "the end but found more bytes at byte 28"],
    [idx(14, [2], [0]), "16 bytes of data but found 1 at byte 8"],
    [idx(8, Array(255).fill(2 ** 32 - 1), [1]), "Infinity bytes of data but found 1 at byte 1024"],
  ];
  for (const [bytes, message] of cases) {
    await assertRejects(() => readIdx(bytes), SyntaxError, one + message);
  }
});

Deno.test("a gzipped file that goes on beyond its header's size is left at once", async () => {
  const bomb = await packed(concatenated(idx(8, [3], [1, 2, 3]), new Uint8Array(2 ** 20)));
  await assertRejects(
    () => readIdx(bomb),
    SyntaxError,
    "Cannot read the bytes (unpacked): expected the end but found more bytes at byte 11",
  );
  await assertRejects(
    async () => readIdx(await packed(digits.slice(0, -4))),
    SyntaxError,
    "Cannot read the bytes (unpacked): expected 12 bytes of data but found 8 at byte 16",
  );
});

Deno.test("the rows of MNIST are 28 x 28 bytes, and row 333 is an 8", async () => {
  const images = realRows("mnist/train-images-idx3-ubyte.gz");
  const labels = realRows("mnist/train-labels-idx1-ubyte.gz");
  if (images === undefined || labels === undefined) return;
  const { shape, data } = await readIdx(images);
  assertEquals(shape, [8000, 28, 28]);
  assertEquals(data instanceof Uint8Array, true);
  assertEquals((await readIdx(labels)).data[333], 8);
});
