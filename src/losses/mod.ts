/**
 * What is minimized and what is measured.
 *
 * A loss is a pattern of the predictions and labels it takes, and a function to a scalar; `objective` binds it to a
 * model. A metric is a figure for people: it adds up over batches of any size and has no gradient.
 *
 * @module
 */

export * from "./crossentropy.ts";
export type { AnyLoss, Loss, LossDefinition, LossPattern } from "./loss.ts";
export { defineLoss } from "./loss.ts";
export type { BinaryLoss, ConfigurableBinaryLoss } from "./binary_loss.ts";
export * from "./hinge.ts";
export * from "./log_cosh.ts";
export * from "./divergence.ts";
export * from "./poisson.ts";
export * from "./cosine_similarity.ts";
export * from "./focal.ts";
export * from "./accuracy.ts";
export * from "./auc.ts";
export * from "./confusion_matrix.ts";
export * from "./precision_recall.ts";
export * from "./top_k.ts";
export {
  type AnyMetric,
  measure,
  type Metric,
  type MetricOf,
  type MetricOptions,
  type MetricResults,
  type ReportedMetrics,
} from "./metric.ts";
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
export * from "./weighted.ts";
