/**
 * `Sum`, `Mean`, `Max`, `Min` and `Prod` along any axes. The stock kernels move the axes to the end first, by a
 * transposition of the whole tensor, and take one number at a time, by which the sum of a million is a percent off.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { type Kernel, type KernelCall, stockKernel, zeros } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output, release } from "../output.ts";
import { type Layout, type Operation, reduce } from "../tasks/reductions.ts";

interface Inputs {
  x: TensorInfo;
}

/** What is reduced. tfjs calls the axes of `Max` otherwise than those of the others. */
export interface Attributes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims: boolean;
}

/** Neighbouring dims that are all reduced or all kept, as one. */
interface Dim {
  size: number;
  readonly isReduced: boolean;
}

const stockSum = stockKernel<Inputs, Attributes>("Sum");

/** `Sum`: floats by our kernel, others by the stock one, which however leaves a sum of nothing as the memory was. */
export function sum(call: KernelCall<Inputs, Attributes>): TensorInfo {
  const { inputs: { x }, attrs, backend } = call;
  if (x.dtype === "float32") return reduceAxes(Kind.sums, x, attrs);
  if (util.sizeFromShape(x.shape) > 0) return stockSum(call);
  return zeros(backend, reducedShape(x, axesOf(x, attrs), attrs.keepDims), x.dtype);
}

/** `Mean`: floats by our kernel, others by the stock one. */
export const mean = reduction("Mean", Kind.sums, true);

/** `Max`: floats by our kernel, others by the stock one. The maximum of nothing is -Infinity. */
export const max = reduction("Max", Kind.maxima);

/** `Min`: floats by our kernel, others by the stock one. The minimum of nothing is Infinity. */
export const min = reduction("Min", Kind.minima);

/** `Prod`: floats by our kernel, others by the stock one. */
export const prod = reduction("Prod", Kind.products);

function reduction(name: string, kind: Operation, isMean = false): Kernel<Inputs, Attributes> {
  const stock = stockKernel<Inputs, Attributes>(name);
  return (call) =>
    call.inputs.x.dtype === "float32"
      ? reduceAxes(kind, call.inputs.x, call.attrs, isMean)
      : stock(call);
}

/** The axes that are reduced. */
export function axesOf(x: TensorInfo, { axis, reductionIndices }: Attributes): number[] {
  return util.parseAxisParam((axis ?? reductionIndices) as number | number[], x.shape);
}

/** The shape of the result. */
export function reducedShape(x: TensorInfo, axes: number[], keepDims: boolean): number[] {
  return keepDims
    ? x.shape.map((size, index) => axes.includes(index) ? 1 : size)
    : x.shape.filter((_, index) => !axes.includes(index));
}

/** A tensor as it is reduced, where the reduced axes are neighbours. */
export function layoutOf(x: TensorInfo, attrs: Attributes): Layout | undefined {
  const dims = mergedDims(x.shape, axesOf(x, attrs));
  const reduced = dims.findIndex(({ isReduced }) => isReduced);
  if (dims.slice(reduced + 1).some(({ isReduced }) => isReduced)) return undefined;
  return {
    outer: sizeOf(dims.slice(0, reduced)),
    count: dims[reduced].size,
    inner: sizeOf(dims.slice(reduced + 1)),
  };
}

/** Reduces group after group of neighbouring axes, from the last to the first. */
function reduceAxes(
  kind: Operation,
  x: TensorInfo,
  attrs: Attributes,
  isMean = false,
): TensorInfo {
  const axes = axesOf(x, attrs);
  const result = output(reducedShape(x, axes, attrs.keepDims));
  const divisor = isMean ? axes.reduce((product, axis) => product * x.shape[axis], 1) : 1;
  let dims = mergedDims(x.shape, axes);
  let at = heap().addressOf(x);
  let partial: TensorInfo | undefined;
  while (true) {
    const last = dims.findLastIndex(({ isReduced }) => isReduced);
    const outer = sizeOf(dims.slice(0, last));
    const inner = sizeOf(dims.slice(last + 1));
    const isLast = dims.findIndex(({ isReduced }) => isReduced) === last;
    const next = isLast ? result : output([outer * inner]);
    const to = heap().addressOf(next);
    reduce(kind, { outer, count: dims[last].size, inner }, at, to, isLast ? divisor : 1);
    if (partial !== undefined) release(partial);
    if (isLast) return result;
    dims = dims.toSpliced(last, 1);
    partial = next;
    at = to;
  }
}

/** The dims with neighbours of one kind merged, of which at least one is reduced. */
function mergedDims(shape: number[], axes: number[]): Dim[] {
  const dims: Dim[] = [];
  shape.forEach((size, index) => {
    const isReduced = axes.includes(index);
    const last = dims.at(-1);
    if (size === 1) return;
    if (last?.isReduced === isReduced) last.size *= size;
    else dims.push({ size, isReduced });
  });
  if (!dims.some(({ isReduced }) => isReduced)) dims.push({ size: 1, isReduced: true });
  return dims;
}

function sizeOf(dims: readonly Dim[]): number {
  return dims.reduce((product, { size }) => product * size, 1);
}
