import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  key,
  kFold,
  liveTensors,
  oneHot,
  retain,
  toArray,
  trainTestSplit,
} from "shapefold";

/** Rows that tell their number, in both inputs and labels. */
function rows(count: number) {
  const numbers = Array.from({ length: count }, (_, i) => i);
  return {
    x: asTensor(numbers.map((i) => [i, -i]), "n 2"),
    y: asTensor(numbers, "n", "int32"),
  };
}

/** Rows of the classes 0, 1, ..., as many of each as said, in the order of the classes. */
function classed(counts: readonly number[]) {
  const classes = counts.flatMap((count, index) => new Array<number>(count).fill(index));
  return {
    x: asTensor(classes.map((_, row) => [row]), "n 1"),
    y: asTensor(classes, "n", "int32"),
  };
}

const numbersOf = (count: number, k: number, seed: number) =>
  Array.from(
    kFold(rows(count), { k, key: key(seed) }),
    ({ train, validation }) => ({ train: toArray(train.y), validation: toArray(validation.y) }),
  );

/** How many there are of each of `classes` classes. */
const countClasses = (labels: readonly number[], classes: number) =>
  Array.from({ length: classes }, (_, index) => labels.filter((label) => label === index).length);

const spread = (numbers: readonly number[]) => Math.max(...numbers) - Math.min(...numbers);

Deno.test("each row is in one validation part and in the training parts of all other folds", () => {
  for (const [count, k] of [[10, 5], [10, 3], [7, 7], [101, 4], [2, 2]]) {
    const all = Array.from({ length: count }, (_, i) => i);
    const folds = numbersOf(count, k, 1);
    assertEquals(folds.length, k);
    assertEquals(folds.flatMap(({ validation }) => validation).toSorted((a, b) => a - b), all);
    for (const { train, validation } of folds) {
      assertEquals([...train, ...validation].toSorted((a, b) => a - b), all);
    }
    assert(spread(folds.map(({ validation }) => validation.length)) <= 1);
  }
});

Deno.test("folds keep inputs with their labels", () => {
  for (const { train, validation } of kFold(rows(11), { k: 3, key: key(1) })) {
    for (const part of [train, validation]) {
      assertEquals(toArray(part.x), toArray(part.y).map((i) => [i, -i]));
    }
  }
});

Deno.test("folds are a function of their key, the same at every pass and not in the order of the data", () => {
  const first = numbersOf(40, 4, 1);
  assertEquals(numbersOf(40, 4, 1), first);
  assertNotEquals(numbersOf(40, 4, 2), first);
  for (const { train, validation } of first) {
    assertNotEquals(train, train.toSorted((a, b) => a - b));
    assertNotEquals(validation, validation.toSorted((a, b) => a - b));
  }
  const folds = kFold(rows(40), { k: 4, key: key(1) });
  const pass = () => Array.from(folds, ({ validation }) => toArray(validation.y));
  assertEquals(pass(), pass());
});

Deno.test("of each class and of all rows, stratified folds have as many as others or 1 more", () => {
  for (const counts of [[50, 30, 5], [7, 11, 13], [5, 5, 5, 5], [100, 6]]) {
    const data = classed(counts);
    const folds = Array.from(
      kFold(data, { k: 5, key: key(2), stratified: true }),
      ({ train, validation }) => ({ train: toArray(train.y), validation: toArray(validation.y) }),
    );
    const perClass = folds.map(({ validation }) => countClasses(validation, counts.length));
    for (let index = 0; index < counts.length; index++) {
      assert(spread(perClass.map((found) => found[index])) <= 1);
    }
    assert(spread(folds.map(({ validation }) => validation.length)) <= 1);
    assertEquals(
      countClasses(folds.flatMap(({ validation }) => validation), counts.length),
      counts,
    );
    for (const { train } of folds) assertNotEquals(train, train.toSorted((a, b) => a - b));
  }
});

Deno.test("labels to stratify by may be indices, one-hot rows, or rows of one 0 or 1", () => {
  const { x, y } = classed([12, 8]);
  const binary = asTensor(toArray(y).map((label) => [label]), "n 1");
  const pass = (labels: typeof y | typeof binary) =>
    Array.from(
      kFold({ x, y: labels }, { k: 4, key: key(3), stratified: true }),
      ({ validation }) => toArray(validation.x),
    );
  const byIndex = pass(y);
  assertEquals(pass(oneHot(y, 2) as unknown as typeof binary), byIndex);
  assertEquals(pass(binary), byIndex);
});

Deno.test("a fold lives until the next is asked for, or the loop ends", () => {
  const data = rows(10);
  const before = liveTensors();
  const folds = kFold(data, { k: 5, key: key(1) });
  assertEquals(liveTensors(), before);
  for (const _ of folds) assertEquals(liveTensors(), before + 4);
  assertEquals(liveTensors(), before);
  for (const { validation } of folds) {
    retain(validation);
    break;
  }
  assertEquals(liveTensors(), before + 2);
});

Deno.test("folds throw where there are too few or too many, or their labels name no classes", () => {
  const cannot = "Cannot make folds";
  for (const k of [1, 0, 2.5, NaN]) {
    assertThrows(
      () => kFold(rows(4), { k, key: key(0) }),
      RangeError,
      `${cannot}: expected k of at least 2 but found ${k}`,
    );
  }
  assertThrows(
    () => kFold(rows(4), { k: 5, key: key(0) }),
    RangeError,
    `${cannot}: expected k of at most 4 for 4 rows but found 5`,
  );
  assertThrows(
    () => kFold(rows(4), { folds: 5, key: key(0) } as never),
    TypeError,
    `${cannot}: expected the options k, key, stratified but found 'folds'`,
  );
  assertThrows(
    () => kFold({ x: rows(4).x, y: rows(3).y }, { k: 2, key: key(0) }),
    TypeError,
    `${cannot}: expected as many labels as inputs but found 3 for 4`,
  );
  assertThrows(
    () => kFold(classed([9, 4]), { k: 5, key: key(0), stratified: true }),
    RangeError,
    `${cannot}: expected at least 5 rows of each class but found 4 of class 1`,
  );
  const data = classed([2, 2]);
  for (const [stratified, found] of [["yes", '"yes"'], [data.y, "a tensor"]]) {
    const message = `expected stratified to be true or false but found ${found}`;
    assertThrows(
      () => kFold(data, { k: 2, key: key(0), stratified } as never),
      TypeError,
      `${cannot}: ${message}`,
    );
    assertThrows(
      () => trainTestSplit(data, { share: 0.5, key: key(0), stratified } as never),
      TypeError,
      `Cannot split into train and test: ${message}`,
    );
  }
  const used = key(0);
  kFold(rows(4), { k: 2, key: used });
  assertThrows(
    () => kFold(rows(4), { k: 2, key: used }),
    Error,
    "Cannot use this key for kFold: it was already used by kFold",
  );
});

Deno.test("labels that name no classes are told apart by what is wrong with them", () => {
  const stratify = (y: Parameters<typeof kFold>[0]["y"]) => () =>
    kFold({ x: rows(4).x, y }, { k: 2, key: key(0), stratified: true });
  const cannot = "Cannot make folds";
  assertThrows(
    stratify(asTensor([[1, 0], [0.5, 0.5], [1, 0], [0, 1]], "n 2")),
    RangeError,
    `${cannot}: expected a one-hot label to stratify by but found [ 0.5, 0.5 ] in row 1`,
  );
  assertThrows(
    stratify(asTensor([[1, 0], [0, 1], [1, 1], [0, 1]], "n 2")),
    RangeError,
    `${cannot}: expected a one-hot label to stratify by but found [ 1, 1 ] in row 2`,
  );
  assertThrows(
    stratify(asTensor([[0], [1], [0.75], [1]], "n 1")),
    RangeError,
    `${cannot}: expected a label of 0 or 1 to stratify by but found 0.75 in row 2`,
  );
  assertThrows(
    stratify(asTensor(new Float32Array(16), "n 2 2")),
    TypeError,
    `${cannot}: expected class indices or one-hot rows to stratify by but found float32 labels of '4 2 2'`,
  );
  assertThrows(
    stratify(asTensor(new Int32Array(8), "n 2", "int32")),
    TypeError,
    `${cannot}: expected class indices or one-hot rows to stratify by but found int32 labels of '4 2'`,
  );
});
