/**
 * What is minimized and what is measured.
 *
 * A loss is a pattern of the predictions and labels it takes, and a function to a scalar; `objective` binds it to a
 * model. A metric is a figure for people: it adds up over batches of any size and has no gradient.
 *
 * @module
 */

export * from "./crossentropy.ts";
export type { AnyLoss, Loss, LossPattern } from "./loss.ts";
export { defineLoss } from "./loss.ts";
export * from "./accuracy.ts";
export { measure, type Metric, type MetricOptions } from "./metric.ts";
export {
  type AnyObjective,
  type Objective,
  objective,
  type Outcome,
  type Terms,
  type WeightsOf,
  wrapObjective,
} from "./objective.ts";
export * from "./regression.ts";
export * from "./regression_metrics.ts";
export { wrapBatch } from "./wrap_batch.ts";
