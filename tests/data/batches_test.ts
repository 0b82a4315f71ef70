import { assertEquals, assertThrows } from "@std/assert";
import { asTensor, batches, type IntTensor, key, values } from "shapefold";

const rows = {
  x: asTensor([[0], [1], [2], [3], [4]], "n 1"),
  y: asTensor([0, 1, 2, 3, 4], "n", "int32"),
};

/** The rows of each batch, as the labels tell them. */
function batchesSeen(all: Iterable<{ readonly y: IntTensor<string> }>): number[][] {
  return Array.from(all, ({ y }) => Array.from(values(y)));
}

Deno.test("batches() cut the data in order, or as their key says, which is used up", () => {
  assertEquals(batchesSeen(batches(rows, { batchSize: 3 })), [[0, 1, 2], [3, 4]]);
  assertEquals(batchesSeen(batches(rows)), [[0, 1, 2, 3, 4]]);
  const once = key(0);
  const shuffled = batches(rows, { batchSize: 3, key: once });
  const seen = batchesSeen(shuffled);
  assertEquals(seen.flat().toSorted(), [0, 1, 2, 3, 4]);
  assertEquals(batchesSeen(shuffled), seen);
  assertThrows(
    () => batches(rows, { key: once }),
    Error,
    "Cannot use this key for batches: it was already used by batches",
  );
});

Deno.test("batches() leave out a smaller last batch where they are told to", () => {
  const whole = batches(rows, { batchSize: 2, dropLast: true });
  assertEquals(batchesSeen(whole), [[0, 1], [2, 3]]);
  assertThrows(
    () => batches(rows, { batchSize: 6, dropLast: true }),
    RangeError,
    "Cannot make batches: expected a batch size of at most 5 with dropLast but found 6",
  );
});

Deno.test("batches() check their data and their size at once", () => {
  for (const batchSize of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => batches(rows, { batchSize }),
      RangeError,
      `Cannot make batches: expected a batch size of at least 1 but found ${batchSize}`,
    );
  }
  assertThrows(
    () => batches({ x: asTensor([[1, 2], [3, -Infinity]], "n 2"), y: asTensor([1, 2], "n") }),
    RangeError,
    "Cannot make batches: expected finite numbers but found -Infinity in row 1 of x",
  );
  assertThrows(
    () => batches({ x: rows.x, y: asTensor([1, 2], "m") }),
    TypeError,
    "Cannot make batches: expected as many labels as inputs but found 2 for 5",
  );
});
