/**
 * What a checkpoint says, compared with what a checkpoint can say: its SHA-256 tells of damage, not of who wrote it, and
 * kernels that were given slots of another size would read what is not theirs.
 *
 * @module
 */

import { isKey } from "../tensors/key.ts";
import { isTensor, shapeText } from "../tensors/tensor.ts";
import { isBranch, type Path } from "../tensors/tree.ts";
import { describe } from "../text/found.ts";
import type { EpochRecord, Recalled, UnderWay } from "../training/run.ts";
import type { AnyState } from "../training/state.ts";
import type { Plain } from "./plain_values.ts";
import type { RunFingerprint } from "./run_fingerprint.ts";

/** What the metadata say of a run, beside the trees of its states. */
export interface Told {
  /** What the run is of. */
  readonly fingerprint: RunFingerprint;
  /** The epochs that are finished. */
  readonly finished: readonly EpochRecord[];
  /** What functions of reports gave. */
  readonly recalled: Recalled;
  /** The next epoch, where some of it was done. */
  readonly underWay?: Omit<UnderWay<AnyState>, "state">;
}

/** The states that a checkpoint holds, as JSON. */
export interface ToldStates {
  /** The tree of the state to go on with. */
  readonly state: Plain;
  /** The trees of other states, each with its epoch. */
  readonly others: readonly (readonly [epoch: number, state: Plain])[];
}

/** Throws a `SyntaxError` where something else is told of a run. */
export function checkTold(told: unknown): asserts told is Told {
  if (!isRecord(told)) throw wrong("a run", told);
  const { fingerprint, finished, recalled, underWay } = told;
  if (!isRecord(fingerprint) || !Object.values(fingerprint).every(isText)) {
    throw wrong("a fingerprint of texts", fingerprint);
  }
  if (!Array.isArray(finished)) throw wrong("the finished epochs", finished);
  for (const [i, record] of finished.entries()) {
    const isNext = isRecord(record) && record.epoch === i + 1 && isNumber(record.seconds) &&
      isNumber(record.loss) && areNumbers(record.terms) && isRecord(record.metrics);
    if (!isNext) throw wrong(`the figures of epoch ${i + 1}`, record);
  }
  const areResults = (value: unknown) =>
    Array.isArray(value) && value.every((pair) => Array.isArray(pair) && isCount(pair[0]));
  if (!isRecord(recalled) || !Object.values(recalled).every(areResults)) {
    throw wrong("results with their epochs", recalled);
  }
  if (underWay === undefined) return;
  const isUnderWay = isRecord(underWay) && isCount(underWay.done) && underWay.done > 0 &&
    isTally(underWay.tally) && isNumber(underWay.seconds);
  if (!isUnderWay) throw wrong("an epoch under way", underWay);
}

/** Throws a `SyntaxError` where the states are not told as states are. */
export function checkToldStates(
  states: Readonly<Record<keyof ToldStates, unknown>>,
  { finished, underWay }: Told,
): asserts states is ToldStates {
  const { state, others } = states;
  if (!isRecord(state)) throw wrong("a state", state);
  if (finished.length === 0 && underWay === undefined) {
    throw wrong("a run that has begun", finished);
  }
  const last = underWay === undefined ? finished.length - 1 : finished.length;
  const epochs = new Set<unknown>();
  const isOther = (value: unknown) => {
    if (!Array.isArray(value) || epochs.has(value[0])) return false;
    const [epoch, state] = value;
    epochs.add(epoch);
    return isCount(epoch) && epoch > 0 && epoch <= last && isRecord(state);
  };
  if (!Array.isArray(others) || !others.every(isOther)) throw wrong("states of epochs", others);
}

/**
 * Throws a `SyntaxError` where a state has not the structure of another one of the same run.
 *
 * @param start A state of the run.
 */
export function checkStateLike(state: unknown, start: AnyState): void {
  const members = ["params", "running", "optimizer", "step", "key"] as const;
  for (const name of members) {
    checkLike(isRecord(state) ? state[name] : undefined, start[name], [name]);
  }
  const { step, last } = state as unknown as AnyState;
  if (!isCount(step)) throw wrong("a number of steps", step);
  if (!isTally(last)) throw wrong("the figures of the last step", last);
}

function checkLike(found: unknown, wanted: unknown, path: Path): void {
  const [expected, is] = [kindOf(wanted), kindOf(found)];
  if (expected !== is) {
    throw new SyntaxError(`expected ${expected} at ${path.join(".")} but found ${is}`);
  }
  if (!isBranch(wanted)) return;
  for (const [name, child] of Object.entries(wanted)) {
    checkLike((found as Record<string, unknown>)[name], child, [...path, name]);
  }
}

/** What must be the same of two values of one place. */
function kindOf(value: unknown): string {
  if (isTensor(value)) return `${value.dtype} '${shapeText(value)}'`;
  if (isKey(value)) return "a key";
  if (Array.isArray(value)) return `${value.length} values`;
  if (isBranch(value)) return `{ ${Object.keys(value).sort().join(", ")} }`;
  return value === null ? "null" : `a ${typeof value}`;
}

function isTally(value: unknown): boolean {
  return isRecord(value) && isNumber(value.rows) && isNumber(value.loss) &&
    areNumbers(value.terms) && isRecord(value.sums) &&
    Object.values(value.sums).every((sums) => Array.isArray(sums) && sums.every(isNumber));
}

function areNumbers(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isNumber);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return isBranch(value) && !Array.isArray(value);
}

function wrong(expected: string, found: unknown): SyntaxError {
  return new SyntaxError(`expected ${expected} but found ${describe(found)}`);
}
