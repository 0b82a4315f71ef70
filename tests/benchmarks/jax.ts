/**
 * jax-js on its WASM backend: one jitted function is the whole step, from the rows of the batch in the data set to the
 * new parameters; its gradient is that of `valueAndGrad`, its optimizer is written out here, since `@jax-js/optax` is
 * not on npm. The order is shuffled in JavaScript, as in the MNIST example of its authors, and the loss of each step is
 * awaited, as there: that way the step runs on all its threads. Synchronous calls run on one and took two to six times
 * as long; to pick the rows outside of the jitted function gained nothing.
 *
 * An array that is used once more is written `x.ref`; each use takes one reference away.
 *
 * @module
 */

import { blockUntilReady, jit, nn, numpy as np, random, valueAndGrad } from "@jax-js/jax";
import { type Fitting, stopwatch } from "./measure.ts";
import { serve } from "./serve.ts";
import { generator, randomExamples, type Workload } from "./workloads.ts";

const RATE = 0.001;
const EPSILON = 1e-7;

await serve(stopwatch(prepare));

/** The parameters are kernel, bias, kernel, bias, and so on; each optimizer has lists of the same form. */
type Arrays = np.Array[];

function prepare(workload: Workload, metrics: boolean): Fitting {
  if (metrics) throw new Error("Cannot measure with metrics: jax-js has none");
  const { dims, batch, batches, optimizer } = workload;
  const lossOf = valueAndGrad(objective(workload));
  const update = optimizer === "adam" ? adam : rmsprop;
  const step = jit((
    params: Arrays,
    slots: Arrays[],
    rate: np.Array,
    x: np.Array,
    y: np.Array,
    rows: np.Array,
    key: np.Array,
  ): [np.Array, Arrays, Arrays[]] => {
    const [inputs, labels] = [np.take(x, rows.ref, 0), np.take(y, rows, 0)];
    const [loss, gradient] = lossOf(refs(params), inputs, labels, key);
    return [loss, ...update(params, slots, gradient, rate)];
  });

  const examples = randomExamples(workload);
  const x = np.array(examples.x).reshape([examples.rows, dims[0]]);
  const y = np.array(examples.y).reshape([examples.rows, dims[dims.length - 1]]);
  const draw = generator(2);
  const order = Int32Array.from({ length: examples.rows }, (_, i) => i);
  let params = initialParams(dims);
  let slots = zeros(optimizer, dims);
  let count = 0;
  return {
    reset() {
      [...params, ...slots.flat()].forEach((array) => array.dispose());
      params = initialParams(dims);
      slots = zeros(optimizer, dims);
      count = 0;
    },
    async epoch() {
      shuffle(order, draw);
      for (let i = 0; i < batches; i++) {
        const rows = np.array(order.slice(i * batch, (i + 1) * batch));
        const rate = np.array(stepSize(optimizer, ++count));
        let loss: np.Array;
        [loss, params, slots] = step(params, slots, rate, x.ref, y.ref, rows, random.key(count));
        await loss.data();
      }
      await blockUntilReady([params, slots]);
    },
  };
}

/** The loss of a batch as a function of the parameters. */
function objective({ dims, batch, dropout, loss }: Workload) {
  return (params: Arrays, x: np.Array, y: np.Array, key: np.Array): np.Array => {
    const keys = random.split(key, dims.length);
    let output = x;
    dims.slice(1).forEach((_, i) => {
      output = np.dot(output, params[2 * i]).add(params[2 * i + 1]);
      if (i === dims.length - 2) return;
      output = nn.relu(output);
      if (dropout === 0) return;
      const kept = random.bernoulli(keys.ref.slice(i), 1 - dropout, output.shape);
      output = np.where(kept, output.mul(1 / (1 - dropout)), 0);
    });
    keys.dispose();
    return loss === "mae"
      ? np.absolute(output.sub(y)).mean()
      : nn.logSoftmax(output).mul(y).sum().mul(-1 / batch);
  };
}

function adam(
  params: Arrays,
  [means, squares]: Arrays[],
  gradient: Arrays,
  rate: np.Array,
): [Arrays, Arrays[]] {
  const m = means.map((mean, i) => mean.mul(0.9).add(gradient[i].ref.mul(0.1)));
  const v = squares.map((square, i) => square.mul(0.999).add(np.square(gradient[i]).mul(0.001)));
  const next = params.map((param, i) =>
    param.sub(m[i].ref.mul(rate.ref).div(np.sqrt(v[i].ref).add(EPSILON)))
  );
  rate.dispose();
  return [next, [m, v]];
}

function rmsprop(
  params: Arrays,
  [squares]: Arrays[],
  gradient: Arrays,
  rate: np.Array,
): [Arrays, Arrays[]] {
  const v = squares.map((square, i) => square.mul(0.9).add(np.square(gradient[i].ref).mul(0.1)));
  const next = params.map((param, i) =>
    param.sub(gradient[i].mul(rate.ref).div(np.sqrt(v[i].ref.add(EPSILON))))
  );
  rate.dispose();
  return [next, [v]];
}

/** What a step is long; for Adam with the correction of the means' start at zero. */
function stepSize(optimizer: Workload["optimizer"], count: number): number {
  if (optimizer === "rmsprop") return RATE;
  return RATE * Math.sqrt(1 - 0.999 ** count) / (1 - 0.9 ** count);
}

function initialParams(dims: readonly number[]): Arrays {
  return dims.slice(1).flatMap((units, i) => {
    const limit = Math.sqrt(6 / (dims[i] + units));
    const range = { minval: -limit, maxval: limit };
    return [random.uniform(random.key(i), [dims[i], units], range), np.zeros([units])];
  });
}

function zeros(optimizer: Workload["optimizer"], dims: readonly number[]): Arrays[] {
  return Array.from(
    { length: optimizer === "adam" ? 2 : 1 },
    () => dims.slice(1).flatMap((units, i) => [np.zeros([dims[i], units]), np.zeros([units])]),
  );
}

function refs(arrays: Arrays): Arrays {
  return arrays.map((array) => array.ref);
}

/** Fisher and Yates. */
function shuffle(order: Int32Array, draw: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
}
