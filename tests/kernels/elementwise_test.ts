import { stockResult } from "./stock.ts";
import "../../src/kernels/mod.ts";
import { assert, assertEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertFreesAll, linearCongruential } from "./plain.ts";

interface Function {
  f: (x: number) => number;
  /** Where the numbers come from; from -8 to 8 unless said. */
  range?: [min: number, max: number];
  attributes?: Record<string, number>;
  /** Is the stock kernel only near in absolute terms? */
  absolute?: boolean;
}

const functions: Record<string, Function> = {
  Abs: { f: Math.abs },
  Ceil: { f: Math.ceil },
  ClipByValue: {
    f: (x) => Math.min(Math.max(x, -1.5), 2),
    attributes: { clipValueMin: -1.5, clipValueMax: 2 },
  },
  Cos: { f: Math.cos, range: [-100, 100], absolute: true },
  Elu: { f: (x) => x > 0 ? x : Math.expm1(x) },
  Exp: { f: Math.exp, range: [-80, 80] },
  Expm1: { f: Math.expm1, range: [-20, 80] },
  Floor: { f: Math.floor },
  LeakyRelu: { f: (x) => x > 0 ? x : 0.25 * x, attributes: { alpha: 0.25 } },
  Log: { f: Math.log, range: [0, 100] },
  Log1p: { f: Math.log1p, range: [-1, 2] },
  Neg: { f: (x) => -x },
  Reciprocal: { f: (x) => 1 / x },
  Relu: { f: (x) => Math.max(x, 0) },
  Relu6: { f: (x) => Math.min(Math.max(x, 0), 6) },
  Round: { f: (x) => Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x) },
  Rsqrt: { f: (x) => 1 / Math.sqrt(x), range: [0, 100] },
  Selu: { f: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)) },
  Sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), range: [-80, 80] },
  Sign: { f: Math.sign },
  Sin: { f: Math.sin, range: [-100, 100], absolute: true },
  Softplus: {
    f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    range: [-80, 80],
  },
  Sqrt: { f: Math.sqrt, range: [0, 100] },
  Square: { f: (x) => x * x },
  Step: { f: (x) => x > 0 ? 1 : x <= 0 ? 0.25 : x, attributes: { alpha: 0.25 } },
  Tanh: { f: Math.tanh },
};

/** None, one, tails of each length, and more than one chunk with a tail. */
const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 2047, 2048, 2049, 8195, 20011];

/** Where functions of floats go wrong. */
const special = [
  ...[0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-38, -1e-38, 1e-30, -1e-10, 1e-7],
  ...[0.5, 1.5, 2.5, -0.5, -1.5, -1, 1, 3.4e38, -3.4e38, 88.5, 89, -18, -86, -104, 1e10, -1e10],
];

function run(name: string, x: tf.Tensor, attributes = {}): tf.Tensor {
  return tf.engine().runKernel(name, { x }, attributes) as tf.Tensor;
}

function random(size: number, [min, max]: [number, number] = [-8, 8]): tf.Tensor {
  const next = linearCongruential(size);
  const draw = () => min + (max - min) * (next() + 0.5) / 32768;
  return tf.tensor1d(Float32Array.from({ length: size }, draw));
}

/** Three units in the last place; what is no normal float may be 0. */
function assertNear(found: number, expected: number, text: string): void {
  const rounded = Math.fround(expected);
  const isNear = Math.abs(found - rounded) <= 3.6e-7 * Math.abs(expected) + 1.2e-38;
  const isRight = Number.isFinite(rounded) ? isNear : Object.is(found, rounded);
  assert(isRight, `${text}: ${found} instead of ${expected}`);
}

for (const [name, { f, range, attributes, absolute = false }] of Object.entries(functions)) {
  Deno.test(`${name} is its formula within 3 units in the last place, for any size`, () => {
    for (const size of sizes) {
      const x = random(size, range);
      const y = run(name, x, attributes);
      assertEquals(y.shape, [size]);
      const numbers = y.dataSync();
      x.dataSync().forEach((x, i) => assertNear(numbers[i], f(x), `${name} of ${x}`));
      tf.dispose([x, y]);
    }
  });

  Deno.test(`${name} of zeros, infinities, NaN and the smallest and largest floats is its formula`, () => {
    const x = tf.tensor1d(special);
    const numbers = run(name, x, attributes).dataSync();
    x.dataSync().forEach((x, i) => {
      assertNear(numbers[i], f(x), `${name} of ${x}`);
    });
  });

  Deno.test(`${name} is what the stock kernel computes within 2e-6, and leaves nothing behind`, () => {
    for (const shape of [[1], [37], [3, 5, 7], [2100]]) {
      const x = tf.reshape(random(tf.util.sizeFromShape(shape), range), shape);
      const [a, b] = [run(name, x, attributes), stockResult(name, { x }, attributes)];
      assertEquals(a.shape, b.shape);
      const expected = b.dataSync();
      a.dataSync().forEach((a, i) => {
        assert(
          Math.abs(a - expected[i]) <= 2e-6 * (absolute ? 1 : 1e-3 + Math.abs(expected[i])),
          `${a}`,
        );
      });
      assertFreesAll(() => run(name, x, attributes));
    }
  });
}

Deno.test("integers are computed by the stock kernels as before", () => {
  const x = tf.tensor1d([-7, 0, 9], "int32");
  assertEquals([...run("Abs", x).dataSync()], [7, 0, 9]);
  assertEquals([...run("Square", x).dataSync()], [49, 0, 81]);
  assertEquals(run("Square", x).dtype, "int32");
});

Deno.test("EluGrad is the derivative of elu from its output", () => {
  for (const size of sizes) {
    const y = random(size, [-1, 2]);
    const dy = random(size);
    const found = (tf.engine().runKernel("EluGrad", { dy, y }) as tf.Tensor).dataSync();
    const slopes = dy.dataSync();
    y.dataSync().forEach((y, i) => {
      const expected = slopes[i] * (y > 0 ? 1 : y + 1);
      assert(Math.abs(found[i] - expected) <= 1e-6 * (Math.abs(expected) + Math.abs(slopes[i])));
    });
  }
});
