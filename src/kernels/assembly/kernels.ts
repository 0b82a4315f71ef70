// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { categoricalLoss } from "./categorical";
import { reluGradient } from "./elementwise";
import { pointwiseLoss, scaleGradient } from "./losses";
import { multiply } from "./matmul";
import { penalty } from "./penalty";
import { outside } from "./ranges";
import { columnSums } from "./reductions";

/** Computes one chunk of a task. */
export function execute(kind: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kind) {
    case Kind.matMul:
      return multiply(args, chunk, scratch);
    case Kind.columnSums:
      return columnSums(args, chunk);
    case Kind.reluGradient:
      return reluGradient(args, chunk);
    case Kind.pointwiseLoss:
      return pointwiseLoss(args, chunk);
    case Kind.categoricalLoss:
      return categoricalLoss(args, chunk);
    case Kind.scaleGradient:
      return scaleGradient(args, chunk);
    case Kind.penalty:
      return penalty(args, chunk);
    case Kind.outside:
      return outside(args, chunk);
  }
}
