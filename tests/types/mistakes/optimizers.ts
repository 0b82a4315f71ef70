/**
 * Mistakes with optimizers. How to read it is said in `foundation.ts`.
 *
 * @module
 */

import { adagrad, adamW, lion, nadam, proximalL1, scaleLearningRate, trainStep } from "shapefold";
import { data, loss, state } from "../setup.ts";

//! Object literal may only specify known properties, and 'rho' does not exist in type 'AdagradOptions'.
adagrad({ rho: 0.9 });
//! Type 'string' is not assignable to type 'LearningRate | undefined'.
nadam({ learningRate: "0.1" });
//! Object literal may only specify known properties, and 'epsilon' does not exist in type 'LionOptions'.
lion({ epsilon: 1e-7 });
//! Type 'string' is not assignable to type 'Selection'.
adamW({ on: "kernels" });
//! Argument of type 'string' is not assignable to parameter of type 'number | Schedule'.
proximalL1("0.1");
//! Argument of type 'OptimizerWrapper' is not assignable to parameter of type 'Optimizer<OptimizerSignature>'.
trainStep(loss, proximalL1(0.1));
//! Argument of type 'string' is not assignable to parameter of type 'number'.
scaleLearningRate(state, "half");
//! Argument of type 'number' is not assignable to parameter of type 'object'.
scaleLearningRate(0.5, 0.5);
//? Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: the state of another optimizer; make one by initialState(model, step, key)"'.
trainStep(loss, adagrad())(state, data);
