/**
 * Regularizers: functions from objective to objective, which add a term that is reported apart.
 *
 * What is penalized is chosen by a predicate on path and tensor; unless said, it is kernels and never biases.
 *
 * @module
 */

export * from "./penalties.ts";
export * from "./regularizer.ts";
