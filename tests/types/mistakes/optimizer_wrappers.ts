/**
 * Mistakes with wrappers of optimizers. How to read it is said in `foundation.ts`.
 *
 * @module
 */

import {
  adam,
  clipByGlobalNorm,
  fold,
  freeze,
  l2,
  maxNorm,
  trainStep,
  withAverage,
} from "shapefold";
import { data, loss, state, stepByAverage } from "../setup.ts";

//! Argument of type '(options?: AdamOptions) => Optimizer<Adam>' is not assignable to parameter of type 'Optimizer<OptimizerSignature>'.
maxNorm(2)(adam);
//! Argument of type '{ limit: number; }' is not assignable to parameter of type 'number'.
maxNorm({ limit: 2 });
//! Object literal may only specify known properties, and 'axes' does not exist in type 'NormOptions'.
maxNorm(2, { axes: 0 });
//! Argument of type 'string' is not assignable to parameter of type 'number'.
clipByGlobalNorm("1");
//! Argument of type 'number' is not assignable to parameter of type 'Selection'.
freeze(0);
//! Argument of type 'Optimizer<Adam>' is not assignable to parameter of type '"ShapeError: expected an objective such as objective(model, loss) gives"'.
l2(0.1)(adam());
//! Argument of type 'OptimizerWrapper' is not assignable to parameter of type 'Optimizer<OptimizerSignature>'.
trainStep(loss, maxNorm(2));
//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: expected a state with an average of the parameters; train by exponentialMovingAverage(0.999)(adam())"'.
withAverage(state);
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected a state such as initialState(model, step, key) gives"'.
withAverage(data);
//? Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: the state of another optimizer; make one by initialState(model, step, key)"'.
fold(stepByAverage, state, [data]);
