/**
 * Schedules: numbers that change over a run, as pure functions of the step.
 *
 * The step counts from 0. A schedule can stand where a learning rate or the strength of a regularizer stands; a function
 * of one's own from step to number is one, too.
 *
 * @module
 */

export * from "./constant_schedule.ts";
export * from "./cosine_decay.ts";
export * from "./exponential_decay.ts";
export * from "./join_schedules.ts";
export * from "./linear_schedule.ts";
export * from "./one_cycle.ts";
export * from "./piecewise_constant.ts";
export type { Schedule } from "./schedule.ts";
export * from "./warmup.ts";
