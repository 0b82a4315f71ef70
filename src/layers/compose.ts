/**
 * Layers made of layers: `chain`, `residual`, `repeat`, `parallel`. Each is itself a layer.
 *
 * @module
 */

import {
  type AddDims,
  addDims,
  type Append,
  type Init,
  joinDims,
  type Last,
  type ShapeError,
  ShapeMismatch,
} from "../shapes/mod.ts";
import { add } from "../tensors/arithmetic.ts";
import { concat } from "../tensors/rows.ts";
import {
  type AppendUnlessNull,
  applyInSequence,
  applyLayers,
  type FoldLayers,
  paramSpecs,
  planLayers,
  runningSpecs,
} from "./fold_layers.ts";
import {
  type AnyLayer,
  defineLayer,
  type Layer,
  type LayerSignature,
  type OutputOf,
  type ParamsOf,
  type Plan,
  type RunningOf,
} from "./layer.ts";

/** The signature of {@linkcode chain}. */
export interface Chain<L extends readonly AnyLayer[]> extends LayerSignature {
  /** What the last layer gives. */
  readonly out: FoldLayers<L, this["in"]>[0] & string;
  /** An entry for each layer with parameters. */
  readonly params: FoldLayers<L, this["in"]>[1];
  /** An entry for each layer with running state. */
  readonly running: RunningOfChain<FoldLayers<L, this["in"]>>;
  /** `chain`. */
  readonly label: "chain";
}

type RunningOfChain<Folded extends readonly unknown[]> = Folded extends
  readonly [string, unknown, infer Running] ? Running extends readonly [] ? null : Running
  : null;

/**
 * Several layers as one, without an input of their own: a building block, resolved where it is used.
 *
 * @throws {TypeError} When the model is built, where a layer does not take what the one before gives.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chain, dense, input, relu, sequential } from "shapefold";
 *
 * const mlp = chain(dense(64, relu), dense(10));
 * assertEquals(sequential(input("784"), mlp).output, "batch 10");
 * assertEquals(sequential(input("20"), mlp).output, "batch 10");
 * ```
 */
export function chain<const L extends readonly AnyLayer[]>(...layers: L): Layer<Chain<L>> {
  return defineLayer<Chain<L>>("chain", (dims) => {
    const plans = planLayers(layers, dims);
    return {
      output: plans.at(-1)?.output ?? dims,
      params: paramSpecs(plans),
      running: runningSpecs(plans),
      children: plans,
      apply: (params, running, x, context) => applyInSequence(plans, params, running, x, context),
    };
  });
}

type KeepsShape<L extends AnyLayer, S extends string> = OutputOf<L, S> extends
  infer O extends string ? O extends ShapeError ? O
  : O extends S ? O
  : ShapeError<`the block must keep its shape, but maps '${S}' to '${O}'`>
  : never;

function planKeepingShape(block: AnyLayer, dims: readonly string[]): Plan {
  const plan = block.plan(dims);
  if (joinDims(plan.output) !== joinDims(dims)) {
    throw new ShapeMismatch(
      `the block must keep its shape, but maps '${joinDims(dims)}' to '${joinDims(plan.output)}'`,
    );
  }
  return plan;
}

/** The signature of {@linkcode residual}. */
export interface Residual<L extends AnyLayer> extends LayerSignature {
  /** The input's shape. */
  readonly out: KeepsShape<L, this["in"]>;
  /** The block's. */
  readonly params: ParamsOf<L, this["in"]>;
  /** The block's. */
  readonly running: RunningOf<L, this["in"]>;
  /** `residual`. */
  readonly label: "residual";
}

/**
 * `x + block(x)`, for a block that keeps its shape.
 * He et al. (2016), "Deep residual learning for image recognition".
 *
 * @throws {TypeError} When the model is built, where the block changes the shape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chain, dense, input, relu, residual, sequential } from "shapefold";
 *
 * const model = sequential(input("64"), residual(chain(dense(16, relu), dense(64))));
 * assertEquals(model.output, "batch 64");
 * ```
 */
export function residual<L extends AnyLayer>(block: L): Layer<Residual<L>> {
  return defineLayer<Residual<L>>("residual", (dims) => {
    const plan = planKeepingShape(block, dims);
    return {
      output: plan.output,
      params: plan.params,
      running: plan.running,
      children: [plan],
      apply: (params: unknown, state: unknown, x, context) => {
        const { output, running } = plan.apply(params, state, x, context);
        return { output: add(x, output), running };
      },
    };
  });
}

/** The signature of {@linkcode repeat}. */
export interface Repeat<L extends AnyLayer> extends LayerSignature {
  /** The input's shape. */
  readonly out: KeepsShape<L, this["in"]>;
  /** The block's, once for each repetition. */
  readonly params: readonly ParamsOf<L, this["in"]>[];
  /** The block's, once for each repetition. */
  readonly running: RunningOf<L, this["in"]> extends null ? null
    : readonly RunningOf<L, this["in"]>[];
  /** `repeat`. */
  readonly label: "repeat";
}

/**
 * The same block `count` times, one behind the other, each time with parameters of its own. The compiler checks
 * the block once, however often it is repeated.
 *
 * @param count A whole number of at least 1.
 * @throws {RangeError} Where the count is not.
 * @throws {TypeError} When the model is built, where the block changes the shape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, input, key, relu, repeat, sequential } from "shapefold";
 *
 * const model = sequential(input("8"), repeat(3, dense(8, relu)));
 * assertEquals(model.init(key(0)).params[0].length, 3);
 * ```
 */
export function repeat<L extends AnyLayer>(count: number, block: L): Layer<Repeat<L>> {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot repeat a block: expected a whole number of at least 1 but found ${count}`,
    );
  }
  return defineLayer<Repeat<L>>("repeat", (dims) => {
    const plan = planKeepingShape(block, dims);
    const plans = Array<Plan>(count).fill(plan);
    return {
      output: plan.output,
      params: paramSpecs(plans),
      running: runningSpecs(plans),
      children: plans,
      apply: (params, running, x, context) => applyInSequence(plans, params, running, x, context),
    };
  });
}

/** The signature of {@linkcode parallel}. */
export interface Parallel<L extends readonly AnyLayer[]> extends LayerSignature {
  /** The branches' outputs behind one another in the last dim. */
  readonly out: FoldBranches<L, this["in"]>[0] & string;
  /** An entry for each branch with parameters. */
  readonly params: FoldBranches<L, this["in"]>[1];
  /** An entry for each branch with running state. */
  readonly running: RunningOfChain<FoldBranches<L, this["in"]>>;
  /** `parallel`. */
  readonly label: "parallel";
}

type FoldBranches<
  L extends readonly AnyLayer[],
  S extends string,
  Output extends string = "",
  Params extends readonly unknown[] = [],
  Running extends readonly unknown[] = [],
> = L extends readonly [infer H extends AnyLayer, ...infer T extends readonly AnyLayer[]]
  ? Output extends ShapeError ? [Output, Params, Running]
  : FoldBranches<
    T,
    S,
    ConcatOutputs<Output, OutputOf<H, S>>,
    AppendUnlessNull<Params, ParamsOf<H, S>>,
    AppendUnlessNull<Running, RunningOf<H, S>>
  >
  : [Output, Params, Running];

type ConcatOutputs<A extends string, B extends string> = B extends ShapeError ? B
  : A extends "" ? B
  : Init<A> extends Init<B> ? Append<Init<A>, AddDims<Last<A>, Last<B>>>
  : ShapeError<`branches give '${A}' and '${B}', only the last dims may differ`>;

/**
 * Several layers side by side on the same input; their outputs stand behind one another in the last dim.
 *
 * @throws {TypeError} When the model is built, where the outputs differ in more than the last dim.
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
    throw new RangeError("Cannot make parallel(): expected at least 1 branch but found none");
  }
  return defineLayer<Parallel<L>>("parallel", (dims) => {
    const plans = branches.map((branch) => branch.plan(dims));
    return {
      output: plans.map(({ output }) => output).reduce(concatOutputs),
      params: paramSpecs(plans),
      running: runningSpecs(plans),
      children: plans,
      apply: (params, running, x, context) => {
        const applied = applyLayers(plans, params, running, context, () => x);
        return { output: concat(applied.outputs), running: applied.running };
      },
    };
  });
}

function concatOutputs(a: readonly string[], b: readonly string[]): readonly string[] {
  if (joinDims(a.slice(0, -1)) !== joinDims(b.slice(0, -1))) {
    throw new ShapeMismatch(
      `branches give '${joinDims(a)}' and '${joinDims(b)}', only the last dims may differ`,
    );
  }
  return [...a.slice(0, -1), addDims(a[a.length - 1], b[b.length - 1])];
}
