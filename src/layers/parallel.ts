/**
 * Layers side by side: `parallel`.
 *
 * @module
 */

import {
  type AddDims,
  addDims,
  type Append,
  type FitsShape,
  type Init,
  joinDims,
  type Last,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import { concat } from "../tensors/concat.ts";
import {
  type AppendUnlessNull,
  applyLayers,
  checkLayer,
  type ParamsTuple,
  type RunningTuple,
  specsOf,
} from "./fold_layers.ts";
import {
  type AnyLayer,
  defineLayer,
  type InputType,
  type Layer,
  type LayerSignature,
  type OutputOf,
  type ParamsOf,
  type Plan,
  type RunningOf,
  type TakenBy,
} from "./layer.ts";

/** The signature of {@linkcode parallel}. */
export interface Parallel<L extends readonly AnyLayer[]> extends LayerSignature {
  /** What all branches take. */
  readonly takes: TakenByBranch<L[0]>;
  /** The branches' outputs behind one another in the last dim. */
  readonly out: FoldBranches<L, this["in"]>[0] & string;
  /** An entry for each branch with parameters. */
  readonly params: ParamsTuple<FoldBranches<L, this["in"]>>;
  /** An entry for each branch with running state. */
  readonly running: RunningTuple<FoldBranches<L, this["in"]>>;
  /** `parallel`. */
  readonly label: "parallel";
}

type FoldBranches<
  L extends readonly AnyLayer[],
  S extends string,
  D extends InputType = TakenByBranch<L[0]>,
  Output extends string = "",
  Params extends readonly unknown[] = [],
  Running extends readonly unknown[] = [],
> = L extends readonly [infer H extends AnyLayer, ...infer T extends readonly AnyLayer[]]
  ? Output extends ShapeError ? [Output, Params, Running]
  : FoldBranches<
    T,
    S,
    D,
    TakenByBranch<H> extends D ? ConcatOutputs<Output, OutputOf<H, S>>
      : ShapeError<`branches take ${D} and ${TakenByBranch<H>}, but all are given the same`>,
    AppendUnlessNull<Params, ParamsOf<H, S>>,
    AppendUnlessNull<Running, RunningOf<H, S>>
  >
  : [Output, Params, Running];

/** What a branch takes; one that takes either is given floats. */
type TakenByBranch<L extends AnyLayer> = TakenBy<L> extends "int32" ? "int32" : "float32";

type ConcatOutputs<A extends string, B extends string> = B extends ShapeError ? B
  : A extends "" ? B
  : FitsShape<Init<B>, Init<A>> extends true ? Append<Init<A>, AddDims<Last<A>, Last<B>>>
  : ShapeError<`branches give '${A}' and '${B}', only the last dims may differ`>;

/**
 * Several layers side by side on the same input; their outputs stand behind one another in the last dim.
 *
 * @throws {RangeError} Where there is no branch.
 * @throws {TypeError} When the model is built, where the outputs differ in more than the last dim, or some branches take
 *   floats and others integers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, input, parallel, relu, sequential, tanh } from "shapefold";
 *
 * const model = sequential(input("8"), parallel(dense(3, relu), dense(5, tanh)));
 * const output: "batch 8" = model.output;
 * assertEquals(output, "batch 8");
 * ```
 */
export function parallel<const L extends readonly [AnyLayer, ...AnyLayer[]]>(
  ...branches: L
): Layer<Parallel<L>> {
  if (branches.length === 0) {
    throw new RangeError("Cannot make parallel: expected at least 1 branch but found none");
  }
  return defineLayer<Parallel<L>>("parallel", (dims) => {
    const plans = branches.map((branch, i) => {
      checkLayer(`branch ${i + 1}`, branch);
      return branch.plan(dims);
    });
    const [takes, ...others] = plans.map(takenByBranch);
    for (const other of others) {
      if (other === takes) continue;
      throw new ShapeMismatch(`branches take ${takes} and ${other}, but all are given the same`);
    }
    return {
      takes,
      output: plans.map(({ output }) => output).reduce(concatOutputs),
      params: specsOf(plans, "params"),
      running: specsOf(plans, "running"),
      children: plans,
      inference: { kind: "parallel" },
      apply: (params, running, x, context) => {
        const applied = applyLayers(plans, params, running, context, () => x);
        return { output: concat(applied.outputs), running: applied.running };
      },
    };
  });
}

/** The run-time twin of {@linkcode TakenByBranch}. */
function takenByBranch({ takes }: Plan): InputType {
  return takes === "int32" ? "int32" : "float32";
}

function concatOutputs(a: readonly string[], b: readonly string[]): readonly string[] {
  if (joinDims(a.slice(0, -1)) !== joinDims(b.slice(0, -1))) {
    throw new ShapeMismatch(
      `branches give '${joinDims(a)}' and '${joinDims(b)}', only the last dims may differ`,
    );
  }
  return [...a.slice(0, -1), addDims(a[a.length - 1], b[b.length - 1])];
}
