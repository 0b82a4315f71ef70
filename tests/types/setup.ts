/**
 * What the mistakes in `mistakes` are made with: two models, their states, and data that suit one of them.
 * The rows are numerals, so that a message has the same text from the compiler and at run time.
 *
 * @module
 */

import {
  adam,
  add,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  classNames,
  defineLayer,
  defineRun,
  dense,
  type Dims,
  earlyStopping,
  einsum,
  embedding,
  exponentialMovingAverage,
  flatten,
  greater,
  initialState,
  input,
  key,
  type Layer,
  layer,
  objective,
  reduceOnPlateau,
  relu,
  sequential,
  sgd,
  type ShapeError,
  ShapeMismatch,
  sparseCategoricalCrossentropy,
  standardScaler,
  stateless,
  type StatelessSignature,
  trainStep,
  type WindowSize,
  windowSize,
} from "shapefold";

export { exportOnnx } from "shapefold/onnx";

export const digits = asTensor(new Float32Array(2 * 784), "2 784");
export const images = asTensor(new Float32Array(2 * 28 * 28), "2 28 28 1");
export const words = asTensor(new Float32Array(2 * 512), "2 512");
export const kernel = asTensor(new Float32Array(512 * 64), "512 64");
export const ten = asTensor(new Float32Array(2 * 10), "2 10");
export const four = asTensor(new Float32Array(2 * 4), "2 4");
export const scalar = asTensor(0, "");
export const classes = asTensor([3, 5], "2", "int32");
export const whole = asTensor(new Int32Array(2 * 784), "2 784", "int32");
export const wordIndices = asTensor(new Int32Array(2 * 5), "2 5", "int32");
export const notIndices = asTensor(new Float32Array(2 * 5), "2 5");
export const isLarge = greater(ten, 0.5);
export const rows = asTensor(new Float32Array(2 * 10), "n 10");
export const otherRows = asTensor(new Float32Array(2 * 10), "m 10");

export const model = sequential(input("784"), dense(64, relu), dense(10));
export const smaller = sequential(input("784"), dense(32, relu), dense(10));
export const pictures = sequential(input("28 28 1"), flatten(), dense(10));
export const yesOrNo = sequential(input("784"), dense(1));
export const wordModel = sequential(input("5", "int32"), embedding(20, 4), flatten(), dense(10));
export const weights = model.init(key(1));
export const wordWeights = wordModel.init(key(1));

export const loss = objective(model, categoricalCrossentropy({ fromLogits: true }));
export const sparse = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
export const wordLoss = objective(wordModel, categoricalCrossentropy({ fromLogits: true }));
export const binary = objective(yesOrNo, binaryCrossentropy({ fromLogits: true }));

export const step = trainStep(loss, adam());
export const stepOfSmaller = trainStep(
  objective(smaller, categoricalCrossentropy({ fromLogits: true })),
  adam(),
);
export const stepBySgd = trainStep(loss, sgd({ momentum: 0.9 }));
export const stepByAverage = trainStep(loss, exponentialMovingAverage(0.9)(adam()));
export const state = initialState(model, step, key(2));
export const stateOfSmaller = initialState(smaller, stepOfSmaller, key(3));
export const stateOfSgd = initialState(model, stepBySgd, key(4));

export const stopByValidation = earlyStopping({ monitor: "validation.loss", patience: 3 });
export const reduceByValidation = reduceOnPlateau({ monitor: "validation.loss" });

export const design = defineRun(
  import.meta,
  "design",
  ({ units }: { units: number }) => Promise.resolve(units),
);

export const data = { x: digits, y: ten };
export const fourClasses = { x: digits, y: four };
export const classIndices = { x: digits, y: classes };
export const tooManyWeights = { x: digits, y: ten, weights: asTensor([1, 2, 3], "3") };
export const pictureData = { x: images, y: ten };

export const scaler = standardScaler(ten);
export const names = classNames(["cat", "dog", "fox"]);

/** A user's own layer that takes the diagonal of the last two dims. */
export const diagonal = layer("diagonal", "b f f -> b f", {}, (_p, x) => einsum("b f f -> b f", x));

/** A user's own layer whose parameter has a size for each step and feature. */
export const addTable = layer(
  "addTable",
  "b t f -> b t f",
  { table: "t f" },
  (p, x) => add(x, p.table),
);

/** A user's own layer with arithmetic: how many windows of `K` steps there are along the last dim. */
interface Windows<K extends number> extends StatelessSignature {
  readonly out: CountWindows<this["in"], `${K}`>;
  readonly params: null;
  readonly label: `windows(${K})`;
}

type CountWindows<S extends string, K extends string> = Dims<S> extends
  [infer B extends string, infer Steps extends string]
  ? WindowSize<Steps, K, "1", "valid"> extends infer Count extends string
    ? Count extends "-" ? ShapeError<`the window of ${K} is larger than the ${Steps} steps`>
    : `${B} ${Count}`
  : never
  : ShapeError<`expects 'batch steps' but got '${S}'`>;

export function windows<K extends number>(size: K): Layer<Windows<K>> {
  return defineLayer<Windows<K>>(`windows(${size})`, (dims) => {
    const [batch, steps, ...more] = dims;
    if (steps === undefined || more.length > 0) {
      throw new ShapeMismatch(`expects 'batch steps' but got '${dims.join(" ")}'`);
    }
    const count = windowSize(steps, `${size}`, "1", "valid");
    if (count === "-") {
      throw new ShapeMismatch(`the window of ${size} is larger than the ${steps} steps`);
    }
    return { output: [batch, count], apply: stateless((_params, x) => x) };
  });
}
