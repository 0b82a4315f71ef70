/**
 * `model.fit` of tfjs-layers on the stock kernels of the tfjs WASM backend. Its argument is the number of threads.
 *
 * The package by itself would read a file and leave its threads off in Deno; started by our runtime it has the binary
 * with SIMD and threads. Nothing that replaces a kernel is imported here.
 *
 * @module
 */

import { start } from "../../src/runtime/mod.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import * as tfl from "@tensorflow/tfjs-layers";
import { type Fitting, stopwatch } from "./measure.ts";
import { serve } from "./serve.ts";
import { randomExamples, type Workload } from "./workloads.ts";

start({ threads: Number(Deno.args[0]) });
await serve(stopwatch(prepare));

function prepare(workload: Workload, metrics: boolean): Fitting {
  const { dims, batch, dropout: rate, loss, optimizer } = workload;
  const outputs = dims[dims.length - 1];
  const model = tfl.sequential();
  dims.slice(1, -1).forEach((units, i) => {
    const shape = i === 0 ? { inputShape: [dims[0]] } : {};
    model.add(tfl.layers.dense({ units, activation: "relu", ...shape }));
    if (rate > 0) model.add(tfl.layers.dropout({ rate }));
  });
  const activation = loss === "mae" ? "linear" : "softmax";
  model.add(tfl.layers.dense({ units: outputs, activation }));
  model.compile({
    optimizer,
    loss: loss === "mae" ? "meanAbsoluteError" : "categoricalCrossentropy",
    metrics: metrics ? [loss === "mae" ? "mae" : "accuracy"] : [],
  });

  const { rows, x: inputs, y: labels } = randomExamples(workload);
  const x = tf.tensor2d(inputs, [rows, dims[0]]);
  const y = tf.tensor2d(labels, [rows, outputs]);
  const untrained = model.getWeights().map((weight) => tf.clone(weight));
  return {
    reset() {
      model.setWeights(untrained);
    },
    async epoch() {
      // It would wait for the next frame now and then otherwise, and there is none to draw.
      const yieldEvery = "never";
      await model.fit(x, y, { batchSize: batch, epochs: 1, shuffle: true, verbose: 0, yieldEvery });
    },
  };
}
