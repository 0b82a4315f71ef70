/**
 * What the metadata of a checkpoint say of a run, checked before anybody believes it.
 *
 * @module
 */

import { isKey } from "../tensors/key.ts";
import { describe } from "../text/found.ts";
import type { EpochRecord, Recalled, UnderWay } from "../training/run.ts";
import type { AnyState } from "../training/state.ts";
import { fromPlain, type Plain } from "./plain_values.ts";
import type { RunFingerprint } from "./run_fingerprint.ts";

/** What the metadata say of a run, beside the trees of its states. */
export interface Told {
  readonly fingerprint: RunFingerprint;
  readonly finished: readonly EpochRecord[];
  readonly recalled: Recalled;
  readonly underWay?: Omit<UnderWay<AnyState>, "state">;
  /** The tree of the state to go on with. */
  readonly state: Plain;
  /** The trees of other states, each with its epoch. */
  readonly others: readonly (readonly [epoch: number, state: Plain])[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads them; the trees of states stay as they are. */
export function toldIn(text: string | undefined): Told {
  const parsed: unknown = parse(text ?? "");
  check("what is known of a run", parsed, isFields);
  const { state, others, ...rest } = parsed as Readonly<Record<string, Plain>>;
  const told = fromPlain(rest, new Map()) as Fields;
  check("a fingerprint", told.fingerprint, (found) => isRecord(found, isText));
  check("finished epochs", told.finished, (found) => isList(found, isRecordOfEpoch));
  check("recalled results", told.recalled, (found) => isRecord(found, areResults));
  check("an epoch under way", told.underWay, (found) => found === undefined || isUnderWay(found));
  const { length } = told.finished as readonly unknown[];
  check("a finished epoch", length, (found) => found > 0 || told.underWay !== undefined);
  check(
    "states with their epochs",
    others,
    (found) =>
      isList(
        found,
        (entry) =>
          isList(entry, () => true) && entry.length === 2 && isCount(entry[0]) &&
          entry[0] <= length,
      ),
  );
  const epochs = (others as Told["others"]).map(([epoch]) => epoch);
  if (told.underWay === undefined) epochs.push(length);
  check("one state of an epoch", epochs, (found) => new Set(found).size === found.length);
  return { ...told, state, others } as Told;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(`expected JSON but found ${describe(text)}`);
  }
}

/** Throws where a tree is no state of a run. */
export function checkState(tree: unknown): asserts tree is AnyState {
  check(
    "the state of a run",
    tree,
    (found) =>
      isFields(found) && Array.isArray(found.params) && "running" in found &&
      "optimizer" in found && isCount(found.step) && isKey(found.key) && isTally(found.last),
  );
}

function check<T>(expected: string, found: T, isRight: (found: T) => boolean): void {
  if (!isRight(found)) throw new SyntaxError(`expected ${expected} but found ${describe(found)}`);
}

function isRecordOfEpoch(entry: unknown, index: number): boolean {
  return isFields(entry) && entry.epoch === index + 1 && isNumber(entry.seconds) &&
    isNumber(entry.loss) && isRecord(entry.terms, isNumber) && isRecord(entry.metrics, isNumber);
}

function isUnderWay(found: unknown): boolean {
  return isFields(found) && isCount(found.done) && isNumber(found.seconds) && isTally(found.tally);
}

function isTally(found: unknown): boolean {
  return isFields(found) && isNumber(found.rows) && isNumber(found.loss) &&
    isRecord(found.terms, isNumber) && isRecord(found.sums, (sums) => isList(sums, isNumber));
}

function areResults(found: unknown): boolean {
  return isList(found, (entry) => Array.isArray(entry) && entry.length === 2 && isCount(entry[0]));
}

function isFields(found: unknown): found is Fields {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function isRecord(found: unknown, isEntry: (entry: unknown) => boolean): boolean {
  return isFields(found) && Object.values(found).every(isEntry);
}

function isList(
  found: unknown,
  isEntry: (entry: unknown, index: number) => boolean,
): found is readonly unknown[] {
  return Array.isArray(found) && found.every(isEntry);
}

function isNumber(found: unknown): found is number {
  return typeof found === "number";
}

function isCount(found: unknown): found is number {
  return Number.isSafeInteger(found) && Number(found) >= 0;
}

function isText(found: unknown): boolean {
  return typeof found === "string";
}
