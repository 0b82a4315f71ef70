// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { reluGradient } from "./elementwise";
import { multiply } from "./matmul";
import { adam, momentum, rmsprop, sgd, sumOfSquares } from "./optimizers";
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
    case Kind.sgd:
      return sgd(args, chunk);
    case Kind.momentum:
      return momentum(args, chunk);
    case Kind.rmsprop:
      return rmsprop(args, chunk);
    case Kind.adam:
      return adam(args, chunk);
    case Kind.sumOfSquares:
      return sumOfSquares(args, chunk);
  }
}
