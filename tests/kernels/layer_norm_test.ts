import "../../src/kernels/mod.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { layerNorm } from "../../src/kernels/fused/layer_norm.ts";
import {
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

function parameters(shape: number[]): Parameters {
  const columns = shape.slice(-1);
  return {
    x: randomTensor(shape, 1),
    gain: randomTensor(columns, 2, 0.5, 2),
    offset: randomTensor(columns, 3),
  };
}

/** y and the gradients from dy, in doubles. */
function plainly({ x, gain, offset }: Parameters, dy: Tensor<string>) {
  const columns = gain.shape[0];
  const [xs, gains, offsets, dys] = [x, gain, offset, dy].map((tensor) => [...values(tensor)]);
  const average = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
  const result = {
    gain: Array<number>(columns).fill(0),
    offset: Array<number>(columns).fill(0),
    y: [] as number[],
    x: [] as number[],
  };
  for (let start = 0; start < xs.length; start += columns) {
    const row = xs.slice(start, start + columns);
    const d = dys.slice(start, start + columns);
    const mean = average(row);
    const deviation = Math.sqrt(average(row.map((x) => (x - mean) ** 2)) + epsilon);
    const unit = row.map((x) => (x - mean) / deviation);
    const g = d.map((d, c) => d * gains[c]);
    const [meanG, meanProduct] = [average(g), average(g.map((g, c) => g * unit[c]))];
    for (let c = 0; c < columns; c++) {
      result.y.push(unit[c] * gains[c] + offsets[c]);
      result.x.push((g[c] - meanG - unit[c] * meanProduct) / deviation);
      result.gain[c] += d[c] * unit[c];
      result.offset[c] += d[c];
    }
  }
  return result;
}

Deno.test("layerNorm() is what plain loops compute, with its gradients", () => {
  const shapes = [[1], [7], [1, 1], [2, 3], [5, 4], [3, 2, 7], [33, 16], [40, 19], [9, 70]];
  shapes.push([3, 1000], [2000, 33], [3, 4, 5, 6], [0, 4], [5000, 2]);
  for (const shape of shapes) {
    const params = parameters(shape);
    const dy = randomTensor(shape, 5);
    const expected = plainly(params, dy);
    const f = (p: Parameters) => layerNorm(p.x, { ...p, epsilon });
    assertClose(f(params), { shape, data: expected.y }, 4e-6);
    const { gradient } = valueAndGradient(
      (p) => typed<Tensor<"">>(tf.sum(raw(mul(f(p), dy)))),
      params,
    );
    assertClose(gradient.x, { shape, data: expected.x }, 1e-5);
    // Sums of up to thousands of terms that nearly cancel.
    assertClose(gradient.gain, { shape: shape.slice(-1), data: expected.gain }, 2e-5);
    assertClose(gradient.offset, { shape: shape.slice(-1), data: expected.offset }, 2e-5);
    dispose([gradient, params, dy]);
  }
});

Deno.test("the gradients are those by finite differences", () => {
  const { x, gain, offset } = parameters([3, 6]);
  assertGradient((x) => layerNorm(x, { gain, offset, epsilon }), x, 4e-3);
  assertGradient((gain) => layerNorm(x, { gain, offset, epsilon }), gain);
  assertGradient((offset) => layerNorm(x, { gain, offset, epsilon }), offset);
});

Deno.test("a NaN stays in its row", () => {
  const x = asTensor(values(randomTensor([4, 9], 1)).with(12, NaN), "4 9");
  const { gain, offset } = parameters([4, 9]);
  const y = values(layerNorm(x, { gain, offset, epsilon }));
  y.forEach((value, i) => assertEquals(isNaN(value), Math.floor(i / 9) === 1));
});

Deno.test("the gradient has a gradient inside of an outer function, and else says so", () => {
  const { x, gain, offset } = parameters([4, 5]);
  const weights = randomTensor([4, 5], 8);
  const squaredSlope = (f: (x: Tensor<string>) => Tensor<string>) => (inner: Tensor<string>) => {
    const { gradient } = valueAndGradient((x: Tensor<string>) => sum(mul(f(x), weights)), inner);
    return sum(mul(gradient, gradient));
  };
  const slow = (x: Tensor<string>): Tensor<string> => {
    const { mean, variance } = tf.moments(raw(x), -1, true);
    const unit = tf.div(tf.sub(raw(x), mean), tf.sqrt(tf.add(variance, epsilon)));
    return typed(tf.add(tf.mul(unit, raw(gain)), raw(offset)));
  };
  const fast = (x: Tensor<string>) => layerNorm(x, { gain, offset, epsilon });
  const [a, b] = [fast, slow].map((f) => valueAndGradient(squaredSlope(f), x).gradient);
  assertClose(a, plain(b), 1e-4);
  assertThrows(
    () =>
      valueAndGradient((x) => {
        const y = layerNorm(x, { gain, offset, epsilon });
        return sum(valueAndGradient((_x) => sum(mul(y, y)), x).gradient);
      }, x),
    Error,
    "Cannot differentiate the gradient of layerNorm",
  );
});

Deno.test("what layerNorm() gives and read may be freed before its gradient is taken", () => {
  const { x, gain, offset } = parameters([7, 5]);
  const f = (wrapped: boolean) => (gain: Tensor<string>) => {
    const y = () => mul(layerNorm(mul(x, 1), { gain, offset, epsilon }), 2);
    return sum(mul(wrapped ? scope(y) : y(), randomTensor([7, 5], 4)));
  };
  assertClose(
    valueAndGradient(f(true), gain).gradient,
    plain(valueAndGradient(f(false), gain).gradient),
  );
});

Deno.test("nothing is left behind", () => {
  const { x, gain, offset } = parameters([400, 6]);
  const f = (p: Parameters) => sum(layerNorm(p.x, { ...p, epsilon }));
  assertFreesAll(() => raw(layerNorm(x, { gain, offset, epsilon })));
  assertFreesAll(() => Object.values(valueAndGradient(f, { x, gain, offset }).gradient).map(raw));
  assertFreesAll(() => [raw(valueAndGradient((gain) => f({ x, gain, offset }), gain).gradient)]);
  assertFreesAll(() => [raw(valueAndGradient((x) => f({ x, gain, offset }), x).gradient)]);
});
