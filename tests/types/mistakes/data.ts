/**
 * Mistakes with data: scalers fit on other rows, names of other classes, and augmentation of what is no image.
 *
 * @module
 */

import {
  augment,
  key,
  minMaxScaler,
  normalizer,
  randomFlip,
  randomRotation,
  standardScaler,
} from "shapefold";
import { digits, four, isLarge, loss, model, names, scalar, scaler, whole } from "../setup.ts";

// Scalers

//! Argument of type 'Tensor<"2 784">' is not assignable to parameter of type '"ShapeError: Cannot scale: expected 'rows 10' but found '2 784'"'.
scaler.transform(digits);
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: Cannot scale: expected 'rows 10' but found '2 4'"'.
scaler.inverse(four);
//! Argument of type 'IntTensor<"2 784">' is not assignable to parameter of type '"ShapeError: Cannot scale: expected float32 but found int32; convert with toFloat"'.
standardScaler(whole);
//! Argument of type 'Tensor<"">' is not assignable to parameter of type '"ShapeError: Cannot scale: expected 'rows ...' but found ''"'.
minMaxScaler(scalar);
//! Argument of type 'number[]' is not assignable to parameter of type '"ShapeError: Cannot scale: expected a tensor"'.
normalizer().transform([1, 2]);

// Names of classes

//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: Cannot name classes: expected scores of 'rows 3' but found '2 4'"'.
names.toNames(four);
//! Argument of type 'IntTensor<"2 784">' is not assignable to parameter of type '"ShapeError: Cannot name classes: expected indices of 'rows' but found '2 784'"'.
names.toNames(whole);
//! Argument of type 'BoolTensor<"2 10">' is not assignable to parameter of type '"ShapeError: Cannot name classes: expected scores or indices but found bool"'.
names.toNames(isLarge);
//! Argument of type 'number[]' is not assignable to parameter of type '"ShapeError: Cannot name classes: expected a tensor"'.
names.toNames([1, 2]);
//? Type '"cow"' is not assignable to type '"cat" | "dog" | "fox"'.
names.toIndices(["cow"]);

// Augmentation

//! Argument of type 'Tensor<"2 784">' is not assignable to parameter of type '"ShapeError: Cannot augment: expected images 'batch height width channels' but found '2 784'"'.
randomRotation(0.1)(digits, key(1));
//! Argument of type 'IntTensor<"2 784">' is not assignable to parameter of type '"ShapeError: Cannot augment: expected float32 but found int32; convert with toFloat"'.
randomFlip("both")(whole, key(1));
//! Argument of type 'number[]' is not assignable to parameter of type '"ShapeError: Cannot augment: expected a tensor of images"'.
randomFlip("both")([1, 2], key(1));
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to parameter of type '"ShapeError: Cannot augment: expected images 'batch height width channels' but found 'batch 784'"'.
augment(randomFlip("both"))(loss);
//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
augment(randomFlip("both"))(model);
