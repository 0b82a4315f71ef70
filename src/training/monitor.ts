/**
 * The figure by which a stream decides: its name, whether the smallest or the largest is the best, and its value in a
 * report.
 *
 * @module
 */

import type { ShapeError } from "../shapes/mod.ts";
import { describe } from "../text/found.ts";
import type { AnyReport, Reports } from "./reports.ts";
import type { Validated } from "./validate.ts";

/** The figures that can be watched: `"loss"`, `"terms.data"`, `"metrics.accuracy"`, and the same of the validation. */
export type Monitor = OwnMonitor | `validation.${OwnMonitor}`;

type OwnMonitor = "loss" | `terms.${string}` | `metrics.${string}`;

/** `M` where it names a figure, else what names one. */
export type CheckedMonitor<M extends string> = M extends Monitor ? M
  : `Cannot monitor '${M}': expected 'loss', 'terms.data', 'metrics.accuracy', or 'validation.' and one of these`;

/** `S` where it is a stream of reports in which `By` finds the figure `M`, else what to do. */
export type Monitored<M extends string, S, By extends string = "earlyStopping"> = M extends
  `validation.${string}` ? S extends Reports<AnyReport & Validated> ? S
  : ShapeError<`put validate(objective, data) before ${By}`>
  : S;

/** The reports of a stream. */
export type ReportIn<S> = S extends Reports<infer R> ? R : AnyReport;

/** The run-time twin of {@linkcode CheckedMonitor}. */
export function checkMonitor(monitor: string): Monitor {
  if (/^(validation\.)?(loss$|terms\.|metrics\.)/.test(monitor)) return monitor as Monitor;
  throw new TypeError(
    `Cannot monitor '${monitor}': expected 'loss', 'terms.data', 'metrics.accuracy', or 'validation.' and one of these`,
  );
}

/** The mode that is asked for, or what is best for a figure that everybody knows; checked. */
export function modeOf(
  action: string,
  monitor: Monitor,
  mode = defaultMode(monitor),
): "min" | "max" {
  if (mode === "min" || mode === "max") return mode;
  throw new RangeError(
    `${action} by '${monitor}': expected a mode of 'min' or 'max' but found ${describe(mode)}`,
  );
}

/** What is best for a figure that everybody knows, `undefined` for others. */
function defaultMode(monitor: Monitor): "min" | "max" | undefined {
  const [, metric] = /^(?:validation\.)?metrics\.(.*)$/.exec(monitor) ?? [];
  if (metric === undefined || /^(mae|mse|rmse)$/.test(metric)) return "min";
  const isShare = /^(accuracy|r2|top\d+|(precision|recall|f1|auc)([[(].*)?)$/.test(metric);
  return isShare ? "max" : undefined;
}

/** The figure that a monitor names: `"validation.loss"` is `report.validation.loss`. */
export function readFigure(report: AnyReport, monitor: Monitor): number {
  let node: unknown = report;
  for (const name of monitor.split(".")) {
    node = typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined;
  }
  if (typeof node !== "number") {
    const hint = monitor.startsWith("validation.")
      ? "; put validate(objective, data) before it"
      : "";
    throw new TypeError(
      `Cannot monitor '${monitor}': expected reports with that figure but found none${hint}`,
    );
  }
  return node;
}
