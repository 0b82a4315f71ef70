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
}
