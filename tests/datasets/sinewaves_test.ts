import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { asTensor, dispose, key, liveTensors, start, toArray, values } from "shapefold";
import { sineWaves, waves } from "shapefold/datasets";

start({ threads: 1 });

const tensorsBefore = liveTensors();
const data = sineWaves(key(0));
const tensorsMade = liveTensors() - tensorsBefore;

Deno.test("sineWaves() has 10,000, 2,000 and nine curves of 1,000 samples", () => {
  const shapes = [data.train, data.test, data.extended].map(({ x, y }) => [x.shape, y.shape]);
  assertEquals(shapes, [
    [[10_000, 1000], [10_000, 4]],
    [[2_000, 1000], [2_000, 4]],
    [[9, 1000], [9, 4]],
  ]);
  assertEquals(tensorsMade, 7);
});

Deno.test("sineWaves() takes no longer than a moment", () => {
  const seconds = [1, 2].map((seed) => {
    const began = performance.now();
    dispose(sineWaves(key(seed)));
    return (performance.now() - began) / 1000;
  });
  assert(Math.min(...seconds) < 3, `took ${seconds} s`);
});

Deno.test("curves are sampled at 1,000 equal steps from 0 to 10 pi", () => {
  const at = values(data.at);
  assertEquals([at.length, at[0]], [1000, 0]);
  assertEquals(at[999], Math.fround(10 * Math.PI));
  at.forEach((x, i) => assertAlmostEquals(x, 10 * Math.PI * i / 999, 2e-6));
});

Deno.test("each curve is a sin(b x) + c cos(d x) of its own parameters", () => {
  const at = values(data.at);
  for (const { x, y } of [data.train, data.test, data.extended]) {
    const [samples, parameters] = [values(x), values(y)];
    for (const row of [0, 1, y.shape[0] - 1]) {
      const [a, b, c, d] = parameters.subarray(4 * row, 4 * row + 4);
      at.forEach((x, i) => {
        const wanted = a * Math.sin(b * x) + c * Math.cos(d * x);
        assertAlmostEquals(samples[1000 * row + i], wanted, 1e-5);
      });
    }
  }
});

Deno.test("the parameters are uniform in [0, 1): bounds, means and deviations", () => {
  for (const { y } of [data.train, data.test]) {
    const parameters = values(y);
    assert(parameters.every((value) => value >= 0 && value < 1));
    for (const column of [0, 1, 2, 3]) {
      const own = parameters.filter((_, i) => i % 4 === column);
      const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
      const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
      assertAlmostEquals(mean, 0.5, 0.03);
      assertAlmostEquals(variance, 1 / 12, 0.005);
    }
  }
});

Deno.test("the nine extended curves have these parameters", () => {
  assertEquals(toArray(data.extended.y), [
    [0, 0, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 1, 1],
    [-1, 1, 0, 0],
    [0, 0, -1, 1],
    [2, 1, 0, 0],
    [1, 2, 0, 0],
    [0, 0, 2, 1],
    [0, 0, 1, 2],
  ]);
});

Deno.test("the data are a function of the key: golden numbers, and training rows are not test rows", () => {
  const [train, test] = [data.train, data.test].map(({ y }) => values(y));
  assertEquals(
    train.slice(0, 4),
    Float32Array.of(
      0.25106894969940186,
      0.15188699960708618,
      0.4819238781929016,
      0.11740416288375854,
    ),
  );
  assertEquals(
    test.slice(0, 4),
    Float32Array.of(
      0.23323845863342285,
      0.05612760782241821,
      0.25981348752975464,
      0.07030129432678223,
    ),
  );
});

Deno.test("sineWaves() draws by its key and uses it up", () => {
  const once = key(1);
  const other = sineWaves(once);
  assertNotEquals(values(other.train.y).slice(0, 4), values(data.train.y).slice(0, 4));
  dispose(other);
  assertThrows(() => sineWaves(once), Error, "it was already used by split");
});

Deno.test("waves() takes any parameters and any points, and four parameters only", () => {
  const curves = waves(
    asTensor([[2, 1, 0, 0], [0, 0, 3, 0]], "n 4"),
    asTensor([0, Math.PI / 2], "2"),
  );
  assertEquals(toArray(curves), [[0, 2], [3, 3]]);
  assertThrows(
    () => waves(asTensor([[1, 2, 3]], "n 3") as never, asTensor([0], "1")),
    TypeError,
    "expected 'n 4' but got '1 3': expects 4 but got 3",
  );
});
