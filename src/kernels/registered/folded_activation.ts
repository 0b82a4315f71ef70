/**
 * Activations that tfjs folds into another kernel and that are computed after it.
 *
 * @module
 */

import type { TensorInfo } from "../../tensors/tfjs.ts";
import { relu6, unaryKernel } from "./elementwise.ts";
import { Unary } from "../functions.ts";
import { type Kernel, type KernelCall, stockKernel } from "./kernel.ts";
import { release } from "../output.ts";

/** What tfjs says of an activation. */
export interface FoldedActivation {
  activation: string;
  leakyreluAlpha?: number;
}

type Activation = Kernel<{ x: TensorInfo; alpha?: TensorInfo | null }, { alpha?: number }>;

const KERNELS: Readonly<Record<string, Activation>> = {
  relu: unaryKernel("Relu", Unary.relu),
  relu6: relu6,
  elu: unaryKernel("Elu", Unary.elu),
  sigmoid: unaryKernel("Sigmoid", Unary.sigmoid),
  leakyrelu: unaryKernel("LeakyRelu", Unary.leakyRelu),
  prelu: stockKernel("Prelu"),
};

/** Is it one that {@linkcode activated} computes? */
export function isKnownActivation(name: string): boolean {
  return name === "linear" || Object.hasOwn(KERNELS, name);
}

/** The activation of `x`, which is freed. */
export function activated(
  x: TensorInfo,
  { activation, leakyreluAlpha }: FoldedActivation,
  alpha: TensorInfo | null | undefined,
  backend: KernelCall<unknown, unknown>["backend"],
): TensorInfo {
  if (activation === "linear") return x;
  const y = KERNELS[activation]({
    inputs: { x, alpha },
    attrs: { alpha: leakyreluAlpha },
    backend,
  });
  release(x);
  return y;
}
