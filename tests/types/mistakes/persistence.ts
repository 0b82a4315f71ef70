/**
 * Mistakes with saving and loading: weights of another model, or none. `../mistakes_test.ts` reads this.
 *
 * @module
 */

import { load, save } from "shapefold";
import { model, smaller, state, stateOfSmaller, weights } from "../setup.ts";

//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
save("digits.safetensors", model, stateOfSmaller);
//! Argument of type 'Weights<[DenseParams<"784", "64">, DenseParams<"64", "10">], []> & Disposable' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 64' but this model needs '784 32'"'.
save("digits.safetensors", smaller, weights);
//! Argument of type '[DenseParams<"784", "64">, DenseParams<"64", "10">]' is not assignable to parameter of type '"ShapeError: expected weights such as model.init(key(0)) gives: { params, running }"'.
save("digits.safetensors", model, weights.params);
//? Object literal may only specify known properties, and 'dtype' does not exist in type 'SaveOptions'.
save("digits.safetensors", model, state, { dtype: "float16" });
//? Expected 2 arguments, but got 1.
load("digits.safetensors");
