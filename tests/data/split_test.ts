import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  foldIn,
  key,
  liveTensors,
  toArray,
  trainTestSplit,
  validationSplit,
} from "shapefold";

/** Rows that tell their number, in both inputs and labels. */
function rows(count: number) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    x: asTensor(numbers.map((i) => [i, -i]), "n 2"),
    y: asTensor(numbers, "n", "int32"),
  };
}

const parts = (count: number, share: number, seed: number) => {
  const { train, test } = trainTestSplit(rows(count), { share, key: key(seed) });
  return { train, test, numbers: [train, test].map(({ y }) => toArray(y)) };
};

Deno.test("a split has each row once, inputs with their labels", () => {
  for (const [count, share] of [[10, 0.3], [7, 0.5], [101, 0.05], [2, 0.5]]) {
    const { train, test, numbers } = parts(count, share, 1);
    assertEquals(
      numbers.flat().toSorted((a, b) => a - b),
      Array.from({ length: count }, (_, i) => i),
    );
    for (const part of [train, test]) {
      assertEquals(toArray(part.x), toArray(part.y).map((i) => [i, -i]));
    }
  }
});

Deno.test("the share is rounded to whole rows", () => {
  const sizes = (count: number, share: number) =>
    parts(count, share, 1).numbers.map((n) => n.length);
  assertEquals(sizes(10, 0.25), [7, 3]);
  assertEquals(sizes(10, 0.24), [8, 2]);
  assertEquals(sizes(3, 0.2), [2, 1]);
  assertEquals(sizes(12_000, 1 / 6), [10_000, 2_000]);
});

Deno.test("a split is a function of its key, and takes no end of the data", () => {
  const { numbers: [, first] } = parts(50, 0.2, 1);
  assertEquals(parts(50, 0.2, 1).numbers[1], first);
  assertNotEquals(parts(50, 0.2, 2).numbers[1], first);
  assertNotEquals(first.toSorted((a, b) => a - b), [40, 41, 42, 43, 44, 45, 46, 47, 48, 49]);
});

Deno.test("every row is set aside about as often as any other", () => {
  const counts = new Array<number>(10).fill(0);
  const keys = key(3);
  for (let i = 0; i < 300; i++) {
    const { test } = trainTestSplit(rows(10), { share: 0.3, key: foldIn(keys, i) });
    for (const row of toArray(test.y)) counts[row]++;
  }
  // 90 are expected, with a deviation of 8.
  assertEquals(counts.filter((count) => count < 50 || count > 130), []);
});

Deno.test("validationSplit() is the same, for training and validation", () => {
  const { train, validation } = validationSplit(rows(10), { share: 0.3, key: key(1) });
  assertEquals([train, validation].map(({ y }) => toArray(y)), parts(10, 0.3, 1).numbers);
});

Deno.test("the parts are copies: four tensors, and the data stay", () => {
  const data = rows(10);
  const before = liveTensors();
  trainTestSplit(data, { share: 0.3, key: key(1) });
  assertEquals(liveTensors(), before + 4);
  assertEquals(toArray(data.y).length, 10);
});

Deno.test("a split throws where the share is out of range, rows differ or the key was used", () => {
  const cut = "Cannot split into train and test";
  for (const share of [0, 1, -0.5, 2, NaN]) {
    assertThrows(
      () => trainTestSplit(rows(4), { share, key: key(0) }),
      RangeError,
      `${cut}: expected a share above 0 and below 1 but found ${share}`,
    );
  }
  assertThrows(
    () => trainTestSplit(rows(4), { share: 0.1, key: key(0) }),
    RangeError,
    `${cut}: expected a share that gives both parts at least 1 of 4 rows but found 0.1`,
  );
  assertThrows(
    () => validationSplit(rows(4), { share: 0.9, key: key(0) }),
    RangeError,
    "Cannot split into train and validation: expected a share that gives both parts at least 1 of 4 rows but found 0.9",
  );
  assertThrows(
    () => trainTestSplit({ x: rows(4).x, y: rows(3).y }, { share: 0.5, key: key(0) }),
    TypeError,
    `${cut}: expected as many labels as inputs but found 3 for 4`,
  );
  assertThrows(
    () => trainTestSplit({ x: asTensor(1, ""), y: asTensor(1, "") }, { share: 0.5, key: key(0) }),
    TypeError,
    `${cut}: expected rows of examples but found '' and ''`,
  );
  const used = key(0);
  trainTestSplit(rows(4), { share: 0.5, key: used });
  assertThrows(
    () => validationSplit(rows(4), { share: 0.5, key: used }),
    Error,
    "Cannot use this key for validationSplit: it was already used by trainTestSplit",
  );
});

Deno.test("a stratified split has the share of each class, up or down to a whole row, and of all rows", () => {
  for (const counts of [[50, 30, 20], [7, 11, 13], [2, 2, 2], [1000, 3]]) {
    for (const share of [0.2, 0.5, 0.75]) {
      const classes = counts.flatMap((count, index) => new Array<number>(count).fill(index));
      const data = {
        x: asTensor(classes.map((_, i) => [i]), "n 1"),
        y: asTensor(classes, "n", "int32"),
      };
      const options = { share, key: key(4), stratified: true };
      const { train, test } = trainTestSplit(data, options);
      const aside = toArray(test.y);
      assertEquals(aside.length, Math.round(classes.length * share));
      const exact = aside.length / classes.length;
      for (const [index, count] of counts.entries()) {
        const found = aside.filter((label) => label === index).length;
        assertEquals([Math.floor(count * exact), Math.ceil(count * exact)].includes(found), true);
      }
      const numbers = [train, test].flatMap(({ x }) => toArray(x).flat());
      assertEquals(numbers.toSorted((a, b) => a - b), classes.map((_, i) => i));
    }
  }
});

Deno.test("rows of a class are set aside about as often as any other, stratified", () => {
  const counts = new Array<number>(12).fill(0);
  const keys = key(5);
  const x = asTensor(counts.map((_, i) => [i]), "n 1");
  const y = asTensor(counts.map((_, i) => Number(i >= 4)), "n", "int32");
  for (let i = 0; i < 300; i++) {
    const { test } = trainTestSplit({ x, y }, {
      share: 0.25,
      key: foldIn(keys, i),
      stratified: true,
    });
    for (const [row] of toArray(test.x)) counts[row]++;
  }
  // 75 are expected, with a deviation of 7.5.
  assertEquals(counts.filter((count) => count < 40 || count > 110), []);
});

Deno.test("a stratified split throws where a class has 1 row", () => {
  const data = {
    x: asTensor([[1], [2], [3]], "n 1"),
    y: asTensor([[1, 0], [0, 1], [1, 0]], "n 2"),
  };
  assertThrows(
    () => validationSplit(data, { share: 0.4, key: key(0), stratified: true }),
    RangeError,
    "Cannot split into train and validation: expected at least 2 rows of each class but found 1 of class 1",
  );
});
