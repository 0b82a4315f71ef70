// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { reluGradient } from "./elementwise";
import { multiply } from "./matmul";
import { columnSums } from "./reductions";
import { bernoulli, dropout, gaussianDropout, normal, permutation, uniform } from "./random";
import { addRows, clear, gatherRows } from "./rows";

/** Computes one chunk of a task. */
export function execute(kind: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kind) {
    case Kind.matMul:
      return multiply(args, chunk, scratch);
    case Kind.columnSums:
      return columnSums(args, chunk);
    case Kind.reluGradient:
      return reluGradient(args, chunk);
    case Kind.uniform:
      return uniform(args, chunk, scratch);
    case Kind.normal:
      return normal(args, chunk, scratch);
    case Kind.bernoulli:
      return bernoulli(args, chunk, scratch);
    case Kind.dropout:
      return dropout(args, chunk, scratch);
    case Kind.gaussianDropout:
      return gaussianDropout(args, chunk, scratch);
    case Kind.permutation:
      return permutation(args, scratch);
    case Kind.gatherRows:
      return gatherRows(args, chunk);
    case Kind.clear:
      return clear(args, chunk);
    case Kind.addRows:
      return addRows(args, chunk);
  }
}
