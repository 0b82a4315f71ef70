/**
 * The matrix product, for every shape: batches, transposed operands, outer dims that are broadcast.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { broadcast_util, type TensorInfo, util } from "../../tensors/tfjs.ts";
import { run, type Task } from "../job.ts";
import { type KernelCall, stockKernel } from "./kernel.ts";
import { type Product, productTask, STORED } from "../tasks/product.ts";

/** Matrices, or batches of them in the outer dims. */
interface Operands {
  a: TensorInfo;
  b: TensorInfo;
}

/** Whether the last two dims of an operand change places first. */
interface Transpositions {
  transposeA: boolean;
  transposeB: boolean;
}

/** What tfjs folds into a product. */
interface Fused extends Operands {
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

interface FusedAttributes extends Transpositions {
  activation: string;
}

const stockMatMul = stockKernel<Operands, Transpositions>("BatchMatMul");
const stockFusedMatMul = stockKernel<Fused, FusedAttributes>("_FusedMatMul");

/** `BatchMatMul`, for floats; both operands transposed at once by the stock kernel. */
export function matMul(call: KernelCall<Operands, Transpositions>): TensorInfo {
  return multiply(call, 0, false) ?? stockMatMul(call);
}

/** `_FusedMatMul` with a bias for each column, or none, and relu, or nothing; others by the stock kernel. */
export function fusedMatMul(call: KernelCall<Fused, FusedAttributes>): TensorInfo {
  const { inputs: { b, bias, preluActivationWeights }, attrs: { activation, transposeB } } = call;
  const columns = matrixShape(b, transposeB)[1];
  const isKnown = preluActivationWeights === undefined || preluActivationWeights === null;
  const fits = !bias ||
    (bias.shape.at(-1) === columns && util.sizeFromShape(bias.shape) === columns);
  if (!isKnown || !fits || (activation !== "linear" && activation !== "relu")) {
    return stockFusedMatMul(call);
  }
  const address = bias ? heap().addressOf(bias) : 0;
  return multiply(call, address, activation === "relu") ?? stockFusedMatMul(call);
}

/** The product, where our kernel can compute it. */
function multiply(
  { inputs: { a, b }, attrs, backend }: KernelCall<Operands, Transpositions>,
  bias: number,
  relu: boolean,
): TensorInfo | undefined {
  const { transposeA, transposeB } = attrs;
  const [rows, inner] = matrixShape(a, transposeA);
  const [innerB, columns] = matrixShape(b, transposeB);
  // Where an operand is wrong, the stock kernel says what.
  if (a.dtype !== "float32" || b.dtype !== "float32" || inner !== innerB) return undefined;
  if (transposeA && transposeB) return undefined;

  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const shape = [...outer, rows, columns];
  const count = util.sizeFromShape(outer);
  const result = backend.makeOutput(shape, "float32");
  const { addressOf } = heap();
  const stored = transposeA ? STORED.aTransposed : transposeB ? STORED.bTransposed : STORED.plain;
  const product = {
    ...{ stored, rows, columns, inner, bias, relu },
    ...{ a: addressOf(a), b: addressOf(b), result: addressOf(result) },
  };
  const strides = {
    a: stride(outerA, count, rows * inner),
    b: stride(outerB, count, inner * columns),
  };
  if (strides.a !== undefined && strides.b !== undefined) {
    run(...batchTasks(product, { count, a: strides.a, b: strides.b }));
  } else {
    run(...broadcastTasks(product, outer, outerA, outerB));
  }
  return result;
}

function matrixShape(x: TensorInfo, transposed: boolean): [rows: number, columns: number] {
  const [rows, columns] = x.shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

/** How far the matrices of an operand are apart: 0 for a single one; undefined where some are repeated. */
function stride(outer: number[], count: number, size: number): number | undefined {
  const own = util.sizeFromShape(outer);
  return own === count ? size : own === 1 ? 0 : undefined;
}

/** So many matrices are in a task: their chunks have to be counted in 20 bits. */
const MOST_MATRICES = 2 ** 14;

/** A batch of products with the same strides throughout. */
function batchTasks(product: Product, batch: { count: number; a: number; b: number }): Task[] {
  const { rows, columns } = product;
  return Array.from({ length: Math.ceil(batch.count / MOST_MATRICES) }, (_, part) => {
    const first = part * MOST_MATRICES;
    return productTask({
      ...product,
      a: product.a + 4 * first * batch.a,
      b: product.b + 4 * first * batch.b,
      result: product.result + 4 * first * rows * columns,
      batch: { ...batch, count: Math.min(MOST_MATRICES, batch.count - first) },
    });
  });
}

/** A task for each matrix of the result, where dims of size 1 are broadcast among others. */
function broadcastTasks(
  product: Product,
  outer: number[],
  outerA: number[],
  outerB: number[],
): Task[] {
  const { rows, columns, inner } = product;
  const at = (own: number[], index: number) => {
    let [offset, step, rest] = [0, 1, index];
    for (let dim = 1; dim <= outer.length; dim++) {
      const size = outer[outer.length - dim];
      const ownSize = own[own.length - dim] ?? 1;
      if (ownSize > 1) offset += (rest % size) * step;
      rest = Math.floor(rest / size);
      step *= ownSize;
    }
    return offset;
  };
  return Array.from({ length: util.sizeFromShape(outer) }, (_, index) =>
    productTask({
      ...product,
      a: product.a + 4 * rows * inner * at(outerA, index),
      b: product.b + 4 * inner * columns * at(outerB, index),
      result: product.result + 4 * rows * columns * index,
    }));
}
