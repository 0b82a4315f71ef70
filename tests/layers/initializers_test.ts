import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  constant,
  dense,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  input,
  key,
  lecunNormal,
  orthogonal,
  sequential,
  toArray,
  values,
  zeros,
} from "shapefold";

/** Mean and standard deviation. */
function moments(numbers: Float32Array): readonly [mean: number, deviation: number] {
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
  return [mean, Math.sqrt(variance)];
}

const shapes: [text: string, shape: number[], fanIn: number, fanOut: number][] = [
  ["a kernel 'in out'", [300, 50], 300, 50],
  ["a window 'height width in out'", [3, 3, 40, 60], 360, 540],
  ["a bias", [20_000], 20_000, 20_000],
];

const uniforms: [name: string, f: Initializer, limit: (fanIn: number, fanOut: number) => number][] =
  [
    ["glorotUniform", glorotUniform, (fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut))],
    ["heUniform", heUniform, (fanIn) => Math.sqrt(6 / fanIn)],
  ];

const normals: [
  name: string,
  f: Initializer,
  deviation: (fanIn: number, fanOut: number) => number,
][] = [
  ["glorotNormal", glorotNormal, (fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut))],
  ["heNormal", heNormal, (fanIn) => Math.sqrt(2 / fanIn)],
  ["lecunNormal", lecunNormal, (fanIn) => Math.sqrt(1 / fanIn)],
];

for (const [text, shape, fanIn, fanOut] of shapes) {
  for (const [name, f, limitOf] of uniforms) {
    Deno.test(`${name} fills ${text} uniformly up to Keras's limit`, () => {
      const numbers = values(f(key(1), shape));
      const limit = limitOf(fanIn, fanOut);
      assertEquals(numbers.length, shape.reduce((a, b) => a * b));
      const largest = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      assert(largest <= limit * (1 + 1e-6) && largest > 0.999 * limit);
      const [mean, deviation] = moments(numbers);
      const error = limit / Math.sqrt(numbers.length);
      assertAlmostEquals(mean, 0, 3 * error);
      assertAlmostEquals(deviation, limit / Math.sqrt(3), 3 * error);
    });
  }

  for (const [name, f, deviationOf] of normals) {
    Deno.test(`${name} fills ${text} with Keras's deviation, cut at two of the normal before`, () => {
      const numbers = values(f(key(1), shape));
      const wanted = deviationOf(fanIn, fanOut);
      const largest = numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const limit = 2 * wanted / 0.87962566103423978;
      assert(largest <= limit * (1 + 1e-6) && largest > 0.98 * limit);
      const [mean, deviation] = moments(numbers);
      const error = wanted / Math.sqrt(numbers.length);
      assertAlmostEquals(mean, 0, 4 * error);
      assertAlmostEquals(deviation, wanted, 4 * error);
    });
  }
}

for (
  const [rows, columns, shape] of [[6, 4, [6, 4]], [4, 6, [4, 6]], [12, 5, [2, 2, 3, 5]]] as const
) {
  Deno.test(`orthogonal makes ${shape.join(" x ")} with orthonormal rows or columns`, () => {
    const w = values(orthogonal(key(2), shape));
    const tall = rows > columns;
    const count = Math.min(rows, columns);
    const at = (vector: number, i: number) =>
      tall ? w[i * columns + vector] : w[vector * columns + i];
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        let product = 0;
        for (let i = 0; i < Math.max(rows, columns); i++) product += at(a, i) * at(b, i);
        assertAlmostEquals(product, Number(a === b), 1e-6);
      }
    }
  });
}

Deno.test("orthogonal is uniform over rotations: no entry leans to one side", () => {
  const sums = [0, 0, 0, 0];
  for (let seed = 0; seed < 400; seed++) {
    values(orthogonal(key(seed), [2, 2])).forEach((x, i) => sums[i] += x);
  }
  // An entry has the deviation sqrt(1/2).
  for (const sum of sums) assertAlmostEquals(sum / 400, 0, 4 * Math.sqrt(0.5 / 400));
});

Deno.test("orthogonal wants a matrix", () => {
  assertThrows(
    () => orthogonal(key(0), [5]),
    TypeError,
    "Cannot initialize with orthogonal: expected at least 2 dims but found '5'",
  );
});

for (const [name, f] of [...uniforms, ...normals, ["orthogonal", orthogonal] as const]) {
  Deno.test(`${name} gives the same numbers for the same key, others for another`, () => {
    const [a, same, other] = [3, 3, 4].map((seed) => values(f(key(seed), [4, 5])));
    assertEquals(a, same);
    assertNotEquals(a, other);
  });
}

Deno.test("zeros and constant() fill any shape", () => {
  assertEquals(toArray(zeros(key(0), [2, 2])), [[0, 0], [0, 0]]);
  assertEquals(toArray(constant(-0.5)(key(0), [3])), [-0.5, -0.5, -0.5]);
  assertEquals(toArray(constant(2)(key(0), [])), 2);
});

for (const value of [NaN, Infinity]) {
  Deno.test(`constant(${value}) throws`, () => {
    assertThrows(
      () => constant(value),
      RangeError,
      `Cannot make constant: expected a finite number but found ${value}`,
    );
  });
}

Deno.test("a dense layer starts glorot-uniform with a bias of zeros, unless it is told otherwise", () => {
  const { params: [usual, told] } = sequential(
    input("30"),
    dense(20),
    dense(10, undefined, { kernelInitializer: constant(3), biasInitializer: constant(4) }),
  ).init(key(0));
  const largest = values(usual.kernel).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  assert(largest <= Math.sqrt(6 / 50) && largest > 0.95 * Math.sqrt(6 / 50));
  assert(values(usual.bias).every((x) => x === 0));
  assert(values(told.kernel).every((x) => x === 3));
  assert(values(told.bias).every((x) => x === 4));
});
