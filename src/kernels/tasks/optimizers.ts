/**
 * Updates of parameters, by one kernel that reads and writes parameter, gradient and slots (what an optimizer remembers
 * of each parameter) once.
 *
 * What is remembered is never a denormal number: below 2^-102 it is rounded to multiples of 2^-126, about 10^-38.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { type TensorInfo, util } from "../../tensors/tfjs.ts";
import { elementChunks, type Task } from "../job.ts";
import { Kind } from "../kind.ts";

/** A rule by which parameters are updated, as the kernels are told it. */
export interface UpdateRule {
  readonly kind: Kind;
  readonly numbers: readonly number[];
}

/** What every rule is told of a step. */
export interface StepNumbers {
  /** The learning rate. */
  readonly rate: number;
  /** What gradients are multiplied by, such as the factor that clips them; 1 unless said. */
  readonly scale?: number;
  /** Decoupled weight decay: `rate * decay` of each parameter is taken away, beside the update; 0 unless said. */
  readonly decay?: number;
}

/** How much of two moments is kept at each step, and what is added to the root of the second. */
export interface Betas {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** `p - rate * g`. No slot. */
export function sgdRule(step: StepNumbers): UpdateRule {
  return { kind: Kind.sgd, numbers: shared(step) };
}

/** `v = momentum * v - rate * g`; `p + v`, or `p + momentum * v - rate * g` with Nesterov's look ahead. Slot: velocity. */
export function momentumRule(
  step: StepNumbers,
  { momentum, nesterov }: { readonly momentum: number; readonly nesterov: boolean },
): UpdateRule {
  return { kind: Kind.momentum, numbers: [...shared(step), momentum, Number(nesterov)] };
}

/**
 * `s = rho * s + (1 - rho) * g^2`, and `p - rate * g / sqrt(s + epsilon)`; centered and with momentum as `rmsprop` says.
 * Slots: mean of squares; mean, or none; velocity, or none.
 */
export function rmspropRule(
  step: StepNumbers,
  { rho, epsilon, centered, momentum }: {
    readonly rho: number;
    readonly epsilon: number;
    readonly centered: boolean;
    readonly momentum: number | undefined;
  },
): UpdateRule {
  const own = [rho, 1 - rho, epsilon, Number(centered)];
  const velocity = [Number(momentum !== undefined), momentum ?? 0];
  return { kind: Kind.rmsprop, numbers: [...shared(step), ...own, ...velocity] };
}

/**
 * `m = beta1 * m + (1 - beta1) * g`, `s = beta2 * s + (1 - beta2) * g^2`, and
 * `p - rate * sqrt(1 - beta2^count) / (1 - beta1^count) * m / (sqrt(s) + epsilon)`. Slots: mean, mean of squares.
 *
 * @param count The number of this update, from 1.
 */
export function adamRule(
  step: StepNumbers,
  count: number,
  { beta1, beta2, epsilon }: Betas,
): UpdateRule {
  const [scale, kept, rate] = shared(step);
  const corrected = rate * Math.sqrt(1 - beta2 ** count) / (1 - beta1 ** count);
  const own = [beta1, 1 - beta1, beta2, 1 - beta2, epsilon];
  return { kind: Kind.adam, numbers: [scale, kept, corrected, ...own] };
}

/** `s = s + g^2`, and `p - rate * g / sqrt(s + epsilon)`. Slot: sum of squares. */
export function adagradRule(
  step: StepNumbers,
  { epsilon }: { readonly epsilon: number },
): UpdateRule {
  return { kind: Kind.adagrad, numbers: [...shared(step), epsilon] };
}

/**
 * `s = rho * s + (1 - rho) * g^2`, `u = g * sqrt(d + epsilon) / sqrt(s + epsilon)`, `d = rho * d + (1 - rho) * u^2`, and
 * `p - rate * u`. Slots: mean of squares, mean of squared updates.
 */
export function adadeltaRule(
  step: StepNumbers,
  { rho, epsilon }: { readonly rho: number; readonly epsilon: number },
): UpdateRule {
  return { kind: Kind.adadelta, numbers: [...shared(step), rho, 1 - rho, epsilon] };
}

/**
 * `m = beta1 * m + (1 - beta1) * g`, `s = beta2 * s + (1 - beta2) * g^2`, and
 * `p - rate * (ofMean * m + ofGradient * g) / (sqrt(s / (1 - beta2^count)) + epsilon)`. Slots: mean, mean of squares.
 *
 * @param count The number of this update, from 1.
 */
export function nadamRule(
  step: StepNumbers,
  count: number,
  { ofMean, ofGradient }: { readonly ofMean: number; readonly ofGradient: number },
  { beta1, beta2, epsilon }: Betas,
): UpdateRule {
  const [scale, kept, rate] = shared(step);
  const root = Math.sqrt(1 - beta2 ** count);
  const own = [beta1, 1 - beta1, beta2, 1 - beta2, epsilon * root, rate * root * ofGradient];
  return { kind: Kind.nadam, numbers: [scale, kept, rate * root * ofMean, ...own] };
}

/**
 * `m = beta1 * m + (1 - beta1) * g`, `n = max(beta2 * n, |g|)`, and `p - rate / (1 - beta1^count) * m / (n + epsilon)`.
 * Slots: mean, norm.
 *
 * @param count The number of this update, from 1.
 */
export function adamaxRule(
  step: StepNumbers,
  count: number,
  { beta1, beta2, epsilon }: Betas,
): UpdateRule {
  const [scale, kept, rate] = shared(step);
  const own = [beta1, 1 - beta1, beta2, epsilon];
  return { kind: Kind.adamax, numbers: [scale, kept, rate / (1 - beta1 ** count), ...own] };
}

/** `p - rate * sign(beta1 * m + (1 - beta1) * g)`, and `m = beta2 * m + (1 - beta2) * g`. Slot: mean. */
export function lionRule(
  step: StepNumbers,
  { beta1, beta2 }: Omit<Betas, "epsilon">,
): UpdateRule {
  return { kind: Kind.lion, numbers: [...shared(step), beta1, 1 - beta1, beta2, 1 - beta2] };
}

/** `keep * p + share * g`: sums and running means of trees. No slot. */
export function blendRule(keep: number, share: number): UpdateRule {
  return { kind: Kind.sgd, numbers: [1, keep, -share] };
}

function shared({ rate, scale = 1, decay = 0 }: StepNumbers): [number, number, number] {
  return [scale, 1 - rate * decay, rate];
}

/** A tensor, and where its next values go; which may be the same. */
export type Replaced = readonly [now: TensorInfo, next: TensorInfo];

/** The update of one parameter; all tensors have its size. `null` stands for a slot that the rule does without. */
export function updateTask(
  { kind, numbers }: UpdateRule,
  gradient: TensorInfo,
  parameter: Replaced,
  slots: readonly (Replaced | null)[],
): Task {
  const { addressOf } = heap();
  const count = util.sizeFromShape(gradient.shape);
  const args = [count, addressOf(gradient), addressOf(parameter[0]), addressOf(parameter[1])];
  for (let i = 0; i < MOST_SLOTS; i++) {
    const slot = slots[i] ?? null;
    if (slot === null) args.push(0, 0);
    else args.push(addressOf(slot[0]), addressOf(slot[1]));
  }
  args.push(...numbers);
  return { kind, chunks: elementChunks(count), args };
}

/** Kernels read so many slots from their arguments. */
const MOST_SLOTS = 3;
