// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { argExtremes } from "./arg_extremes";
import {
  gainGradients, joinMoments, moments, normalizeColumns, normalizeColumnsGradient,
} from "./batch_norm";
import { reluGradient } from "./elementwise";
import { normalizeRows, normalizeRowsGradient } from "./layer_norm";
import { multiply } from "./matmul";
import { maxima, minima, products, sums } from "./reductions";
import { spread, spreadToExtremes } from "./spread";
import { permuteRuns, transposeTiles } from "./transpose";

/** Computes one chunk of a task. */
export function execute(kind: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kind) {
    case Kind.matMul:
      return multiply(args, chunk, scratch);
    case Kind.sums:
      return sums(args, chunk, scratch);
    case Kind.reluGradient:
      return reluGradient(args, chunk);
    case Kind.maxima:
      return maxima(args, chunk, scratch);
    case Kind.minima:
      return minima(args, chunk, scratch);
    case Kind.products:
      return products(args, chunk, scratch);
    case Kind.argExtremes:
      return argExtremes(args, chunk);
    case Kind.spread:
      return spread(args, chunk);
    case Kind.spreadToExtremes:
      return spreadToExtremes(args, chunk);
    case Kind.transposeTiles:
      return transposeTiles(args, chunk, scratch);
    case Kind.permuteRuns:
      return permuteRuns(args, chunk);
    case Kind.moments:
      return moments(args, chunk, scratch);
    case Kind.joinMoments:
      return joinMoments(args, chunk);
    case Kind.normalizeColumns:
      return normalizeColumns(args, chunk, scratch);
    case Kind.gainGradients:
      return gainGradients(args, chunk, scratch);
    case Kind.normalizeColumnsGradient:
      return normalizeColumnsGradient(args, chunk, scratch);
    case Kind.normalizeRows:
      return normalizeRows(args, chunk);
    case Kind.normalizeRowsGradient:
      return normalizeRowsGradient(args, chunk);
  }
}
