import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  addDims,
  asTensor,
  batches,
  divideDims,
  key,
  kFold,
  minMaxScaler,
  multiplyDims,
  remainderDims,
  scope,
  standardScaler,
  subtractDims,
  toArray,
  trainTestSplit,
  values,
  windowSize,
} from "shapefold";
import { joinDims, parseDims } from "../../src/shapes/mod.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/persistence/safetensors.ts";
import { check, rowsOf } from "./property.ts";

const count = fc.integer({ min: 0, max: 1e9 });
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const dim = fc.oneof(count.map(String), name);

Deno.test("shapes are written as they were read", () => {
  check(
    fc.property(fc.array(dim, { maxLength: 6 }), (dims) => {
      const text = joinDims(dims);
      assertEquals(parseDims(text), dims);
      assertEquals(joinDims(parseDims(text)), text);
    }),
    500,
  );
});

Deno.test("arithmetic of dims is that of integers", () => {
  check(
    fc.property(count, fc.integer({ min: 1, max: 1e6 }), (a, b) => {
      const [x, y, large] = [`${a}`, `${b}`, `${a + b}`];
      assertEquals(addDims(x, y), large);
      assertEquals(subtractDims(large, y), x);
      assertEquals(multiplyDims(x, y), `${BigInt(a) * BigInt(b)}`);
      assertEquals(divideDims(x, y), `${Math.floor(a / b)}`);
      assertEquals(remainderDims(x, y), `${a % b}`);
    }),
    500,
  );
});

Deno.test("a window has as many places as counted one by one", () => {
  const sizes = fc.tuple(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 5 }),
  );
  check(
    fc.property(sizes.filter(([n, k]) => k <= n), ([n, k, stride]) => {
      let [valid, same] = [0, 0];
      for (let start = 0; start < n; start += stride) {
        same++;
        if (start + k <= n) valid++;
      }
      assertEquals(windowSize(`${n}`, `${k}`, `${stride}`, "valid"), `${valid}`);
      assertEquals(windowSize(`${n}`, `${k}`, `${stride}`, "same"), `${same}`);
    }),
    500,
  );
});

Deno.test("what a scaler scaled, it scales back", () => {
  check(fc.property(rowsOf(3), (rows) =>
    scope(() => {
      const x = asTensor(rows, "n 3");
      for (const scaler of [standardScaler(x), minMaxScaler(x, { range: [-1, 2] })]) {
        const back = values(scaler.inverse(scaler.transform(x)));
        values(x).forEach((value, i) => assert(Math.abs(back[i] - value) <= 1e-5, `${value}`));
      }
    })));
});

Deno.test("batches, splits and folds have each row once, whatever their sizes", () => {
  const all = fc.integer({ min: 2, max: 60 });
  check(
    fc.property(
      all,
      fc.integer({ min: 1, max: 70 }),
      fc.boolean(),
      (rows, batchSize, shuffled) =>
        scope(() => {
          const numbers = Array.from({ length: rows }, (_, i) => i);
          const data = () => ({
            x: asTensor(numbers.map((i) => [i]), "n 1"),
            y: asTensor(numbers, "n", "int32"),
          });
          const sorted = (found: number[]) => found.toSorted((a, b) => a - b);
          const seen: number[] = [];
          for (const { x, y } of batches(data(), { batchSize, ...(shuffled && { key: key(1) }) })) {
            assertEquals(toArray(x).flat(), toArray(y));
            seen.push(...toArray(y));
          }
          assertEquals(sorted(seen), numbers);
          const { train, test } = trainTestSplit(data(), { share: 0.5, key: key(2) });
          assertEquals(sorted([...toArray(train.y), ...toArray(test.y)]), numbers);
          const k = Math.min(rows, 2 + batchSize % 5);
          const folds = Array.from(
            kFold(data(), { k, key: key(3) }),
            (fold) => toArray(fold.validation.y),
          );
          assertEquals(sorted(folds.flat()), numbers);
        }),
    ),
  );
});

Deno.test("safetensors files have the tensors and texts that went into them", () => {
  const tensor = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }).chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const sizes = { minLength: length, maxLength: length };
    return fc.oneof(
      fc.float32Array(sizes).map((data) => ({ dtype: "float32", shape, data }) as const),
      fc.int32Array(sizes).map((data) => ({ dtype: "int32", shape, data }) as const),
      fc.uint8Array(sizes).map((data) => ({ dtype: "uint8", shape, data }) as const),
      fc.bigInt64Array(sizes).map((data) => ({ dtype: "int64", shape, data }) as const),
    );
  });
  const text = fc.string({ unit: "grapheme" });
  const tensors = fc.dictionary(text.filter((name) => name !== "__metadata__"), tensor);
  check(
    fc.property(tensors, fc.dictionary(text, text), (tensors, metadata) => {
      const plain = { tensors: { ...tensors }, metadata: { ...metadata } };
      assertEquals(decodeSafetensors(encodeSafetensors(tensors, metadata), "a"), plain);
    }),
    300,
  );
});
