/**
 * Kernels that take the place of slow or wrong ones of the tfjs WASM backend. Importing this module
 * registers them, before the backend starts; it exports nothing, since every tfjs operation finds them by
 * name and the gradients of tfjs go through them.
 *
 * @module
 */

import { binaryKernel } from "./arithmetic.ts";
import { eluGradient, unaryKernel } from "./elementwise.ts";
import { Binary, Unary } from "./functions.ts";
import { identity } from "./identity.ts";
import { replaceKernel } from "./kernel.ts";
import { mean, sum } from "./leading_axes.ts";
import { fusedMatMul, matMul } from "./mat_mul.ts";
import { gather } from "./rows.ts";
import { softmaxKernel } from "./softmax.ts";
import { transpose } from "./transpose.ts";

replaceKernel("_FusedMatMul", fusedMatMul);
replaceKernel("BatchMatMul", matMul);
replaceKernel("GatherV2", gather);
replaceKernel("Identity", identity);
replaceKernel("Mean", mean);
replaceKernel("Sum", sum);
replaceKernel("Transpose", transpose);

replaceKernel("Add", binaryKernel("Add", Binary.add));
replaceKernel("Maximum", binaryKernel("Maximum", Binary.maximum));
replaceKernel("Minimum", binaryKernel("Minimum", Binary.minimum));
replaceKernel("Multiply", binaryKernel("Multiply", Binary.multiply));
replaceKernel("RealDiv", binaryKernel("RealDiv", Binary.divide, Binary.divideInto));
replaceKernel("SquaredDifference", binaryKernel("SquaredDifference", Binary.squaredDifference));
replaceKernel("Sub", binaryKernel("Sub", Binary.subtract, Binary.subtractFrom));

replaceKernel("Elu", unaryKernel("Elu", Unary.elu));
replaceKernel("EluGrad", eluGradient);
replaceKernel("Exp", unaryKernel("Exp", Unary.exp));
replaceKernel("Expm1", unaryKernel("Expm1", Unary.expm1));
replaceKernel("LeakyRelu", unaryKernel("LeakyRelu", Unary.leakyRelu));
replaceKernel("Log", unaryKernel("Log", Unary.log));
replaceKernel("Log1p", unaryKernel("Log1p", Unary.log1p));
replaceKernel("Reciprocal", unaryKernel("Reciprocal", Unary.reciprocal));
replaceKernel("Rsqrt", unaryKernel("Rsqrt", Unary.rsqrt));
replaceKernel("Selu", unaryKernel("Selu", Unary.selu));
replaceKernel("Sigmoid", unaryKernel("Sigmoid", Unary.sigmoid));
replaceKernel("Sign", unaryKernel("Sign", Unary.sign));
replaceKernel("Softmax", softmaxKernel);
replaceKernel("Softplus", unaryKernel("Softplus", Unary.softplus));
replaceKernel("Sqrt", unaryKernel("Sqrt", Unary.sqrt));
replaceKernel("Step", unaryKernel("Step", Unary.step));
replaceKernel("Tanh", unaryKernel("Tanh", Unary.tanh));
