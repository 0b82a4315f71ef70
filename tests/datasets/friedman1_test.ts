import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { dispose, key, liveTensors, start, values } from "shapefold";
import { friedman1 } from "shapefold/datasets";
import { friedmanTarget } from "../../datasets/friedman1.ts";
import fixture from "../fixtures/friedman.json" with { type: "json" };

start({ threads: 1 });

Deno.test("the target is that of scikit-learn", () => {
  const { x, y } = fixture;
  const features = x.shape[1];
  y.values.forEach((wanted, row) => {
    const found = friedmanTarget(x.values.slice(features * row, features * row + 5));
    assertAlmostEquals(found, wanted, 1e-5 * Math.abs(wanted));
  });
});

Deno.test("friedman1() has eight features and as many rows as California housing", () => {
  const before = liveTensors();
  const { data, features, source } = friedman1(key(0));
  assertEquals(liveTensors(), before + 2);
  assertEquals([data.x.shape, data.y.shape], [[20_640, 8], [20_640, 1]]);
  assertEquals(features, ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"]);
  assertEquals(source, {
    name: "Friedman #1",
    kind: "stand-in",
    from: "friedman1",
    rows: { data: 20_640 },
  });
  dispose(data);
});

Deno.test("features are uniform, and the noise is normal with its deviation and no feature's friend", () => {
  const rows = 40_000;
  const { data } = friedman1(key(1), { rows, features: 6, noise: 2 });
  const [x, y] = [values(data.x), values(data.y)];
  assert(x.every((value) => value >= 0 && value < 1));
  const noise = y.map((target, row) => target - friedmanTarget(x.subarray(6 * row, 6 * row + 5)));
  const mean = (own: Float32Array) => own.reduce((sum, value) => sum + value, 0) / own.length;
  const deviation = (own: Float32Array) => {
    const middle = mean(own);
    return Math.sqrt(mean(own.map((value) => (value - middle) ** 2)));
  };
  assertAlmostEquals(mean(noise), 0, 5 * 2 / Math.sqrt(rows));
  assertAlmostEquals(deviation(noise), 2, 5 * 2 / Math.sqrt(2 * rows));
  for (let column = 0; column < 6; column++) {
    const own = x.filter((_, i) => i % 6 === column);
    assertAlmostEquals(mean(own), 1 / 2, 5 * Math.sqrt(1 / 12 / rows));
    assertAlmostEquals(deviation(own) ** 2, 1 / 12, 5 * Math.sqrt(1 / 180 / rows));
    const product = mean(own.map((value, row) => (value - 0.5) * noise[row]));
    assertAlmostEquals(product, 0, 5 * 2 * Math.sqrt(1 / 12 / rows));
  }
});

Deno.test("without noise the target has the mean and the deviation that are said", () => {
  const { data } = friedman1(key(2), { noise: 0 });
  const y = values(data.y);
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const variance = y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / y.length;
  assertAlmostEquals(mean, 14.4, 0.15);
  assertAlmostEquals(Math.sqrt(variance), 4.9, 0.1);
});

Deno.test("friedman1() draws by its key and uses it up", () => {
  const draw = (seed: number) => values(friedman1(key(seed), { rows: 3 }).data.y);
  assertEquals(draw(3), draw(3));
  assertNotEquals(draw(3), draw(4));
  const once = key(3);
  dispose(friedman1(once, { rows: 1 }).data);
  assertThrows(() => friedman1(once), Error, "it was already used by split");
});

Deno.test("friedman1() refuses what no table can have", () => {
  const cases = [
    [{ rows: 0 }, "at least 1 row but found 0"],
    [{ features: 4 }, "at least 5 features but found 4"],
    [{ noise: -1 }, "a noise of at least 0 but found -1"],
    [{ noise: Infinity }, "a noise of at least 0 but found Infinity"],
  ] as const;
  for (const [options, message] of cases) {
    assertThrows(
      () => friedman1(key(0), options),
      RangeError,
      `Cannot make Friedman #1: expected ${message}`,
    );
  }
  assertThrows(
    () => friedman1(key(0), { seed: 1 } as never),
    TypeError,
    "Cannot make Friedman #1: expected the options rows, noise, features but found 'seed'",
  );
});
