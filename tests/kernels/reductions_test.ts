import { stockKernels } from "./stock.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { build, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll, assertTensor, linearCongruential, wholeNumbers } from "./plain.ts";

type Reduction = (x: tf.Tensor, axes?: number | number[], keepDims?: boolean) => tf.Tensor;
type Name = "Sum" | "Mean" | "Max" | "Min" | "Prod";

const total = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);

const reductions: [Name, Reduction, (numbers: readonly number[]) => number][] = [
  ["Sum", tf.sum, total],
  ["Mean", tf.mean, (numbers) => total(numbers) / numbers.length],
  ["Max", tf.max, (numbers) => Math.max(...numbers)],
  ["Min", tf.min, (numbers) => Math.min(...numbers)],
  ["Prod", tf.prod, (numbers) => numbers.reduce((a, b) => a * b, 1)],
];

/** The numbers that become one, for each element of the result. */
function groups(x: tf.Tensor, axes: readonly number[]): number[][] {
  const indices = build(x.shape, () => 0).data.length;
  const keys = new Map<string, number[]>();
  const values = x.dataSync();
  for (let i = 0; i < indices; i++) {
    let rest = i;
    const index = x.shape.map(() => 0);
    for (let dim = x.rank - 1; dim >= 0; dim--) {
      index[dim] = rest % x.shape[dim];
      rest = Math.floor(rest / x.shape[dim]);
    }
    const key = index.filter((_, dim) => !axes.includes(dim)).join(" ");
    keys.set(key, [...(keys.get(key) ?? []), values[i]]);
  }
  return [...keys.values()];
}

function reducedShape(shape: number[], axes: readonly number[], keepDims: boolean): number[] {
  return keepDims
    ? shape.map((size, dim) => axes.includes(dim) ? 1 : size)
    : shape.filter((_, dim) => !axes.includes(dim));
}

/** Shapes of up to five dims, each with every choice of axes. */
function cases(): { shape: number[]; axes: number[] }[] {
  const next = linearCongruential(3);
  const shapes = Array.from(
    { length: 40 },
    (_, i) => Array.from({ length: i % 6 }, () => 1 + next() % 5),
  );
  return shapes.flatMap((shape) =>
    Array.from({ length: 2 ** shape.length }, (_, chosen) => ({
      shape,
      axes: [...shape.keys()].filter((dim) => chosen & 2 ** dim),
    }))
  );
}

for (const [name, reduction, plainly] of reductions) {
  Deno.test(`${name} along any axes is what a loop computes`, () => {
    for (const { shape, axes } of cases()) {
      const x = tf.tensor([...plain(randomTensor(shape, 5)).data], shape);
      const expected = groups(x, axes).map(plainly);
      for (const keepDims of [true, false]) {
        const result = reduction(x, axes, keepDims);
        assertEquals(result.shape, reducedShape(shape, axes, keepDims));
        // One element is exact; what rounds is at most the sum of some hundreds, or the product of some.
        result.dataSync().forEach((value, i) =>
          assertAlmostEquals(value, expected[i], 2e-6 * Math.max(1, Math.abs(expected[i])))
        );
        result.dispose();
      }
      assertFreesAll(() => reduction(x, axes));
      x.dispose();
    }
  });

  Deno.test(`${name} agrees with the stock kernel`, () => {
    for (const shape of [[1], [7], [300], [5, 40, 33], [130, 70]]) {
      for (const axes of [[shape.length - 1], [0], [...shape.keys()]]) {
        const x = tf.tensor([...plain(randomTensor(shape, 5, 0.9, 1.1)).data], shape);
        const attrs = { axis: axes, reductionIndices: axes, keepDims: false };
        const expected = stockKernels[name](x, attrs).dataSync();
        // The stock sums of 9,000 numbers are off by more than ours.
        reduction(x, axes).dataSync().forEach((value, i) =>
          assertAlmostEquals(value / expected[i], 1, shape.length > 1 ? 2e-4 : 1e-5)
        );
      }
    }
  });

  Deno.test(`${name} passes on NaN and infinity, wherever they are`, () => {
    for (const [rows, columns] of [[1, 5], [5, 1], [9, 70], [70, 9], [40, 20], [3, 130]]) {
      const ones: number[] = Array(rows * columns).fill(1);
      for (const strange of [NaN, Infinity, -Infinity]) {
        for (let i = 0; i < ones.length; i += 1 + (ones.length >> 6)) {
          const x = tf.tensor(ones.with(i, strange), [rows, columns]);
          const row = Math.floor(i / columns);
          const along = (axes?: number) => [...reduction(x, axes).dataSync()];
          const plainRows = Array.from(
            { length: rows },
            (_, r) => plainly(ones.slice(0, columns).with(i % columns, r === row ? strange : 1)),
          );
          const plainColumns = Array.from(
            { length: columns },
            (_, c) => plainly(ones.slice(0, rows).with(row, c === i % columns ? strange : 1)),
          );
          assertEquals(along(1), plainRows);
          assertEquals(along(0), plainColumns);
          assertEquals(along(), [plainly(ones.with(i, strange))]);
          x.dispose();
        }
      }
    }
  });
}

Deno.test("sum over the first axes, the last and all is exact for whole numbers of any shape", () => {
  const next = linearCongruential(7);
  const sizes = [[1, 1], [1, 20000], [20000, 1], [2, 8192], [3, 8193], [4096, 8], [1000, 64]];
  sizes.push([65536, 1], [65563, 1], [32768, 2], [22001, 3], [9365, 7], [16411, 5], [65536, 10]);
  sizes.push([5000, 31], [5000, 32], [700, 257], [64, 1025], [3, 9000], [2, 100003], [1100, 300]);
  for (let i = 0; i < 12; i++) sizes.push([1 + next() % 900, 1 + next() % 200]);
  for (const [rows, columns] of sizes) {
    const x = wholeNumbers([rows, columns], rows);
    const values = x.dataSync();
    const [byRow, byColumn] = [new Float64Array(rows), new Float64Array(columns)];
    values.forEach((value, i) => {
      byRow[Math.floor(i / columns)] += value;
      byColumn[i % columns] += value;
    });
    assertTensor(tf.sum(x, 0), [columns], [...byColumn]);
    assertTensor(tf.sum(x, 1, true), [rows, 1], [...byRow]);
    assertTensor(tf.sum(x), [], [total([...byRow])]);
    assertFreesAll(() => [tf.sum(x, 0), tf.sum(x, 1), tf.sum(x)]);
    x.dispose();
  }
});

Deno.test("a dim between others is reduced in parts when it is long", () => {
  for (const [outer, count, inner] of [[3, 9001, 5], [2, 40000, 1], [9, 3000, 40], [70, 2, 300]]) {
    const x = wholeNumbers([outer, count, inner], 1);
    const sums: number[] = Array(outer * inner).fill(0);
    const maxima: number[] = Array(outer * inner).fill(-Infinity);
    x.dataSync().forEach((value, i) => {
      const at = Math.floor(i / (count * inner)) * inner + i % inner;
      sums[at] += value;
      maxima[at] = Math.max(maxima[at], value);
    });
    assertTensor(tf.sum(x, 1), [outer, inner], sums);
    assertTensor(tf.max(x, 1), [outer, inner], maxima);
    x.dispose();
  }
});

Deno.test("sums and means of a million floats are right to six digits", () => {
  const tenth = Math.fround(0.1);
  for (const shape of [[1000, 1001], [500500, 2], [2, 500500], [100100, 10], [77, 13000]]) {
    const x = tf.fill(shape, 0.1);
    for (const axes of [[0], [1], [0, 1]]) {
      const count = axes.reduce((product, axis) => product * shape[axis], 1);
      for (const value of [tf.sum(x, axes).dataSync()[0] / count, tf.mean(x, axes).dataSync()[0]]) {
        assertAlmostEquals(value / tenth, 1, 4e-7);
      }
    }
    x.dispose();
  }
});

Deno.test("sums of numbers of both signs are off by less than a last digit of the sum of their sizes", () => {
  for (const [rows, columns] of [[70000, 10], [3000, 300], [1, 900001]]) {
    const x = tf.randomNormal([rows, columns], 0, 1, "float32", 5);
    const values = x.dataSync();
    const [sums, sizes] = [new Float64Array(columns), new Float64Array(columns)];
    values.forEach((value, i) => {
      sums[i % columns] += value;
      sizes[i % columns] += Math.abs(value);
    });
    tf.sum(x, 0).dataSync().forEach((sum, i) => assertAlmostEquals(sum, sums[i], sizes[i] * 6e-8));
    const [all, size] = [total([...sums]), total([...sizes])];
    assertAlmostEquals(tf.sum(x).dataSync()[0], all, size * 6e-8);
    x.dispose();
  }
});

Deno.test("of nothing the sum is 0, the product 1, the maximum -Infinity, the minimum Infinity, and there is no mean", () => {
  const empty: [Reduction, number][] = [
    [tf.sum, 0],
    [tf.prod, 1],
    [tf.max, -Infinity],
    [tf.min, Infinity],
    [tf.mean, NaN],
  ];
  for (const [reduction, value] of empty) {
    assertTensor(reduction(tf.zeros([0, 3]), 0), [3], [value, value, value]);
    assertTensor(reduction(tf.zeros([3, 0]), 0, true), [1, 0], []);
    assertTensor(reduction(tf.zeros([3, 0]), 1), [3], [value, value, value]);
    assertTensor(reduction(tf.zeros([2, 0, 3, 0]), [1, 3]), [2, 3], Array(6).fill(value));
    assertTensor(reduction(tf.zeros([0])), [], [value]);
  }
  assertTensor(tf.sum(tf.zeros([3, 0], "int32"), 1), [3], [0, 0, 0]);
});

Deno.test("reductions of whole numbers and booleans are as before", () => {
  const whole = wholeNumbers([300, 100], 1, "int32");
  const sums: number[] = Array(100).fill(0);
  whole.dataSync().forEach((value, i) => sums[i % 100] += value);
  assertTensor(tf.sum(whole, 0), [100], sums);
  assertTensor(tf.max(whole), [], [4]);
  assertTensor(tf.mean(tf.tensor([1, 5, 7], [3], "int32")), [], [Math.fround(13 / 3)]);
  assertTensor(tf.sum(tf.tensor([true, true, false], [3], "bool")), [], [2]);
});

Deno.test("argMax and argMin find the first extreme element and the first NaN, as a loop does", () => {
  const next = linearCongruential(11);
  const shapes = [[1, 1], [5, 3], [9, 8], [4, 10], [3, 37], [33, 130], [2, 5, 70], [2, 1, 3]];
  for (const shape of shapes) {
    for (const oddities of [[], [NaN], [Infinity, -Infinity], [-Infinity, -Infinity, NaN, NaN]]) {
      const x = wholeNumbers(shape, next(), "float32");
      const values = x.dataSync();
      for (const odd of oddities) values[next() % values.length] = odd;
      const changed = tf.tensor(values, shape);
      for (const axis of shape.keys()) {
        const lines = groups(changed, [axis]);
        const extreme = (isBetter: (a: number, b: number) => boolean) =>
          lines.map((line) =>
            line.reduce(
              (best, value, i) =>
                !isNaN(line[best]) && (isNaN(value) || isBetter(value, line[best])) ? i : best,
              0,
            )
          );
        const kept = shape.toSpliced(axis, 1);
        assertTensor(tf.argMax(changed, axis), kept, extreme((a, b) => a > b));
        assertTensor(tf.argMin(changed, axis), kept, extreme((a, b) => a < b));
        if (oddities.some(Number.isNaN)) continue;
        const attrs = { axis };
        assertTensor(
          stockKernels.ArgMax(changed, attrs),
          kept,
          [...tf.argMax(changed, axis).dataSync()],
        );
      }
    }
  }
  assertFreesAll(() => tf.argMax(tf.ones([3, 4]), 0));
});

const gradients: [string, Reduction, (numbers: readonly number[]) => (x: number) => number][] = [
  ["Sum", tf.sum, () => () => 1],
  ["Mean", tf.mean, (numbers) => () => 1 / numbers.length],
  ["Max", tf.max, (numbers) => (x) => x === Math.max(...numbers) ? 1 : 0],
  ["Min", tf.min, (numbers) => (x) => x === Math.min(...numbers) ? 1 : 0],
];

for (const [name, reduction, derivative] of gradients) {
  Deno.test(`the gradient of ${name} goes to the elements that it depends on`, () => {
    const shapes = [[7], [5, 6], [3, 40], [40, 3], [2, 3, 4], [2, 3, 4, 5], [1, 9, 1]];
    for (const shape of shapes) {
      const x = tf.tensor([...plain(randomTensor(shape, 3)).data], shape);
      for (let chosen = 0; chosen < 2 ** shape.length; chosen++) {
        const axes = [...shape.keys()].filter((dim) => chosen & 2 ** dim);
        const lines = groups(x, axes);
        const kept = reducedShape(shape, axes, false);
        const dy = tf.tensor([...plain(randomTensor(kept, 9)).data], kept);
        const weights = dy.dataSync();
        const gradient = tf.grad((x: tf.Tensor) => reduction(x, axes))(x, dy);
        assertEquals(gradient.shape, shape);
        // The elements of a group in the order of the tensor, as the lines have them.
        groups(gradient, axes).forEach((line, group) => {
          const of = derivative(lines[group]);
          line.forEach((value, i) =>
            assertEquals(
              value,
              Math.fround(weights[group] * of(lines[group][i])),
              `${shape} ${axes}`,
            )
          );
        });
      }
    }
  });

  Deno.test(`the gradient of ${name} can be differentiated once more`, () => {
    const x = tf.tensor([...plain(randomTensor([4, 5], 3)).data], [4, 5]);
    const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.square(reduction(x, 0))));
    const second = tf.grad((x: tf.Tensor) => tf.sum(tf.square(slope(x))));
    const expected = [...slope(x).dataSync()].map((_, i) => {
      const step = 2 ** -6;
      const at = (change: number) => {
        const moved = x.dataSync();
        moved[i] += change;
        return tf.sum(tf.square(slope(tf.tensor(moved, [4, 5])))).dataSync()[0];
      };
      return (at(step) - at(-step)) / (2 * step);
    });
    second(x).dataSync().forEach((value, i) =>
      assertAlmostEquals(value, expected[i], 2e-3 * (1 + Math.abs(expected[i])))
    );
  });
}

Deno.test("the gradient of a reduction of many elements is right to the last one", () => {
  const x = wholeNumbers([513, 65], 1);
  const gradient = tf.grad((y: tf.Tensor) => tf.mean(y, 0));
  assertTensor(gradient(x, tf.ones([65])), [513, 65], Array(513 * 65).fill(Math.fround(1 / 513)));
  const all = tf.grad((y: tf.Tensor) => tf.sum(y));
  assertTensor(all(x, tf.scalar(3)), [513, 65], Array(513 * 65).fill(3));
  assertFreesAll(() => [gradient(x), all(x), tf.grad((y: tf.Tensor) => tf.max(y))(x)]);
});
