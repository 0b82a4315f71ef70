/**
 * The kinds of tasks, as numbers that both sides know: the AssemblyScript sources import this file too.
 *
 * @module
 */

/** What a task computes. */
export enum Kind {
  matMul,
  columnSums,
  reluGradient,
  sgd,
  momentum,
  rmsprop,
  adam,
  sumOfSquares,
  // Randomness and rows.
  uniform,
  normal,
  bernoulli,
  dropout,
  gaussianDropout,
  permutation,
  gatherRows,
  clear,
  addRows,
  // Convolution, pooling, warp.
  convolution,
  convolutionFilterGradient,
  turnFilters,
  depthwise,
  depthwiseFilterGradient,
  pool,
  poolGradient,
  affineWarp,

  pointwiseLoss,
  categoricalLoss,
  scaleGradient,
  penalty,
  outside,
}
