/**
 * Mistakes with losses, weights and metrics: each stands behind the exact text that the compiler prints for it.
 *
 * @module
 */

import {
  adam,
  asTensor,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  confusionMatrix,
  cosineSimilarity,
  evaluate,
  fit,
  hinge,
  key,
  klDivergence,
  logCosh,
  meanSquaredError,
  objective,
  poisson,
  precision,
  sparseCategoricalCrossentropy,
  topK,
  validate,
  weighted,
} from "shapefold";
import {
  classes,
  classIndices,
  data,
  four,
  loss,
  model,
  otherRows,
  rows,
  scalar,
  sparse,
  state,
  step,
  ten,
  tooManyWeights,
  yesOrNo,
} from "../setup.ts";

// Predictions and labels

//! Argument of type 'ConfigurableBinaryLoss<"hinge", HingeOptions>' is not assignable to parameter of type '"ShapeError: hinge expects predictions '... 1' but the model gives 'batch 10'"'.
objective(model, hinge);
//! Argument of type 'BinaryLoss<"binaryFocalCrossentropy", "... 1">' is not assignable to parameter of type '"ShapeError: binaryFocalCrossentropy expects predictions '... 1' but the model gives 'batch 10'"'.
objective(model, binaryFocalCrossentropy({ gamma: 3 }));
//! Argument of type 'Configurable<CategoricalFocalCrossentropy, CategoricalFocalOptions>' is not assignable to parameter of type '"ShapeError: categoricalFocalCrossentropy expects at least 2 classes but the model gives 'batch 1'; use binaryCrossentropy"'.
objective(yesOrNo, categoricalFocalCrossentropy);
//! Argument of type 'KlDivergence' is not assignable to parameter of type '"ShapeError: klDivergence expects at least 2 classes but the model gives 'batch 1'; use binaryCrossentropy"'.
objective(yesOrNo, klDivergence({ fromLogits: true }));
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: logCosh: predictions are '2 10' but labels are '2 4'"'.
logCosh.apply(ten, four);
//! Argument of type 'IntTensor<"2">' is not assignable to parameter of type '"ShapeError: poisson wants float32 labels but they are int32"'.
poisson.apply(ten, classes);
//! Argument of type 'Tensor<"">' is not assignable to parameter of type '"ShapeError: cosineSimilarity expects predictions '... features' but got ''"'.
cosineSimilarity.apply(scalar, scalar);
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: hinge: predictions are '2 10' but labels are '2 4'"'.
hinge({ multiLabel: true }).apply(ten, four);
//? Argument of type 'Tensor<"m 10">' is not assignable to parameter of type '"ShapeError: klDivergence: predictions are 'n 10' but labels are 'm 10'"'.
klDivergence.apply(rows, otherRows);

// Class weights

//! Argument of type 'Loss<"weighted(sparseCategoricalCrossentropy)", "... 3", "...", "int32">' is not assignable to parameter of type '"ShapeError: weighted(sparseCategoricalCrossentropy) expects predictions '... 3' but the model gives 'batch 10'"'.
objective(model, weighted(sparseCategoricalCrossentropy, { classes: [1, 2, 5] }));
//! Argument of type '{ classes: number[]; }' is not assignable to parameter of type '"ShapeError: Cannot weight binaryCrossentropy: expected weights of no and yes but found 3"'.
weighted(binaryCrossentropy, { classes: [1, 2, 5] });
//! Argument of type 'RegressionLoss<"meanSquaredError">' is not assignable to parameter of type '"ShapeError: Cannot weight meanSquaredError: expected a loss of one class a row but it takes predictions '...'"'.
weighted(meanSquaredError, { classes: [1, 2] });
//! Argument of type 'BinaryLoss<"hinge", "... labels">' is not assignable to parameter of type '"ShapeError: Cannot weight hinge: expected a loss of one class a row but it takes predictions '... labels'"'.
weighted(hinge({ multiLabel: true }), { classes: [1, 2] });
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to parameter of type '"ShapeError: expected a loss such as sparseCategoricalCrossentropy"'.
weighted(objective(model, meanSquaredError), { classes: [1, 2] });
//! Object literal may only specify known properties, and 'weights' does not exist in type 'WeightedOptions'.
weighted(sparseCategoricalCrossentropy, { weights: [1, 2] });

// Sample weights

//? Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; weights: Tensor<"3">; }' is not assignable to parameter of type '"ShapeError: the inputs have '2' rows but the weights have '3'"'.
fit(loss, tooManyWeights, { optimizer: adam(), epochs: 1, key: key(30) });
//! Argument of type '{ weights: Tensor<"2 1">; x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected one weight a row but the weights are '2 1'"'.
evaluate(loss, state, { ...data, weights: asTensor([[1], [2]], "2 1") });
//! Argument of type '{ sampleWeight: number[]; x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected examples of x, y and weights but found 'sampleWeight', too"'.
evaluate(loss, state, { ...data, sampleWeight: [1, 2] });
//! Argument of type '{ weights: IntTensor<"2">; x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected float32 weights but they are int32"'.
evaluate(loss, state, { ...data, weights: classes });
//! Argument of type '{ weights: number[]; x: Tensor<"2 784">; y: IntTensor<"2">; }' is not assignable to parameter of type '"ShapeError: expected a tensor as weights; make it of numbers: asTensor(weights, 'n')"'.
validate(sparse, { ...classIndices, weights: [1, 2] });
//? Argument of type '{ weights: Tensor<"m">; x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: the inputs have '2' rows but the weights have 'm'"'.
step(state, { ...data, weights: asTensor([1, 2], "m") });

// Metrics

//! Type 'MetricOf<ConfusionMatrix, "confusionMatrix">' is not assignable to type '"ShapeError: Cannot report confusionMatrix: expected a metric that gives a number; measure it by evaluate"'.
fit(loss, data, { optimizer: adam(), epochs: 1, key: key(31), metrics: [confusionMatrix] });
//! Type 'string' is not assignable to type 'Metric'.
fit(loss, data, { optimizer: adam(), epochs: 1, key: key(32), metrics: ["accuracy"] });
//! Type '<K extends number>(k: K) => MetricOf<number, `top${K}`>' is not assignable to type 'AnyMetric'.
evaluate(loss, state, data, { metrics: [precision, topK] });
//! Property 'top3' does not exist on type 'MetricResults<readonly [MetricOf<number, "top5">]>'.
evaluate(loss, state, data, { metrics: [topK(5)] }).metrics.top3;
//! Type '"mean"' is not assignable to type 'ClassAverage | undefined'.
precision({ average: "mean" });
