/**
 * What `examples/fourier.ts` does up to the end of its first step, and no more: the same modules, data and model.
 *
 * @module
 */

import {
  adam,
  dense,
  epochs,
  initialState,
  input,
  key,
  meanAbsoluteError,
  objective,
  relu,
  sequential,
  slice,
  split,
  summary,
  toArray,
  trainStep,
  validationSplit,
} from "shapefold";
import { lineChart } from "shapefold/charts";
import { sineWaves } from "shapefold/datasets";

const [dataKey, splitKey, orderKey, startKey] = split(key(0), 4);
const data = sineWaves(dataKey);
const [curve] = toArray(slice(data.train.x, 0, 1));
lineChart([{ name: "samples", x: toArray(data.at), y: curve }]);
const model = sequential(input("1000"), dense(64, relu), dense(16, relu), dense(4));
String(summary(model));

const { train } = validationSplit(data.train, { share: 0.2, key: splitKey });
const step = trainStep(objective(model, meanAbsoluteError), adam());
let state = initialState(model, step, startKey);
for (const batch of epochs(train, { count: 1, key: orderKey }).batches(1)) {
  state = step(state, batch);
  break;
}
console.log(`step ${state.step}`);
