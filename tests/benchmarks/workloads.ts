/**
 * What is measured: five networks, from one whose steps are too short for a second thread to one that is all matrix
 * products.
 *
 * @module
 */

/** A network, and how it is trained. */
export interface Workload {
  /** How tables call it. */
  readonly name: string;
  /** The features of the input, the units of each hidden layer (with relu), the outputs. */
  readonly dims: readonly number[];
  /** Rows in a batch. */
  readonly batch: number;
  /** Batches in an epoch. */
  readonly batches: number;
  /** The rate of dropout behind each hidden layer; 0 for no such layer. */
  readonly dropout: number;
  /** Mean absolute error, or categorical crossentropy of one-hot labels. */
  readonly loss: "mae" | "crossentropy";
  /** With the learning rate of 0.001 that all contestants have by default. */
  readonly optimizer: "adam" | "rmsprop";
}

/** The five. An epoch takes stock tfjs half a second, and two on the largest. */
export const workloads: readonly Workload[] = [
  {
    name: "fourier",
    dims: [1000, 64, 16, 4],
    batch: 32,
    batches: 64,
    dropout: 0,
    loss: "mae",
    optimizer: "adam",
  },
  {
    name: "mnist64",
    dims: [784, 64, 64, 10],
    batch: 128,
    batches: 32,
    dropout: 0.2,
    loss: "crossentropy",
    optimizer: "rmsprop",
  },
  {
    name: "fashion",
    dims: [784, 225, 256, 128, 10],
    batch: 32,
    batches: 32,
    dropout: 0,
    loss: "crossentropy",
    optimizer: "adam",
  },
  {
    name: "model1",
    dims: [784, 400, 300, 10],
    batch: 128,
    batches: 10,
    dropout: 0.4,
    loss: "crossentropy",
    optimizer: "rmsprop",
  },
  {
    name: "q3",
    dims: [784, 1568, 10],
    batch: 512,
    batches: 4,
    dropout: 0,
    loss: "crossentropy",
    optimizer: "rmsprop",
  },
];

/**
 * The floating point operations of the matrix products of a step: three products of two operations a weight and row,
 * except that nobody needs the gradient of the input.
 */
export function flopsOfStep({ dims, batch }: Pick<Workload, "dims" | "batch">): number {
  const weights = dims.slice(1).reduce((sum, units, i) => sum + dims[i] * units, 0);
  return (6 * weights - 2 * dims[0] * dims[1]) * batch;
}

/** An epoch of examples. */
export interface Examples {
  /** The number of examples. */
  readonly rows: number;
  /** The inputs, row by row. */
  readonly x: Float32Array<ArrayBuffer>;
  /** The labels, row by row; one-hot where the loss is the crossentropy. */
  readonly y: Float32Array<ArrayBuffer>;
}

/** Examples of random numbers in [0, 1), the same for every contestant. */
export function randomExamples({ dims, batch, batches, loss }: Workload): Examples {
  const draw = generator(1);
  const rows = batch * batches;
  const outputs = dims[dims.length - 1];
  const x = Float32Array.from({ length: rows * dims[0] }, draw);
  const y = new Float32Array(rows * outputs);
  if (loss === "mae") y.forEach((_, i) => y[i] = draw());
  else for (let row = 0; row < rows; row++) y[row * outputs + Math.floor(draw() * outputs)] = 1;
  return { rows, x, y };
}

/** Random numbers in [0, 1) from a seed: Marsaglia's xorshift of 32 bits. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
