/**
 * The kinds of tasks, as numbers that both sides know: the AssemblyScript sources import this file too.
 *
 * @module
 */

/** What a task computes. */
export enum Kind {
  matMul,
  sums,
  reluGradient,

  // Reductions, transposition, normalization.
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
}
