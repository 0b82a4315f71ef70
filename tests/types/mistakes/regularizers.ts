/**
 * Mistakes with regularizers and schedules, each behind the exact text that the compiler prints for it.
 *
 * @module
 */

import {
  activityL1,
  activityL2,
  constantSchedule,
  exponentialDecay,
  groupLasso,
  inputNoise,
  joinSchedules,
  l2,
  labelSmoothing,
  linearSchedule,
  mixup,
  oneCycle,
  orthogonality,
  piecewiseConstant,
  warmup,
  wrapBatch,
} from "shapefold";
import { loss, model, sparse } from "../setup.ts";

// Schedules

//! Object literal may only specify known properties, and 'decaySteps' does not exist in type 'LinearScheduleOptions'.
linearSchedule({ from: 0.1, to: 0, decaySteps: 100 });
//! Type 'string' is not assignable to type 'boolean | undefined'.
exponentialDecay({ from: 0.1, rate: 0.9, steps: 10, staircase: "yes" });
//! Argument of type 'string' is not assignable to parameter of type 'number'.
constantSchedule("0.1");
//! Argument of type 'number' is not assignable to parameter of type 'Schedule'.
warmup(0.1, { steps: 10 });
//! Expected 2 arguments, but got 1.
warmup(constantSchedule(0.1));
//! Expected 1 arguments, but got 2.
piecewiseConstant([100], [0.1, 0.01]);
//! Object literal may only specify known properties, and 'max' does not exist in type 'OneCycleOptions'.
oneCycle({ max: 0.1, steps: 100 });
//! Type 'number' is not assignable to type 'Schedule'.
joinSchedules([constantSchedule(0.1), 0.01], [100]);

// Strengths

//! Object literal may only specify known properties, and 'strength' does not exist in type 'Schedule'.
l2({ strength: 0.1 });
//! Argument of type 'string' is not assignable to parameter of type 'Strength'.
groupLasso("0.1");

// Parameters and layers

//! Object literal may only specify known properties, and 'axis' does not exist in type 'OrthogonalityOptions'.
orthogonality(0.1, { axis: 0 });
//! Type 'number' is not assignable to type 'LayerSelection | undefined'.
activityL1(0.1, { on: 0 });
//! Type 'string' is not assignable to type 'number'.
activityL1(0.1, { on: ["dense(64)"] });
//! Object literal may only specify known properties, and 'layers' does not exist in type 'ActivityOptions'.
activityL2(0.1, { layers: [0] });
//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
activityL2(0.1)(model);

// Labels and batches

//! Argument of type 'string' is not assignable to parameter of type 'number'.
labelSmoothing("0.1");
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, IntTensor<"batch">>' is not assignable to parameter of type '"ShapeError: Cannot mix labels: expected float32 labels but they are int32; make them one-hot: oneHot(labels, classes)"'.
labelSmoothing(0.1)(sparse);
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, IntTensor<"batch">>' is not assignable to parameter of type '"ShapeError: Cannot mix labels: expected float32 labels but they are int32; make them one-hot: oneHot(labels, classes)"'.
mixup(0.2)(sparse);
//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
labelSmoothing(0.1)(model);
//! Argument of type '{ alpha: number; }' is not assignable to parameter of type 'number'.
mixup({ alpha: 0.2 });
//! Expected 1 arguments, but got 0.
inputNoise()(loss);
//! Type 'Tensor<"batch 784">' is missing the following properties from type 'Examples<Tensor<"batch 784">, Tensor<"batch 10">>': x, y
wrapBatch(loss, ({ x }) => x);
