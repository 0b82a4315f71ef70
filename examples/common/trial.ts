/**
 * A trial: one model, trained in one way, with the figures that tell remedies apart.
 *
 * @module
 */

import {
  type AnyExamples,
  type AnyObjective,
  type AnyState,
  type EpochFigures,
  evaluate,
  type Figures,
  type Fitted,
  kernels,
  mapTree,
  type Metric,
  predict,
  summary,
  type Tensor,
  type TypedModel,
  values,
} from "shapefold";

/** The figures of a trial. */
export interface Trial {
  /** How many numbers the model learns. */
  readonly parameters: number;
  /** How many epochs it was trained for. */
  readonly epochs: number;
  /** The epoch whose weights the figures are of. */
  readonly epoch: number;
  /** Why the training ended before its last epoch; absent where it did not. */
  readonly ended?: string;
  /** The figures on the rows that it learnt from, without dropout and noise. */
  readonly train: Figures;
  /** The figures on the rows by which the training is watched. */
  readonly validation?: Figures;
  /** The figures on the rows that were kept for the end. */
  readonly test?: Figures;
  /** The generalization gap: the data loss on unseen rows less that on the training rows. */
  readonly gap: number;
  /** The share of the kernels' weights below 0.001. */
  readonly nearZero: number;
  /** How long the training took. */
  readonly seconds: number;
  /** The figures of each epoch. */
  readonly history: readonly EpochFigures[];
}

/** Weights below this count as near zero. */
export const NEAR_ZERO = 1e-3;

/** What {@linkcode trialOf} is about. */
export interface Trained {
  /** What was minimized. */
  readonly loss: AnyObjective;
  /** What `fit` gave. */
  readonly fitted: Omit<Fitted<AnyState>, "state"> & { readonly state: AnyState };
  /** The rows that were learnt from, and others. */
  readonly train: AnyExamples;
  readonly validation?: AnyExamples;
  readonly test?: AnyExamples;
  /** What is measured beside the loss. */
  readonly metrics?: readonly Metric[];
}

/** A trial, with the figures on those rows that were given. */
export type TrialOf<T extends Trained> =
  & Trial
  & (T extends { readonly validation: AnyExamples } ? { readonly validation: Figures } : unknown)
  & (T extends { readonly test: AnyExamples } ? { readonly test: Figures } : unknown);

/** The figures of a trained model on all its rows. */
export function trialOf<T extends Trained>(trained: T): TrialOf<T> {
  const { loss, fitted, train, validation, test, metrics = [] }: Trained = trained;
  const { state, history, epoch, ended } = fitted;
  const figuresOn = (data: AnyExamples) =>
    evaluate(loss, state as never, data, { metrics }) as Figures;
  const figures = {
    train: figuresOn(train),
    ...(validation && { validation: figuresOn(validation) }),
    ...(test && { test: figuresOn(test) }),
  };
  const trial: Trial = {
    parameters: summary(loss.model).parameters,
    epochs: history.length,
    epoch,
    ...(ended && { ended }),
    ...figures,
    gap: unseenOf(figures).terms.data - figures.train.terms.data,
    nearZero: nearZeroShare(state.params),
    seconds: history.reduce((sum, { seconds }) => sum + seconds, 0),
    history,
  };
  return trial as TrialOf<T>;
}

/** What a trained model says of rows; for one of several models, which the compiler cannot tell apart. */
export function predictionsOf(
  { model }: AnyObjective,
  state: AnyState,
  x: Tensor<string>,
): Tensor<string> {
  return predict(
    model as TypedModel<string, "float32", string, unknown, unknown>,
    state as never,
    x as never,
  );
}

/** The share of the weights in kernels whose size is below {@linkcode NEAR_ZERO}. */
export function nearZeroShare(params: unknown): number {
  const weights = kernelsOf(params);
  const count = weights.reduce((sum, kernel) => sum + kernel.length, 0);
  const near = weights.map((kernel) => kernel.filter((w) => Math.abs(w) < NEAR_ZERO).length);
  return near.reduce((sum, value) => sum + value, 0) / count;
}

/** The numbers of each kernel, in the order of the layers. */
export function kernelsOf(params: unknown): Float32Array[] {
  const found: Float32Array[] = [];
  mapTree(params, (leaf, path) => {
    if (kernels(path, leaf as Tensor<string>)) found.push(values(leaf) as Float32Array);
    return leaf;
  });
  return found;
}

/** Is this what {@linkcode trialOf} gives? */
export function isTrial(value: unknown): value is Trial {
  return value instanceof Object && "nearZero" in value && "history" in value;
}

/** The figures on rows that were not learnt from: those of the test, else those of the validation. */
export function unseenOf(
  { test, validation, train }: Pick<Trial, "test" | "validation" | "train">,
): Figures {
  return test ?? validation ?? train;
}
