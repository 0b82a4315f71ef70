/**
 * What a kernel is, and how one takes the place of another.
 *
 * tfjs calls a kernel by name, with tensors as data ids and shapes; the gradient tape is above it and does
 * not notice who computes. A replacement therefore only has to compute the same, and it hands every case
 * that it is not made for to the stock kernel.
 *
 * @module
 */

// Registers the stock kernels.
import "../../runtime/start.ts";
import type { BackendWasm } from "../../runtime/tfjs_wasm.js";
import {
  type DataType,
  getKernel,
  type KernelConfig,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from "../../tensors/tfjs.ts";

/** One call of a kernel. */
export interface KernelCall<Inputs, Attributes> {
  inputs: Inputs;
  attrs: Attributes;
  backend: BackendWasm;
}

/** A function from input tensors to one output tensor, which it allocates. */
export type Kernel<Inputs, Attributes> = (call: KernelCall<Inputs, Attributes>) => TensorInfo;

/** The kernel of the tfjs package under a name, as it is when a module is loaded. */
export function stockKernel<Inputs, Attributes>(name: string): Kernel<Inputs, Attributes> {
  return getKernel(name, "wasm").kernelFunc as unknown as Kernel<Inputs, Attributes>;
}

/** Puts a kernel in the place of the stock one. */
export function replaceKernel<Inputs, Attributes>(
  name: string,
  kernel: Kernel<Inputs, Attributes>,
): void {
  const stock = getKernel(name, "wasm");
  unregisterKernel(name, "wasm");
  registerKernel({ ...stock, kernelFunc: kernel as unknown as KernelConfig["kernelFunc"] });
}

/** Registers a kernel that the backend lacks, under the name by which `src/tensors` or a gradient of tfjs calls it. */
export function addKernel<Inputs, Attributes>(
  name: string,
  kernel: Kernel<Inputs, Attributes>,
): void {
  const kernelFunc = kernel as unknown as KernelConfig["kernelFunc"];
  registerKernel({ kernelName: name, backendName: "wasm", kernelFunc });
}

/** A new tensor of zeros; what `makeOutput` gives holds whatever was in the memory before. */
export function zeros(backend: BackendWasm, shape: number[], dtype: DataType): TensorInfo {
  const output = backend.makeOutput(shape, dtype);
  backend.typedArrayFromHeap(output).fill(0);
  return output;
}
