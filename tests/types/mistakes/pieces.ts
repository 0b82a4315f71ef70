/**
 * Mistakes with pieces that the other files leave out. How to read it is said in `foundation.ts`.
 *
 * @module
 */

import {
  accumulate,
  adadelta,
  adam,
  adamax,
  auc,
  bestTrial,
  chainAugmentations,
  chainOptimizers,
  classNames,
  clipByNorm,
  clipByValue,
  cosineDecay,
  decoupledWeightDecay,
  defineRun,
  dense,
  evaluate,
  f1,
  huber,
  inGroup,
  key,
  kFold,
  l2,
  learningRateSchedule,
  mae,
  meanAbsoluteError,
  nonNegative,
  objective,
  r2,
  randomErasing,
  randomShear,
  randomShift,
  randomZoom,
  recall,
  rmse,
  rmsprop,
  sgd,
  sharpnessAware,
  squaredHinge,
  swish,
  takeWhile,
  terminateOnNaN,
  trainStep,
  trainTestSplit,
  unitNorm,
  validationSplit,
} from "shapefold";
import { data, digits, four, loss, model, state, ten } from "../setup.ts";

// Activations, initializers, selections

//! Argument of type 'string' is not assignable to parameter of type 'Activation'.
dense(10, "softplus");
//! Type 'string' is not assignable to type 'Initializer'.
dense(10, swish, { kernelInitializer: "heUniform" });
//! Argument of type 'string' is not assignable to parameter of type 'number'.
l2(0.1, { on: inGroup("dense") });

// Losses

//! Argument of type 'ConfigurableBinaryLoss<"squaredHinge", HingeOptions>' is not assignable to parameter of type '"ShapeError: squaredHinge expects predictions '... 1' but the model gives 'batch 10'"'.
objective(model, squaredHinge);
//! Object literal may only specify known properties, but 'Delta' does not exist in type 'HuberOptions'. Did you mean to write 'delta'?
objective(model, huber({ Delta: 2 }));
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: meanAbsoluteError: predictions are '2 10' but labels are '2 4'"'.
meanAbsoluteError.apply(ten, four);
//! Type '"ROCs"' is not assignable to type '"ROC" | "PR" | undefined'. Did you mean '"ROC"'?
evaluate(loss, state, data, { metrics: [auc({ curve: "ROCs" })] });
//! Type '"mean"' is not assignable to type 'ClassAverage | undefined'.
evaluate(loss, state, data, { metrics: [recall({ average: "mean" })] });
//! Object literal may only specify known properties, but 'classes' does not exist in type 'ClassFigureOptions'. Did you mean to write 'class'?
evaluate(loss, state, data, { metrics: [f1({ classes: 3 })] });
//! Type 'Loss<"meanAbsoluteError", "...", "...", "float32">' is missing the following properties from type 'MetricOf<unknown, string>': measure, result
evaluate(loss, state, data, { metrics: [meanAbsoluteError] });
//! Property 'mae' does not exist on type 'MetricResults<readonly [MetricOf<number, "rmse">]>'.
evaluate(loss, state, data, { metrics: [rmse] }).metrics.mae;
//! Property 'rmse' does not exist on type 'MetricResults<readonly [MetricOf<number, "mae">, MetricOf<number, "r2">]>'.
evaluate(loss, state, data, { metrics: [mae, r2] }).metrics.rmse;

// Optimizers and what wraps them

//! Object literal may only specify known properties, and 'beta1' does not exist in type 'RmspropOptions<undefined>'.
rmsprop({ beta1: 0.9 });
//! Type 'string' is not assignable to type 'number'.
adadelta({ rho: "0.9" });
//! Object literal may only specify known properties, and 'nesterov' does not exist in type 'AdamOptions'.
adamax({ nesterov: true });
//! Argument of type '(options?: AdamOptions) => Optimizer<Adam>' is not assignable to parameter of type 'Optimizer<OptimizerSignature>'.
chainOptimizers(adam);
//! Object literal may only specify known properties, and 'limit' does not exist in type 'NormOptions'.
unitNorm({ limit: 1 })(sgd());
//! Type '"kernels"' has no properties in common with type 'ProjectionOptions'.
nonNegative("kernels")(sgd());
//! Argument of type 'string' is not assignable to parameter of type 'number'.
clipByValue("1")(sgd());
//! Argument of type 'string' is not assignable to parameter of type 'number'.
clipByNorm("1")(sgd());
//! Object literal may only specify known properties, and 'axis' does not exist in type 'WeightDecayOptions'.
decoupledWeightDecay(0.01, { axis: 0 })(sgd());
//! Argument of type 'string' is not assignable to parameter of type 'number'.
accumulate("4")(sgd());
//! Argument of type '{ rho: number; }' is not assignable to parameter of type 'number'.
sharpnessAware({ rho: 0.05 })(sgd());
//! Argument of type '<F extends OptimizerSignature>(optimizer: Optimizer<F>) => Optimizer<Accumulating<F>>' is not assignable to parameter of type 'Optimizer<OptimizerSignature>'.
trainStep(loss, accumulate(4));

// Schedules

//! Type 'string' is not assignable to type 'number'.
l2(cosineDecay({ from: 0.1, steps: "10" }));

// Data and augmentation

//! Object literal may only specify known properties, and 'folds' does not exist in type 'KFoldOptions'.
kFold(data, { folds: 5, key: key(1) });
//! Type 'string' is not assignable to type 'number'.
validationSplit(data, { share: "0.2", key: key(1) });
//! Type 'number' is not assignable to type 'Key'.
trainTestSplit(data, { share: 0.2, key: 1 });
//! Argument of type 'string' is not assignable to parameter of type 'readonly string[]'.
classNames("cat");
//! Argument of type 'string' is not assignable to parameter of type 'Range | Sides'.
randomZoom("0.1");
//! Object literal may only specify known properties, and 'mode' does not exist in type 'FillOptions'.
randomShear(0.1, { mode: "mirror" });
//! Argument of type 'Tensor<"2 784">' is not assignable to parameter of type '"ShapeError: Cannot augment: expected images 'batch height width channels' but found '2 784'"'.
randomShift(0.1)(digits, key(1));
//! Object literal may only specify known properties, and 'rate' does not exist in type 'ErasingOptions'.
randomErasing({ rate: 0.5 });
//! Argument of type 'number' is not assignable to parameter of type 'Augmentation'.
chainAugmentations(0.1);

// Streams and runs

//! Object literal may only specify known properties, and 'from' does not exist in type '(epoch: number) => number'.
learningRateSchedule({ from: 0.1 });
//! Expected 0 arguments, but got 1.
terminateOnNaN("loss");
//! Type 'string' is not assignable to type 'boolean'.
takeWhile(() => "yes");
//! Property 'validation' does not exist on type 'AnyReport'.
takeWhile(({ validation }) => validation.loss > 0);
//! Argument of type 'string' is not assignable to parameter of type '(result: unknown) => number'.
bestTrial([], "validation.loss");
//! Expected 3 arguments, but got 2.
defineRun("small", () => 1);
