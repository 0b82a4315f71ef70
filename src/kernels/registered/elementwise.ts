/**
 * Functions of one element, as kernels in the place of the stock ones, which run on one thread and for the most part
 * compute one number after the other.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { Slope, Unary } from "../functions.ts";
import { run } from "../job.ts";
import { type Kernel, stockKernel } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";
import { numbersAreWithin } from "../tasks/range.ts";

interface ClipAttributes {
  clipValueMin: number;
  clipValueMax: number;
}

/** The elements of a chunk: as long as the memory is what takes the time, and where it is the arithmetic. */
const LONG_CHUNK = 8192;
const SHORT_CHUNK = 2048;

/** From so many elements on there are enough long chunks. */
const LARGE_SIZE = 2 ** 24;

/** `f` of each element of `x`; `a` is the slope of `leakyRelu`, what `step` gives below 0, or with `b` a range. */
export function unary(f: Unary, x: TensorInfo, a = 0, b = 0): TensorInfo {
  const { addressOf } = heap();
  const y = output(x.shape);
  const size = util.sizeFromShape(x.shape);
  const length = chunkLength(size, f <= Unary.clip);
  run({
    kind: Kind.unary,
    chunks: Math.ceil(size / length),
    args: [f, size, length, addressOf(x), addressOf(y), a, b],
  });
  return y;
}

/** `dy` times the derivative of an activation, from its output or its input as {@linkcode Slope} says. */
export function slope(f: Slope, x: TensorInfo, dy: TensorInfo, parameter = 0): TensorInfo {
  const { addressOf } = heap();
  const dx = output(dy.shape);
  const size = util.sizeFromShape(dy.shape);
  const length = chunkLength(size, f <= Slope.leakyRelu);
  run({
    kind: Kind.slope,
    chunks: Math.ceil(size / length),
    args: [f, size, length, addressOf(x), addressOf(dy), addressOf(dx), parameter],
  });
  return dx;
}

function chunkLength(size: number, isFast: boolean): number {
  return isFast || size >= LARGE_SIZE ? LONG_CHUNK : SHORT_CHUNK;
}

/** The kernel `name` for floats, of one input and at most one attribute, `alpha`. */
export function unaryKernel(name: string, f: Unary): Kernel<{ x: TensorInfo }, { alpha?: number }> {
  const stock = stockKernel<{ x: TensorInfo }, { alpha?: number }>(name);
  return (call) => {
    const { inputs: { x }, attrs } = call;
    return x.dtype === "float32" ? unary(f, x, attrs?.alpha) : stock(call);
  };
}

/** Up to here sines and cosines are computed by our kernel; larger numbers, and what is none, one after the other. */
const LARGEST_ANGLE = 8192;

/** The kernel `Sin` or `Cos` for floats; the stock one has three digits less. */
export function angleKernel(
  name: "Sin" | "Cos",
  f: Unary,
): Kernel<{ x: TensorInfo }, unknown> {
  const stock = stockKernel<{ x: TensorInfo }, unknown>(name);
  const exact = { Sin: Math.sin, Cos: Math.cos }[name];
  return (call) => {
    const { inputs: { x }, backend } = call;
    if (x.dtype !== "float32") return stock(call);
    if (numbersAreWithin(x, -LARGEST_ANGLE, LARGEST_ANGLE)) return unary(f, x);
    const y = output(x.shape);
    const angles = backend.typedArrayFromHeap(x) as Float32Array;
    (backend.typedArrayFromHeap(y) as Float32Array).set(angles.map(exact));
    return y;
  };
}

const stockClip = stockKernel<{ x: TensorInfo }, ClipAttributes>("ClipByValue");
const stockRelu6 = stockKernel<{ x: TensorInfo }, unknown>("Relu6");
const stockEluGradient = stockKernel<{ dy: TensorInfo; y: TensorInfo }, undefined>("EluGrad");

/** `ClipByValue`; what is no number stays none. */
export const clip: typeof stockClip = (call) => {
  const { inputs: { x }, attrs: { clipValueMin, clipValueMax } } = call;
  if (x.dtype !== "float32") return stockClip(call);
  return unary(Unary.clip, x, clipValueMin, clipValueMax);
};

/** `Relu6`: from 0 to 6. */
export const relu6: typeof stockRelu6 = (call) => {
  const { inputs: { x } } = call;
  return x.dtype === "float32" ? unary(Unary.clip, x, 0, 6) : stockRelu6(call);
};

/** `EluGrad`, from the output of `elu`. */
export const eluGradient: typeof stockEluGradient = (call) => {
  const { inputs: { dy, y } } = call;
  return dy.dtype === "float32" ? slope(Slope.elu, y, dy) : stockEluGradient(call);
};
