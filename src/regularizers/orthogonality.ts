/**
 * The penalty on rows or columns of a kernel that point in like directions.
 *
 * @module
 */

import { cosinePenalty } from "../kernels/fused/row_vectors.ts";
import { add, div, maximum, mul } from "../tensors/arithmetic.ts";
import { asTensor } from "../tensors/convert.ts";
import { abs, sqrt, square } from "../tensors/elementwise.ts";
import { matmul, transpose } from "../tensors/matmul.ts";
import { sum } from "../tensors/reductions.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";
import { asMatrix } from "./as_matrix.ts";
import { parameterPenalty, type PenaltyOptions } from "./parameter_penalty.ts";
import type { Regularizer } from "./regularizer.ts";
import { type Strength, strengthOf } from "./strength.ts";

/** No row is taken to be shorter than this when it is brought to length 1. */
const EPSILON = 1e-7;

/** What {@linkcode orthogonality} may be told. */
export interface OrthogonalityOptions extends PenaltyOptions {
  /** What is to be orthogonal: the rows of a kernel, one for each input, or its columns, one for each output; `"rows"` unless said. */
  readonly mode?: "rows" | "columns";
}

/**
 * Adds `strength` times the mean over all pairs of different rows of a kernel of `|cos(angle between them)|`; 0 is reached where all of them are orthogonal. Each kernel adds a mean of its own.
 *
 * For a kernel of 2 dims it is Keras's `OrthogonalRegularizer`. A kernel of more dims, such as that of a convolution,
 * counts as a matrix with its last dim as columns. A kernel of one row adds nothing, where Keras gives NaN.
 *
 * @param strength At least 0; a schedule gives one for each step.
 * @throws {RangeError} Where the strength is negative or not finite; what a schedule gives is checked at each step.
 * @throws {TypeError} Where an option is not known; on first use, where no kernel is selected, one has no columns, or a
 *   schedule is told no step.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, item, key, meanAbsoluteError, objective, orthogonality, sequential } from "shapefold";
 *
 * const model = sequential(input("2"), dense(3, undefined, { kernelInitializer: constant(-2) }));
 * const apart = orthogonality(0.5, { mode: "columns" })(objective(model, meanAbsoluteError));
 * const batch = { x: asTensor([[1, 0]], "batch 2"), y: asTensor([[1, 1, 1]], "batch 3") };
 * const { terms } = apart(model.init(key(0)), batch, { training: true });
 * assertAlmostEquals(item(terms.orthogonality), 0.5, 1e-6); // all columns point in one direction
 * ```
 */
export function orthogonality(strength: Strength, options: OrthogonalityOptions = {}): Regularizer {
  return parameterPenalty("orthogonality", options, ["mode"], (name) => {
    const { mode = "rows" } = options;
    if (mode !== "rows" && mode !== "columns") {
      throw new TypeError(
        `Cannot make orthogonality: expected the mode "rows" or "columns" but found ${
          describe(mode)
        }`,
      );
    }
    const strengthIn = strengthOf("orthogonality", strength, name);
    return (selected, context) => {
      const factor = strengthIn(context);
      if (factor === 0) return null;
      return selected
        .map((kernel) => asMatrix(name, kernel))
        .map((matrix): Tensor<string> => mode === "rows" ? matrix : transpose(matrix))
        .map((matrix) => {
          const vectors = matrix as Tensor<"n size">;
          return cosinePenalty(vectors, factor, EPSILON, () => mul(meanCosine(vectors), factor));
        })
        .reduce((a, b) => add(a, b));
    };
  });
}

/** The mean of `|cosine|` over pairs of different rows. */
function meanCosine(vectors: Tensor<"n size">): Tensor<""> {
  const [count] = vectors.shape;
  const squares = sum(square(vectors), { axis: -1, keepDims: true });
  const directions = div(vectors, sqrt(maximum(squares, EPSILON ** 2)));
  const cosines = matmul(directions, transpose(directions));
  const pairs = Math.max(count * (count - 1), 1);
  return div(sum(abs(mul(cosines, offDiagonal(count)))), pairs);
}

/** Ones, and zeros on the diagonal. */
function offDiagonal(size: number): Tensor<"n n"> {
  const ones = new Float32Array(size * size).fill(1);
  for (let i = 0; i < size; i++) ones[i * (size + 1)] = 0;
  return asTensor(ones, `${size} ${size}` as "n n");
}
