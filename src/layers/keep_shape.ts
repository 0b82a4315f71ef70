/**
 * The rule of blocks that are added to their input, or stand behind one another: they keep its shape.
 *
 * @module
 */

import { type FitsShape, joinDims, type ShapeError, ShapeMismatch } from "../shapes/mod.ts";
import { checkLayer } from "./fold_layers.ts";
import type { AnyLayer, OutputOf, Plan, TakenBy } from "./layer.ts";

/** The output of a block that keeps the shape `S`, else the message. */
export type KeepsShape<L extends AnyLayer, S extends string> = OutputOf<L, S> extends
  infer O extends string ? O extends ShapeError ? O
  : TakenBy<L> extends "int32" ? ShapeError<"the block must take float32 but takes int32">
  : FitsShape<O, S> extends true ? O
  : ShapeError<`the block must keep its shape, but maps '${S}' to '${O}'`>
  : never;

/** The plan of a block; throws where it changes the shape. */
export function planKeepingShape(block: AnyLayer, dims: readonly string[]): Plan {
  checkLayer("a block", block);
  const plan = block.plan(dims);
  if (plan.takes === "int32") {
    throw new ShapeMismatch("the block must take float32 but takes int32");
  }
  if (joinDims(plan.output) !== joinDims(dims)) {
    throw new ShapeMismatch(
      `the block must keep its shape, but maps '${joinDims(dims)}' to '${joinDims(plan.output)}'`,
    );
  }
  return plan;
}
