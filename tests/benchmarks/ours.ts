/**
 * This library, by its public face: the loop is that of `fit`, a step folded over the shuffled batches of an epoch. Its
 * argument is the number of threads.
 *
 * @module
 */

import {
  accuracy,
  adam,
  type AnyLayer,
  asTensor,
  categoricalCrossentropy,
  dense,
  dispose,
  dropout,
  epochs,
  fold,
  initialState,
  input,
  key,
  mae,
  meanAbsoluteError,
  objective,
  relu,
  retainState,
  rmsprop,
  sequential,
  start,
  trainStep,
} from "shapefold";
import { type Fitting, stopwatch } from "./measure.ts";
import { serve } from "./serve.ts";
import { randomExamples, type Workload } from "./workloads.ts";

start({ threads: Number(Deno.args[0]) });
await serve(stopwatch(prepare));

function prepare(workload: Workload, metrics: boolean): Fitting {
  const { dims, batch, dropout: rate, loss, optimizer } = workload;
  const hidden = dims.slice(1, -1).flatMap((units): AnyLayer[] =>
    rate === 0 ? [dense(units, relu)] : [dense(units, relu), dropout(rate)]
  );
  const outputs = dims[dims.length - 1];
  const model = sequential(input(`${dims[0]}` as string), ...hidden, dense(outputs));
  const step = trainStep(
    objective(
      model,
      loss === "mae" ? meanAbsoluteError : categoricalCrossentropy({ fromLogits: true }),
    ),
    optimizer === "adam" ? adam() : rmsprop(),
    { metrics: metrics ? [loss === "mae" ? mae : accuracy] : [] },
  );

  const { rows, x, y } = randomExamples(workload);
  const data = {
    x: asTensor(x, `${rows} ${dims[0]}` as string),
    y: asTensor(y, `${rows} ${outputs}` as string),
  };
  const count = Number.MAX_SAFE_INTEGER;
  const passes = epochs(data, { batchSize: batch, count, key: key(1) });
  const untrained = initialState(model, step, key(0));
  let state = retainState(untrained);
  let epoch = 0;
  return {
    reset() {
      dispose(state);
      state = retainState(untrained);
    },
    epoch() {
      const next = fold(step, state, passes.batches(++epoch));
      dispose(state);
      state = next;
    },
  };
}
