import { assertEquals, assertThrows } from "@std/assert";
import { tableText } from "shapefold";

const table = {
  columns: ["variant", "train", "test"],
  rows: [["none", 0.123456, 1], ["dropout 0.5", 12345678, "diverged"]],
};

Deno.test("tableText() puts numbers to the right and text to the left", () => {
  assertEquals(tableText(table).split("\n"), [
    "variant         train      test",
    "───────────────────────────────",
    "none           0.1235         1",
    "dropout 0.5  12345678  diverged",
  ]);
});

Deno.test("tableText() continues below where the table is too wide, and cuts nothing", () => {
  assertEquals(tableText(table, { width: 22 }).split("\n"), [
    "variant         train",
    "─────────────────────",
    "none           0.1235",
    "dropout 0.5  12345678",
    "",
    "variant          test",
    "─────────────────────",
    "none                1",
    "dropout 0.5  diverged",
  ]);
  assertEquals(tableText(table, { width: 31 }), tableText(table));
  assertEquals(tableText(table, { width: 1 }), tableText(table, { width: 22 }));
});

Deno.test("tableText() writes tables of one column and of no rows", () => {
  assertEquals(tableText({ columns: ["a"], rows: [["one"], ["2"]] }), "a\n───\none\n2");
  assertEquals(tableText({ columns: ["a", "b"], rows: [] }), "a  b\n────");
});

Deno.test("tableText() says what is wrong", () => {
  const cases: [() => unknown, typeof RangeError | typeof TypeError, string][] = [
    [
      () => tableText({ columns: ["a", "b"], rows: [[1]] }),
      RangeError,
      "Cannot write a table: expected 2 cells in row 0 but found 1",
    ],
    [
      () => tableText(table, { width: 0 }),
      RangeError,
      "Cannot write a table: expected a whole width of at least 1 but found 0",
    ],
    [
      () => tableText(table, { columns: 80 } as object),
      TypeError,
      "Cannot write a table: expected the option width but found 'columns'",
    ],
  ];
  for (const [call, kind, message] of cases) {
    assertEquals(assertThrows(call, kind).message, message);
  }
});
