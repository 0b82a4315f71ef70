/**
 * The loop over epochs, from the start of a run or from where an earlier process left it.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { freeTree } from "../tensors/free_tree.ts";
import { describe } from "../text/found.ts";
import { absentState } from "./absent_state.ts";
import { addTallies, EMPTY_TALLY, figuresOf } from "./figures.ts";
import { disposeExcept, scan } from "./fold.ts";
import { interruption } from "./interruption.ts";
import { NonFiniteLossError } from "./non_finite_loss.ts";
import type { EpochReport, Reports, StepReport } from "./reports.ts";
import { type KeptRun, makeRun, type OwnRun, type Snapshot } from "./run.ts";
import type { AnyState } from "./state.ts";

/** What `trainEpochs` may be told. */
export interface TrainEpochsOptions {
  /** Ends the run when it is aborted, in the middle of an epoch too. */
  readonly signal?: AbortSignal;
  /** Does Ctrl-C end the run gracefully? `true` unless said; a second Ctrl-C ends the program. */
  readonly interruptible?: boolean;
}

/** Where a run goes on; its states belong to the run. */
export interface Beginning<State extends AnyState> {
  /** What it is called. */
  readonly from: string;
  /** Everything that was known there. */
  readonly snapshot: Snapshot<State>;
}

/** How long the loop may run before it lets timers and signals have their turn, in milliseconds. */
const TURN = 50;

/** What a run is told to go on with, see {@linkcode Reports}. */
type Adjust<State> = (state: State) => State;

/** A run of what was checked. `begin` says where it goes on, `undefined` for at the start. */
export function runEpochs<State extends AnyState>(
  of: Pick<KeptRun<State>, "step" | "start" | "epochs">,
  options: TrainEpochsOptions,
  begin?: (run: KeptRun<State>) => Promise<Beginning<State> | undefined>,
): Reports<EpochReport<State>> {
  const run = makeRun<State>(of);
  const watchers: ((report: StepReport) => unknown)[] = [];
  const adjustments: Adjust<State>[] = [];
  const told = {
    watch: (report: StepReport) => {
      const waits = watchers.map((watch) => watch(report)).filter((wait) =>
        wait instanceof Promise
      );
      return waits.length > 0 ? Promise.all(waits) : undefined;
    },
    takeAdjustments: () => adjustments.splice(0),
  };
  return {
    run,
    watch: (watcher) => watchers.push(watcher),
    adjust: (f) => void adjustments.push(f),
    [Symbol.asyncIterator]: () => reportsOf(run, options, told, begin),
  };
}

/** What others tell a run. */
interface Told<State> {
  readonly watch: (report: StepReport) => Promise<unknown> | undefined;
  readonly takeAdjustments: () => readonly Adjust<State>[];
}

async function* reportsOf<State extends AnyState>(
  run: OwnRun<State>,
  { signal, interruptible = true }: TrainEpochsOptions,
  told: Told<State>,
  begin?: (run: KeptRun<State>) => Promise<Beginning<State> | undefined>,
): AsyncGenerator<EpochReport<State>> {
  using interrupted = interruption({ signal, interruptible, signals: run.signals });
  const { epochs: { count, steps, batches }, start } = run;
  const { metrics } = run.step;
  const step = run.step as unknown as (state: State, batch: AnyExamples) => State;
  run.now = { finished: [], last: start };
  const beginning = await begin?.(run);
  run.begin(resumedAt(beginning), beginning?.snapshot.recalled ?? {});
  if (beginning !== undefined) yield* replay(run, beginning.snapshot, told);

  let { underWay } = run.now;
  for (let epoch = run.now.finished.length + 1; epoch <= count && !interrupted.now; epoch++) {
    const { finished, last: state } = run.now;
    const began = performance.now() - 1000 * (underWay?.seconds ?? 0);
    const secondsNow = () => (performance.now() - began) / 1000;
    let { tally, done } = underWay ?? { tally: EMPTY_TALLY, done: 0 };
    let begin = state;
    let current = state;
    let lastTurn = performance.now();
    try {
      current = begin = underWay?.state ?? adjusted(state, told.takeAdjustments());
      run.now = {
        finished,
        last: state,
        get underWay() {
          return done === 0 ? undefined : { state: current, done, tally, seconds: secondsNow() };
        },
      };
      const rest = done === 0 ? batches(epoch) : Iterator.from(batches(epoch)).drop(done);
      for (const next of scan(step, begin, rest as Iterable<AnyExamples>)) {
        current = next;
        tally = addTallies(tally, next.last);
        done++;
        const figures = figuresOf(tally, metrics);
        const waits = told.watch({ epoch, epochs: count, step: done, steps, figures });
        if (waits !== undefined) await waits;
        if (performance.now() - lastTurn > TURN) {
          await turn();
          lastTurn = performance.now();
        }
        if (interrupted.now) break;
      }
      if (done < steps) await run.interrupt();
    } catch (error) {
      disposeExcept([state, begin, current], [start]);
      throw error instanceof NonFiniteLossError ? error.at(epoch) : error;
    }
    if (done < steps) {
      disposeExcept([begin, current], [start, state]);
      return;
    }
    disposeExcept([state, begin], [start, current]);
    underWay = undefined;
    const record = { epoch, seconds: secondsNow(), ...figuresOf(tally, metrics) };
    run.now = { finished: [...finished, record], last: current };
    yield { ...record, epochs: count, steps, state: current };
    await turn();
  }
  try {
    if (interrupted.now) await run.interrupt();
  } catch (error) {
    disposeExcept(run.now.last, [start]);
    throw error;
  } finally {
    freeTree("loop", underWay?.state);
  }
}

function resumedAt<State extends AnyState>(beginning: Beginning<State> | undefined) {
  if (beginning === undefined) return undefined;
  const { from, snapshot: { finished, underWay } } = beginning;
  return { epoch: finished.length, step: underWay?.done ?? 0, from };
}

/**
 * Gives the reports of earlier epochs once more. What streams ask of the state by that is in it already, but for what
 * they ask after the last report for an epoch that has not begun.
 */
async function* replay<State extends AnyState>(
  run: OwnRun<State>,
  { finished, states, underWay }: Snapshot<State>,
  { takeAdjustments }: Told<State>,
): AsyncGenerator<EpochReport<State>> {
  const { epochs: { count, steps } } = run;
  const owned = new Map(states);
  let isPast = false;
  try {
    for (const record of finished) {
      takeAdjustments();
      const { epoch } = record;
      const state = owned.get(epoch) ?? absentState<State>(epoch, finished.length);
      owned.delete(epoch);
      run.now = { finished: finished.slice(0, epoch), last: state };
      yield { ...record, epochs: count, steps, state, replayed: true };
      if (epoch < finished.length) freeTree("loop", state);
    }
    if (underWay !== undefined) takeAdjustments();
    run.now = { finished, last: run.now.last, underWay };
    isPast = true;
  } finally {
    freeTree("loop", [...owned.values()]);
    if (!isPast) freeTree("loop", underWay?.state);
  }
}

/** The state to go on with; that of the last report lives on. */
function adjusted<State extends AnyState>(
  state: State,
  adjustments: readonly Adjust<State>[],
): State {
  let current = state;
  try {
    for (const adjust of adjustments) {
      const next: unknown = adjust(current);
      if (!(next instanceof Object && "params" in next && "optimizer" in next)) {
        throw new TypeError(
          `Cannot adjust the state: expected a state such as scaleLearningRate(state, 0.1) gives but found ${
            describe(next)
          }`,
        );
      }
      disposeExcept(current, [state, next]);
      current = next as State;
    }
  } catch (error) {
    disposeExcept(current, [state]);
    throw error;
  }
  return current;
}

/** Lets timers, signals and output have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
