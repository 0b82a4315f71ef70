/**
 * The error that ends a run whose loss has become NaN or infinite.
 *
 * @module
 */

/**
 * A loss was NaN or infinite. Nothing was updated by that step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { NonFiniteLossError } from "shapefold";
 *
 * const error = new NonFiniteLossError(120, NaN, { data: NaN, l2: 0.5 }, 3);
 * assertEquals(error.message, "Training stopped at epoch 3, step 120: the loss is NaN (data NaN, l2 0.5)");
 * ```
 */
export class NonFiniteLossError extends RangeError {
  /** The name that messages begin with. */
  override readonly name = "NonFiniteLossError";

  /**
   * An error whose message names the step, the loss and its parts.
   *
   * @param step The step that failed, counted from 1 over the whole run.
   * @param loss NaN or infinite.
   * @param terms The parts of the loss.
   * @param epoch The epoch, counted from 1, where there is one.
   */
  constructor(
    readonly step: number,
    readonly loss: number,
    readonly terms: Readonly<Record<string, number>>,
    readonly epoch?: number,
  ) {
    const where = epoch === undefined ? `step ${step}` : `epoch ${epoch}, step ${step}`;
    const parts = Object.entries(terms).map(([name, value]) => `${name} ${value}`).join(", ");
    super(`Training stopped at ${where}: the loss is ${loss} (${parts})`);
  }

  /** The same error with the epoch in which it happened. */
  at(epoch: number): NonFiniteLossError {
    return new NonFiniteLossError(this.step, this.loss, this.terms, epoch);
  }
}
