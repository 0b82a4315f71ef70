/** The gradient that a step follows, through all of its kernels, against finite differences. */
import {
  type AnyObjective,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  dense,
  dropout,
  elasticNet,
  gelu,
  huber,
  input,
  key,
  l1,
  l2,
  meanAbsoluteError,
  meanSquaredError,
  objective,
  oneHot,
  pipe,
  relu,
  sequential,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  tanh,
  type Tensor,
  uniform,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";

const x = uniform(key(1), "9 6", { min: -1 });
const classes = asTensor([0, 2, 1, 2, 0, 1, 1, 0, 2], "9", "int32");
const numbers = uniform(key(2), "9 3", { min: 2, max: 3 });
const yes = asTensor([[1], [0], [1], [1], [0], [0], [1], [0], [1]], "9 1");

const smooth = sequential(input("6"), dense(7, tanh), dropout(0.4), dense(5, gelu), dense(3));
const rectified = sequential(input("6"), dense(8, relu), dropout(0.25), dense(3));
const probabilities = sequential(input("6"), dense(7, sigmoid), dense(3, softmax));
const binary = sequential(input("6"), dense(7, tanh), dense(1, sigmoid));

const objectives: Record<string, readonly [AnyObjective, unknown]> = {
  "mean absolute error with l1": [
    pipe(objective(smooth, meanAbsoluteError), l1(0.01)),
    numbers,
  ],
  "mean squared error behind relu and dropout": [objective(rectified, meanSquaredError), numbers],
  "huber with an elastic net": [
    pipe(objective(smooth, huber), elasticNet({ l1: 0.01, l2: 0.02 })),
    numbers,
  ],
  "crossentropy of logits with l2": [
    pipe(objective(smooth, categoricalCrossentropy({ fromLogits: true })), l2(0.1)),
    oneHot(classes, 3),
  ],
  "sparse crossentropy of logits": [
    objective(smooth, sparseCategoricalCrossentropy({ fromLogits: true })),
    classes,
  ],
  "crossentropy of probabilities": [
    objective(probabilities, categoricalCrossentropy),
    oneHot(classes, 3),
  ],
  "sparse crossentropy of probabilities": [
    objective(probabilities, sparseCategoricalCrossentropy),
    classes,
  ],
  "binary crossentropy": [objective(binary, binaryCrossentropy), yes],
};

for (const [name, [loss, y]] of Object.entries(objectives)) {
  Deno.test(`the gradient of a whole step is right: ${name}`, () => {
    const { params, running } = loss.model.init(key(3));
    assertGradient(
      (params: unknown): Tensor<""> => {
        // The same key for each evaluation: the same units are dropped.
        const context = { training: true, key: key(4) };
        return loss({ params, running }, { x, y }, context).loss;
      },
      params,
    );
  });
}
