/**
 * One case of a fuzz run: a reader is given bytes, and everything that may not happen is told.
 *
 * @module
 */

import { AssertionError } from "@std/assert";
import { liveTensors } from "shapefold";
import { type Allocations, countAllocations } from "./allocations.ts";
import { drawsOf } from "./draw.ts";
import { mutate } from "./mutate.ts";
import type { Target } from "./targets.ts";

/** What is allowed to a reader for each byte of a file, and for any file at all. */
const [FACTOR, FLOOR] = [64, 2 ** 17];

/** What packed data may unpack to besides: several copies of `maxBytes` of the targets. */
const UNPACKED = 2 ** 23;

/** The most milliseconds for a case. */
const SLOW = 2000;

const LONGEST_MESSAGE = 3000;

/** Errors about files; those about a model name its parameters instead of a byte. */
const MESSAGE =
  /^Cannot (read|load|import) [^]*: (expected [^]* but found |parameters of another model|another model)/;

/** The bytes of a case: from a valid file, or by the grammar. */
export function caseBytes(target: Target, seed: number): Uint8Array<ArrayBuffer> {
  const draw = drawsOf(seed);
  const made = draw.chance(0.4) ? target.make(draw) : draw.pick(target.valid);
  const isMutated = target.valid.includes(made) || draw.chance(0.3);
  const bytes = isMutated ? mutate(made, draw.pick(target.valid), draw) : made;
  return target.repair?.(bytes, draw) ?? bytes;
}

/** Counts what the attempts ask for. */
export function watchAllocations(): Allocations {
  return countAllocations(UNPACKED);
}

/** How an attempt ended. */
export interface Outcome {
  /** Whether the file was refused. */
  readonly isRefused: boolean;
  /** The bytes that were asked for. */
  readonly taken: number;
  /** What went wrong, where something did. */
  readonly failure?: string;
}

/** Reads bytes and watches. */
export async function attempt(
  target: Target,
  bytes: Uint8Array<ArrayBuffer>,
  path: string,
  allocations: Allocations,
): Promise<Outcome> {
  const began = performance.now();
  const live = liveTensors();
  allocations.take();
  let error: unknown;
  try {
    await target.read(bytes, path);
  } catch (thrown) {
    error = thrown;
  }
  const taken = allocations.take();
  const milliseconds = performance.now() - began;
  const packed = target.isArchive || (bytes[0] === 0x1f && bytes[1] === 0x8b) ? UNPACKED : 0;
  const most = FLOOR + FACTOR * bytes.length + packed;
  const failure = error !== undefined && !isTyped(error, target)
    ? `ended in ${error instanceof Error ? error.stack : Deno.inspect(error)}`
    : taken > most
    ? `asked for ${taken} bytes where ${most} are allowed`
    : liveTensors() !== live
    ? `left ${liveTensors() - live} tensors`
    : milliseconds > SLOW
    ? `took ${milliseconds} ms`
    : undefined;
  return { isRefused: error !== undefined, taken, failure };
}

/** Whether it is an error of ours: its type, its grammar, and a byte or a line where the file is malformed. */
function isTyped(error: unknown, { hasPlaces = true }: Target): boolean {
  if (!(error instanceof Error) || error instanceof AssertionError) return false;
  const { message, name } = error;
  if (!MESSAGE.test(message) || message.length > LONGEST_MESSAGE) return false;
  if (name === "SyntaxError" && hasPlaces) {
    return / at (byte|line) \d+(, column \d+)?$/.test(message);
  }
  return [SyntaxError, RangeError, TypeError].some((type) => error instanceof type);
}
