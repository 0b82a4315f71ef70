import { assertEquals, assertThrows } from "@std/assert";
import { asTensor, epochs, type IntTensor, key, toArray, values } from "shapefold";
import { examples } from "./problem.ts";

const rows = {
  x: asTensor([[0], [1], [2], [3], [4]], "n 1"),
  y: asTensor([0, 1, 2, 3, 4], "n", "int32"),
};

/** The rows of each batch, as the labels tell them. */
function batchesSeen(all: Iterable<{ readonly y: IntTensor<string> }>): number[][] {
  return Array.from(all, ({ y }) => Array.from(values(y)));
}

Deno.test("epochs() without a key go through the rows in order, the smaller last batch included", () => {
  const passes = epochs(rows, { batchSize: 2, count: 3 });
  assertEquals([passes.count, passes.steps], [3, 3]);
  for (const epoch of [1, 2]) {
    assertEquals(batchesSeen(passes.batches(epoch)), [[0, 1], [2, 3], [4]]);
  }
});

Deno.test("dropLast leaves out a last batch that is smaller, and no other", () => {
  const passes = epochs(rows, { batchSize: 2, count: 1, dropLast: true });
  assertEquals(passes.steps, 2);
  assertEquals(batchesSeen(passes.batches(1)), [[0, 1], [2, 3]]);
  assertEquals(epochs(rows, { batchSize: 5, count: 1, dropLast: true }).steps, 1);
});

Deno.test("epochs() with a key have each row once, in an order that differs by epoch and by key", () => {
  const data = examples(50, 1);
  const orderOf = (epoch: number, seed: number) =>
    Array.from(
      epochs(data, { batchSize: 7, count: 9, key: key(seed) }).batches(epoch),
      ({ x }) => toArray(x),
    ).flat();
  const sorted = (all: number[][]) => all.toSorted(([a], [b]) => a - b);
  const orders = [orderOf(1, 0), orderOf(2, 0), orderOf(1, 1)];
  for (const order of orders) assertEquals(sorted(order), sorted(toArray(data.x)));
  assertEquals(new Set([toArray(data.x), ...orders].map((order) => order.join())).size, 4);
  assertEquals(orderOf(1, 0), orders[0]);
});

Deno.test("a shuffled batch keeps inputs and labels together", () => {
  for (const { x, y } of epochs(rows, { batchSize: 2, count: 1, key: key(0) }).batches(1)) {
    assertEquals(Array.from(values(x)), Array.from(values(y)));
  }
});

Deno.test("epochs() throw where an option is out of range or the data cannot be trained on", () => {
  const cases: [f: () => unknown, error: typeof RangeError | typeof TypeError, message: string][] =
    [
      [
        () => epochs(rows, { count: 0 }),
        RangeError,
        "Cannot make epochs: expected a count of at least 1 but found 0",
      ],
      [
        () => epochs(rows, { count: 1, batchSize: 0 }),
        RangeError,
        "Cannot make batches: expected a batch size of at least 1 but found 0",
      ],
      [
        () => epochs(rows, { count: 1, batchSize: 1.5 }),
        RangeError,
        "Cannot make batches: expected a batch size of at least 1 but found 1.5",
      ],
      [
        () => epochs(rows, { count: 1, batchSize: 6, dropLast: true }),
        RangeError,
        "Cannot make batches: expected a batch size of at most 5 with dropLast but found 6",
      ],
      [
        () =>
          epochs({ x: asTensor([[1, 2], [3, NaN]], "n 2"), y: asTensor([1, 2], "n") }, {
            count: 1,
          }),
        RangeError,
        "Cannot make epochs: expected finite numbers but found NaN in row 1 of x",
      ],
      [
        () => epochs({ x: rows.x, y: asTensor([[1], [2]], "m 1") }, { count: 1 }),
        TypeError,
        "Cannot make epochs: expected as many labels as inputs but found 2 for 5",
      ],
      [
        () => epochs({ x: asTensor([], "n"), y: asTensor([], "n") }, { count: 1 }),
        RangeError,
        "Cannot make epochs: expected at least 1 example but found none",
      ],
    ];
  for (const [f, error, message] of cases) {
    assertEquals(assertThrows(f, error).message, message);
  }
  const used = key(0);
  epochs(rows, { count: 1, key: used });
  assertThrows(
    () => epochs(rows, { count: 1, key: used }),
    Error,
    "Cannot use this key for epochs: it was already used by epochs; split a key for each use",
  );
});
