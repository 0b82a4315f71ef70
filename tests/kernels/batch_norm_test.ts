import "../../src/kernels/mod.ts";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { batchNorm, normalizeByMoments } from "../../src/kernels/fused/batch_norm.ts";
import {
  add,
  asTensor,
  dispose,
  mul,
  scope,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { raw, typed } from "../../src/tensors/tensor.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertClose, assertGradient, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";

type Parameters = Record<"x" | "gain" | "offset", Tensor<string>>;

const epsilon = 0.01;

/** x of a shape whose last dim are the channels, a gain and an offset. */
function parameters(shape: number[]): Parameters {
  const channels = shape.slice(-1);
  return {
    x: randomTensor(shape, 1),
    gain: randomTensor(channels, 2, 0.5, 2),
    offset: randomTensor(channels, 3),
  };
}

/** Mean, variance, y and the gradients from dy, in doubles. */
function plainly({ x, gain, offset }: Parameters, dy: Tensor<string>, given?: number[][]) {
  const channels = gain.shape[0];
  const [xs, gains, offsets, dys] = [x, gain, offset, dy].map((tensor) => values(tensor));
  const rows = xs.length / channels;
  const column = (numbers: ArrayLike<number>, c: number) =>
    Array.from({ length: rows }, (_, row) => numbers[row * channels + c]);
  const average = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const result = {
    mean: [] as number[],
    variance: [] as number[],
    gain: [] as number[],
    offset: [] as number[],
    y: Array<number>(xs.length),
    x: Array<number>(xs.length),
  };
  for (let c = 0; c < channels; c++) {
    const mean = given ? given[0][c] : average(column(xs, c));
    const variance = given ? given[1][c] : average(column(xs, c).map((x) => (x - mean) ** 2));
    const deviation = Math.sqrt(variance + epsilon);
    const unit = column(xs, c).map((x) => (x - mean) / deviation);
    const d = column(dys, c);
    const products = d.map((d, row) => d * unit[row]);
    result.mean.push(mean);
    result.variance.push(variance);
    result.gain.push(products.reduce((a, b) => a + b, 0));
    result.offset.push(d.reduce((a, b) => a + b, 0));
    const [meanD, meanProduct] = given ? [0, 0] : [average(d), average(products)];
    for (let row = 0; row < rows; row++) {
      result.y[row * channels + c] = unit[row] * gains[c] + offsets[c];
      result.x[row * channels + c] = gains[c] / deviation *
        (d[row] - meanD - unit[row] * meanProduct);
    }
  }
  return result;
}

const shapes = [[1, 1], [2, 3], [5, 4], [3, 2, 7], [33, 16], [40, 19], [2, 3, 4, 8], [65, 260]];
shapes.push([900, 33], [5000, 5], [200, 300], [3000, 12], [3, 4101]);

Deno.test("batchNorm() is what plain loops compute, with its gradients", () => {
  for (const shape of shapes) {
    const params = parameters(shape);
    const dy = randomTensor(shape, 5);
    const expected = plainly(params, dy);
    const { y, mean, variance } = batchNorm(params.x, { ...params, epsilon });
    assertClose(mean, { shape: shape.slice(-1), data: expected.mean }, 3e-7);
    assertClose(variance, { shape: shape.slice(-1), data: expected.variance }, 5e-7);
    assertClose(y, { shape, data: expected.y }, 4e-6);
    const { gradient } = valueAndGradient(
      (p) => sum(mul(batchNorm(p.x, { ...p, epsilon }).y, dy)),
      params,
    );
    assertClose(gradient.x, { shape, data: expected.x }, 1e-5);
    // Sums of up to thousands of terms that nearly cancel.
    assertClose(gradient.gain, { shape: shape.slice(-1), data: expected.gain }, 2e-5);
    assertClose(gradient.offset, { shape: shape.slice(-1), data: expected.offset }, 2e-5);
    dispose([y, mean, variance, gradient, params, dy]);
  }
});

Deno.test("normalizeByMoments() is what plain loops compute, with its gradients", () => {
  for (const shape of shapes) {
    const params = parameters(shape);
    const dy = randomTensor(shape, 5);
    const mean = randomTensor(shape.slice(-1), 6);
    const variance = randomTensor(shape.slice(-1), 7, 0.5, 2);
    const expected = plainly(params, dy, [mean, variance].map((tensor) => [...values(tensor)]));
    const f = (p: Parameters) => normalizeByMoments(p.x, { mean, variance }, { ...p, epsilon });
    assertClose(f(params), { shape, data: expected.y }, 4e-6);
    const { gradient } = valueAndGradient((p) => sum(mul(f(p), dy)), params);
    assertClose(gradient.x, { shape, data: expected.x }, 4e-6);
    assertClose(gradient.gain, { shape: shape.slice(-1), data: expected.gain }, 2e-5);
    assertClose(gradient.offset, { shape: shape.slice(-1), data: expected.offset }, 2e-5);
  }
});

Deno.test("the gradients are those by finite differences", () => {
  const { x, gain, offset } = parameters([6, 5]);
  const mean = randomTensor([5], 6);
  const variance = randomTensor([5], 7, 0.5, 2);
  const forms = [
    (p: Parameters) => batchNorm(p.x, { ...p, epsilon }).y,
    (p: Parameters) => normalizeByMoments(p.x, { mean, variance }, { ...p, epsilon }),
  ];
  for (const form of forms) {
    assertGradient((x) => form({ x, gain, offset }), x, 4e-3);
    assertGradient((gain) => form({ x, gain, offset }), gain);
    assertGradient((offset) => form({ x, gain, offset }), offset);
  }
});

Deno.test("a variance far below the square of the mean is right", () => {
  const rows = 5000;
  const x = asTensor(
    Float32Array.from({ length: 3 * rows }, (_, i) => 1000 + (i % 7) / 8),
    `${rows} 3` as string,
  );
  const [gain, offset] = [asTensor([1, 1, 1], "3"), asTensor([0, 0, 0], "3")];
  const { mean, variance } = batchNorm(x, { gain, offset, epsilon });
  const expected = plainly({ x, gain, offset }, x);
  values(mean).forEach((value, i) => assertAlmostEquals(value / expected.mean[i], 1, 1e-7));
  values(variance).forEach((value, i) => assertAlmostEquals(value / expected.variance[i], 1, 1e-5));
});

Deno.test("a NaN stays in its channel", () => {
  const x = randomTensor([9, 5], 1);
  const strange = asTensor(values(x).with(12, NaN), "9 5");
  const { gain, offset } = parameters([9, 5]);
  const { y } = batchNorm(strange, { gain, offset, epsilon });
  values(y).forEach((value, i) => assertEquals(isNaN(value), i % 5 === 2));
});

Deno.test("no rows have no mean, and with a given one gradients of 0", () => {
  const params = parameters([0, 5]);
  const { y, mean } = batchNorm(params.x, { ...params, epsilon });
  assertEquals([y.shape, [...values(mean)]], [[0, 5], Array(5).fill(NaN)]);
  const moments = { mean: randomTensor([5], 6), variance: randomTensor([5], 7, 0.5, 2) };
  const { gradient } = valueAndGradient((p) => {
    const y = normalizeByMoments(p.x, moments, { ...p, epsilon });
    return typed<Tensor<"">>(tf.sum(raw(y)));
  }, params);
  assertEquals([...values(gradient.gain)], [0, 0, 0, 0, 0]);
});

Deno.test("no gradient passes through the mean and the variance", () => {
  const params = parameters([6, 3]);
  const { gradient } = valueAndGradient((p) => {
    const { y, mean, variance } = batchNorm(p.x, { ...p, epsilon });
    return sum(add(mul(y, 0), mul(mean, variance)));
  }, params);
  assertEquals([...values(gradient.x)], Array(18).fill(0));
});

Deno.test("the gradient has a gradient inside of an outer function, and else says so", () => {
  const params = parameters([7, 4]);
  const { gain, offset } = params;
  const [mean, variance] = [randomTensor([4], 6), randomTensor([4], 7, 0.5, 2)];
  const weights = randomTensor([7, 4], 8);
  const squaredSlope = (f: (x: Tensor<string>) => Tensor<string>) => (inner: Tensor<string>) => {
    const { gradient } = valueAndGradient((x: Tensor<string>) => sum(mul(f(x), weights)), inner);
    return sum(mul(gradient, gradient));
  };
  const composed = (x: Tensor<string>, center?: tf.Tensor, spread?: tf.Tensor): Tensor<string> => {
    const distance = tf.sub(raw(x), center ?? tf.mean(raw(x), 0));
    const deviation = tf.sqrt(tf.add(spread ?? tf.mean(tf.square(distance), 0), epsilon));
    return typed(tf.add(tf.mul(tf.div(distance, deviation), raw(gain)), raw(offset)));
  };
  const pairs = [
    [
      (x: Tensor<string>) => batchNorm(x, { gain, offset, epsilon }).y,
      (x: Tensor<string>) => composed(x),
    ],
    [
      (x: Tensor<string>) => normalizeByMoments(x, { mean, variance }, { gain, offset, epsilon }),
      (x: Tensor<string>) => composed(x, raw(mean), raw(variance)),
    ],
  ];
  for (const [fast, slow] of pairs) {
    const [a, b] = [fast, slow].map((f) => valueAndGradient(squaredSlope(f), params.x).gradient);
    assertClose(a, plain(b), 1e-4);
  }
  assertThrows(
    () =>
      valueAndGradient((x) => {
        const { y } = batchNorm(x, { gain, offset, epsilon });
        return sum(valueAndGradient((_x) => sum(mul(y, y)), x).gradient);
      }, params.x),
    Error,
    "Cannot differentiate the gradient of batchNorm",
  );
});

Deno.test("what batchNorm() gives and read may be freed before its gradient is taken", () => {
  const { x, gain, offset } = parameters([7, 5]);
  const f = (wrapped: boolean) => (gain: Tensor<string>) => {
    const y = () => mul(batchNorm(mul(x, 1), { gain, offset, epsilon }).y, 2);
    return sum(mul(wrapped ? scope(y) : y(), randomTensor([7, 5], 4)));
  };
  assertClose(
    valueAndGradient(f(true), gain).gradient,
    plain(valueAndGradient(f(false), gain).gradient),
  );
});

Deno.test("nothing is left behind", () => {
  const shape = [4000, 6];
  const { x, gain, offset } = parameters(shape);
  const [mean, variance] = [randomTensor([6], 6), randomTensor([6], 7, 0.5, 2)];
  const training = (p: Parameters) => sum(batchNorm(p.x, { ...p, epsilon }).y);
  const inference = (p: Parameters) =>
    sum(normalizeByMoments(p.x, { mean, variance }, { ...p, epsilon }));
  assertFreesAll(() => raw(batchNorm(x, { gain, offset, epsilon }).y));
  for (const f of [training, inference]) {
    assertFreesAll(() => Object.values(valueAndGradient(f, { x, gain, offset }).gradient).map(raw));
    assertFreesAll(() => [raw(valueAndGradient((gain) => f({ x, gain, offset }), gain).gradient)]);
    assertFreesAll(() => [raw(valueAndGradient((x) => f({ x, gain, offset }), x).gradient)]);
  }
});
