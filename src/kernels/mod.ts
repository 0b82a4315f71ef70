/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend. Importing this module
 * registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * Each is put together from stock kernels and copies on the heap.
 *
 * @module
 */

import { replaceKernel } from "./kernel.ts";
import { mean, sum } from "./leading_axes.ts";
import { matMul } from "./mat_mul.ts";
import { gather } from "./rows.ts";
import { transpose } from "./transpose.ts";

replaceKernel("BatchMatMul", matMul);
replaceKernel("GatherV2", gather);
replaceKernel("Mean", mean);
replaceKernel("Sum", sum);
replaceKernel("Transpose", transpose);
