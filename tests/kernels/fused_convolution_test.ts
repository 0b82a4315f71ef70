import "../../src/kernels/mod.ts";
import { assertThrows } from "@std/assert";
import {
  convolution,
  type ConvolutionOperands,
  type ConvolutionWindows,
  depthwiseConvolution,
} from "../../src/kernels/fused/convolution.ts";
import { activate } from "../../src/kernels/fused/activation.ts";
import { lookUp } from "../../src/kernels/fused/embedding.ts";
import { raw, typed } from "../../src/tensors/tensor.ts";
import {
  asTensor,
  gather,
  mul,
  scope,
  sum,
  type Tensor,
  valueAndGradient,
} from "../../src/tensors/mod.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertClose, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll, assertTensor, wholeNumbers } from "./plain.ts";
import { eachTap, outSize, type PlainWindows, randomWindows } from "./plain_windows.ts";

/** Tap by tap: which numbers are multiplied for which output, as places in images, filters and outputs. */
type Products = (
  windows: PlainWindows,
  filters: number,
  f: (x: number, w: number, y: number) => void,
) => void;

const ofAllChannels: Products = (windows, filters, f) => {
  const { channels } = windows;
  eachTap(windows, (pixel, output, tap) => {
    for (let c = 0; c < channels; c++) {
      for (let k = 0; k < filters; k++) {
        f(pixel * channels + c, (tap * channels + c) * filters + k, output * filters + k);
      }
    }
  });
};

const ofEachChannel: Products = (windows, multiplier, f) => {
  const { channels } = windows;
  const filters = channels * multiplier;
  eachTap(windows, (pixel, output, tap) => {
    for (let k = 0; k < filters; k++) {
      f(
        pixel * channels + Math.floor(k / multiplier),
        tap * filters + k,
        output * filters + k,
      );
    }
  });
};

/** Sums of products of whole numbers are exact in any order, so the results are compared number by number. */
function assertConvolution(
  f: typeof convolution,
  products: Products,
  windows: PlainWindows,
  filters: number,
  relu: boolean,
): void {
  const { images, height, width, channels, window, strides, dilations, pad } = windows;
  const outputs = filters * (f === depthwiseConvolution ? channels : 1);
  const x = wholeNumbers([images, height, width, channels], 1);
  const kernel = wholeNumbers([...window, channels, filters], 2);
  const bias = wholeNumbers([outputs], 3);
  const weights = wholeNumbers([images, ...outSize(windows), outputs], 4);
  const [xs, ws, bs, dys] = [x, kernel, bias, weights].map((t) => Array.from(t.dataSync()));
  const y = dys.map((_, i) => bs[i % outputs]);
  products(windows, filters, (i, j, k) => y[k] += xs[i] * ws[j]);
  const [dx, dw, db] = [xs, ws, bs].map((numbers) => numbers.map(() => 0));
  const slopes = dys.map((dy, i) => relu && y[i] <= 0 ? 0 : dy);
  products(windows, filters, (i, j, k) => {
    dx[i] += slopes[k] * ws[j];
    dw[j] += slopes[k] * xs[i];
  });
  slopes.forEach((slope, i) => db[i % outputs] += slope);

  const layer = (...[x, kernel, bias]: tf.Tensor[]) =>
    raw(f(
      { x: typed(x), kernel: typed(kernel), bias: typed(bias) },
      { strides, dilations, pad } as ConvolutionWindows,
      relu,
    ));
  assertTensor(layer(x, kernel, bias), weights.shape, relu ? y.map((v) => Math.max(v, 0)) : y);
  assertFreesAll(() => layer(x, kernel, bias));
  const gradients = tf.grads(layer);
  const found = gradients([x, kernel, bias], weights);
  [dx, dw, db].forEach((wanted, i) =>
    assertTensor(found[i], [x, kernel, bias][i].shape, wanted.map((v) => v + 0))
  );
  assertFreesAll(() => gradients([x, kernel, bias], weights));
  tf.dispose([x, kernel, bias, weights]);
}

const random = [...randomWindows(90, 5, { dilated: true })]
  .filter(({ pad }) => typeof pad === "string");

for (
  const [name, f, products] of [
    ["conv2d", convolution, ofAllChannels],
    ["depthwiseConv2d", depthwiseConvolution, ofEachChannel],
  ] as const
) {
  Deno.test(`${name} with bias and relu and its gradients agree with a plain loop`, () => {
    for (const [i, windows] of random.entries()) {
      assertConvolution(f, products, windows, 1 + i % 5, i % 2 === 0);
    }
  });

  Deno.test(`the gradients of ${name} by images and filters of one dilated window agree`, () => {
    const windows: PlainWindows = {
      ...{ images: 2, height: 9, width: 12, channels: 3 },
      ...{ window: [3, 2], strides: [1, 1], dilations: [2, 3], pad: "same" },
    };
    assertConvolution(f, products, windows, 2, false);
    assertConvolution(f, products, { ...windows, pad: "valid" }, 2, true);
  });

  Deno.test(`what ${name} gives may be freed before its gradient is taken`, () => {
    const { x, kernel, bias, windows } = small(name);
    // An activation that does not hold its input, as arithmetic does.
    const apply = (x: Tensor<string>, kernel: Tensor<string>) =>
      activate("elu", f({ x, kernel, bias }, windows, true));
    type Operands = Pick<ConvolutionOperands, "x" | "kernel">;
    const freed = ({ x, kernel }: Operands) => {
      const y = scope(() => apply(mul(x, 1), mul(kernel, 1)));
      // What was freed is written over.
      scope(() => [x, kernel, y, x, kernel, y].map((tensor) => mul(tensor, 0)));
      return sum(y);
    };
    const kept = ({ x, kernel }: Operands) => sum(apply(x, kernel));
    const [found, expected] = [freed, kept].map((f) => valueAndGradient(f, { x, kernel }).gradient);
    assertClose(found.x, plain(expected.x));
    assertClose(found.kernel, plain(expected.kernel));
  });

  Deno.test(`the gradient of ${name} has a gradient inside of an outer function where tfjs knows it, and else says so`, () => {
    const { x, kernel, bias, windows } = small(name);
    const squaredSlope = (x: Tensor<string>) => {
      const value = (x: Tensor<string>) => {
        const y = f({ x, kernel, bias }, windows, false);
        return sum(mul(y, y));
      };
      const { gradient } = valueAndGradient(value, x);
      return sum(mul(gradient, gradient));
    };
    // y is linear in x, with A as its matrix, so the slope is 2 A' y and the slope of its square 8 A' A A' y.
    const linear = (x: Tensor<string>, withBias: Tensor<string>) =>
      f({ x, kernel, bias: withBias }, windows, false);
    const transposed = (weights: Tensor<string>) =>
      valueAndGradient((x) => sum(mul(linear(x, bias), weights)), x).gradient;
    const none = mul(bias, 0);
    const expected = mul(transposed(linear(transposed(linear(x, bias)), none)), 8);
    if (name === "conv2d") {
      assertClose(valueAndGradient(squaredSlope, x).gradient, plain(expected), 1e-4);
    } else {
      assertThrows(
        () => valueAndGradient(squaredSlope, x),
        Error,
        "Cannot take a gradient: DepthwiseConv2dNativeBackpropInput has no derivative",
      );
    }

    assertThrows(
      () =>
        valueAndGradient((kernel) => {
          const y = f({ x, kernel, bias }, windows, false);
          return sum(valueAndGradient((_kernel) => sum(mul(y, y)), kernel).gradient);
        }, kernel),
      Error,
      `Cannot differentiate the gradient of ${name}`,
    );
  });
}

function small(name: string): ConvolutionOperands & { windows: ConvolutionWindows } {
  const outputs = name === "conv2d" ? 3 : 6;
  const shapes = [[2, 4, 5, 2], [2, 3, 2, 3], [outputs]];
  const [x, kernel, bias] = shapes.map((shape, i) => randomTensor(shape, i));
  return { x, kernel, bias, windows: { strides: [1, 1], dilations: [1, 1], pad: "same" } };
}

Deno.test("indices that were looked up may be freed before the gradient is taken", () => {
  const table = randomTensor([5, 3], 1);
  const { gradient } = valueAndGradient((table: Tensor<string>) => {
    const y = scope(() => lookUp(table, asTensor([[4, 0], [0, 3]], "n 2", "int32")));
    scope(() => [1, 2, 3].map((word) => asTensor([[word, 1], [2, 2]], "n 2", "int32")));
    return sum(y);
  }, table);
  const counts = [2, 0, 0, 1, 1];
  assertClose(gradient, { shape: [5, 3], data: counts.flatMap((count) => [count, count, count]) });
});

Deno.test("rows that are looked up are those of gather(), with its gradient, also twice", () => {
  const table = randomTensor([5, 3], 1);
  const indices = asTensor([[4, 0], [0, 3], [0, 1]], "n 2", "int32");
  assertClose(lookUp(table, indices), plain(gather(table, indices)), 0);
  const [own, other] = [lookUp, gather as typeof lookUp].map((f) => {
    const value = (table: Tensor<string>) => {
      const y = f(table, indices);
      return sum(mul(mul(y, y), y));
    };
    const squaredSlope = (table: Tensor<string>) => {
      const { gradient } = valueAndGradient(value, table);
      return sum(mul(gradient, gradient));
    };
    return [value, squaredSlope].map((f) => valueAndGradient(f, table).gradient);
  });
  assertClose(own[0], plain(other[0]));
  assertClose(own[1], plain(other[1]));
});
