import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  liveTensors,
  minMaxScaler,
  minMaxScalerOf,
  type Norm,
  normalizer,
  standardScaler,
  standardScalerOf,
  type Tensor,
  toArray,
  values,
} from "shapefold";
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import fixture from "../fixtures/scalers.json" with { type: "json" };

const [train, test] = [stored(fixture.train), stored(fixture.test)];

/** Equal to scikit-learn's figures, which it computes in floats of 32 bits where ours are of 64. */
function assertClose(found: readonly number[], { values: expected }: StoredArray): void {
  assertEquals(found.length, expected.length);
  found.forEach((value, i) =>
    assertAlmostEquals(value, expected[i], 2e-6 * (1 + Math.abs(expected[i])))
  );
}

const numbers = (x: Tensor<string>) => Array.from(values(x));

Deno.test("standardScaler() has the figures of scikit-learn's StandardScaler", () => {
  const scaler = standardScaler(train);
  assertClose(scaler.mean, fixture.standard.mean);
  assertClose(scaler.deviation.map((spread) => spread ** 2), fixture.standard.variance);
  assertClose(numbers(scaler.transform(test)), fixture.standard.transformed);
});

Deno.test("minMaxScaler() has the figures of scikit-learn's MinMaxScaler", () => {
  const scaler = minMaxScaler(train);
  assertClose(scaler.min, fixture.minMax.min);
  assertClose(scaler.max, fixture.minMax.max);
  assertClose(numbers(scaler.transform(test)), fixture.minMax.transformed);
  const wide = minMaxScaler(train, { range: [-2, 3] });
  assertClose(numbers(wide.transform(test)), fixture.minMax.wide);
});

Deno.test("normalizer() has the figures of scikit-learn's Normalizer", () => {
  for (const norm of ["l1", "l2", "max"] as Norm[]) {
    assertClose(numbers(normalizer({ norm }).transform(test)), fixture.normalized[norm]);
  }
  assertEquals(
    numbers(normalizer().transform(test)),
    numbers(normalizer({ norm: "l2" }).transform(test)),
  );
});

Deno.test("what was fit on has the mean 0 and the deviation 1, or its ends at those of the range", () => {
  const x = asTensor([[1, 1e6], [2, 1e6 + 1], [6, 1e6 + 2]], "n 2");
  const again = standardScaler(standardScaler(x).transform(x));
  for (const mean of again.mean) assertAlmostEquals(mean, 0, 1e-7);
  for (const spread of again.deviation) assertAlmostEquals(spread, 1, 1e-7);
  const between = minMaxScaler(minMaxScaler(x, { range: [-1, 3] }).transform(x));
  assertEquals([between.min, between.max], [[-1, -1], [3, 3]]);
});

Deno.test("inverse() undoes transform(), for constant features too", () => {
  const x = asTensor([[1, 5, -3], [2, 5, 100], [4, 5, 7]], "n 3");
  for (const scaler of [standardScaler(x), minMaxScaler(x), minMaxScaler(x, { range: [2, 5] })]) {
    const back = numbers(scaler.inverse(scaler.transform(x)));
    back.forEach((value, i) => assertAlmostEquals(value, values(x)[i], 2e-5));
  }
});

Deno.test("a constant feature becomes 0 and not NaN, of any value and in any number of rows", () => {
  for (const value of [0, 0.1, -7e8, 3.3]) {
    const x = asTensor(new Float32Array(1001).fill(value), "n 1");
    assertEquals(standardScaler(x).deviation, [0]);
    assertEquals(new Set(values(standardScaler(x).transform(x))), new Set([0]));
    assertEquals(new Set(values(minMaxScaler(x).transform(x))), new Set([0]));
  }
});

Deno.test("every entry of a row is a feature, and rows of no dims are one feature", () => {
  const x = asTensor([[[1, 2], [3, 4]], [[3, 2], [5, 8]]], "n 2 2");
  const scaler = standardScaler(x);
  assertEquals([scaler.features, scaler.mean], ["2 2", [2, 2, 4, 6]]);
  assertEquals(toArray(scaler.transform(x)), [[[-1, 0], [-1, -1]], [[1, 0], [1, 1]]]);
  const flat = standardScaler(asTensor([1, 3], "n"));
  assertEquals([flat.features, flat.mean], ["", [2]]);
  assertEquals(toArray(flat.inverse(asTensor([-1, 0, 2], "n"))), [1, 2, 4]);
});

Deno.test("scalers hold no tensors, leave one behind for each they give, and take any number of rows", () => {
  const before = liveTensors();
  const [scaler, unit] = [minMaxScaler(train), normalizer()];
  assertEquals(liveTensors(), before);
  scaler.transform(test);
  scaler.inverse(test);
  unit.transform(test);
  assertEquals(liveTensors(), before + 3);
  assertEquals(unit.transform(asTensor(new Float32Array(0), "0 3")).shape, [0, 3]);
  assertEquals(scaler.transform(asTensor(new Float32Array(0), "0 4")).shape, [0, 4]);
});

Deno.test("scalers saved as JSON scale the same", () => {
  const standard = standardScaler(train);
  const restored = standardScalerOf<"4">(JSON.parse(JSON.stringify(standard)));
  assertEquals(numbers(restored.transform(test)), numbers(standard.transform(test)));
  const minMax = minMaxScaler(train, { range: [-1, 1] });
  const again = minMaxScalerOf<"4">(JSON.parse(JSON.stringify(minMax)));
  assertEquals(numbers(again.inverse(test)), numbers(minMax.inverse(test)));
});

Deno.test("a number that is not finite is told with its row", () => {
  const message = "Cannot scale: expected finite numbers but found NaN in row 1 of x";
  const broken = asTensor([[1, 2, 3, 4], [5, 6, NaN, 8]], "n 4");
  assertThrows(() => standardScaler(broken), RangeError, message);
  assertThrows(() => minMaxScaler(broken), RangeError, message);
  assertThrows(() => standardScaler(train).transform(broken), RangeError, message);
  assertThrows(() => minMaxScaler(train).inverse(broken), RangeError, message);
  assertThrows(() => normalizer().transform(broken), RangeError, message);
});

Deno.test("scalers throw where there are no rows, the range is empty, or figures do not fit", () => {
  assertThrows(
    () => standardScaler(asTensor(new Float32Array(0), "0 3")),
    RangeError,
    "Cannot scale: expected at least 1 row but found none",
  );
  assertThrows(
    () => minMaxScaler(train, { range: [1, 1] }),
    RangeError,
    "Cannot make a scaler: expected a range of finite numbers with low < high but found 1 and 1",
  );
  assertThrows(
    () => minMaxScaler(train, { featureRange: [0, 1] } as never),
    TypeError,
    "Cannot make a scaler: expected the option range but found 'featureRange'",
  );
  assertThrows(
    () => standardScalerOf({ features: "2 2", mean: [1, 2, 3, 4], deviation: [1, 2] }),
    TypeError,
    "Cannot make a scaler: expected 4 finite numbers as deviation but found [ 1, 2 ]",
  );
  assertThrows(
    () => minMaxScalerOf({ features: "", min: [NaN], max: [1], range: [0, 1] }),
    TypeError,
    "Cannot make a scaler: expected 1 finite numbers as min but found [ NaN ]",
  );
  assertThrows(
    () => normalizer({ norm: "l3" } as never),
    TypeError,
    'Cannot make a normalizer: expected a norm of "l1", "l2" or "max" but found "l3"',
  );
});

Deno.test("figures that no scaler has are refused, whatever was read", () => {
  const of = { features: "1", min: [1], max: [2], range: [0, 1] } as const;
  const such = "expected figures such as { features:";
  const cases: [f: () => unknown, error: new () => Error, message: string][] = [
    [
      () => standardScalerOf("{}" as never),
      TypeError,
      `${such} "2", mean: [0, 1], deviation: [0, 1] } but found "{}"`,
    ],
    [
      () => minMaxScalerOf(undefined as never),
      TypeError,
      `${such} "2", min: [0, 1], max: [0, 1] } but found undefined`,
    ],
    [
      () => minMaxScalerOf({ ...of, max: [0] }),
      RangeError,
      "expected a max of at least 1 but found 0 for feature 0",
    ],
    [
      () => standardScalerOf({ features: "2", mean: [0, 0], deviation: [0, -2] }),
      RangeError,
      "expected a deviation of at least 0 but found -2 for feature 1",
    ],
    [
      () => minMaxScalerOf({ ...of, range: undefined as never }),
      TypeError,
      "expected a range such as [0, 1] but found undefined",
    ],
    [
      () => minMaxScaler(train, { range: 1 as never }),
      TypeError,
      "expected a range such as [0, 1] but found 1",
    ],
  ];
  for (const [f, type, message] of cases) {
    assertThrows(f, type, `Cannot make a scaler: ${message}`);
  }
});
