/**
 * Training over epochs, as a stream of reports.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import type { Metric } from "../losses/metric.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { type CheckedEpochs, checkFitAndValues } from "./checked_examples.ts";
import { type CheckedStep, checkStep, type ObjectiveOf, type StateOfStep } from "./checked_step.ts";
import type { Epochs } from "./epochs.ts";
import { addTallies, EMPTY_TALLY, figuresOf } from "./figures.ts";
import { disposeExcept, scan } from "./fold.ts";
import { checkSignal, interruption } from "./interruption.ts";
import { NonFiniteLossError } from "./non_finite_loss.ts";
import type { OwnState } from "./own_state.ts";
import type { EpochReport, Reports, StepReport } from "./reports.ts";
import type { AnyState } from "./state.ts";

/** What {@linkcode trainEpochs} may be told. */
export interface TrainEpochsOptions {
  /** Ends the run when it is aborted, in the middle of an epoch too. */
  readonly signal?: AbortSignal;
  /** Does Ctrl-C end the run gracefully? `true` unless said; a second Ctrl-C ends the program. */
  readonly interruptible?: boolean;
}

/** How long the loop may run before it lets timers and signals have their turn, in milliseconds. */
const TURN = 50;

/**
 * Trains epoch by epoch and reports each. Nothing happens before the first report is asked for.
 *
 * Ctrl-C or an aborted signal ends the stream; the epoch that was under way is dropped, so that the last report is
 * that of the last finished epoch.
 *
 * @param start Where to begin; it is not freed.
 * @throws {TypeError} Where the data do not suit the model or the loss, or an option is not known.
 * @throws {NonFiniteLossError} From the stream, where a loss is NaN or infinite.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { adam, asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective } from "shapefold";
 * import { sequential, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), adam({ learningRate: 0.1 }));
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 * const { state, loss } = await last(trainEpochs(step, start, epochs(data, { count: 200, key: key(1) })));
 * state[Symbol.dispose]();
 * assert(loss < 0.1);
 * ```
 */
export function trainEpochs<T, S, P>(
  step: CheckedStep<T>,
  start: OwnState<S, StateOfStep<T>>,
  epochs: CheckedEpochs<ObjectiveOf<T>, P>,
  options: TrainEpochsOptions = {},
): Reports<EpochReport<StateOfStep<T>>> {
  checkOptions("Cannot train", options, ["signal", "interruptible"], "{ interruptible: false }");
  checkSignal("Cannot train", options.signal);
  const trainer: unknown = step;
  checkStep(trainer);
  const passes = epochs as Epochs<AnyExamples>;
  if (typeof passes.batches !== "function") {
    throw new TypeError(
      "expected passes over data such as epochs(data, { count: 10 }) gives",
    );
  }
  checkFitAndValues(trainer.objective, passes.data);
  const watchers: ((report: StepReport) => void)[] = [];
  const adjustments: Adjust<StateOfStep<T>>[] = [];
  return {
    watch: (watcher) => watchers.push(watcher),
    adjust: (f) => void adjustments.push(f),
    [Symbol.asyncIterator]: () =>
      run(
        step as unknown as Step<StateOfStep<T>>,
        start as StateOfStep<T>,
        passes,
        options,
        (report) => watchers.forEach((watch) => watch(report)),
        () => adjustments.splice(0),
      ),
  };
}

/** What a run is told to go on with, see {@linkcode Reports}. */
type Adjust<State> = (state: State) => State;

/** What the loop needs of a step. */
interface Step<State> {
  (state: State, batch: AnyExamples): State;
  readonly metrics: readonly Metric[];
}

async function* run<State extends AnyState>(
  step: Step<State>,
  start: State,
  { count, steps, batches }: Epochs<AnyExamples>,
  { signal, interruptible = true }: TrainEpochsOptions,
  report: (report: StepReport) => void,
  takeAdjustments: () => readonly Adjust<State>[],
): AsyncGenerator<EpochReport<State>> {
  using interrupted = interruption({ signal, interruptible });
  let state = start;
  for (let epoch = 1; epoch <= count && !interrupted.now; epoch++) {
    const began = performance.now();
    let tally = EMPTY_TALLY;
    let begin = state;
    let current = state;
    let lastTurn = began;
    let done = 0;
    try {
      current = begin = adjusted(state, takeAdjustments());
      for (const next of scan<State, AnyExamples>(step, begin, batches(epoch))) {
        current = next;
        tally = addTallies(tally, next.last);
        const figures = figuresOf(tally, step.metrics);
        report({ epoch, epochs: count, step: ++done, steps, figures });
        if (performance.now() - lastTurn > TURN) {
          await turn();
          lastTurn = performance.now();
        }
        if (interrupted.now) break;
      }
    } catch (error) {
      disposeExcept([state, begin, current], [start]);
      throw error instanceof NonFiniteLossError ? error.at(epoch) : error;
    }
    if (done < steps) {
      disposeExcept([begin, current], [start, state]);
      return;
    }
    disposeExcept([state, begin], [start, current]);
    state = current;
    const seconds = (performance.now() - began) / 1000;
    yield { epoch, epochs: count, steps, seconds, ...figuresOf(tally, step.metrics), state };
    await turn();
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
