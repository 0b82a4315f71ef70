// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { binary } from "./binary";
import { multiply } from "./matmul";
import { columnSums } from "./reductions";
import { slope } from "./slope";
import { softmax, softmaxGradient } from "./softmax";
import { unary } from "./unary";

/** Computes one chunk of a task. */
export function execute(kind: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kind) {
    case Kind.matMul:
      return multiply(args, chunk, scratch);
    case Kind.columnSums:
      return columnSums(args, chunk);
    case Kind.unary:
      return unary(args, chunk);
    case Kind.slope:
      return slope(args, chunk);
    case Kind.binary:
      return binary(args, chunk);
    case Kind.softmax:
      return softmax(args, chunk);
    case Kind.softmaxGradient:
      return softmaxGradient(args, chunk);
  }
}
