import { assert, assertEquals, assertRejects } from "@std/assert";
import { asTensor, start } from "shapefold";
import { type CsvOptions, readCsv } from "shapefold/datasets";
import { concatenated, packed, utf8 } from "./bytes.ts";
import { realRows } from "./real_rows.ts";

start({ threads: 1 });

function read(text: string, options?: CsvOptions) {
  return readCsv(utf8(text), options);
}

const numbers = { shape: [2, 2], data: Float64Array.of(1, 2.5, -3e2, 0.25) };

Deno.test("readCsv() reads numbers, with a header where the first row holds anything else", async () => {
  assertEquals(await read("1,2.5\n-3e2,.25\n"), { ...numbers, shape: [2, 2] });
  assertEquals(await read("a,b\n1,2.5\n-3E+2,+0.25"), {
    ...numbers,
    columns: ["a", "b"],
    shape: [2, 2],
  });
  assertEquals((await read("1,b\n1,2.5\n-3e2,.25\n")).columns, ["1", "b"]);
});

Deno.test("the header is as it is said where it is said", async () => {
  const years = await read("2024,2025\n1,2.5\n", { header: true });
  assertEquals(years, { columns: ["2024", "2025"], shape: [1, 2], data: Float64Array.of(1, 2.5) });
  await assertRejects(
    () => read("a,b\n1,2\n", { header: false }),
    SyntaxError,
    'Cannot read the bytes: expected a number but found "a" at line 1, column 1',
  );
});

Deno.test("quotes, spaces, a byte order mark, empty lines and the lines of Windows change nothing", async () => {
  const texts = [
    '"1","2.5"\n-3e2,".25"\n',
    " 1 ,\t2.5\n\n-3e2,.25 \n\n",
    "\ufeff1,2.5\r\n-3e2,.25\r\n",
    "\n1,2.5\n-3e2,.25\r",
  ];
  for (const text of texts) assertEquals(await read(text), { ...numbers, shape: [2, 2] });
  const quoted = await read('"name, or\n""other""",b\n1,2.5\n');
  assertEquals(quoted.columns, ['name, or\n"other"', "b"]);
});

Deno.test("readCsv() takes other separators, gzipped bytes, one column, and a header alone", async () => {
  for (const separator of ["\t", ";", " ", "|"]) {
    const text = `1${separator}2.5\n-3e2${separator}.25\n`;
    assertEquals(await read(text, { separator }), { ...numbers, shape: [2, 2] });
  }
  assertEquals(
    await readCsv(await packed(utf8("1,2.5\n-3e2,.25\n"))),
    await read("1,2.5\n-300,.25"),
  );
  assertEquals(await read("7\n8\n"), { shape: [2, 1], data: Float64Array.of(7, 8) });
  assertEquals(await read("a,b\n"), {
    columns: ["a", "b"],
    shape: [0, 2],
    data: new Float64Array(0),
  });
});

Deno.test("readCsv() says what is wrong, at which line and column", async () => {
  const cases: readonly (readonly [text: string, message: string])[] = [
    ["", "rows of numbers but found none at line 1, column 1"],
    ["\n\r\n", "rows of numbers but found none at line 1, column 1"],
    ["1,2\n3\n", "2 cells but found 1 at line 2, column 2"],
    ["a,b\n\n1,2\n3,4,5\n", "2 cells but found 3 at line 4, column 3"],
    ["1,2\n3,\n", 'a number but found "" at line 2, column 2'],
    ["1,,3\n4,5,6\n", 'a number but found "" at line 1, column 2'],
    ["1,2\n3,four\n", 'a number but found "four" at line 2, column 2'],
    ['"a\nb",c\n"1",x\n', 'a number but found "x" at line 3, column 2'],
    ["1,2\n3,0x10\n", 'a number but found "0x10" at line 2, column 2'],
    ["1,2\n3,1e999\n", 'a number but found "1e999" at line 2, column 2'],
    ["1,2\n3,NaN\n", 'a number but found "NaN" at line 2, column 2'],
    ["1;2\n3;4\n", 'a number but found "3;4" at line 2, column 1'],
    ['1,2\n3,"4', "pairs of quotes around whole cells but found one astray in the row at line 2"],
    [
      '"a\n",b\n\n1,2\n3,"4"5\n',
      "pairs of quotes around whole cells but found one astray in the row at line 5",
    ],
    ['1,2\n3,4"\n', "pairs of quotes around whole cells but found one astray in the row at line 2"],
  ];
  for (const [text, message] of cases) {
    await assertRejects(
      () => read(text),
      SyntaxError,
      `Cannot read the bytes: expected ${message}`,
    );
  }
  await assertRejects(
    () => readCsv(concatenated(utf8("1,2\n"), [0xff, 0xfe])),
    SyntaxError,
    "Cannot read the bytes: expected text in UTF-8 but found other bytes",
  );
});

Deno.test("a file of several blocks has every row, and its lines are counted on", async () => {
  const rows = 80_000;
  const lines = Array.from({ length: rows }, (_, i) => `${i},${i / 8},"${-i}",123456789`);
  const text = `a,b,"c\nd",e\n${lines.join("\n")}\n`;
  assert(text.length > 2 * 2 ** 20);
  const { shape, data } = await read(text);
  assertEquals(shape, [rows, 4]);
  for (let i = 0; i < rows; i++) {
    if (data[4 * i] === i && data[4 * i + 1] === i / 8 && data[4 * i + 2] === -i) continue;
    throw new Error(`row ${i} is ${data.subarray(4 * i, 4 * i + 4)}`);
  }
  await assertRejects(
    () => read(`${text}1,2,x,4\n`),
    SyntaxError,
    `expected a number but found "x" at line ${rows + 3}, column 3`,
  );
  await assertRejects(() => read(`${text}1,2,3,"4\n`), SyntaxError, `at line ${rows + 3}`);
});

Deno.test("a quoted cell that is longer than a block is one cell", async () => {
  const name = "x\n".repeat(2 ** 19 + 1);
  const { columns, shape } = await read(`a,"${name}"\n1,2\n`);
  assertEquals([columns?.length, columns?.[1] === name, shape], [2, true, [1, 2]]);
});

Deno.test("options that cannot be are refused", async () => {
  await assertRejects(
    () => read("1", { separator: "," + "," }),
    TypeError,
    'Cannot read a CSV file: expected a separator of one character, such as "," or "\\t", ' +
      'but found ",,"',
  );
  await assertRejects(() => read("1", { separator: "." }), TypeError, 'but found "."');
  await assertRejects(
    () => read("1", { header: "yes" as never }),
    TypeError,
    'Cannot read a CSV file: expected a header of true or false but found "yes"',
  );
  await assertRejects(
    () => read("1", { columns: true } as never),
    TypeError,
    "Cannot read a CSV file: expected the options maxBytes, header, separator but found 'columns'",
  );
});

Deno.test("the table of California housing is whole, and that of Fashion-MNIST has a label and 784 pixels", async () => {
  const housing = realRows("california_housing/cal_housing.data");
  const fashion = realRows("fashion_mnist/fashion-mnist_test.csv");
  if (housing === undefined || fashion === undefined) return;
  const { columns, shape, data } = await readCsv(housing);
  assertEquals([columns?.at(-1), shape], ["median_house_value", [20_640, 9]]);
  assertEquals(data.slice(0, 3), Float64Array.of(-122.23, 37.88, 41));
  const images = await readCsv(fashion);
  assertEquals(images.columns?.slice(0, 2), ["label", "pixel1"]);
  assertEquals(asTensor(images.data, "n 785").shape, [150, 785]);
});
