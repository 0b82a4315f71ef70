/**
 * The matrix product. The stock kernel reaches XNNPACK for one pair of matrices that are not transposed, and
 * computes everything else in a plain loop, up to 27 times slower: both products of a dense layer's gradient,
 * and every batch of products. Here they take the fast way too.
 *
 * @module
 */

import { heap } from "../runtime/start.ts";
import type { BackendWasm } from "../runtime/tfjs_wasm.js";
import { broadcast_util, type TensorInfo, util } from "../tensors/tfjs.ts";
import { byteLength, type KernelCall, stockKernel, withPart, zeros } from "./kernel.ts";
import { transpose } from "./transpose.ts";

/** Matrices, or batches of them in the outer dims. */
export interface Operands {
  a: TensorInfo;
  b: TensorInfo;
}

/** Whether the last two dims of an operand change places first. */
export interface Transpositions {
  transposeA: boolean;
  transposeB: boolean;
}

/** Up to this number of multiplications in one product, the plain loop takes a few microseconds and wins. */
const FEW_MULTIPLICATIONS = 4096;

const stock = stockKernel<Operands, Transpositions>("BatchMatMul");

/** `BatchMatMul`, for every shape that the stock kernel takes. */
export function matMul(call: KernelCall<Operands, Transpositions>): TensorInfo {
  const { inputs: { a, b }, attrs: { transposeA, transposeB }, backend } = call;
  const [rows, inner] = matrixShape(a, transposeA);
  const [innerB, columns] = matrixShape(b, transposeB);
  // The stock kernel says what is wrong.
  if (a.dtype !== "float32" || b.dtype !== "float32" || inner !== innerB) return stock(call);

  const outer = broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const shape = [...outer, rows, columns];
  // The stock kernel leaves a sum of no products as the memory was.
  if (inner * util.sizeFromShape(shape) === 0) return zeros(backend, shape, "float32");
  if (rows * inner * columns <= FEW_MULTIPLICATIONS) return stock(call);

  const left = transposeA ? transposeMatrices(backend, a) : a;
  const right = transposeB ? transposeMatrices(backend, b) : b;
  const output = multiply(backend, left, right, shape);
  if (left !== a) backend.disposeData(left.dataId);
  if (right !== b) backend.disposeData(right.dataId);
  return output;
}

function matrixShape(x: TensorInfo, transposed: boolean): [rows: number, columns: number] {
  const [rows, columns] = x.shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}

function transposeMatrices(backend: BackendWasm, x: TensorInfo): TensorInfo {
  const rank = x.shape.length;
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  return transpose({ inputs: { x }, attrs: { perm }, backend });
}

/** The product of operands of which neither is to be transposed. */
function multiply(
  backend: BackendWasm,
  a: TensorInfo,
  b: TensorInfo,
  shape: number[],
): TensorInfo {
  const attrs = { transposeA: false, transposeB: false };
  const count = util.sizeFromShape(shape.slice(0, -2));
  const isSpread = util.sizeFromShape(a.shape) !== count * util.sizeFromShape(a.shape.slice(-2)) ||
    util.sizeFromShape(b.shape) !== count * util.sizeFromShape(b.shape.slice(-2));
  if (count === 1 || isSpread) return stock({ inputs: { a, b }, attrs, backend });

  const output = backend.makeOutput(shape, "float32");
  const address = heap().addressOf(output);
  const [aShape, bShape] = [a.shape.slice(-2), b.shape.slice(-2)];
  for (let i = 0; i < count; i++) {
    withPart(
      backend,
      a,
      i * util.sizeFromShape(aShape),
      aShape,
      (aPart) =>
        withPart(backend, b, i * util.sizeFromShape(bShape), bShape, (bPart) => {
          const product = stock({ inputs: { a: aPart, b: bPart }, attrs, backend });
          const start = heap().addressOf(product);
          const size = byteLength(product);
          heap().bytes().copyWithin(address + i * size, start, start + size);
          backend.disposeData(product.dataId);
        }),
    );
  }
  return output;
}
