import { assert, assertAlmostEquals } from "@std/assert";
import {
  adam,
  type AnyOptimizer,
  asTensor,
  dense,
  initialState,
  input,
  key,
  leaves,
  meanSquaredError,
  objective,
  raw,
  rmsprop,
  sequential,
  sgd,
  split,
  tanh,
  type Tensor,
  trainStep,
  uniform,
  values,
} from "shapefold";
import * as tfl from "@tensorflow/tfjs-layers";
import * as tf from "../../src/tensors/tfjs.ts";

type KerasOptimizer = tf.Optimizer | "sgd" | "rmsprop" | "adam";

// tfjs differs from Keras in where adam adds epsilon, and centered rmsprop subtracts it. Both show only where a gradient
// is nearly as small as epsilon, so epsilon is next to nothing there.
const tiny = 1e-12;

const pairs: [text: string, own: AnyOptimizer, theirs: () => KerasOptimizer][] = [
  ["sgd by default", sgd(), () => "sgd"],
  ["sgd", sgd({ learningRate: 0.1 }), () => tf.train.sgd(0.1)],
  [
    "sgd with momentum",
    sgd({ learningRate: 0.05, momentum: 0.9 }),
    () => tf.train.momentum(0.05, 0.9),
  ],
  [
    "sgd with Nesterov's momentum",
    sgd({ learningRate: 0.05, momentum: 0.9, nesterov: true }),
    () => tf.train.momentum(0.05, 0.9, true),
  ],
  ["rmsprop by default", rmsprop(), () => "rmsprop"],
  [
    "rmsprop with momentum",
    rmsprop({ learningRate: 0.01, rho: 0.8, momentum: 0.5 }),
    () => tf.train.rmsprop(0.01, 0.8, 0.5, 1e-7),
  ],
  [
    "centered rmsprop",
    rmsprop({ learningRate: 0.01, centered: true, epsilon: tiny }),
    () => tf.train.rmsprop(0.01, 0.9, 0, tiny, true),
  ],
  ["adam by default", adam(), () => "adam"],
  [
    "adam",
    adam({ learningRate: 0.05, beta1: 0.8, epsilon: tiny }),
    () => tf.train.adam(0.05, 0.8, 0.999, tiny),
  ],
];

const model = sequential(input("3"), dense(5, tanh), dense(2));
const mse = objective(model, meanSquaredError);

/** The same network in tfjs-layers, with these weights. */
function theirModel(weights: readonly tf.Tensor[], optimizer: KerasOptimizer): tfl.Sequential {
  const network = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 5, activation: "tanh", inputShape: [3] }),
      tfl.layers.dense({ units: 2 }),
    ],
  });
  network.setWeights([...weights]);
  network.compile({ optimizer, loss: "meanSquaredError" });
  return network;
}

for (const [text, own, theirs] of pairs) {
  Deno.test(`${text} trains like tfjs-layers from the same weights on the same batches`, async () => {
    const step = trainStep(mse, own);
    let state = initialState(model, step, key(1));
    const tensors = () => leaves(state.params).map(([, leaf]) => leaf as Tensor<string>);
    const start = tensors().map((w) => values(w));
    const network = theirModel(tensors().map(raw), theirs());

    for (const [i, batchKey] of split(key(2), 10).entries()) {
      const [forX, forY] = split(batchKey);
      const x = asTensor(uniform(forX, "8 3", { min: -1 }), "batch 3");
      const y = asTensor(uniform(forY, "8 2", { min: -1 }), "batch 2");
      const loss = await network.trainOnBatch(raw(x), raw(y));
      state = step(state, { x, y });
      assertAlmostEquals(state.last.loss / state.last.rows, Number(loss), 1e-5, `step ${i}`);
      for (const [at, weight] of network.getWeights().entries()) {
        const found = values(tensors()[at]);
        weight.dataSync().forEach((value, j) => assertAlmostEquals(found[j], value, 2e-5));
      }
    }
    const moved = tensors().some((w, i) =>
      values(w).some((value, j) => Math.abs(value - start[i][j]) > 5e-3)
    );
    assert(moved, "nothing was learnt");
  });
}
