import * as tf from "../../src/tensors/tfjs.ts";
import { raw, type Tensor, typed } from "../../src/tensors/tensor.ts";
import { assertGradient, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll, assertTensor, wholeNumbers } from "./plain.ts";
import { eachTap, outSize, type PlainWindows, randomWindows, tfjsPad } from "./plain_windows.ts";

/** A filter of each channel; the gradients are asked of the kernels, since tfjs asks for no dilated ones. */
function assertConvolution(windows: PlainWindows, multiplier: number): void {
  const { images, height, width, channels, window, strides, dilations } = windows;
  const [outHeight, outWidth] = outSize(windows);
  const filters = channels * multiplier;
  const x = wholeNumbers([images, height, width, channels], 1) as tf.Tensor4D;
  const filter = wholeNumbers([...window, channels, multiplier], 2) as tf.Tensor4D;
  const dy = wholeNumbers([images, outHeight, outWidth, filters], 3);
  const [xs, ws, dys] = [x, filter, dy].map((t) => t.dataSync());
  const y = new Array(dys.length).fill(0);
  const dx = new Array(xs.length).fill(0);
  const dw = new Array(ws.length).fill(0);
  eachTap(windows, (pixel, output, tap) => {
    for (let f = 0; f < filters; f++) {
      const at = { x: pixel * channels + Math.floor(f / multiplier), y: output * filters + f };
      const w = tap * filters + f;
      y[at.y] += xs[at.x] * ws[w];
      dx[at.x] += dys[at.y] * ws[w];
      dw[w] += xs[at.x] * dys[at.y];
    }
  });
  const pad = tfjsPad(windows.pad);
  const attrs = { strides, dilations, pad, inputShape: x.shape, filterShape: filter.shape };
  const gradient = (name: string, inputs: tf.NamedTensorMap) => () =>
    tf.engine().runKernel(`DepthwiseConv2dNative${name}`, inputs, attrs) as tf.Tensor;
  const results = [
    { f: () => tf.depthwiseConv2d(x, filter, strides, pad, "NHWC", dilations), of: dy, is: y },
    { f: gradient("BackpropInput", { dy, filter }), of: x, is: dx },
    { f: gradient("BackpropFilter", { x, dy }), of: filter, is: dw },
  ];
  for (const { f, of, is } of results) {
    assertTensor(f(), of.shape, is);
    assertFreesAll(f);
  }
  tf.dispose([x, filter, dy]);
}

Deno.test("depthwiseConv2d and its gradients agree with a plain loop for random windows", () => {
  for (const [i, windows] of randomWindows(60, 2, { dilated: true }).entries()) {
    assertConvolution(windows, i % 2 === 0 ? 1 : 1 + i % 4);
  }
});

const square: PlainWindows = {
  ...{ images: 2, height: 9, width: 10, channels: 37 },
  ...{ window: [3, 3], strides: [1, 1], dilations: [1, 1], pad: "same" },
};

Deno.test("depthwiseConv2d and its gradients agree with a plain loop over several chunks", () => {
  assertConvolution({ ...square, height: 40, width: 30 }, 1);
  assertConvolution({ ...square, height: 40, width: 30, strides: [2, 3] }, 1);
});

Deno.test("depthwiseConv2d of no images, channels or filters is empty, and its gradients are 0", () => {
  assertConvolution({ ...square, images: 0 }, 1);
  assertConvolution({ ...square, channels: 0 }, 1);
  assertConvolution(square, 0);
  assertConvolution({ ...square, window: [10, 1], pad: "valid" }, 2);
});

Deno.test("the gradients of depthwiseConv2d are the ones by finite differences", () => {
  const [x, filter] = [randomTensor([2, 5, 4, 3], 1), randomTensor([3, 2, 3, 2], 2)];
  for (const stride of [1, 2]) {
    const convolve = (x: Tensor<string>, filter: Tensor<string>): Tensor<string> =>
      typed(
        tf.depthwiseConv2d(raw(x) as tf.Tensor4D, raw(filter) as tf.Tensor4D, stride, "same"),
      );
    assertGradient((x) => convolve(x, filter), x);
    assertGradient((filter) => convolve(x, filter), filter);
  }
});

Deno.test("the fused depthwise convolution adds a bias and applies its activation", () => {
  const x = wholeNumbers([2, 5, 4, 3], 1) as tf.Tensor4D;
  const filter = wholeNumbers([3, 3, 3, 2], 2) as tf.Tensor4D;
  const bias = wholeNumbers([6], 3);
  const plain = tf.add(tf.depthwiseConv2d(x, filter, 1, "same"), bias);
  const expected = { linear: plain, relu: tf.relu(plain), relu6: tf.relu6(plain) };
  for (const [activation, wanted] of Object.entries(expected)) {
    const fused = () =>
      tf.fused.depthwiseConv2d({
        ...{ x, filter, strides: 1, pad: "same", bias },
        activation: activation as keyof typeof expected,
      });
    assertTensor(fused(), wanted.shape, [...wanted.dataSync()]);
    assertFreesAll(fused);
  }
});
