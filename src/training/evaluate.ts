/**
 * Using a model without training it: its figures on a data set, and its predictions.
 *
 * @module
 */

import { batchesOf, checkCut } from "../data/batches.ts";
import { type AnyExamples, checkExamples, checkFinite, type Examples } from "../data/examples.ts";
import { weightSpecs } from "../layers/fold_layers.ts";
import type { InputType } from "../layers/layer.ts";
import {
  type Accepts,
  type AnyModel,
  checkInput,
  checkModel,
  type Returns,
  type TypedModel,
} from "../layers/model.ts";
import { checkWeights, type OwnWeights, type Weights } from "../layers/weights.ts";
import { type AnyMetric, checkMetrics, type Metric, type MetricResults } from "../losses/metric.ts";
import {
  type CheckedObjective,
  checkObjective,
  type ModelIn,
  type WeightsOf,
} from "../losses/objective.ts";
import { item } from "../tensors/read.ts";
import { scope } from "../tensors/memory.ts";
import { concat } from "../tensors/concat.ts";
import { slice } from "../tensors/rows.ts";
import type { AnyTensor, ShapeOf, Tensor } from "../tensors/tensor.ts";
import { checkOptions } from "../text/options.ts";
import { type CheckedExamples, checkFitAndValues } from "./checked_examples.ts";
import {
  addTallies,
  EMPTY_TALLY,
  type Figures,
  figuresOf,
  measureAll,
  readTerms,
  tallyOf,
} from "./figures.ts";

/** Rows that are computed at once where nothing is said: more than in training, since nothing is kept for a gradient. */
const DEFAULT_BATCH_SIZE = 256;

/** How a data set is evaluated. */
export interface EvaluateOptions<Metrics extends readonly AnyMetric[] = readonly Metric[]> {
  /** Rows that are computed at once, at least 1; 256 unless said. It changes the speed, and the figures by rounding alone. */
  readonly batchSize?: number;
  /** What is measured beside the loss; nothing unless said. */
  readonly metrics?: Metrics;
}

/**
 * The figures of a model on a data set, in inference: nothing is dropped, and penalties stand apart in the terms. Where the
 * data have `weights`, the loss is `sum(weight * loss) / rows`; metrics count each row once, as `metrics` do in Keras.
 *
 * @param weights Those of the model; a training state has them.
 * @throws {TypeError} Where the weights are another model's, the data do not suit the model or the loss, or an option is
 *   not known.
 * @throws {RangeError} Where there are no examples, or a number is not finite, with its row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, evaluate, input, key, mae, meanSquaredError, objective, sequential } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(1) }));
 * const data = { x: asTensor([[1], [2]], "n 1"), y: asTensor([[2], [4]], "n 1") };
 * const figures = evaluate(objective(model, meanSquaredError), model.init(key(0)), data, { metrics: [mae] });
 * assertEquals(figures, { loss: 2.5, terms: { data: 2.5 }, metrics: { mae: 1.5 } });
 * ```
 */
export function evaluate<O, W, E, const Metrics extends readonly AnyMetric[] = readonly Metric[]>(
  objective: CheckedObjective<O>,
  weights: OwnWeights<W, WeightsOf<ModelIn<O>>["params"]>,
  data: CheckedExamples<O, E>,
  options: EvaluateOptions<Metrics> = {},
): Figures<MetricResults<Metrics>> {
  const figuresAt = evaluator<MetricResults<Metrics>>(
    objective,
    data as AnyExamples,
    options,
    "Cannot evaluate",
  );
  return figuresAt(weights as Weights<unknown, unknown>);
}

/** Checks data once, and gives the function from weights to the figures on them. */
export function evaluator<Results = Figures["metrics"]>(
  objective: unknown,
  data: AnyExamples,
  options: EvaluateOptions<readonly AnyMetric[]>,
  action: string,
): (weights: Weights<unknown, unknown>) => Figures<Results> {
  checkOptions(action, options, ["batchSize", "metrics"], "{ metrics: [accuracy] }");
  const { batchSize = DEFAULT_BATCH_SIZE, metrics = [] } = options;
  checkObjective(objective);
  checkMetrics(metrics);
  checkFitAndValues(objective, data);
  const cut = checkCut(checkExamples(data, action), { batchSize });
  const specs = weightSpecs((objective.model as AnyModel).layers);
  return (weights) => {
    checkWeights(weights, specs);
    const context = { training: false, step: stepOf(weights) };
    let tally = EMPTY_TALLY;
    for (const batch of batchesOf(data as Examples<Tensor<string>, AnyTensor>, cut)) {
      const part = scope(() => {
        const { loss, terms, predictions } = objective(weights, batch, context);
        const sums = measureAll(metrics, predictions, batch.y, objective);
        return tallyOf(batch.x.shape[0], item(loss), readTerms(terms), sums);
      });
      tally = addTallies(tally, part);
    }
    return figuresOf<Results>(tally, metrics);
  };
}

/** How many steps a training state has behind it; undefined for weights alone. */
function stepOf(weights: Weights<unknown, unknown>): number | undefined {
  return "step" in weights && typeof weights.step === "number" ? weights.step : undefined;
}

/**
 * The predictions of a model for any number of rows, computed a few hundred at a time; they belong to the caller.
 *
 * @param weights Those of the model; a training state has them.
 * @throws {TypeError} Where the model is none, the weights are another's, `x` has another shape, or an option is not
 *   known.
 * @throws {RangeError} Where there are no rows, or a number is not finite, with its row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, constant, dense, input, key, predict, sequential, toArray } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1, undefined, { kernelInitializer: constant(3) }));
 * const y = predict(model, model.init(key(0)), asTensor([[1], [2]], "n 1"));
 * assertEquals(toArray(y), [[3], [6]]);
 * ```
 */
export function predict<
  In extends string,
  D extends InputType,
  Out extends string,
  Params,
  Running,
  X,
  const W,
>(
  model: TypedModel<In, D, Out, Params, Running>,
  weights: OwnWeights<W, Params>,
  x: Accepts<In, X, D>,
  options: { readonly batchSize?: number } = {},
): Tensor<Returns<In, Out, ShapeOf<X>>> {
  checkModel(model);
  checkOptions("Cannot predict", options, ["batchSize"], "{ batchSize: 256 }");
  const { batchSize = DEFAULT_BATCH_SIZE } = options;
  checkInput(model.input, model.inputType, x);
  const inputs = x as Tensor<string>;
  const rows = inputs.shape[0];
  if (rows === 0) throw new RangeError("Cannot predict: expected at least 1 row but found none");
  checkFinite(inputs, "Cannot predict", "x");
  const { count } = checkCut(rows, { batchSize });
  const apply = (model as AnyModel).apply as (
    weights: unknown,
    x: Tensor<string>,
  ) => Tensor<string>;
  const part = (i: number) =>
    scope(() => apply(weights, slice(inputs, i * batchSize, Math.min((i + 1) * batchSize, rows))));
  const whole = scope(() => concat(Array.from({ length: count }, (_, i) => part(i)), { axis: 0 }));
  return whole as Tensor<string> as Tensor<Returns<In, Out, ShapeOf<X>>>;
}
