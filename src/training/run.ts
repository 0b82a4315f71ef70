/**
 * A run as those see it who keep it: what it is of, where it is, and what streams remember of it.
 *
 * Streams are functions of the reports that they are given, so most of what they remember (the best figure, patience,
 * history) need not be kept: a resumed run gives the old reports once more. What cannot be had from those is what was
 * computed from a state that is gone, see `recall`, and the states that a stream holds, see `hold`.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import { freeTree } from "../tensors/free_tree.ts";
import { isAbsent } from "./absent_state.ts";
import type { Epochs } from "./epochs.ts";
import type { Figures, Tally } from "./figures.ts";
import type { AnyReport, Reports, Resumed, RunMemory } from "./reports.ts";
import { type AnyState, retainState } from "./state.ts";
import type { AnyTrainStep } from "./step.ts";

/** What was said of an epoch, without the state. */
export interface EpochRecord extends Figures {
  /** The epoch, counted from 1. */
  readonly epoch: number;
  /** How long it took. */
  readonly seconds: number;
}

/** An epoch that is not finished. */
export interface UnderWay<State extends AnyState> {
  /** The state after the last step. */
  readonly state: State;
  /** How many steps were done in the epoch. */
  readonly done: number;
  /** The figures so far. */
  readonly tally: Tally;
  /** How long it took so far. */
  readonly seconds: number;
}

/** All results of functions by their names, each with its epoch. */
export type Recalled = Readonly<Record<string, readonly (readonly [epoch: number, T: unknown])[]>>;

/** Everything from which a run can go on. */
export interface Snapshot<State extends AnyState> {
  /** The epochs that are finished. */
  readonly finished: readonly EpochRecord[];
  /** The states after the last of them, and after those whose states are held. */
  readonly states: ReadonlyMap<number, State>;
  /** The next one, where some of it was done. */
  readonly underWay?: UnderWay<State>;
  /** What functions of reports gave. */
  readonly recalled: Recalled;
}

/** A run for who keeps it. */
export interface KeptRun<State extends AnyState> extends RunMemory {
  /** What it steps by. */
  readonly step: AnyTrainStep;
  /** The state that it begins with where it is not resumed. */
  readonly start: State;
  /** The passes over the data. */
  readonly epochs: Epochs<AnyExamples>;
  /** Where it is; its states live until the run goes on. */
  snapshot(): Snapshot<State>;
  /** Calls and awaits `f` where the run is interrupted, before it lets go of the epoch that was under way; SIGTERM is an interruption then. */
  whenInterrupted(f: () => Promise<void>): void;
  /** Keeps the state after the epoch that was just finished until the function that it gives is called. */
  hold(epoch: number): () => void;
}

/** A run for itself. */
export interface OwnRun<State extends AnyState> extends KeptRun<State> {
  /** Where it is now. */
  now: Pick<Snapshot<State>, "finished" | "underWay"> & { readonly last: State };
  /** Begins, after an earlier run perhaps. */
  begin(resumed: Resumed | undefined, recalled: Recalled): void;
  /** Tells that it is interrupted. */
  interrupt(): Promise<void>;
  /** The signals that interrupt it. */
  readonly signals: readonly Deno.Signal[];
}

/** The run of a stream, for who keeps it. */
export function keptRun<S extends AnyState>(
  action: string,
  reports: Reports<AnyReport & { readonly state: S }>,
): KeptRun<S> {
  if (reports.run !== undefined) return reports.run as KeptRun<S>;
  throw new TypeError(
    `${action}: expected a run such as resume gives but found a stream without one; ` +
      "make streams from it by transformReports",
  );
}

/** A run that has not begun. */
export function makeRun<State extends AnyState>(
  of: Pick<KeptRun<State>, "step" | "start" | "epochs">,
): OwnRun<State> {
  const keepers: (() => Promise<void>)[] = [];
  const held = new Map<number, { readonly state: State; holds: number }>();
  const results = new Map<string, Map<number, unknown>>();
  const names = new Set<string>();
  let resumed: Resumed | undefined;
  const run: OwnRun<State> = {
    ...of,
    now: { finished: [], last: of.start },
    get resumed() {
      return resumed;
    },
    get signals(): readonly Deno.Signal[] {
      return keepers.length > 0 && Deno.build.os !== "windows" ? ["SIGINT", "SIGTERM"] : ["SIGINT"];
    },
    begin: (from, recalled) => {
      resumed = from;
      results.clear();
      for (const [name, entries] of Object.entries(recalled)) results.set(name, new Map(entries));
    },
    recall: (name, f) => {
      const own = nameBeside(name, names);
      return (report) => {
        if (!results.has(own)) results.set(own, new Map());
        const known = results.get(own) as Map<number, unknown>;
        if (report.replayed && known.has(report.epoch)) {
          return known.get(report.epoch) as ReturnType<typeof f>;
        }
        const result = f(report);
        known.set(report.epoch, result);
        return result;
      };
    },
    snapshot: () => {
      const { finished, underWay, last } = run.now;
      const states = new Map(Array.from(held, ([epoch, { state }]) => [epoch, state]));
      if (finished.length > 0) states.set(finished.length, last);
      const recalled = Array.from(results, ([name, known]) => [name, [...known]]);
      return { finished, states, underWay, recalled: Object.fromEntries(recalled) };
    },
    whenInterrupted: (f) => void keepers.push(f),
    interrupt: async () => {
      for (const keep of keepers) await keep();
    },
    hold: (epoch) => {
      if (keepers.length === 0) return () => {};
      const isLast = epoch === run.now.finished.length && !isAbsent(run.now.last);
      const hold = held.get(epoch) ??
        (isLast ? { state: retainState(run.now.last), holds: 0 } : undefined);
      if (hold === undefined) return () => {};
      held.set(epoch, hold);
      hold.holds++;
      return () => {
        if (--hold.holds > 0) return;
        held.delete(epoch);
        freeTree("loop", hold.state);
      };
    },
  };
  return run;
}

/** A name of one's own: two streams of a run may compute the same. */
function nameBeside(name: string, names: Set<string>): string {
  let own = name;
  for (let i = 2; names.has(own); i++) own = `${name} ${i}`;
  names.add(own);
  return own;
}
