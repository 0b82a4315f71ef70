/**
 * Reports: what a run says of itself, once an epoch. A run is an async stream of them, and everything that one can
 * wish for beside the training itself (validation, progress, history, early stopping) is a function from stream to
 * stream.
 *
 * The state in a report lives until the next report is asked for; the last one belongs to whoever asked. A run that
 * throws leaves none: hold on to a state for longer by `retainState`.
 *
 * @module
 */

import { freeTree } from "../tensors/free_tree.ts";
import { describe } from "../text/found.ts";
import type { Figures } from "./figures.ts";
import type { AnyState } from "./state.ts";

/** What is said of an epoch: its figures are means over its batches, taken while the weights moved. */
export interface EpochReport<State extends AnyState> extends Figures {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** How many epochs there will be at most. */
  readonly epochs: number;
  /** How many steps an epoch has. */
  readonly steps: number;
  /** How long the epoch took, without validation. */
  readonly seconds: number;
  /** The state after the epoch. */
  readonly state: State;
  /**
   * Is this an epoch of an earlier process, given once more by a run that was resumed? Then its state has no numbers,
   * but for the last of them and those that a stream holds.
   */
  readonly replayed?: true;
}

/** Any report at all. */
export type AnyReport = EpochReport<AnyState>;

/** What is said of a step to those who watch. */
export interface StepReport {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** How many epochs there will be at most. */
  readonly epochs: number;
  /** The step in the epoch, counted from 1. */
  readonly step: number;
  /** How many steps the epoch has. */
  readonly steps: number;
  /** The figures of the epoch so far. */
  readonly figures: Figures;
}

/** What streams can ask of the run that they come from; of its own kind, see `keptRun`. */
export interface RunMemory {
  /** Where the run goes on from, where it does not begin at its start; known once it has begun. */
  readonly resumed?: Resumed;
  /**
   * A function of reports whose results are kept with the run: for a replayed report it gives what it gave before,
   * without a look at the state.
   *
   * @param name What it gives, the same in each run: `"validation"`. The results must be plain data.
   */
  recall<R extends AnyReport, T>(name: string, f: (report: R) => T): (report: R) => T;
}

/** Where a run goes on. */
export interface Resumed {
  /** The last epoch that was finished, 0 where there was none. */
  readonly epoch: number;
  /** The steps of the next epoch that were done. */
  readonly step: number;
  /** What it goes on from: the name of a folder. */
  readonly from: string;
}

/** A run: a stream of reports, whose steps can be watched, and which can be told to go on otherwise. */
export interface Reports<R extends AnyReport> extends AsyncIterable<R> {
  /** Calls `watcher` after each step, and waits where it gives a promise. */
  readonly watch?: (watcher: (report: StepReport) => unknown) => void;
  /**
   * Lets the run go on from another state: `f` is called once, with the state that the next epoch would begin with. Said
   * before the first report is asked for, it is the first epoch. What was reported already stays as it is, so after
   * the last epoch nothing happens. The run frees what `f` gives, but for what that shares with the state given.
   */
  adjust?(f: (state: R["state"]) => R["state"]): void;
  /** The run that the reports come from, for streams that remember what they compute. */
  readonly run?: RunMemory;
}

/**
 * A function from stream to stream, made from a generator; whoever watches the steps of the new stream, or adjusts its
 * state, does so with the old one. Where the generator throws, the state of the report that it was given last is freed.
 *
 * @throws {TypeError} From the function, where it is given no stream.
 *
 * @example A transformer of one's own: stop when the loss is small.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { type AnyReport, transformReports } from "shapefold";
 *
 * const until = (loss: number) =>
 *   transformReports(async function* <R extends AnyReport>(reports: AsyncIterable<R>) {
 *     for await (const report of reports) {
 *       yield report;
 *       if (report.loss < loss) return;
 *     }
 *   });
 * assertEquals(typeof until(0.1), "function");
 * ```
 */
export function transformReports<In extends AnyReport, Out extends AnyReport>(
  transform: (reports: AsyncIterable<In>) => AsyncIterable<Out>,
): (reports: Reports<In>) => Reports<Out> {
  return (reports) => {
    checkStream("Cannot transform reports", reports);
    return {
      [Symbol.asyncIterator]: () => freeingOnError(transform, reports),
      watch: reports.watch,
      adjust: reports.adjust,
      run: reports.run,
    };
  };
}

/** Throws where a value is no stream, such as a function that was to be called first. */
function checkStream(action: string, stream: unknown): void {
  if (stream instanceof Object && Symbol.asyncIterator in stream) return;
  throw new TypeError(
    `${action}: expected a stream such as trainEpochs gives but found ${describe(stream)}`,
  );
}

/** Transforms a stream; the state that was given last would have no owner where that throws. */
async function* freeingOnError<In extends AnyReport, Out extends AnyReport>(
  transform: (reports: AsyncIterable<In>) => AsyncIterable<Out>,
  reports: AsyncIterable<In>,
): AsyncGenerator<Out> {
  let given: In | undefined;
  const source = async function* () {
    for await (const report of reports) yield given = report;
  };
  try {
    yield* transform(source());
  } catch (error) {
    freeTree("loop", given?.state);
    throw error;
  }
}

/**
 * The last report of a run, whose state belongs to the caller.
 *
 * @throws {TypeError} Where it is no stream.
 * @throws {Error} Where there was none: the run was interrupted before its first epoch ended, or a stream such as
 *   `takeWhile` let none through.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { last } from "shapefold";
 *
 * async function* numbers() {
 *   yield* [1, 2, 3];
 * }
 * assertEquals(await last(numbers()), 3);
 * ```
 */
export async function last<T>(stream: AsyncIterable<T>): Promise<T> {
  checkStream("Cannot take the last report", stream);
  let final: { readonly value: T } | undefined;
  for await (const value of stream) final = { value };
  if (final === undefined) {
    throw new Error(
      "Cannot take the last report: expected at least 1 but found none; " +
        "the run ended before its first epoch did, or no report was let through",
    );
  }
  return final.value;
}
