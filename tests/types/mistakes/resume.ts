/**
 * Mistakes with runs that are kept. How to read it is said in `foundation.ts`.
 *
 * @module
 */

import { adam, checkpoint, epochs, fit, key, resume } from "shapefold";
import { data, loss, pictureData, state, stateOfSgd, step } from "../setup.ts";

//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to parameter of type '"ShapeError: expected a step but got an objective; write trainStep(objective, adam())"'.
resume("run", loss, state, epochs(data, { count: 1 }));
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected passes over data such as epochs(data, { count: 10 }) gives"'.
resume("run", step, state, data);
//! Argument of type 'Epochs<{ x: Tensor<"2 28 28 1">; y: Tensor<"2 10">; }>' is not assignable to parameter of type '"ShapeError: the model takes 'batch 784' but the examples are '2 28 28 1'"'.
resume("run", step, state, epochs(pictureData, { count: 1 }));
//? Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, SgdWithMomentum>' is not assignable to parameter of type '"ShapeError: the state of another optimizer; make one by initialState(model, step, key)"'.
resume("run", step, stateOfSgd, epochs(data, { count: 1 }));
//! Object literal may only specify known properties, and 'dir' does not exist in type 'URL'.
resume({ dir: "run" }, step, state, epochs(data, { count: 1 }));
//! Argument of type 'string' is not assignable to parameter of type 'CheckpointOptions'.
checkpoint("run");
//! Type 'number' is not assignable to type '{ readonly epochs: number; } | { readonly steps: number; } | undefined'.
checkpoint({ dir: "run", every: 5 });
//! Object literal may only specify known properties, and 'minutes' does not exist in type '{ readonly epochs: number; } | { readonly steps: number; }'.
checkpoint({ dir: "run", every: { minutes: 5 } });
//! Object literal may only specify known properties, and 'dir' does not exist in type 'Checkpointing'.
fit(loss, data, { optimizer: adam(), epochs: 1, key: key(60), checkpoint: { dir: "run" } });
