import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { dispose, key, liveTensors, start, values } from "shapefold";
import { circle, type CircleOptions } from "shapefold/datasets";

start({ threads: 1 });

/** All points of a draw, with their labels. */
function points(seed: number, options?: CircleOptions) {
  const { train, test } = circle(key(seed), options);
  return [train, test].map((part) => {
    const [at, labels] = [values(part.x), values(part.y)];
    return Array.from(labels, (label, row) => {
      const [x, y] = at.subarray(2 * row, 2 * row + 2);
      return { x, y, radius: Math.hypot(x, y), label };
    });
  });
}

Deno.test("circle() has 250 points to learn from and 250 to test on, half of them inside", () => {
  const before = liveTensors();
  const data = circle(key(0));
  assertEquals(liveTensors(), before + 4);
  dispose(data);
  const [train, test] = points(0);
  assertEquals([train.length, test.length], [250, 250]);
  assertEquals([...train, ...test].filter(({ label }) => label === 1).length, 250);
  assertEquals([...train, ...test].filter(({ label }) => label === -1).length, 250);
});

Deno.test("the disk ends at 2.5, and the ring is from 3.5 to 5", () => {
  for (const { radius, label } of points(1, { rows: 4000 }).flat()) {
    if (label === 1) assert(radius < 2.5 + 1e-6);
    else assert(radius > 3.5 - 1e-6 && radius < 5 + 1e-6);
  }
});

Deno.test("radius and angle are uniform: means and variances", () => {
  const all = points(2, { rows: 40_000 }).flat();
  const shares = [
    all.filter(({ label }) => label === 1).map(({ radius }) => radius / 2.5),
    all.filter(({ label }) => label === -1).map(({ radius }) => (radius - 3.5) / 1.5),
    all.map(({ x, y }) => Math.atan2(y, x) / (2 * Math.PI) + 0.5),
  ];
  for (const share of shares) {
    const mean = share.reduce((sum, value) => sum + value, 0) / share.length;
    const variance = share.reduce((sum, value) => sum + (value - mean) ** 2, 0) / share.length;
    assertAlmostEquals(mean, 1 / 2, 5 * Math.sqrt(1 / 12 / share.length));
    assertAlmostEquals(variance, 1 / 12, 5 * Math.sqrt(1 / 180 / share.length));
  }
});

Deno.test("the points are shuffled: both halves have about as many of the disk", () => {
  const [train, test] = points(3, { rows: 10_000 });
  const inside = train.filter(({ label }) => label === 1).length;
  // Of a hypergeometric distribution: n = 5,000 of 10,000, half of which are inside.
  assert(Math.abs(inside - 2500) < 5 * Math.sqrt(5000 / 8), `${inside} inside`);
  assertEquals(test.filter(({ label }) => label === 1).length, 5000 - inside);
  const changes = train.filter(({ label }, i) => i > 0 && label !== train[i - 1].label).length;
  assert(Math.abs(changes - 2500) < 5 * Math.sqrt(5000 / 4), `${changes} changes`);
});

Deno.test("noise moves labels and not points: as many are wrong as a draw of one's own says", () => {
  const noise = 0.2;
  const still = points(4, { rows: 20_000 }).flat();
  const noisy = points(4, { rows: 20_000, noise }).flat();
  assertEquals(noisy.map(({ x, y }) => [x, y]), still.map(({ x, y }) => [x, y]));
  const wrong = noisy.filter(({ label }, i) => label !== still[i].label).length / 20_000;
  let expected = 0;
  const steps = 40;
  for (const { x, y, label } of still.slice(0, 500)) {
    for (let i = 0; i < steps; i++) {
      for (let j = 0; j < steps; j++) {
        const moved = (at: number, k: number) => at + 5 * noise * (2 * (k + 0.5) / steps - 1);
        const found = Math.hypot(moved(x, i), moved(y, j)) < 2.5 ? 1 : -1;
        if (found !== label) expected += 1 / (500 * steps * steps);
      }
    }
  }
  assert(wrong > 0.02);
  // The expectation is over 500 points: four deviations of a share of less than 0.15 with that many.
  assertAlmostEquals(wrong, expected, 4 * Math.sqrt(0.15 * 0.85 / 500) / 2);
});

Deno.test("circle() draws by its key and uses it up", () => {
  assertEquals(points(5), points(5));
  assertNotEquals(points(5), points(6));
  const once = key(5);
  dispose(circle(once));
  assertThrows(() => circle(once), Error, "it was already used by split");
});

Deno.test("circle() refuses rows that cannot be halved, and a noise beyond 1", () => {
  for (const rows of [0, 3, 2.5, NaN]) {
    assertThrows(
      () => circle(key(0), { rows }),
      RangeError,
      `Cannot make a circle: expected an even number of at least 2 rows but found ${rows}`,
    );
  }
  for (const noise of [-0.1, 1.1, NaN]) {
    assertThrows(
      () => circle(key(0), { noise }),
      RangeError,
      `Cannot make a circle: expected a noise from 0 to 1 but found ${noise}`,
    );
  }
  assertThrows(
    () => circle(key(0), { row: 4 } as never),
    TypeError,
    "Cannot make a circle: expected the options rows, noise but found 'row'",
  );
});
