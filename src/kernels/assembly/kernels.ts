// Which function computes a kind of task. Each takes the address of its arguments and the index of a chunk.

import { Kind } from "../kind";
import { argExtremes } from "./arg_extremes";
import {
  gainGradients, joinMoments, moments, normalizeColumns, normalizeColumnsGradient,
} from "./batch_norm";
import { binary } from "./binary";
import { categoricalLoss } from "./categorical";
import { convolutionFilterGradient, convolve, turnFilters } from "./convolution";
import { depthwise, depthwiseFilterGradient } from "./depthwise";
import { normalizeRows, normalizeRowsGradient } from "./layer_norm";
import { pointwiseLoss, scaleGradient } from "./losses";
import { multiply } from "./matmul";
import { penalty } from "./penalty";
import { adadelta, adagrad, adam, adamax, lion, momentum, nadam, rmsprop, sgd } from "./optimizers";
import { pool, poolGradient } from "./pooling";
import { addNoise, bernoulli, dropout, gaussianDropout, normal, permutation, uniform } from "./random";
import { outside } from "./ranges";
import { maxima, minima, products, sums } from "./reductions";
import { offDiagonal, unitRows, unitRowsGradient } from "./row_vectors";
import { addRows, clear, gatherRows, mixRows } from "./rows";
import { slope } from "./slope";
import { softmax, softmaxGradient } from "./softmax";
import { spread, spreadToExtremes } from "./spread";
import { sumOfSquares } from "./sum_of_squares";
import { permuteRuns, transposeTiles } from "./transpose";
import { unary } from "./unary";
import { affineWarp } from "./warp";

/** Computes one chunk of a task. */
export function execute(kind: i32, args: usize, chunk: i32, scratch: usize): void {
  switch (kind) {
    case Kind.matMul:
      return multiply(args, chunk, scratch);
    case Kind.sums:
      return sums(args, chunk, scratch);
    case Kind.sgd:
      return sgd(args, chunk);
    case Kind.momentum:
      return momentum(args, chunk);
    case Kind.rmsprop:
      return rmsprop(args, chunk);
    case Kind.adam:
      return adam(args, chunk);
    case Kind.adagrad:
      return adagrad(args, chunk);
    case Kind.adadelta:
      return adadelta(args, chunk);
    case Kind.nadam:
      return nadam(args, chunk);
    case Kind.adamax:
      return adamax(args, chunk);
    case Kind.lion:
      return lion(args, chunk);
    case Kind.sumOfSquares:
      return sumOfSquares(args, chunk);
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
    case Kind.unitRows:
      return unitRows(args, chunk);
    case Kind.unitRowsGradient:
      return unitRowsGradient(args, chunk);
    case Kind.offDiagonal:
      return offDiagonal(args, chunk);
    case Kind.mixRows:
      return mixRows(args, chunk);
    case Kind.addNoise:
      return addNoise(args, chunk, scratch);
  }
}
