/**
 * The networks of the example, and how each is trained: one remedy after another against overfitting.
 *
 * @module
 */

import {
  adam,
  batchNorm,
  dense,
  dropout,
  elasticNet,
  input,
  kernels,
  l1,
  l2,
  objective,
  pipe,
  relu,
  type Selection,
  sequential,
  sparseCategoricalCrossentropy,
} from "shapefold";

/** A variant of the experiment. */
export interface Variant {
  /** What it is, in a few words. */
  readonly about: string;
  /** Passes over the training rows. */
  readonly epochs: number;
  /** Are pixels divided by 255? From the start, or for as many epochs again after those on raw pixels. */
  readonly scaled?: "from the start" | "afterwards";
  /** Does it stop when the loss on a fifth of the training rows, set aside for that, gets no better? */
  readonly stopsEarly?: boolean;
  /** Is it given a key of its own? */
  readonly draws?: number;
}

/** How all of them follow the gradient: Adam at its rate of 0.001, on batches of 32 rows. */
export const optimizer = adam();

/**
 * The crossentropy, of logits: the networks end before the softmax, since with pixels of up to 255 its answers are 0 or 1
 * in 32 bits, which do not tell the loss of a row any more.
 */
const crossentropy = sparseCategoricalCrossentropy({ fromLogits: true });

const two = sequential(input("784"), dense(225, relu), dense(256, relu), dense(10));

const three = sequential(
  input("784"),
  dense(225, relu),
  dense(256, relu),
  dense(128, relu),
  dense(10),
);

const five = sequential(
  input("784"),
  dense(225, relu),
  dense(256, relu),
  dense(128, relu),
  dense(128, relu),
  dense(128, relu),
  dense(10),
);

const ten = sequential(
  input("784"),
  dense(225, relu),
  dense(256, relu),
  dense(128, relu),
  dense(128, relu),
  dense(225, relu),
  dense(256, relu),
  dense(28, relu),
  dense(64, relu),
  dense(128, relu),
  dense(225, relu),
  dense(10),
);

const normed = sequential(
  input("784"),
  dense(225, relu),
  batchNorm(),
  dense(256, relu),
  batchNorm(),
  dense(128, relu),
  batchNorm(),
  dense(10),
);

const dropping = sequential(
  input("784"),
  dense(225, relu),
  dropout(0.3),
  dense(256, relu),
  dropout(0.5),
  dense(128, relu),
  dense(10),
);

/** The three hidden kernels of `three`; not the fourth, which makes the answer. */
const hidden: Selection = (path, parameter) => kernels(path, parameter) && path[0] !== "3";

const base = objective(three, crossentropy);
const batchNormed = objective(normed, crossentropy);

/** What is minimized, by variant. */
export const losses = {
  "base": base,
  "again": base,
  "2-hidden": objective(two, crossentropy),
  "5-hidden": objective(five, crossentropy),
  "10-hidden": objective(ten, crossentropy),
  "then-scaled": base,
  "scaled": base,
  "batch-norm": batchNormed,
  "batch-norm-then-scaled": batchNormed,
  "dropout": objective(dropping, crossentropy),
  "early-stopping": base,
  "l1": pipe(base, l1(0.01, { on: hidden })),
  "l2": pipe(base, l2(0.01, { on: hidden })),
  "l1-l2": pipe(base, elasticNet({ l1: 0.01, l2: 0.01 }, { on: hidden })),
};

/** The name of a variant. */
export type VariantName = keyof typeof losses;

/** How each is trained. */
export const variants: Readonly<Record<VariantName, Variant>> = {
  "base": { about: "three hidden layers of 225, 256 and 128 units", epochs: 15 },
  "again": { about: "base with other draws: how much is luck", epochs: 15, draws: 1 },
  "2-hidden": { about: "without the layer of 128", epochs: 15 },
  "5-hidden": { about: "two more layers of 128", epochs: 15 },
  "10-hidden": { about: "ten hidden layers of 28 to 256 units", epochs: 15 },
  "then-scaled": { about: "base goes on with x / 255", epochs: 30, scaled: "afterwards" },
  "scaled": { about: "base with x / 255 from the start", epochs: 15, scaled: "from the start" },
  "batch-norm": { about: "batch norm behind each hidden layer", epochs: 15 },
  "batch-norm-then-scaled": {
    about: "batch norm goes on with x / 255",
    epochs: 30,
    scaled: "afterwards",
  },
  "dropout": { about: "dropout of 0.3 and 0.5 behind the first two", epochs: 15 },
  "early-stopping": {
    about: "on a fifth of the rows, patience 3, best weights",
    epochs: 15,
    stopsEarly: true,
  },
  "l1": { about: "L1 of 0.01 on the hidden kernels", epochs: 10 },
  "l2": { about: "L2 of 0.01 on the hidden kernels", epochs: 10 },
  "l1-l2": { about: "both", epochs: 10 },
};

/** What the notebook measured; `again` is its early stopping, which had no validation set and never stopped. */
export const notebook = {
  "base": { trainLoss: 0.3027, testLoss: 0.3974 },
  "again": { trainLoss: 0.3122, testLoss: 0.3754 },
  "2-hidden": { trainLoss: 0.3681, testLoss: 0.4555 },
  "5-hidden": { trainLoss: 0.2914, testLoss: 0.4297 },
  "10-hidden": { trainLoss: 0.3063, testLoss: 0.4052 },
  "then-scaled": { trainLoss: 0.1806, testLoss: 0.3517 },
  "batch-norm": { trainLoss: 0.2221, testLoss: 0.4204 },
  "batch-norm-then-scaled": { trainLoss: 0.1631, testLoss: 0.3373 },
  "dropout": { trainLoss: 0.6763, testLoss: 0.5810 },
  "l1": { trainLoss: 1.1852, testLoss: 1.1481 },
  "l2": { trainLoss: 0.5213, testLoss: 0.5247 },
  "l1-l2": { trainLoss: 1.2121, testLoss: 1.2572 },
};
