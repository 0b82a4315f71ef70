/**
 * What a run is: a function of a config that another thread can find. Functions cannot be sent to a worker, but the
 * module that defines one can be imported there.
 *
 * @module
 */

import type { ShapeError } from "../shapes/mod.ts";
import type { AnyTensor } from "../tensors/tensor.ts";
import type { ProgressOptions } from "../training/progress.ts";
import { describe } from "../text/found.ts";
import { checkSendable } from "./sendable.ts";

/** What a run is given beside its config: hand both on to `fit`. */
export interface RunContext {
  /** How progress is shown: in the one display of all runs. */
  readonly progress: ProgressOptions;
  /** Ends the run when it is aborted. */
  readonly signal: AbortSignal;
}

/** A run with its config, before it is done. */
export interface PlannedRun<Config, Result> {
  /** The module that defines the run. */
  readonly url: string;
  /** The name of the run in its module. */
  readonly name: string;
  /** What the run is to do. */
  readonly config: Config;
  /** Does it, in this process. */
  readonly execute: (context: RunContext) => Promise<Result>;
}

/** Any planned run at all. */
export type AnyPlannedRun = PlannedRun<unknown, unknown>;

/** A run: a function from config to plan. */
export type Run<Config, Result> = (config: Config) => PlannedRun<Config, Result>;

/** `Result` where it can come back from a worker, else what to return instead. */
export type CheckedResult<Result> = HoldsTensor<Result> extends true
  ? ShapeError<"a run cannot return tensors; return numbers: toArray(x), values(x) or the history">
  : Result;

type HoldsTensor<T> = unknown extends T ? false
  : T extends AnyTensor ? true
  : T extends (...rest: never) => unknown ? false
  : T extends object ? true extends { [K in keyof T]-?: HoldsTensor<T[K]> }[keyof T] ? true : false
  : false;

/** The runs of the modules that are loaded, by module and name: how a worker finds the one that it is to do. */
const defined = new Map<string, (config: unknown) => AnyPlannedRun>();

/**
 * Defines a run that `compare` and `gridSearch` can do in workers. Config and result are sent between threads: plain
 * values, arrays and objects of such, but no tensors, keys or functions. Give seeds, and return figures.
 *
 * A worker imports the module anew: what only the program is to do stands under `if (import.meta.main)`.
 *
 * @param meta `import.meta`: where the run is defined, at the top level of the module.
 * @param name Of its own in the module.
 * @param run What is done, from config and context to the result.
 * @throws {TypeError} Where the name was given before in the module; from the run, where the config cannot be sent.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { defineRun } from "shapefold";
 *
 * const square = defineRun(import.meta, "square", async ({ x }: { x: number }) => await Promise.resolve(x ** 2));
 * const planned = square({ x: 3 });
 * assertEquals([planned.name, planned.config], ["square", { x: 3 }]);
 * ```
 */
export function defineRun<Config, Result>(
  meta: { readonly url: string },
  name: string,
  run: (config: Config, context: RunContext) => Promise<CheckedResult<Result>>,
): Run<Config, Result> {
  const action = "Cannot define a run";
  if (typeof meta?.url !== "string") {
    throw new TypeError(`${action}: expected import.meta but found ${describe(meta)}`);
  }
  if (typeof name !== "string" || typeof run !== "function") {
    const found = `${describe(name)} and ${describe(run)}`;
    throw new TypeError(`${action}: expected a name and an async function but found ${found}`);
  }
  const id = idOf(meta.url, name);
  if (defined.has(id)) {
    throw new TypeError(`${action}: expected a name of its own but found '${name}' twice`);
  }
  const act = run as (config: Config, context: RunContext) => Promise<unknown>;
  const plan = (config: Config): PlannedRun<Config, Result> => {
    checkSendable(config, {
      action: `Cannot plan the run '${name}'`,
      what: "a config",
      hint: "give what it is made from, such as a seed",
    });
    const execute = (context: RunContext) => act(structuredClone(config), context);
    return {
      url: meta.url,
      name,
      config: structuredClone(config),
      execute: execute as (context: RunContext) => Promise<Result>,
    };
  };
  defined.set(id, plan as (config: unknown) => AnyPlannedRun);
  return plan;
}

/** The run of a module that is loaded, planned; throws where there is none. */
export function planAgain(url: string, name: string, config: unknown): AnyPlannedRun {
  const plan = defined.get(idOf(url, name));
  if (plan !== undefined) return plan(config);
  throw new Error(
    `Cannot find the run '${name}': expected its definition at the top level of ${url} but found none`,
  );
}

/** Is this what a run makes of a config? */
export function isPlanned(value: unknown): value is AnyPlannedRun {
  return value instanceof Object && "url" in value && "config" in value && "execute" in value;
}

function idOf(url: string, name: string): string {
  return `${url}#${name}`;
}
