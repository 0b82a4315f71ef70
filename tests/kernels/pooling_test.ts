import { assertEquals } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { raw, type Tensor, typed } from "../../src/tensors/tensor.ts";
import { valueAndGradient } from "../../src/tensors/mod.ts";
import { assertClose, assertGradient, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll, assertTensor, wholeNumbers } from "./plain.ts";
import { eachTap, outSize, type PlainWindows, randomWindows, tfjsPad } from "./plain_windows.ts";

/** Whole numbers from -4 to 4 make ties, which the first of the largest pixels wins. */
function assertPools(windows: PlainWindows): void {
  const { images, height, width, channels, window, strides } = windows;
  const x = wholeNumbers([images, height, width, channels], 1) as tf.Tensor4D;
  const dy = wholeNumbers([images, ...outSize(windows), channels], 3);
  const [xs, dys] = [x, dy].map((t) => t.dataSync());
  const largest = new Array(dys.length).fill(-Infinity);
  const winners = new Array(dys.length).fill(-1);
  const sums = new Array(dys.length).fill(0);
  const counts = new Array(dys.length).fill(0);
  const eachNumber = (f: (x: number, y: number) => void) =>
    eachTap(windows, (pixel, output) => {
      for (let c = 0; c < channels; c++) f(pixel * channels + c, output * channels + c);
    });
  eachNumber((x, y) => {
    if (xs[x] > largest[y]) [largest[y], winners[y]] = [xs[x], x];
    sums[y] += xs[x];
    counts[y]++;
  });
  const dLargest = new Array(xs.length).fill(0);
  const dMean = new Array(xs.length).fill(0);
  eachNumber((x, y) => {
    if (winners[y] === x) dLargest[x] += dys[y];
    dMean[x] += dys[y] / counts[y];
  });
  const pad = tfjsPad(windows.pad);
  const max = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, strides, pad);
  const mean = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, window, strides, pad);
  const [byMax, byMean] = [tf.grad(max), tf.grad(mean)];
  assertTensor(max(x), dy.shape, largest);
  assertTensor(byMax(x, dy), x.shape, dLargest);
  const means = typed<Tensor<string>>(mean(x));
  assertClose(means, { shape: dy.shape, data: sums.map((sum, y) => sum / counts[y]) }, 1e-7);
  // A few sums of shares, each rounded once.
  assertClose(typed(byMean(x, dy)), { shape: x.shape, data: dMean }, 1e-6);
  for (const f of [() => max(x), () => byMax(x, dy), () => mean(x), () => byMean(x, dy)]) {
    assertFreesAll(f);
  }
  tf.dispose([x, dy]);
}

Deno.test("pools and their gradients agree with a plain loop for random windows", () => {
  for (const windows of randomWindows(60, 3, { dilated: false })) assertPools(windows);
});

const square: PlainWindows = {
  ...{ images: 3, height: 40, width: 30, channels: 9 },
  ...{ window: [2, 2], strides: [2, 2], dilations: [1, 1], pad: "valid" },
};

Deno.test("pools and their gradients agree with a plain loop over several chunks", () => {
  assertPools(square);
  assertPools({ ...square, window: [3, 3], strides: [1, 1], pad: "same" });
  assertPools({ ...square, window: [7, 2], strides: [3, 1] });
});

Deno.test("pools of no images or channels, or of one window, are as their definition", () => {
  assertPools({ ...square, images: 0 });
  assertPools({ ...square, channels: 0 });
  assertPools({ ...square, window: [40, 30] });
  assertPools({ ...square, window: [1, 1], strides: [1, 1] });
  assertPools({ ...square, window: [41, 1], strides: [1, 1] });
});

Deno.test("a window of padding alone has no largest number and no mean, and no gradient", () => {
  const x = tf.ones([1, 1, 1, 1]) as tf.Tensor4D;
  const pad = tfjsPad([[2, 0], [0, 0]]);
  const max = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 1, 1, pad);
  const mean = (x: tf.Tensor) => tf.avgPool(x as tf.Tensor4D, 1, 1, pad);
  assertTensor(max(x), [1, 3, 1, 1], [-Infinity, -Infinity, 1]);
  assertTensor(mean(x), [1, 3, 1, 1], [NaN, NaN, 1]);
  assertTensor(tf.grad(max)(x), [1, 1, 1, 1], [1]);
  assertTensor(tf.grad(mean)(x), [1, 1, 1, 1], [1]);
});

Deno.test("the largest of a window with NaN is NaN, and the first NaN has its gradient", () => {
  const f = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, [2, 3], 1, "valid");
  for (let channel = 0; channel < 13; channel++) {
    const numbers = Array.from({ length: 6 * 13 }, (_, i) => i);
    const gradient = numbers.map((i) => i >= 5 * 13 ? 1 : 0);
    numbers[13 + channel] = numbers[2 * 13 + channel] = NaN;
    gradient[13 + channel] = 1;
    gradient[5 * 13 + channel] = 0;
    const x = tf.tensor4d(numbers, [1, 2, 3, 13]);
    const largest = numbers.slice(5 * 13).map((number, i) => i === channel ? NaN : number);
    assertTensor(f(x), [1, 1, 1, 13], largest);
    assertTensor(tf.grad(f)(x), x.shape, gradient);
    x.dispose();
  }
});

Deno.test("the gradients of pools are the ones by finite differences", () => {
  // Far enough apart for a small step not to change which is the largest.
  const x = randomTensor([2, 5, 4, 3], 1, -2000, 2000);
  const close = randomTensor([2, 5, 4, 3], 1);
  for (const stride of [1, 2]) {
    const max = (x: Tensor<string>): Tensor<string> =>
      typed(tf.maxPool(raw(x) as tf.Tensor4D, 2, stride, "same"));
    const mean = (x: Tensor<string>): Tensor<string> =>
      typed(tf.avgPool(raw(x) as tf.Tensor4D, 3, stride, "same"));
    assertGradient(max, x, 0.02);
    assertGradient(mean, close);
  }
});

Deno.test("what a pool was computed from may be freed before its gradient is taken", () => {
  const x = randomTensor([1, 4, 4, 2], 1);
  const pooled = (x: Tensor<"">): Tensor<""> =>
    typed(
      tf.tidy(() => tf.sum(tf.square(tf.maxPool(tf.mul(raw(x), 2) as tf.Tensor4D, 2, 2, "valid")))),
    );
  const { gradient } = valueAndGradient(pooled, x as unknown as Tensor<"">);
  const numbers = raw(gradient).dataSync();
  assertEquals(numbers.filter((number) => number !== 0).length, 8);
});
