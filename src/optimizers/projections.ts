/**
 * Projections: wrappers that carry the parameters back into a set after each update of an optimizer.
 *
 * @module
 */

import { kernels, type Selection } from "../layers/selection.ts";
import { div, maximum, minimum, mul } from "../tensors/arithmetic.ts";
import { clip, sqrt, square } from "../tensors/elementwise.ts";
import { sum } from "../tensors/reductions.ts";
import { shapeText, type Tensor } from "../tensors/tensor.ts";
import { wrongNumber } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { applyOptimizer } from "./fused.ts";
import { checkLimit } from "./number_checks.ts";
import {
  checkOptimizer,
  checkSelected,
  checkSelection,
  mapSelected,
  moving,
  type OptimizerWrapper,
} from "./wrapping.ts";

/** What a projection may be told. */
export interface ProjectionOptions {
  /** Which parameters are projected; {@linkcode kernels} unless said, which leaves out biases. */
  readonly on?: Selection;
}

/** What a projection by norms may be told. */
export interface NormOptions extends ProjectionOptions {
  /**
   * The axis, or several, that a norm is taken over: 0 is the first, -1 the last. Unless said, all but the last, which
   * are the incoming weights of a unit; of a vector, its only one.
   */
  readonly axis?: number | readonly number[];
}

/**
 * Shortens the incoming weights of each unit to a norm of at most `limit` after every update:
 * `w = w * min(1, limit / |w|)`. Srebro and Shraibman (2005); Srivastava et al. (2014) use it beside dropout.
 * What is within the limit stays as it is, bit for bit.
 *
 * @param limit The greatest Euclidean norm, above 0.
 * @throws {RangeError} Where the limit is not above 0, or an axis is not whole.
 * @throws {TypeError} Where an option is not known, or what is wrapped is no optimizer; from `init`, where no parameter
 *   is selected.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { asTensor, maxNorm, sgd, toArray } from "shapefold";
 *
 * const optimizer = maxNorm(2)(sgd({ learningRate: 1 }));
 * const params = { kernel: asTensor([[0, 1], [0, 1]], "2 2") };
 * const gradient = { kernel: asTensor([[-3, 0], [-4, 0]], "2 2") };
 * const { params: moved } = optimizer.apply!(gradient, optimizer.init(params), params);
 * const [[a, b], [c, d]] = toArray(moved.kernel);
 * assertAlmostEquals(Math.hypot(a, c), 2, 1e-6); // was 5
 * assertEquals([b, d], [1, 1]);
 * ```
 */
export function maxNorm(limit: number, options: NormOptions = {}): OptimizerWrapper {
  checkLimit("maxNorm", limit);
  checkOptions("Cannot make maxNorm", options, ["on", "axis"], "{ axis: 0 }");
  const { on, axis } = options;
  const axesOf = axesFor("maxNorm", axis);
  return projection("maxNorm", on, (w) => {
    const norms = maximum(normsOf(w, axesOf(w)), LEAST_NORM);
    return mul(w, div(minimum(norms, limit), norms));
  });
}

/**
 * Sets what is negative to 0 after every update: `w = max(w, 0)`.
 *
 * @throws {TypeError} Where an option is not known, or what is wrapped is no optimizer; from `init`, where no parameter
 *   is selected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { allParameters, asTensor, nonNegative, sgd, toArray } from "shapefold";
 *
 * const optimizer = nonNegative({ on: allParameters })(sgd({ learningRate: 1 }));
 * const params = [asTensor([1, 1], "2")];
 * const { params: moved } = optimizer.apply!([asTensor([0.5, 3], "2")], optimizer.init(params), params);
 * assertEquals(toArray(moved[0]), [0.5, 0]);
 * ```
 */
export function nonNegative(options: ProjectionOptions = {}): OptimizerWrapper {
  checkOptions("Cannot make nonNegative", options, ["on"], "{ on: allParameters }");
  return projection("nonNegative", options.on, (w) => clip(w, 0, Infinity));
}

/**
 * Gives the incoming weights of each unit a norm of 1 after every update: `w = w / |w|`. Weights that are all 0 stay 0.
 *
 * @throws {RangeError} Where an axis is not whole.
 * @throws {TypeError} Where an option is not known, or what is wrapped is no optimizer; from `init`, where no parameter
 *   is selected.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { asTensor, sgd, toArray, unitNorm } from "shapefold";
 *
 * const optimizer = unitNorm()(sgd({ learningRate: 1 }));
 * const params = { kernel: asTensor([[0], [0]], "2 1") };
 * const gradient = { kernel: asTensor([[-3], [-4]], "2 1") };
 * const { params: moved } = optimizer.apply!(gradient, optimizer.init(params), params);
 * assertAlmostEquals(toArray(moved.kernel)[1][0], 0.8, 1e-6);
 * ```
 */
export function unitNorm(options: NormOptions = {}): OptimizerWrapper {
  checkOptions("Cannot make unitNorm", options, ["on", "axis"], "{ axis: 0 }");
  const axesOf = axesFor("unitNorm", options.axis);
  return projection("unitNorm", options.on, (w) => {
    const norms = maximum(normsOf(w, axesOf(w)), LEAST_NORM);
    return div(w, norms);
  });
}

/** About the least norm whose square is a number of full precision in 32 bits. */
const LEAST_NORM = 1e-18;

/** A wrapper that projects the selected parameters after each update. */
function projection(
  name: string,
  on: Selection = kernels,
  project: (parameter: Tensor<string>) => Tensor<string>,
): OptimizerWrapper {
  checkSelection(name, on);
  return (inner) => {
    checkOptimizer(name, inner);
    return moving({
      ...inner,
      init: (params) => {
        checkSelected(name, on, params);
        return inner.init(params);
      },
      apply: (gradient, state, params, consume = false, gradientAt) => {
        const moved = applyOptimizer(inner, gradient, state, params, consume, gradientAt);
        return { ...moved, params: mapSelected(moved.params, on, project) };
      },
    });
  };
}

/** Euclidean norms over some axes, which stay with size 1. */
function normsOf(w: Tensor<string>, axes: readonly number[]): Tensor<string> {
  const squares: Tensor<string> = square(w);
  return sqrt(
    axes.reduce<Tensor<string>>((sums, axis) => sum(sums, { axis, keepDims: true }), squares),
  );
}

/** The axes of a parameter, from an option that names some or none. */
function axesFor(
  name: string,
  axis: NormOptions["axis"],
): (parameter: Tensor<string>) => readonly number[] {
  const named = typeof axis === "number" ? [axis] : axis;
  for (const each of named ?? []) {
    if (Number.isInteger(each)) continue;
    throw wrongNumber(`Cannot make ${name}`, "an axis that is a whole number", each);
  }
  return (parameter) => {
    const { length } = parameter.shape;
    const incoming = Array.from(
      { length: length === 1 ? 1 : Math.max(0, length - 1) },
      (_, i) => i,
    );
    const axes = named ?? incoming;
    if (axes.every((each) => each >= -length && each < length)) return axes;
    throw new TypeError(
      `Cannot apply ${name}: expected axes of '${shapeText(parameter)}' but found ${
        axes.join(" and ")
      }`,
    );
  };
}
