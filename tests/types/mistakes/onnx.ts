/**
 * Mistakes with exporting to ONNX: weights of another model, and what is no weights.
 *
 * @module
 */

import { digits, exportOnnx, model, stateOfSmaller, weights } from "../setup.ts";

//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
exportOnnx(model, stateOfSmaller);
//! Argument of type '[DenseParams<"784", "64">, DenseParams<"64", "10">]' is not assignable to parameter of type '"ShapeError: expected weights such as model.init(key(0)) gives: { params, running }"'.
exportOnnx(model, weights.params);
//! Argument of type 'Tensor<"2 784">' is not assignable to parameter of type '"ShapeError: expected weights such as model.init(key(0)) gives: { params, running }"'.
exportOnnx(model, digits);
//? Object literal may only specify known properties, and 'name' does not exist in type 'OnnxOptions'.
exportOnnx(model, weights, { name: "digits" });
