/**
 * The kinds of tasks, as numbers that both sides know: the AssemblyScript sources import this file too.
 *
 * @module
 */

/** What a task computes. */
export enum Kind {
  matMul,
  sgd,
  momentum,
  rmsprop,
  adam,
  adagrad,
  adadelta,
  nadam,
  adamax,
  lion,
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
  // Losses and penalties.
  pointwiseLoss,
  categoricalLoss,
  scaleGradient,
  penalty,
  outside,
  // Reductions, transposition, normalization.
  sums,
  maxima,
  minima,
  products,
  argExtremes,
  spread,
  spreadToExtremes,
  transposeTiles,
  permuteRuns,
  moments,
  joinMoments,
  normalizeColumns,
  gainGradients,
  normalizeColumnsGradient,
  normalizeRows,
  normalizeRowsGradient,
  // Functions of each element.
  unary,
  slope,
  binary,
  softmax,
  softmaxGradient,
  // Rows as vectors, and mixtures of them.
  unitRows,
  unitRowsGradient,
  offDiagonal,
  mixRows,
  addNoise,
}
