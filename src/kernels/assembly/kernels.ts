// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { convolutionFilterGradient, convolve, turnFilters } from "./convolution";
import { depthwise, depthwiseFilterGradient } from "./depthwise";
import { reluGradient } from "./elementwise";
import { multiply } from "./matmul";
import { pool, poolGradient } from "./pooling";
import { columnSums } from "./reductions";
import { affineWarp } from "./warp";

/** Computes one chunk of a task. */
export function execute(kind: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kind) {
    case Kind.matMul:
      return multiply(args, chunk, scratch);
    case Kind.columnSums:
      return columnSums(args, chunk);
    case Kind.reluGradient:
      return reluGradient(args, chunk);
    case Kind.convolution:
      return convolve(args, chunk, scratch);
    case Kind.convolutionFilterGradient:
      return convolutionFilterGradient(args, chunk, scratch);
    case Kind.turnFilters:
      return turnFilters(args, chunk);
    case Kind.depthwise:
      return depthwise(args, chunk);
    case Kind.depthwiseFilterGradient:
      return depthwiseFilterGradient(args, chunk);
    case Kind.pool:
      return pool(args, chunk);
    case Kind.poolGradient:
      return poolGradient(args, chunk);
    case Kind.affineWarp:
      return affineWarp(args, chunk, scratch);
  }
}
