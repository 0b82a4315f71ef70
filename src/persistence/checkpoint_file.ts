/**
 * Checkpoints as files: safetensors, whose metadata hold what is no tensor and the SHA-256 of the whole file.
 *
 * The tensors of the state to go on with are called `params.0.kernel`, `running.1.mean`, `optimizer.0.s.2.bias`; those
 * of another state that is kept, such as that of the best epoch, `epochs.5.params.0.kernel`.
 *
 * @module
 */

import { disposable, scope } from "../tensors/memory.ts";
import { describe } from "../text/found.ts";
import { malformed } from "../text/malformed.ts";
import type { Snapshot } from "../training/run.ts";
import type { AnyState } from "../training/state.ts";
import { fromPlain, toPlain } from "./plain_values.ts";
import type { RunFingerprint } from "./run_fingerprint.ts";
import { checkStateLike } from "./state_structure.ts";
import { checkState, type Told, toldIn } from "./told.ts";
import {
  type DecodedTensor,
  decodeSafetensors,
  encodeSafetensors,
  type StoredTensor,
} from "./safetensors.ts";
import { headerLength, LENGTH_BYTES } from "./safetensors_header.ts";

/** What a checkpoint holds. */
export interface CheckpointContent {
  /** What the run is of. */
  readonly fingerprint: RunFingerprint;
  /**
   * Makes the tensors and gives what a run goes on from; it belongs to the caller.
   *
   * @param start A state of the run, whose structure the states must have.
   * @throws {SyntaxError} Where they have not.
   */
  restore<State extends AnyState>(start: State): Snapshot<State>;
}

const FORMAT = "shapefold checkpoint 1";
const DIGEST = '"sha256":"';
const NO_DIGEST = "0".repeat(64);

/**
 * The bytes of a checkpoint. The tensors are read before this waits for anything.
 *
 * @throws {TypeError} Where the state holds something that cannot be kept.
 */
export async function encodeCheckpoint(
  { finished, states, underWay, recalled }: Snapshot<AnyState>,
  fingerprint: RunFingerprint,
): Promise<Uint8Array> {
  const tensors: Record<string, StoredTensor> = {};
  const isOther = ([epoch]: readonly [number, AnyState]) =>
    underWay !== undefined || epoch !== finished.length;
  const state = underWay?.state ?? states.get(finished.length);
  const told = {
    fingerprint,
    finished,
    recalled,
    ...(underWay === undefined
      ? {}
      : { underWay: { done: underWay.done, tally: underWay.tally, seconds: underWay.seconds } }),
  };
  const run = JSON.stringify({
    ...toPlain(told, [], tensors) as object,
    state: toPlain(state, [], tensors),
    others: [...states].filter(isOther).map(([epoch, other]) => [
      epoch,
      toPlain(other, ["epochs", `${epoch}`], tensors),
    ]),
  });
  const bytes = encodeSafetensors(tensors, { sha256: NO_DIGEST, format: FORMAT, run });
  bytes.set(new TextEncoder().encode(await digestOf(bytes)), digestPlace(bytes, ""));
  return bytes;
}

/**
 * What the bytes of a checkpoint say.
 *
 * @param bytes They are changed.
 * @param file The name of the file, for messages.
 * @throws {SyntaxError} Where they are not those of a whole checkpoint.
 */
export async function decodeCheckpoint(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
): Promise<CheckpointContent> {
  await checkDigest(bytes, file);
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  if (metadata.format !== FORMAT) {
    throw malformed(file, `the format '${FORMAT}'`, describe(metadata.format), LENGTH_BYTES);
  }
  const reading = <T>(read: () => T): T => {
    try {
      return read();
    } catch (error) {
      const reason = (error as Error).message.replace(/^expected /, "");
      throw new SyntaxError(
        `Cannot read ${file}: expected ${reason} at byte ${LENGTH_BYTES}`,
        { cause: error },
      );
    }
  };
  const told = reading(() => toldIn(metadata.run));
  return {
    fingerprint: told.fingerprint,
    restore: <State extends AnyState>(start: State) =>
      reading(() => snapshotOf(told, new Map(Object.entries(tensors)), start)),
  };
}

function snapshotOf<State extends AnyState>(
  { finished, recalled, underWay, state, others }: Told,
  tensors: Map<string, DecodedTensor>,
  start: State,
): Snapshot<State> {
  const [current, ...kept] = scope(() =>
    [state, ...others.map(([, other]) => other)].map((plain) => {
      const tree = fromPlain(plain, tensors);
      checkState(tree);
      checkStateLike(tree, start);
      return tree as State;
    })
  ).map((tree) => disposable(tree));
  const states = new Map(others.map(([epoch], i) => [epoch, kept[i]]));
  if (underWay === undefined) states.set(finished.length, current);
  return {
    finished,
    recalled,
    states,
    ...(underWay === undefined ? {} : { underWay: { ...underWay, state: current } }),
  };
}

/** Throws where a file is not as it was written. */
async function checkDigest(bytes: Uint8Array<ArrayBuffer>, file: string): Promise<void> {
  const place = digestPlace(bytes, file);
  const found = new TextDecoder().decode(bytes.subarray(place, place + NO_DIGEST.length));
  bytes.set(new TextEncoder().encode(NO_DIGEST), place);
  const digest = await digestOf(bytes);
  if (digest !== found) {
    throw malformed(file, `the SHA-256 of its bytes, ${digest},`, describe(found), place);
  }
}

/** The byte where the digest stands. */
function digestPlace(bytes: Uint8Array, file: string): number {
  const length = headerLength(bytes, bytes.length, file);
  // One character a byte, whatever they are: the place in the text is that in the file.
  const header = new TextDecoder("latin1").decode(
    bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + Math.min(length, 1000)),
  );
  const place = LENGTH_BYTES + header.indexOf(DIGEST) + DIGEST.length;
  if (!header.includes(DIGEST) || place + NO_DIGEST.length > LENGTH_BYTES + length) {
    throw malformed(file, "the SHA-256 of its bytes", "none", LENGTH_BYTES);
  }
  return place;
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
