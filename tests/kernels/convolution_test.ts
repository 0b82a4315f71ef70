import { assert, assertEquals, assertThrows } from "@std/assert";
import * as tf from "../../src/tensors/tfjs.ts";
import { raw, type Tensor, typed } from "../../src/tensors/tensor.ts";
import { valueAndGradient } from "../../src/tensors/mod.ts";
import { assertGradient, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll, assertTensor, wholeNumbers } from "./plain.ts";
import { eachTap, outSize, type PlainWindows, randomWindows, tfjsPad } from "./plain_windows.ts";

/** Sums of products of whole numbers are exact in any order, so the results are compared number by number. */
function assertConvolution(windows: PlainWindows, filters: number): void {
  const { images, height, width, channels, window, strides, dilations } = windows;
  const [outHeight, outWidth] = outSize(windows);
  const x = wholeNumbers([images, height, width, channels], 1) as tf.Tensor4D;
  const filter = wholeNumbers([...window, channels, filters], 2) as tf.Tensor4D;
  const dy = wholeNumbers([images, outHeight, outWidth, filters], 3);
  const [xs, ws, dys] = [x, filter, dy].map((t) => t.dataSync());
  const y = new Array(dys.length).fill(0);
  const dx = new Array(xs.length).fill(0);
  const dw = new Array(ws.length).fill(0);
  eachTap(windows, (pixel, output, tap) => {
    for (let c = 0; c < channels; c++) {
      for (let f = 0; f < filters; f++) {
        const at = { x: pixel * channels + c, y: output * filters + f };
        const w = (tap * channels + c) * filters + f;
        y[at.y] += xs[at.x] * ws[w];
        dx[at.x] += dys[at.y] * ws[w];
        dw[w] += xs[at.x] * dys[at.y];
      }
    }
  });
  const pad = tfjsPad(windows.pad);
  const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations);
  assertTensor(convolve(x, filter), dy.shape, y);
  assertFreesAll(() => convolve(x, filter));
  if (dilations[0] * dilations[1] === 1) {
    const gradients = tf.grads(convolve);
    const [byX, byFilter] = gradients([x, filter], dy);
    assertTensor(byX, x.shape, dx);
    assertTensor(byFilter, filter.shape, dw);
    assertFreesAll(() => gradients([x, filter], dy));
  }
  tf.dispose([x, filter, dy]);
}

Deno.test("conv2d and its gradients agree with a plain loop for random windows", () => {
  for (const [i, windows] of randomWindows(60, 1, { dilated: true }).entries()) {
    assertConvolution(windows, 1 + i % 19);
  }
});

const square: PlainWindows = {
  ...{ images: 1, height: 5, width: 6, channels: 3 },
  ...{ window: [3, 3], strides: [1, 1], dilations: [1, 1], pad: "same" },
};

Deno.test("conv2d and its gradients agree with a plain loop for more than a block", () => {
  // More floats in a patch than a step takes, cut in the midst of a run, with and without dilation.
  assertConvolution({ ...square, channels: 131 }, 9);
  assertConvolution({ ...square, channels: 131, dilations: [2, 2] }, 9);
  // More filters than a block has columns, more windows than it has rows, and enough for several parts of a sum.
  assertConvolution({ ...square, channels: 2 }, 300);
  assertConvolution({ ...square, images: 3, height: 30, width: 20 }, 5);
  assertConvolution({ ...square, images: 3, height: 30, width: 20, strides: [2, 1] }, 270);
});

Deno.test("conv2d of so many windows that a chunk has several blocks is right at each", () => {
  const [x, filter] = [wholeNumbers([2, 600, 500, 1], 1), tf.tensor4d([2, 3], [1, 2, 1, 1])];
  const y = tf.conv2d(x as tf.Tensor4D, filter, 1, "valid");
  const [xs, ys] = [x, y].map((t) => t.dataSync());
  const wrong = ys.findIndex((y, i) => {
    const at = i + Math.floor(i / 499);
    return y !== 2 * xs[at] + 3 * xs[at + 1];
  });
  assertEquals([ys.length, wrong], [2 * 600 * 499, -1]);
  tf.dispose([x, filter, y]);
});

Deno.test("conv2d and its gradients agree with a plain loop where a window is one pixel", () => {
  for (const pad of ["valid", [[1, 0], [0, 1]]] as const) {
    const windows: PlainWindows = { ...square, window: [1, 1], pad: pad as PlainWindows["pad"] };
    assertConvolution({ ...windows, images: 5 }, 4);
    assertConvolution({ ...windows, images: 5, strides: [2, 3] }, 4);
  }
});

Deno.test("conv2d of no images, channels or filters is empty or 0, and its gradients are", () => {
  assertConvolution({ ...square, images: 0 }, 4);
  assertConvolution({ ...square, channels: 0 }, 4);
  assertConvolution(square, 0);
  assertConvolution({ ...square, window: [6, 1], pad: "valid" }, 2);
});

Deno.test("conv2d refuses a window that is larger than the image by more than one", () => {
  const [x, filter] = [wholeNumbers([1, 2, 5, 1], 1), wholeNumbers([4, 3, 1, 1], 2)];
  assertThrows(
    () => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid"),
    RangeError,
    "Cannot go over images of 2 x 5: expected a window that fits but found one of 4 x 3",
  );
});

Deno.test("the gradients of conv2d are the ones by finite differences", () => {
  const [x, filter] = [randomTensor([2, 5, 4, 3], 1), randomTensor([3, 2, 3, 4], 2)];
  for (const stride of [1, 2]) {
    const convolve = (x: Tensor<string>, filter: Tensor<string>): Tensor<string> =>
      typed(tf.conv2d(raw(x) as tf.Tensor4D, raw(filter) as tf.Tensor4D, stride, "same"));
    assertGradient((x) => convolve(x, filter), x);
    assertGradient((filter) => convolve(x, filter), filter);
  }
});

Deno.test("valueAndGradient of conv2d is by x and filter, also where what it gave is freed", () => {
  const [x, filter] = [randomTensor([2, 5, 4, 3], 1), randomTensor([3, 2, 3, 4], 2)];
  const loss = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.tidy(() => {
      const twice = tf.mul(x, 2) as tf.Tensor4D;
      return tf.sum(tf.square(tf.conv2d(twice, filter as tf.Tensor4D, 1, "same")));
    });
  const { value, gradient } = valueAndGradient(
    (params: { x: Tensor<string>; filter: Tensor<string> }) =>
      typed<Tensor<"">>(loss(raw(params.x), raw(params.filter))),
    { x, filter },
  );
  const [byX, byFilter] = tf.grads(loss)([raw(x), raw(filter)]);
  assertTensor(raw(value), [], [...loss(raw(x), raw(filter)).dataSync()]);
  assertTensor(raw(gradient.x), x.shape as number[], [...byX.dataSync()]);
  assertTensor(raw(gradient.filter), filter.shape as number[], [...byFilter.dataSync()]);
});

Deno.test("conv2d sees the numbers of a filter that changed in place", () => {
  const x = wholeNumbers([1, 4, 4, 2], 1) as tf.Tensor4D;
  const filter = tf.ones([2, 2, 2, 3]) as tf.Tensor4D;
  const before = tf.conv2d(x, filter, 1, "valid");
  (tf.backend() as unknown as { typedArrayFromHeap(x: tf.Tensor): Float32Array })
    .typedArrayFromHeap(filter).fill(2);
  const doubled = [...before.dataSync()].map((y) => 2 * y);
  assertTensor(tf.conv2d(x, filter, 1, "valid"), before.shape, doubled);
});

Deno.test("the transposed convolution is the gradient of a convolution by its images", () => {
  const x = wholeNumbers([2, 3, 4, 5], 1) as tf.Tensor4D;
  const filter = wholeNumbers([3, 3, 2, 5], 2) as tf.Tensor4D;
  const gradient = tf.grad((image) => tf.conv2d(image as tf.Tensor4D, filter, 2, "same"))(
    tf.zeros([2, 6, 8, 2]),
    x,
  );
  const transposed = tf.conv2dTranspose(x, filter, [2, 6, 8, 2], 2, "same");
  assertTensor(transposed, [2, 6, 8, 2], [...gradient.dataSync()]);
});

Deno.test("the fused convolution adds a bias and applies its activation", () => {
  const x = wholeNumbers([2, 5, 4, 3], 1) as tf.Tensor4D;
  const filter = wholeNumbers([3, 3, 3, 7], 2) as tf.Tensor4D;
  const bias = wholeNumbers([7], 3);
  const alpha = wholeNumbers([7], 4);
  const plain = tf.add(tf.conv2d(x, filter, 1, "same"), bias);
  const expected = {
    ...{ linear: plain, relu: tf.relu(plain), relu6: tf.relu6(plain), elu: tf.elu(plain) },
    ...{ sigmoid: tf.sigmoid(plain), prelu: tf.prelu(plain, alpha) },
    leakyrelu: tf.leakyRelu(plain, 0.5),
  };
  for (const [activation, wanted] of Object.entries(expected)) {
    const fused = () =>
      tf.fused.conv2d({
        ...{ x, filter, strides: 1, pad: "same", bias, leakyreluAlpha: 0.5 },
        activation: activation as keyof typeof expected,
        preluActivationWeights: activation === "prelu" ? alpha : undefined,
      });
    assertTensor(fused(), wanted.shape, [...wanted.dataSync()]);
    assertFreesAll(fused);
  }
});

Deno.test("the gradient of a linear fused convolution is that of its parts", () => {
  const x = wholeNumbers([2, 5, 4, 3], 1) as tf.Tensor4D;
  const filter = wholeNumbers([3, 3, 3, 7], 2) as tf.Tensor4D;
  const bias = wholeNumbers([7], 3) as tf.Tensor1D;
  const dy = wholeNumbers([2, 5, 4, 7], 4);
  const parts = tf.grads((x, filter, bias) =>
    tf.add(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"), bias)
  )([x, filter, bias], dy);
  const fused = tf.grads((x, filter, bias) =>
    tf.fused.conv2d({
      ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias, strides: 1, pad: "same" },
    })
  )([x, filter, bias], dy);
  fused.forEach((gradient, i) => assertTensor(gradient, parts[i].shape, [...parts[i].dataSync()]));
});

Deno.test("channels that are first are refused as before", () => {
  const [x, filter] = [wholeNumbers([1, 2, 5, 5], 1), wholeNumbers([3, 3, 2, 1], 2)];
  assertThrows(
    () => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same", "NCHW"),
    Error,
    "wasm backend Conv2D does not support dataFormat",
  );
});

Deno.test("a pixel that is not a number reaches the outputs of its windows only", () => {
  const numbers = new Float32Array(25).fill(1);
  numbers[12] = NaN;
  const x = tf.tensor4d(numbers, [1, 5, 5, 1]);
  const y = tf.conv2d(x, tf.ones([2, 2, 1, 3]) as tf.Tensor4D, 1, "valid").dataSync();
  const isNaNAt = [...y].map((value, i) => Number.isNaN(value) ? Math.floor(i / 3) : -1);
  assertEquals(new Set(isNaNAt), new Set([-1, 5, 6, 9, 10]));
  assert(y.every((value) => Number.isNaN(value) || value === 4));
});
