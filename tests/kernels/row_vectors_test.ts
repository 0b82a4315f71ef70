import "../../src/kernels/mod.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { cosinePenalty, lengthPenalty } from "../../src/kernels/fused/row_vectors.ts";
import {
  abs,
  asTensor,
  item,
  mul,
  raw,
  sqrt,
  square,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { assertClose, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";

/** No row of the tests is shorter, unless it says so. */
const LEAST = 1e-7;

/** The formula is only there for gradients of gradients. */
function notTaken(): never {
  throw new Error("the formula was taken");
}

const lengths = (all: readonly Tensor<string>[]) => lengthPenalty(all, 0.3, notTaken);
const cosines = (x: Tensor<string>) => cosinePenalty(x, 0.3, LEAST, notTaken);

/** The rows of a matrix, as plain numbers. */
function rowsOf(x: Tensor<string>): number[][] {
  const [count, columns] = x.shape;
  const { data } = plain(x);
  return Array.from({ length: count }, (_, i) => [...data.slice(i * columns, (i + 1) * columns)]);
}

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, i) => total + value * b[i], 0);

const lengthOf = (row: readonly number[]) => Math.sqrt(dot(row, row));

/** One row and one column, odd tails, sums of several groups, several chunks, none at all. */
const shapes = [[1, 1], [3, 5], [7, 4], [2, 131], [5, 1], [67, 129], [131, 66], [9001, 3], [
  3,
  9001,
]];

Deno.test("lengthPenalty() is the sum of the lengths of all rows, and its gradient the directions", () => {
  const matrices = shapes.map((shape, i) => randomTensor(shape, i));
  const { value, gradient } = valueAndGradient(lengths, matrices);
  const expected = 0.3 * matrices.flatMap(rowsOf).reduce((sum, row) => sum + lengthOf(row), 0);
  assert(Math.abs(item(value) - expected) <= 2e-7 * expected);
  assertEquals(item(lengths(matrices)), item(value));
  matrices.forEach((x, i) => {
    const slopes = rowsOf(x).flatMap((row) => row.map((w) => 0.3 * w / lengthOf(row)));
    assertClose(gradient[i], { shape: x.shape, data: slopes }, 2e-7);
  });
});

Deno.test("lengthPenalty() has a derivative of 0 at a row of zeros, and NaN where a row is NaN", () => {
  const x = asTensor([[0, -0, 0], [3, 0, 4], [1, NaN, 2]], "3 3") as Tensor<string>;
  const { value, gradient } = valueAndGradient((x: Tensor<string>) => lengths([x]), x);
  assertEquals(item(value), NaN);
  const slopes = Array.from(values(gradient), (slope) => slope + 0);
  assertClose(asTensor(slopes.slice(0, 6), "6"), { shape: [6], data: [0, 0, 0, 0.18, 0, 0.24] });
  assertEquals(slopes.slice(6), [NaN, NaN, NaN]);
  const zeros = asTensor([[0, 0]], "1 2") as Tensor<string>;
  assertEquals(item(lengths([zeros])), 0);
});

/** The mean |cosine| of pairs and its gradient, in plain numbers. */
function plainCosines(rows: readonly number[][]): { value: number; slopes: number[] } {
  const sizes = rows.map((row) => Math.max(lengthOf(row), LEAST));
  const units = rows.map((row, i) => row.map((w) => w / sizes[i]));
  const factor = 0.3 / Math.max(rows.length * (rows.length - 1), 1);
  let value = 0;
  const slopes = units.flatMap((unit, i) => {
    const slope = unit.map(() => 0);
    units.forEach((other, j) => {
      if (i === j) return;
      const cosine = dot(unit, other);
      value += factor * Math.abs(cosine);
      other.forEach((u, k) => slope[k] += 2 * factor * Math.sign(cosine) * u);
    });
    const along = lengthOf(rows[i]) < LEAST ? 0 : dot(slope, unit);
    return slope.map((s, k) => (s - along * unit[k]) / sizes[i]);
  });
  return { value, slopes };
}

Deno.test("cosinePenalty() is the mean |cosine| over pairs of rows, and so is its gradient", () => {
  const small = shapes.filter(([rows]) => rows < 200);
  // A length of 0 and one below the least.
  const short = asTensor([[1, 2], [0, 0], [3e-8, 4e-8], [-2, 1.5]], "4 2") as Tensor<string>;
  const matrices = [...small.map((shape, i) => randomTensor(shape, i)), short];
  for (const x of matrices) {
    const { value, gradient } = valueAndGradient(cosines, x);
    const expected = plainCosines(rowsOf(x));
    assert(Math.abs(item(value) - expected.value) <= 1e-6 * expected.value + 1e-9);
    assertEquals(item(cosines(x)), item(value));
    // A column of one has cosines of 1 alone, whose slopes cancel out but for rounding; a short row has steep ones.
    const largest = Math.max(...expected.slopes.map(Math.abs), 0.1);
    const scaled = mul(gradient, 1 / largest);
    const slopes = expected.slopes.map((slope) => slope / largest);
    assertClose(scaled, { shape: x.shape, data: slopes }, 2e-6);
  }
});

Deno.test("cosinePenalty() of a row that is NaN is NaN", () => {
  const x = asTensor([[1, 2], [NaN, 1], [2, 1]], "3 2") as Tensor<string>;
  assertEquals(item(cosines(x)), NaN);
});

Deno.test("the gradients are by those matrices that are asked for, and scaled", () => {
  const [a, b] = [randomTensor([3, 2], 1), randomTensor([4, 5], 2)];
  const twice = valueAndGradient((a: Tensor<string>) => mul(lengths([b, a, a]), 3), a).gradient;
  const once = valueAndGradient((a: Tensor<string>) => lengths([a]), a).gradient;
  assertClose(twice, plain(mul(once, 6)));
  const scaled = valueAndGradient((a: Tensor<string>) => mul(cosines(a), 3), a).gradient;
  assertClose(scaled, plain(mul(valueAndGradient(cosines, a).gradient, 3)));
});

Deno.test("gradients of the gradients are taken from the formulas", () => {
  const x = asTensor([[3, 4]], "1 2") as Tensor<string>;
  const formulas = [
    (x: Tensor<string>) =>
      lengthPenalty([x], 1, () => sum(sqrt(sum(square(x), { axis: -1 }))) as Tensor<"">),
    (x: Tensor<string>) => cosinePenalty(x, 1, LEAST, () => sum(abs(square(x))) as Tensor<"">),
  ];
  const expected = [[4 / 125 * (4 - 3), 3 / 125 * (3 - 4)], [2, 2]];
  formulas.forEach((f, i) => {
    const slope = (x: Tensor<string>) => valueAndGradient(f, x).gradient;
    const { gradient } = valueAndGradient((x: Tensor<string>) => sum(slope(x)), x);
    assertClose(gradient, { shape: [1, 2], data: expected[i] });
  });
});

Deno.test("penalties on rows leave nothing behind, on the tape and off it", () => {
  const all = [randomTensor([3, 2], 1), randomTensor([90, 101], 2)];
  const penalties = [lengths, ([a]: readonly Tensor<string>[]) => cosines(a)];
  for (const penalty of penalties) {
    assertFreesAll(() => raw(penalty(all)));
    assertFreesAll(() => {
      const { value, gradient } = valueAndGradient((all: Tensor<string>[]) => penalty(all), all);
      return [value, ...gradient].map(raw);
    });
    assertFreesAll(() => {
      assertThrows(() =>
        valueAndGradient((all: Tensor<string>[]) => {
          penalty(all);
          throw new Error("an error in the function");
        }, all)
      );
      return [];
    });
  }
});
