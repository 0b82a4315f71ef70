/**
 * Mistakes with runs: configs and grids of others, data of another model, and streams in another order.
 *
 * @module
 */

import {
  adam,
  compare,
  crossValidate,
  epochs,
  gridSearch,
  key,
  reduceOnPlateau,
  tap,
  trainEpochs,
} from "shapefold";
import { data, design, four, loss, reduceByValidation, state, step } from "../setup.ts";

// Runs

//! Type 'string' is not assignable to type 'number'.
design({ units: "32" });
//! Type 'Run<{ units: number; }, number>' is not assignable to type 'AnyPlannedRun'.
compare({ small: design });
//! Object literal may only specify known properties, and 'threads' does not exist in type 'RunsOptions'.
compare({ small: design({ units: 1 }) }, { threads: 2 });
//! Type 'number' is not assignable to type 'readonly number[]'.
gridSearch(design, { units: 32 });
//! Type 'string' is not assignable to type 'number'.
gridSearch(design, { units: ["32"] });

// Cross-validation

//! Object literal may only specify known properties, and 'validation' does not exist in type 'CrossValidateOptions<Adam, Monitor>'.
crossValidate(loss, data, { k: 5, optimizer: adam(), epochs: 1, key: key(0), validation: 0.2 });
//! Argument of type '{ x: Tensor<"2 4">; y: Tensor<"2 4">; }' is not assignable to parameter of type '"ShapeError: the model takes 'batch 784' but the examples are '2 4'"'.
crossValidate(loss, { x: four, y: four }, { k: 2, optimizer: adam(), epochs: 1, key: key(0) });

// Streams

//! Type '"val_loss"' is not assignable to type '"Cannot monitor 'val_loss': expected 'loss', 'terms.data', 'metrics.accuracy', or 'validation.' and one of these"'.
reduceOnPlateau({ monitor: "val_loss" });
//? Argument of type 'Reports<EpochReport<StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Adam>>>' is not assignable to parameter of type '"ShapeError: put validate(objective, data) before reduceOnPlateau"'.
reduceByValidation(trainEpochs(step, state, epochs(data, { count: 1 })));
//! Property 'validation' does not exist on type 'AnyReport'.
tap(({ validation }) => validation);
