/**
 * The functions of each element, as numbers that both sides know: the AssemblyScript sources import this file too.
 *
 * @module
 */

/** Functions of one element: up to `clip` as fast as the memory, then those that take some arithmetic. */
export enum Unary {
  abs,
  negate,
  square,
  ceil,
  floor,
  round,
  sqrt,
  rsqrt,
  reciprocal,
  sign,
  step,
  relu,
  leakyRelu,
  clip,
  exp,
  expm1,
  log,
  log1p,
  sin,
  cos,
  sigmoid,
  tanh,
  elu,
  selu,
  softplus,
  swish,
  gelu,
  approximateGelu,
}

/** Derivatives of activations: up to `tanh` from the output, then from the input. */
export enum Slope {
  relu,
  elu,
  selu,
  sigmoid,
  tanh,
  leakyRelu,
  softplus,
  swish,
  gelu,
  approximateGelu,
}

/** Functions of two elements, of which the second may be a repeated one. */
export enum Binary {
  add,
  subtract,
  subtractFrom,
  multiply,
  divide,
  divideInto,
  maximum,
  minimum,
  squaredDifference,
}
