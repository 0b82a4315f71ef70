import { assertEquals, assertRejects } from "@std/assert";
import { type NumericArray, readNpy } from "shapefold/datasets";
import fixture from "../fixtures/arrays.json" with { type: "json" };
import { base64, concatenated, little, npy, npyHeader, packed, utf8 } from "./bytes.ts";

/** The numbers in an array as they stand in the fixture: Python says True and False. */
function numbers(values: readonly string[]): number[] {
  return values.map((text) => Number({ True: 1, False: 0 }[text] ?? text));
}

function plain({ shape, data }: NumericArray) {
  return { shape, values: Array.from(data) };
}

Deno.test("readNpy() reads every element type that NumPy writes, exactly", async () => {
  for (const { descr, npy, shape, values } of fixture.types) {
    const read = plain(await readNpy(base64(npy)));
    assertEquals(read, { shape, values: numbers(values) }, descr);
  }
});

Deno.test("elements come in the array of their type; those of 64 bits and booleans in the nearest", async () => {
  const names = await Promise.all(fixture.types.map(async ({ npy, descr }) => {
    const { data } = await readNpy(base64(npy));
    return `${descr.slice(1)} ${data.constructor.name.replace("Array", "")}`;
  }));
  assertEquals([...new Set(names)], [
    "b1 Uint8",
    "u1 Uint8",
    "i1 Int8",
    "u2 Uint16",
    "i2 Int16",
    "u4 Uint32",
    "i4 Int32",
    "u8 Float64",
    "i8 Float64",
    "f4 Float32",
    "f8 Float64",
  ]);
});

Deno.test("readNpy() reads the versions 1 to 3, scalars, no rows, and gzipped bytes", async () => {
  const cases = [...Object.values(fixture.formats), fixture.scalar, fixture.empty];
  for (const { npy, shape, values } of cases) {
    const wanted = { shape, values: numbers(values) };
    assertEquals(plain(await readNpy(base64(npy))), wanted);
    assertEquals(plain(await readNpy(await packed(base64(npy)))), wanted);
  }
});

Deno.test("arrays that are stored column by column are put in rows", async () => {
  const { npy, shape, values } = fixture.columnMajor;
  const bytes = base64(npy);
  assertEquals(new TextDecoder().decode(bytes).includes("'fortran_order': True"), true);
  assertEquals(plain(await readNpy(bytes)), { shape, values: numbers(values) });
});

Deno.test("headers may be written another way: order, quotes, spaces, long integers of Python 2", async () => {
  const headers = [
    `{"shape":(2,1),"fortran_order":False,"descr":"|u1"}`,
    `{ 'fortran_order' : False, 'shape' : ( 2L , 1L, ), 'descr' : '<u1' }   \n`,
  ];
  for (const header of headers) {
    assertEquals(await readNpy(npy(header, [3, 4])), { shape: [2, 1], data: Uint8Array.of(3, 4) });
  }
});

Deno.test("readNpy() says what is wrong and at which byte", async () => {
  const bytes = npy(npyHeader("<f4", "(2,)"), Array(8).fill(0));
  const offset = bytes.length - 8;
  const header = (text: string) => npy(text, []);
  const cases: readonly (readonly [bytes: Uint8Array, message: string])[] = [
    [utf8("PK"), "an NPY file, which begins with \\x93NUMPY but found 80 at byte 0"],
    [bytes.slice(0, 8), "a whole header but found the end at byte 8"],
    [bytes.slice(0, 40), "a whole header but found the end at byte 40"],
    [bytes.with(6, 4), "an NPY version from 1 to 3 but found 4 at byte 6"],
    [
      concatenated(bytes.slice(0, 6), [2, 0], little(2 ** 30, 4)),
      "a header of at most 65536 bytes but found 1073741824 at byte 8",
    ],
    [bytes.slice(0, -1), `8 bytes of data but found 7 at byte ${offset}`],
    [concatenated(bytes, [1]), `the end but found more bytes at byte ${bytes.length}`],
    [
      header(npyHeader("|O", "(2,)")),
      "numbers, with a descr of b1, u1 to u8, i1 to i8, f4 or f8 but found '|O' at byte 21",
    ],
    [
      header("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}"),
      "numbers, with a descr of b1, u1 to u8, i1 to i8, f4 or f8 but found '[' at byte 20",
    ],
    [
      header(npyHeader("<f4", "(2, -1)")),
      "a header with descr, fortran_order and shape but found " +
      `"{'descr': '<f4', 'fortran_order': False, 'shape': (2, -1), }" at byte 10`,
    ],
    [header("[1, 2, 3]"), `a header with descr, fortran_order and shape but found "[1, 2, 3]"`],
    [header(npyHeader("<f4", `(${"1,".repeat(65)})`)), "at most 64 dims but found 65 at byte 60"],
    [npy(npyHeader("|b1", "(2,)"), [1, 2]), "a boolean of 0 or 1 but found 2 at byte 69"],
  ];
  for (const [bytes, message] of cases) {
    await assertRejects(
      () => readNpy(bytes),
      SyntaxError,
      `Cannot read the bytes: expected ${message}`,
    );
  }
});

Deno.test("integers of 64 bits that a number cannot hold are refused", async () => {
  const largest = concatenated(little(2 ** 53 - 1, 8));
  const { data } = await readNpy(npy(npyHeader("<i8", "(1,)"), largest));
  assertEquals(data, Float64Array.of(2 ** 53 - 1));
  const bytes = npy(npyHeader("<u8", "(2,)"), concatenated(largest, little(2 ** 53, 8)));
  await assertRejects(
    () => readNpy(bytes),
    RangeError,
    "Cannot read the bytes: expected integers up to 2^53 - 1 in size " +
      `but found 9007199254740992 at byte ${bytes.length - 8}`,
  );
});
