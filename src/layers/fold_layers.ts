/**
 * A list of layers is one layer: its shape is folded through them, at compile time and at run time by the
 * same rule. `sequential`, `chain` and the other compositions rest on this.
 *
 * @module
 */

import { inContext, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { foldIn } from "../tensors/key.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";
import type {
  AnyLayer,
  Context,
  InputType,
  LabelOf,
  OutputOf,
  ParamsOf,
  Plan,
  RunningOf,
  SpecTree,
  Taken,
  TakenBy,
} from "./layer.ts";
import type { Weights } from "./weights.ts";

/**
 * `[shape, params, running]` behind the layers `L` for an input of shape `S` with elements of type `D` (`"either"` where
 * all layers take either), or
 * `[ShapeError, index]` where a layer does not take what it is given.
 */
export type FoldLayers<
  L extends readonly AnyLayer[],
  S extends string,
  D extends Taken = "float32",
  Params extends readonly unknown[] = [],
  Running extends readonly unknown[] = [],
  Before extends readonly 0[] = [],
> = L extends readonly [infer H extends AnyLayer, ...infer T extends readonly AnyLayer[]]
  ? OutputOf<H, S> extends infer O extends string ? O extends ShapeError<infer M> ? [
        ShapeError<`layer ${[...Before, 0]["length"]}, ${LabelOf<H>}: ${M}`>,
        `${Before["length"]}`,
      ]
    : TakenBy<H> extends D | "either" ? FoldLayers<
        T,
        O,
        GivenBy<H, D>,
        AppendUnlessNull<Params, ParamsOf<H, S>>,
        AppendUnlessNull<Running, RunningOf<H, S>>,
        [...Before, 0]
      >
    : [
      ShapeError<`layer ${[...Before, 0]["length"]}, ${LabelOf<H>}: ${WrongElements<D>}`>,
      `${Before["length"]}`,
    ]
  : never
  : number extends L["length"] ? OfUnknownLength
  : [S, Params, Running];

/** What a list of layers comes to whose length is known at run time only. */
// deno-lint-ignore no-explicit-any -- nothing is known of its weights, not even whether there are any
type OfUnknownLength = [string, any, any];

/** What is said of a layer that is given elements of type `D` and takes the others. */
type WrongElements<D extends Taken> = D extends "int32"
  ? "expects float32 but got int32; put embedding(words, width) before it"
  : "expects int32 but got float32; for indices of words write input('20', 'int32')";

/** The elements that a layer gives where it is given those of type `D`. */
type GivenBy<L extends AnyLayer, D extends Taken> = TakenBy<L> extends "either" ? D : "float32";

/** The elements that layers behind one another take: those of the first that takes not either. */
export type TakenBySequence<L extends readonly AnyLayer[]> = L extends
  readonly [infer H extends AnyLayer, ...infer T extends readonly AnyLayer[]]
  ? TakenBy<H> extends "either" ? TakenBySequence<T> : TakenBy<H>
  : L extends readonly [] ? "either"
  : "float32";

/** A tuple with one more entry; `null` stands for none. Behind an entry of which nothing is known, nothing is. */
export type AppendUnlessNull<Entries extends readonly unknown[], Entry> = number extends
  Entries["length"] ? Entries
  // deno-lint-ignore no-explicit-any -- as above
  : 0 extends (1 & Entry) ? any[]
  : Entry extends null ? Entries
  : [...Entries, Entry];

/** The parameters of folded layers: a tuple, `null` where none has any. */
export type ParamsTuple<Folded extends readonly unknown[]> = Folded extends
  readonly [string, infer Params, unknown] ? NullIfEmpty<Params> : null;

/** The running state of folded layers: a tuple, `null` where none has any. */
export type RunningTuple<Folded extends readonly unknown[]> = Folded extends
  readonly [string, unknown, infer Running] ? NullIfEmpty<Running> : null;

type NullIfEmpty<Entries> = Entries extends readonly [] ? null : Entries;

/**
 * Plans each layer for what the one before gives; the message of a mismatch tells which layer it was.
 *
 * @param elements What the first is given; whatever they take unless said.
 */
export function planLayers(
  layers: readonly AnyLayer[],
  dims: readonly string[],
  elements?: InputType,
): Plan[] {
  const plans: Plan[] = [];
  let elementsHere: Taken = elements ?? "either";
  for (const [i, layer] of layers.entries()) {
    checkLayer(`layer ${i + 1}`, layer);
    const given = plans.at(-1)?.output ?? dims;
    plans.push(inContext(`layer ${i + 1}, ${layer.label}`, () => {
      const plan = layer.plan(given);
      checkElements(plan, elementsHere);
      if (plan.takes !== "either") elementsHere = "float32";
      return plan;
    }));
  }
  return plans;
}

/** Throws where there is something else in the place of a layer: `checkLayer("layer 2", relu)`. */
export function checkLayer(place: string, layer: AnyLayer): void {
  if (typeof layer?.plan === "function") return;
  throw new TypeError(
    `Cannot plan ${place}: expected a layer such as dense(10) or activation(relu) ` +
      `but found ${describe(layer)}`,
  );
}

/** Throws where a layer does not take the elements that it is given; the run-time twin of {@linkcode WrongElements}. */
function checkElements({ takes }: Plan, given: Taken): void {
  if ([takes, given].includes("either") || takes === given) return;
  throw new ShapeMismatch(
    given === "int32"
      ? "expects float32 but got int32; put embedding(words, width) before it"
      : "expects int32 but got float32; for indices of words write input('20', 'int32')",
  );
}

/** What layers behind one another take; the run-time twin of {@linkcode TakenBySequence}. */
export function takenBySequence(plans: readonly Plan[]): Taken {
  return plans.find(({ takes }) => takes !== "either")?.takes ?? "either";
}

/** The parameters or the running state of a list of layers: an entry for each that has some, `null` where none has. */
export function specsOf(
  plans: readonly Plan[],
  tree: "params" | "running",
): readonly SpecTree[] | null {
  const specs = plans.map((plan) => plan[tree]).filter((spec) => spec !== null);
  return specs.length === 0 ? null : specs;
}

/** What the weights of a model are made of. */
export function weightSpecs(
  layers: readonly Plan[],
): Weights<readonly SpecTree[], readonly SpecTree[]> {
  return { params: specsOf(layers, "params") ?? [], running: specsOf(layers, "running") ?? [] };
}

/** What a list of layers gave: the output of each, and their running state (`null` where they have none). */
export interface AppliedLayers {
  /** The output of each layer. */
  readonly outputs: readonly Tensor<string>[];
  /** The running state, an entry for each layer that has some. */
  readonly running: readonly unknown[] | null;
}

/**
 * Applies each layer with its own parameters, running state and key.
 *
 * @param feed What a layer is given, from the outputs of the layers before it.
 */
export function applyLayers(
  plans: readonly Plan[],
  params: readonly unknown[] | null,
  running: readonly unknown[] | null,
  context: Context,
  feed: (outputs: readonly Tensor<string>[]) => Tensor<string>,
): AppliedLayers {
  const outputs: Tensor<string>[] = [];
  const next: unknown[] = [];
  let nextParams = 0;
  for (const [i, plan] of plans.entries()) {
    const ownParams = plan.params === null ? null : params?.[nextParams++];
    const ownRunning = plan.running === null ? null : running?.[next.length];
    const applied = plan.apply(ownParams, ownRunning, feed(outputs), keyed(context, i));
    outputs.push(applied.output);
    if (plan.running !== null) next.push(applied.running);
  }
  return { outputs, running: running === null ? null : next };
}

/** What a sequence of layers gave: the output of the last one, and beside it that of each. */
export interface AppliedSequence extends AppliedLayers {
  /** The output of the last layer; where there is none, what came in. */
  readonly output: Tensor<string>;
}

/** Hands `x` from layer to layer. */
export function applyInSequence(
  plans: readonly Plan[],
  params: readonly unknown[] | null,
  running: readonly unknown[] | null,
  x: Tensor<string>,
  context: Context,
): AppliedSequence {
  const applied = applyLayers(plans, params, running, context, (outputs) => outputs.at(-1) ?? x);
  return { ...applied, output: applied.outputs.at(-1) ?? x };
}

/** The context for the layer at position `i`: a key of its own, so that no two layers draw the same numbers. */
function keyed(context: Context, i: number): Context {
  return context.key === undefined ? context : { ...context, key: foldIn(context.key, i) };
}
