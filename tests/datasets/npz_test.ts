import { assert, assertEquals, assertRejects } from "@std/assert";
import { readNpz } from "shapefold/datasets";
import fixture from "../fixtures/arrays.json" with { type: "json" };
import { type Eq, ok } from "../types/assert_type.ts";
import { base64, npy, npyHeader, packed } from "./bytes.ts";
import { type Member, zipFile } from "./zip_file.ts";

const row = npy(npyHeader("|u1", "(2,)"), [3, 4]);
const rowArray = { shape: [2], data: Uint8Array.of(3, 4) };
const deflated: Member = {
  name: "y.npy",
  stored: await packed(row, "deflate-raw"),
  bytes: row,
  method: 8,
};

for (const kind of ["stored", "deflated"] as const) {
  Deno.test(`readNpz() reads what NumPy ${kind}, by name`, async () => {
    const { npz, arrays } = fixture[kind];
    const { x, y, flags, ...others } = await readNpz(base64(npz));
    assertEquals(others, {});
    assertEquals(x.data, Int16Array.from(arrays.x.values, Number));
    assertEquals(y.data, Float64Array.of(0.1, -1e300));
    assertEquals(
      flags.data,
      Uint8Array.from(arrays.flags.values, (text) => Number(text === "True")),
    );
    assertEquals([x.shape, y.shape, flags.shape], [[2, 3, 4], [2], [12, 12]]);
  });
}

Deno.test("readNpz() reads the arrays that are wanted, and knows their names", async () => {
  const { npz, arrays } = fixture.deflated;
  const read = await readNpz(base64(npz), { names: ["y", "x"] });
  ok<Eq<keyof typeof read, "x" | "y">>();
  assertEquals(Object.keys(read), ["y", "x"]);
  assertEquals(read.x.data, Int16Array.from(arrays.x.values, Number));
  await assertRejects(
    () => readNpz(base64(npz), { names: ["x", "labels"] }),
    RangeError,
    "Cannot read the bytes: expected an array 'labels' but found 'x', 'y', 'flags'",
  );
  await assertRejects(
    () => readNpz(base64(npz), { names: "x" as never }),
    TypeError,
    'Cannot read an NPZ file: expected names such as ["x", "y"] but found "x"',
  );
});

Deno.test("fields of 64 bits, a comment at the end, other members, and a gzipped file are read", async () => {
  const members = [{ name: "x.npy", stored: row }, deflated];
  const wanted = { x: rowArray, y: rowArray };
  assertEquals(await readNpz(zipFile(members)), wanted);
  assertEquals(await readNpz(zipFile(members, { wide: true })), wanted);
  assertEquals(await readNpz(zipFile(members, { comment: "PK\x05\x06, as it happens" })), wanted);
  assertEquals(await readNpz(await packed(zipFile(members))), wanted);
  const others = [{ name: "read.me", stored: row }, ...members, {
    name: "x/",
    stored: row.slice(0, 0),
  }];
  assertEquals(await readNpz(zipFile(others)), wanted);
});

Deno.test("names are names: none is a path, and none reaches the prototype", async () => {
  const names = ["../../etc/passwd", "/x", "__proto__", "constructor"];
  const read = await readNpz(
    zipFile(names.map((name) => ({ name: `${name}.npy`, stored: row }))),
  );
  assertEquals(Object.keys(read), names);
  assertEquals(Object.getPrototypeOf(read), Object.prototype);
});

Deno.test("readNpz() says what is wrong and at which byte", async () => {
  const x: Member = { name: "x.npy", stored: row };
  const twice = zipFile([x, { ...x, name: "z.npy", start: 0 }]);
  const damaged = zipFile([deflated]);
  damaged[35] = 0xff;
  const altered = zipFile([x]);
  altered[34 + row.length] ^= 1;
  const cases: readonly (readonly [bytes: Uint8Array, message: string])[] = [
    [row, "the bytes: expected the directory of a ZIP file but found none at byte 48"],
    [new Uint8Array(3), "the bytes: expected the directory of a ZIP file but found none at byte 0"],
    [zipFile([x, x]), "the bytes: expected one member of a name but found 'x.npy' again at byte"],
    [
      zipFile([{ ...x, flags: 1 }]),
      "the bytes: expected plain members but found an encrypted one at byte",
    ],
    [
      zipFile([{ ...x, method: 12 }]),
      "the bytes: expected a method of 0 (stored) or 8 (deflated) but found 12 at byte",
    ],
    [
      zipFile([{ ...x, start: 8 }]),
      "the bytes: expected the ZIP signature 0x04034b50 but found 0x00000000 at byte 8",
    ],
    [
      zipFile([{ ...x, start: 2 ** 40 }], { wide: true }),
      "the bytes: expected 4 more bytes but found the end at byte",
    ],
    [twice, "the bytes: expected members one after the other but found two at once at byte 0"],
    [zipFile([x]).slice(1), "the bytes: expected the ZIP signature 0x02014b50 but found 0x"],
    [
      altered,
      "x.npy of the bytes: expected the checksum 0x",
    ],
    [
      zipFile([{ ...x, size: 71 }]),
      `x.npy of the bytes: expected 71 bytes of data but found ${row.length} at byte 0`,
    ],
    [
      zipFile([{ ...deflated, size: 20 }]),
      "y.npy of the bytes: expected the end but found more bytes at byte 20",
    ],
    [
      zipFile([{ ...deflated, size: 2 ** 23 }]),
      `y.npy of the bytes: expected 8388608 bytes of data but found ${row.length} at byte 0`,
    ],
    [damaged, "y.npy of the bytes: expected a whole deflate-raw stream but found its end, or dam"],
    [
      zipFile([{ name: "x.npy", stored: row.slice(0, -1) }]),
      "x.npy of the bytes: expected 2 bytes of data but found 1 at byte",
    ],
  ];
  for (const [bytes, message] of cases) {
    await assertRejects(() => readNpz(bytes), SyntaxError, `Cannot read ${message}`);
  }
});

Deno.test("a packed size that runs beyond the file is refused", async () => {
  const bytes = zipFile([{ name: "x.npy", stored: row }]);
  const entry = bytes.findLastIndex((_, i) => bytes[i] === 0x50 && bytes[i + 2] === 1);
  bytes[entry + 22] = 1;
  await assertRejects(
    () => readNpz(bytes),
    SyntaxError,
    `Cannot read the bytes: expected ${row.length + 65536} bytes of x.npy but found the end`,
  );
});

Deno.test("all arrays together may take maxBytes, before any is unpacked", async () => {
  const members = [deflated, { ...deflated, name: "z.npy" }];
  const both = 2 * row.length;
  const message = `Cannot read the bytes: expected at most ${both - 1} bytes unpacked ` +
    `but found ${both}; say { maxBytes } where the file is to be trusted`;
  await assertRejects(
    () => readNpz(zipFile(members), { maxBytes: both - 1 }),
    RangeError,
    message,
  );
  assertEquals(Object.keys(await readNpz(zipFile(members), { maxBytes: both })), ["y", "z"]);
  const one = await readNpz(zipFile(members), { maxBytes: both - 1, names: ["y"] });
  assert("y" in one);
});
