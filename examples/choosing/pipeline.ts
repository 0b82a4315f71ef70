/**
 * A model from a plain configuration: all that is to be chosen stands in one object, which can be printed, compared and
 * sent to a worker.
 *
 * @module
 */

import {
  adam,
  type AnyOptimizer,
  categoricalCrossentropy,
  dense,
  type DenseParams,
  input,
  l2,
  meanSquaredError,
  type Model,
  type Objective,
  objective,
  pipe,
  relu,
  rmsprop,
  sequential,
  sgd,
  sigmoid,
  softmax,
  tanh,
  type Tensor,
} from "shapefold";

const activations = { relu, tanh, sigmoid, softmax };
const optimizers = { SGD: sgd, Adam: adam, RMSprop: rmsprop };
const losses = { categoricalCrossentropy, meanSquaredError };

/** A network and how it is trained, in plain values. */
export interface Design {
  /** The units of each hidden layer. */
  readonly hidden: readonly number[];
  /** What the hidden layers apply to their results. */
  readonly activation: keyof typeof activations;
  /** The number of classes. */
  readonly outputs: 10;
  /** What the last layer applies to its result. */
  readonly outputActivation: keyof typeof activations;
  /** How the gradient is followed. */
  readonly optimizer: keyof typeof optimizers;
  /** How far a step goes. */
  readonly learningRate: number;
  /** What is minimized. */
  readonly loss: keyof typeof losses;
  /** The strength of a penalty on the squares of the kernels' weights; 0 for none. */
  readonly l2: number;
}

/**
 * A network of dense layers. How many hidden layers there are is known at run time only, and so are their sizes; what
 * goes in and what comes out the compiler knows all the same.
 */
export type Network = Model<"batch 784", "batch 10", DenseParams<string, string>[], unknown[]>;

/** What a design comes to. */
export interface Pipeline {
  readonly model: Network;
  readonly loss: Objective<Network, Tensor<"batch 10">>;
  readonly optimizer: AnyOptimizer;
}

/** Builds what a design describes. */
export function pipeline(design: Design): Pipeline {
  const { hidden, outputs, learningRate } = design;
  const model: Network = sequential(
    input("784"),
    ...hidden.map((units) => dense(units, activations[design.activation])),
    dense(outputs, activations[design.outputActivation]),
  );
  const loss = objective(model, losses[design.loss]);
  return {
    model,
    loss: design.l2 === 0 ? loss : pipe(loss, l2(design.l2)),
    optimizer: optimizers[design.optimizer]({ learningRate }),
  };
}
