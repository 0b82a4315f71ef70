/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend. Importing this module
 * registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * @module
 */

import { argMax, argMin } from "./arg_extremes.ts";
import { identity } from "./identity.ts";
import { replaceKernel } from "./kernel.ts";
import { fusedMatMul, matMul } from "./mat_mul.ts";
import { registerReductionGradients } from "./reduction_gradients.ts";
import { max, mean, min, prod, sum } from "./reduction_kernels.ts";
import { gather } from "./rows.ts";
import { transpose } from "./transpose.ts";

replaceKernel("_FusedMatMul", fusedMatMul);
replaceKernel("ArgMax", argMax);
replaceKernel("ArgMin", argMin);
replaceKernel("BatchMatMul", matMul);
replaceKernel("GatherV2", gather);
replaceKernel("Identity", identity);
replaceKernel("Max", max);
replaceKernel("Mean", mean);
replaceKernel("Min", min);
replaceKernel("Prod", prod);
replaceKernel("Sum", sum);
replaceKernel("Transpose", transpose);

registerReductionGradients();
