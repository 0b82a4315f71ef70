/**
 * Random tensors from Philox streams: what `src/tensors/random.ts` draws by. A number is a function of the stream and
 * of its place, so that the threads draw without waiting for one another, and what was drawn can be drawn again.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import type { Stream } from "../../tensors/key.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { run, type Task } from "../job.ts";
import type { KernelCall } from "./kernel.ts";
import { Kind } from "../kind.ts";
import { output } from "../output.ts";

/** The elements of a chunk; `assembly/random.ts` counts by the same number. */
const CHUNK = 2048;

/**
 * The task of a kernel that goes through `count` elements with a random word for each.
 *
 * @param target The address of what it writes.
 * @param rest What the kernel's source says beyond that.
 */
export function randomTask(
  kind: Kind,
  count: number,
  stream: Stream,
  target: number,
  ...rest: readonly number[]
): Task {
  return {
    kind,
    chunks: Math.ceil(count / CHUNK),
    args: [count, ...stream, target, ...rest],
  };
}

/** The largest word that is below a share of 2^32, so that a word is at most this with that probability; -1 for 0. */
export function wordLimit(probability: number): number {
  return Math.ceil(probability * 2 ** 32) - 1;
}

/** How a kernel without inputs is called. */
type Draw<Parameters> = KernelCall<object, { shape: number[]; stream: Stream } & Parameters>;

/** `PhiloxUniform`: from `min` to `max`, in steps of 2^-24 of the way. */
export function uniform({ attrs }: Draw<{ min: number; max: number }>): TensorInfo {
  const { shape, stream, min, max } = attrs;
  return drawn(Kind.uniform, shape, stream, min, max - min);
}

/** `PhiloxNormal`: by the method of Box and Muller; all within 6.67 deviations. */
export function normal({ attrs }: Draw<{ mean: number; deviation: number }>): TensorInfo {
  const { shape, stream, mean, deviation } = attrs;
  return drawn(Kind.normal, shape, stream, mean, deviation);
}

/** `PhiloxBernoulli`: ones with a probability, else zeros, as floats. */
export function bernoulli({ attrs }: Draw<{ probability: number }>): TensorInfo {
  const { shape, stream, probability } = attrs;
  // No limit is below every word: there it is the one that becomes a zero.
  const limit = Math.max(0, wordLimit(probability));
  return drawn(Kind.bernoulli, shape, stream, limit, Number(probability > 0));
}

function drawn(kind: Kind, shape: number[], stream: Stream, ...rest: number[]): TensorInfo {
  const x = output(shape);
  run(randomTask(kind, util.sizeFromShape(shape), stream, heap().addressOf(x), ...rest));
  return x;
}

/** `PhiloxPermutation`: the integers below a count, shuffled by the method of Fisher and Yates. */
export function permutation({ attrs: { shape, stream } }: Draw<object>): TensorInfo {
  const order = output(shape, "int32");
  run({
    kind: Kind.permutation,
    chunks: 1,
    args: [shape[0], ...stream, heap().addressOf(order)],
  });
  return order;
}
