/**
 * The variants of the example, and what the course notebook measured of each.
 *
 * @module
 */

/** The networks and remedies, in the order of the notebook's questions 2 to 9. */
export const VARIANTS = [
  "underfit",
  "overfit",
  "early-stopping",
  "smaller",
  "l1",
  "l2",
  "dropout",
  "combined",
] as const;

/** A network, or a remedy for the one that overfits. */
export type Variant = typeof VARIANTS[number];

/** What is compared with all others. */
export const BASELINE = "overfit";

/** The only one of the others that is no remedy. */
export const UNDERFIT = "underfit";

/** Each variant in the notation `784-10r-10s`: r relu, d dropout, s softmax. */
export const NETWORKS: Readonly<Record<Variant, string>> = {
  underfit: "784-10r-10s",
  overfit: "784-1568r-10s",
  "early-stopping": "784-1568r-10s, patience 3, best weights restored",
  smaller: "784-128r-10s",
  l1: "784-1568r-10s, L1(1e-8) on the hidden kernel",
  l2: "784-1568r-10s, L2(1e-8) on the hidden kernel",
  dropout: "784-1568r-d.5-d.5-10s",
  combined: "784-128r-d.5-10s, L1(1e-7) on the hidden kernel, patience 3, best weights restored",
};

/** What the notebook measured with 33,600 rows to learn from and 18,000 to test on. */
export const NOTEBOOK = {
  underfit: { testLoss: 0.4167, accuracy: 0.8524 },
  overfit: { testLoss: 0.4328, accuracy: 0.8769 },
  "early-stopping": { testLoss: 0.3489, accuracy: 0.8799 },
  smaller: { testLoss: 0.3278, accuracy: 0.8855 },
  l1: { testLoss: 0.3670, accuracy: 0.8883 },
  l2: { testLoss: 0.3577, accuracy: 0.8901 },
  dropout: { testLoss: 0.3362, accuracy: 0.8877 },
  combined: { testLoss: 0.3403, accuracy: 0.8826 },
} as const satisfies Readonly<
  Record<Variant, { readonly testLoss: number; readonly accuracy: number }>
>;

/** The variants that were asked for, and the one that all are compared with. */
export function chosenVariants(only: readonly string[]): readonly Variant[] {
  return VARIANTS.filter((variant) => variant === BASELINE || only.includes(variant));
}
