/**
 * Experiments: several runs that are done to learn which is the best. A run is a function from config to figures that is
 * defined at the top level of a module, so that a worker can find it; `compare` and `gridSearch` do such runs in
 * parallel, and `crossValidate` trains a model on each fold of a data set.
 *
 * @module
 */

export * from "./compare.ts";
export * from "./cross_validate.ts";
export type { RunsOptions } from "./do_runs.ts";
export * from "./grid_search.ts";
export {
  type AnyPlannedRun,
  type CheckedResult,
  defineRun,
  type PlannedRun,
  type Run,
  type RunContext,
} from "./run.ts";
export * from "./shared_examples.ts";
export { type FailedRun, type FinishedRun, RunsError } from "./runs_error.ts";
