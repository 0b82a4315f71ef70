/**
 * Mistakes that people make when they begin: with shapes, layers, losses and training. Each stands behind the exact text
 * that the compiler prints for it.
 *
 * A text that holds `"ShapeError: ..."` is thrown at run time as well where the compiler knows no shapes; behind
 * `//?` instead of `//!` it is the compiler's only. `../mistakes_test.ts` checks both, of every file of this folder.
 *
 * @module
 */

import {
  activation,
  adam,
  add,
  argMax,
  asTensor,
  asTensors,
  batches,
  binaryCrossentropy,
  categoricalCrossentropy,
  chain,
  concat,
  dense,
  dropout,
  earlyStopping,
  einsum,
  elasticNet,
  epochs,
  evaluate,
  fit,
  flatten,
  fold,
  gather,
  glorotNormal,
  initialState,
  input,
  key,
  l1,
  l2,
  layer,
  matmul,
  mean,
  meanSquaredError,
  mul,
  objective,
  oneHot,
  parallel,
  predict,
  raw,
  rearrange,
  rearrangeTensor,
  relu,
  repeat,
  reshape,
  residual,
  sequential,
  sgd,
  shaped,
  slice,
  sparseCategoricalCrossentropy,
  sum,
  type Tensor,
  trainEpochs,
  trainStep,
  trainTestSplit,
  transpose,
  uniform,
  validate,
  where,
} from "shapefold";
import {
  addTable,
  binary,
  classes,
  classIndices,
  data,
  diagonal,
  digits,
  four,
  fourClasses,
  images,
  isLarge,
  kernel,
  loss,
  model,
  otherRows,
  pictureData,
  pictures,
  rows,
  scalar,
  smaller,
  sparse,
  state,
  stateOfSgd,
  stateOfSmaller,
  step,
  stepOfSmaller,
  stopByValidation,
  ten,
  weights,
  whole,
  windows,
  words,
} from "../setup.ts";

// Shapes as they are written

//! Argument of type '"28,28"' is not assignable to parameter of type '"ShapeError: '28,28' separates dims by a comma; use one space"'.
input("28,28");
//! Argument of type '"28  28"' is not assignable to parameter of type '"ShapeError: '28  28' has a double, leading or trailing space"'.
input("28  28");
//! Argument of type '"784 "' is not assignable to parameter of type '"ShapeError: '784 ' has a double, leading or trailing space"'.
input("784 ");
//! Argument of type '"28x28"' is not assignable to parameter of type '"ShapeError: '28x28' separates dims by an x; use one space"'.
input("28x28");
//! Argument of type '"1e3"' is not assignable to parameter of type '"ShapeError: '1e3' has a dim 1e3 that is not a whole number"'.
input("1e3");
//! Argument of type '"-3"' is not assignable to parameter of type '"ShapeError: '-3' has a negative dim -3"'.
input("-3");
//! Argument of type '"028"' is not assignable to parameter of type '"ShapeError: '028' has a dim 028 with a leading zero"'.
input("028");
//! Argument of type '"0.5"' is not assignable to parameter of type '"ShapeError: '0.5' has a dim 0.5 that is not a whole number"'.
input("0.5");
//! Argument of type '"2d"' is not assignable to parameter of type '"ShapeError: '2d' has a dim 2d that starts with a digit"'.
input("2d");
//! Argument of type 'number' is not assignable to parameter of type 'string'.
input(784);
//! Argument of type '"n,2"' is not assignable to parameter of type '"ShapeError: 'n,2' separates dims by a comma; use one space"'.
asTensor([[1, 2]], "n,2");
//! Argument of type 'string[]' is not assignable to parameter of type '"ShapeError: 'n,1' separates dims by a comma; use one space"'.
asTensors(["n 2", "n,1"], [[1, 2]], [[1]]);
//! Argument of type '"1 2 3"' is not assignable to parameter of type 'TensorData'.
asTensor("1 2 3", "3");
//! Argument of type '"n 4"' is not assignable to parameter of type '"ShapeError: 'n 4' has the name 'n', which has no size here; write a number"'.
uniform(key(0), "n 4");

// Layers, one behind the other

//! Argument of type 'Layer<Dense<64>>' is not assignable to parameter of type '"ShapeError: expected the shape of one example first: sequential(input('784'), dense(10))"'.
sequential(dense(64), dense(10));
//! Argument of type '"784"' is not assignable to parameter of type '"ShapeError: expected the shape of one example first: sequential(input('784'), dense(10))"'.
sequential("784", dense(10));
//! Argument of type 'Layer<Shaped<"batch 32">>' is not assignable to parameter of type '"ShapeError: layer 2, shaped(batch 32): expected 'batch 32' here but got 'batch 64'"'.
sequential(input("784"), dense(64, relu), shaped("batch 32"), dense(10));
//! Argument of type 'string' is not assignable to parameter of type 'Activation'.
sequential(input("784"), dense(64, "relu"), dense(10));
//! Argument of type 'string' is not assignable to parameter of type 'number'.
sequential(input("784"), dense("64"));
//? Argument of type '<S extends string>(x: Tensor<S>) => Tensor<S>' is not assignable to parameter of type '"ShapeError: expected a layer such as dense(10) or activation(relu)"'.
sequential(input("784"), dense(64), relu, dense(10));
//! Object literal may only specify known properties, but 'kernelInitialiser' does not exist in type 'DenseOptions'. Did you mean to write 'kernelInitializer'?
sequential(input("784"), dense(64, relu, { kernelInitialiser: glorotNormal }));
//! Argument of type 'string' is not assignable to parameter of type 'number'.
sequential(input("784"), dropout("0.2"), dense(10));
//! Argument of type 'string' is not assignable to parameter of type 'Activation'.
sequential(input("784"), activation("relu"));
//? Argument of type '() => Layer<Flatten>' is not assignable to parameter of type '"ShapeError: expected a layer such as dense(10) or activation(relu)"'.
sequential(input("784"), flatten, dense(10));
//! Argument of type 'Layer<Residual<Layer<Dense<64>>>>' is not assignable to parameter of type '"ShapeError: layer 1, residual: the block must keep its shape, but maps 'batch 784' to 'batch 64'"'.
sequential(input("784"), residual(dense(64)), dense(10));
//! Argument of type 'Layer<Residual<Layer<Chain<readonly [Layer<Dense<64>>, Layer<Shaped<"batch 784">>]>>>>' is not assignable to parameter of type '"ShapeError: layer 1, residual: layer 2, shaped(batch 784): expected 'batch 784' here but got 'batch 64'"'.
sequential(input("784"), residual(chain(dense(64), shaped("batch 784"))));
//! Argument of type 'Layer<Repeat<Layer<Dense<64>>>>' is not assignable to parameter of type '"ShapeError: layer 1, repeat: the block must keep its shape, but maps 'batch 784' to 'batch 64'"'.
sequential(input("784"), repeat(3, dense(64, relu)));
//! Argument of type 'Layer<Parallel<readonly [Layer<Flatten>, Layer<Dense<8>>]>>' is not assignable to parameter of type '"ShapeError: layer 1, parallel: branches give 'batch 784' and 'batch 28 8', only the last dims may differ"'.
sequential(input("28 28"), parallel(flatten(), dense(8)));
//! Argument of type 'Layer<Rearrange<"batch h w c -> batch (h w c)">>' is not assignable to parameter of type '"ShapeError: layer 1, rearrange: 'batch h w c -> batch (h w c)' applied to 'batch 784': too few dims"'.
sequential(input("784"), rearrange("batch h w c -> batch (h w c)"));
//! Argument of type 'Layer<Rearrange<"batch t f -> batch f">>' is not assignable to parameter of type '"ShapeError: layer 1, rearrange: 'batch t f -> batch f' drops 't'"'.
sequential(input("8 784"), rearrange("batch t f -> batch f"));
//! Argument of type 'Layer<Rearrange<"batch f -> batch f g">>' is not assignable to parameter of type '"ShapeError: layer 1, rearrange: 'g' is not on the left of the arrow"'.
sequential(input("784"), rearrange("batch f -> batch f g"));
//! Argument of type 'Layer<Rearrange<"b (h 2) c -> b h (2 c)">>' is not assignable to parameter of type '"ShapeError: layer 1, rearrange: 'b (h 2) c -> b h (2 c)' applied to 'batch 27 8': '(h 2)' does not divide 27"'.
sequential(input("27 8"), rearrange("b (h 2) c -> b h (2 c)"));
//! Argument of type 'Layer<Rearrange<"batch (h w) -> batch h w">>' is not assignable to parameter of type '"ShapeError: layer 1, rearrange: 'batch (h w) -> batch h w' applied to 'batch 784': '(h w)' has two unknown sizes, h and w"'.
sequential(input("784"), rearrange("batch (h w) -> batch h w"));
//! Argument of type 'Layer<Dense<4>>' is not assignable to parameter of type '"ShapeError: layer 2, dense(4): expects a numeral as last dim but got 'time*16' (the input is 'batch time*16')"'.
sequential(input("time 16"), rearrange("b t f -> b (t f)"), dense(4));
//! Argument of type 'Layer<Rearrange<"batch 784">>' is not assignable to parameter of type '"ShapeError: layer 1, rearrange: 'batch 784' has no ' -> '"'.
sequential(input("784"), rearrange("batch 784"));
//! Argument of type 'Layer<Windows<5>>' is not assignable to parameter of type '"ShapeError: layer 2, windows(5): the window of 5 is larger than the 3 steps"'.
sequential(input("4"), dense(3), windows(5));
//! Argument of type 'Layer<Windows<5>>' is not assignable to parameter of type '"ShapeError: layer 1, windows(5): expects 'batch steps' but got 'batch 28 28'"'.
sequential(input("28 28"), windows(5));

// Layers of one's own

//? Argument of type 'Tensor<"f">' is not assignable to parameter of type '"ShapeError: matmul: the right operand must have 2 dims but is 'f'"'.
layer("scale", "... f -> ... f", { gain: "f" }, (p, x) => matmul(x, p.gain));
//? Type 'Tensor<"...">' is not assignable to type '"ShapeError: the body must give '... f' but gives '...'"'.
layer("total", "... f -> ... f", {}, (_p, x) => sum(x, { axis: -1 }));
//! Argument of type '"b f -> b g"' is not assignable to parameter of type '"ShapeError: 'g' is not on the left of the arrow"'.
layer("project", "b f -> b g", { w: "f f" }, (p, x) => matmul(x, p.w));
//! Type '"g"' is not assignable to type '"ShapeError: 'g' is not on the left of the arrow"'.
layer("shift", "b f -> b f", { shift: "g" }, (_p, x) => x);
//! Property 'bias' does not exist on type 'OwnParams<NoInfer<{ readonly shift: "f"; }>>'.
layer("shift", "b f -> b f", { shift: "f" }, (p, x) => add(x, p.bias));
//? Type 'Tensor<Rank>' is not assignable to type '"ShapeError: the body must give a tensor of 'b f'; check one of unknown shape: asTensor(x, 'b f')"'.
layer("raw", "b f -> b f", {}, (_p, x) => raw(x));
//! Argument of type 'Layer<Custom<"addTable", "b t f -> b t f", { readonly table: "t f"; }>>' is not assignable to parameter of type '"ShapeError: layer 1, addTable: expects numerals as the dims of its parameters but the input is 'batch time 16'"'.
sequential(input("time 16"), addTable);
//! Argument of type 'Layer<Custom<"diagonal", "b f f -> b f", {}>>' is not assignable to parameter of type '"ShapeError: layer 1, diagonal: 'b f f -> b f' applied to 'batch 3 4': 'f' is both 3 and 4"'.
sequential(input("3 4"), diagonal);

// Using a model

//! Argument of type 'number' is not assignable to parameter of type 'Key'.
model.init(42);
//! Argument of type 'Tensor<"2 512">' is not assignable to parameter of type '"ShapeError: the model expects 'batch 784' but got '2 512'"'.
model.apply(weights, words);
//! Argument of type 'Tensor<"2 28 28 1">' is not assignable to parameter of type '"ShapeError: the model expects 'batch 784' but got '2 28 28 1'"'.
model.apply(weights, images);
//! Argument of type 'IntTensor<"2 784">' is not assignable to parameter of type '"ShapeError: the model expects float32 but got int32; convert with toFloat"'.
model.apply(weights, whole);
//? Argument of type 'Tensor<Rank>' is not assignable to parameter of type '"ShapeError: the model expects 'batch 784' but got a tensor of unknown shape; check it first: asTensor(x, 'batch 784')"'.
model.apply(weights, raw(digits));
//! Argument of type 'number[][]' is not assignable to parameter of type '"ShapeError: the model expects a tensor; make one of numbers: asTensor(x, 'batch 784')"'.
model.apply(weights, [[0, 1], [1, 0]]);
//! Argument of type '[DenseParams<"784", "64">, DenseParams<"64", "10">]' is not assignable to parameter of type '"ShapeError: expected weights such as model.init(key(0)) gives: { params, running }"'.
model.apply(weights.params, digits);
//! Argument of type 'Tensor<"2 784">' is not assignable to parameter of type '"ShapeError: expected weights such as model.init(key(0)) gives: { params, running }"'.
model.apply(digits, weights);
//! Argument of type 'Weights<[DenseParams<"784", "32">, DenseParams<"32", "10">], []> & Disposable' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
model.apply(smaller.init(key(5)), digits);
//! Argument of type 'Weights<[DenseParams<"784", "10">], []> & Disposable' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 10' but this model needs '784 64'"'.
model.apply(pictures.init(key(6)), digits);
//! Argument of type 'Tensor<"2 512">' is not assignable to parameter of type '"ShapeError: the model expects 'batch 784' but got '2 512'"'.
predict(model, weights, words);
//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
predict(model, stateOfSmaller, digits);
//! Expected 3-4 arguments, but got 2.
predict(model, digits);
//! Type 'Tensor<"2 10">' is not assignable to type 'Tensor<"2 4">'.
//!   Type '"2 10"' is not assignable to type '"2 4"'.
export const answer: Tensor<"2 4"> = model.apply(weights, digits);

// Losses and objectives

//! Argument of type '"mse"' is not assignable to parameter of type '"ShapeError: expected a loss such as meanSquaredError"'.
objective(model, "mse");
//! Argument of type 'ConfigurableBinaryCrossentropy' is not assignable to parameter of type '"ShapeError: binaryCrossentropy expects predictions '... 1' but the model gives 'batch 10'"'.
objective(model, binaryCrossentropy);
//! Argument of type 'Configurable<CategoricalCrossentropy, CrossentropyOptions>' is not assignable to parameter of type '"ShapeError: categoricalCrossentropy expects at least 2 classes but the model gives 'batch 1'; use binaryCrossentropy"'.
objective(sequential(input("784"), dense(1)), categoricalCrossentropy);
//? Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected a layer but got a model; put layers together by chain"'.
sequential(input("784"), model);
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to parameter of type '"ShapeError: expected a step but got an objective; write trainStep(objective, adam())"'.
fold(loss, state, batches(data));
//! Argument of type 'Configurable<CategoricalCrossentropy, CrossentropyOptions>' is not assignable to parameter of type 'AnyModel'.
objective(categoricalCrossentropy, model);
//! Object literal may only specify known properties, but 'fromLogit' does not exist in type 'CrossentropyOptions'. Did you mean to write 'fromLogits'?
objective(model, categoricalCrossentropy({ fromLogit: true }));
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: categoricalCrossentropy: predictions are '2 10' but labels are '2 4'"'.
categoricalCrossentropy.apply(ten, four);
//! Argument of type 'IntTensor<"2">' is not assignable to parameter of type '"ShapeError: categoricalCrossentropy wants float32 labels but they are int32"'.
categoricalCrossentropy.apply(ten, classes);
//? Argument of type 'Tensor<"m 10">' is not assignable to parameter of type '"ShapeError: categoricalCrossentropy: predictions are 'n 10' but labels are 'm 10'"'.
categoricalCrossentropy.apply(rows, otherRows);
//! Argument of type 'Tensor<"2 10">' is not assignable to parameter of type '"ShapeError: sparseCategoricalCrossentropy wants int32 labels but they are float32"'.
sparseCategoricalCrossentropy.apply(ten, ten);
//! Argument of type 'Tensor<"2 10">' is not assignable to parameter of type '"ShapeError: binaryCrossentropy expects predictions '... 1' but got '2 10'"'.
binaryCrossentropy.apply(ten, ten);

// Regularizers

//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
l2(1e-4)(model);
//! Argument of type 'string' is not assignable to parameter of type 'Strength'.
l1("1e-4")(loss);
//! Type 'string' is not assignable to type 'Selection'.
l2(1e-4, { on: "kernels" })(loss);
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to parameter of type 'Strength'.
//!   Type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to type 'Schedule'.
//!     Target signature provides too few arguments. Expected 3 or more, but got 1.
l2(loss);
//! Argument of type 'number' is not assignable to parameter of type 'ElasticNetStrengths'.
elasticNet(0.1, 0.2)(loss);

// Optimizers and steps

//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
trainStep(model, adam());
//! Argument of type 'string' is not assignable to parameter of type 'Optimizer<OptimizerSignature>'.
trainStep(loss, "adam");
//! Type '0.001' has no properties in common with type 'AdamOptions'.
trainStep(loss, adam(0.001));
//! Object literal may only specify known properties, but 'learningrate' does not exist in type 'AdamOptions'. Did you mean to write 'learningRate'?
trainStep(loss, adam({ learningrate: 0.001 }));
//! Object literal may only specify known properties, but 'nesterow' does not exist in type 'SgdOptions<0.9>'. Did you mean to write 'nesterov'?
trainStep(loss, sgd({ momentum: 0.9, nesterow: true }));
//! Object literal may only specify known properties, but 'fromlogits' does not exist in type 'BinaryCrossentropyOptions<true>'. Did you mean to write 'fromLogits'?
binaryCrossentropy({ multiLabel: true, fromlogits: true });
//! Type 'string' is not assignable to type 'Metric'.
trainStep(loss, adam(), { metrics: ["accuracy"] });
//? Argument of type 'TrainStep<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Tensor<"batch 10">, Adam>' is not assignable to parameter of type '"ShapeError: the step trains another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
initialState(model, stepOfSmaller, key(7));
//? Argument of type 'TrainStep<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">, Adam>' is not assignable to parameter of type '"ShapeError: the step trains another model, which takes 'batch 784' but this one takes 'batch 28 28 1'"'.
initialState(pictures, step, key(8));
//! Argument of type 'Optimizer<Adam>' is not assignable to parameter of type '"ShapeError: expected a step such as trainStep(objective, adam()) gives"'.
initialState(model, adam(), key(9));
//! Argument of type 'number' is not assignable to parameter of type 'Key'.
initialState(model, step, 1);
//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
step(stateOfSmaller, data);
//? Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, SgdWithMomentum>' is not assignable to parameter of type '"ShapeError: the state of another optimizer; make one by initialState(model, step, key)"'.
step(stateOfSgd, data);
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 4">; }' is not assignable to parameter of type '"ShapeError: the loss wants labels 'batch 10' but they are '2 4'"'.
step(state, fourClasses);
//! Argument of type 'Tensor<"2 784">' is not assignable to parameter of type '"ShapeError: expected examples { x, y }: a tensor of inputs and a tensor of labels"'.
step(state, digits);

// Training on data

//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
fit(model, data, { optimizer: adam(), epochs: 1, key: key(10) });
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 4">; }' is not assignable to parameter of type '"ShapeError: the loss wants labels 'batch 10' but they are '2 4'"'.
fit(loss, fourClasses, { optimizer: adam(), epochs: 1, key: key(11) });
//! Argument of type '{ x: Tensor<"2 28 28 1">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: the model takes 'batch 784' but the examples are '2 28 28 1'"'.
fit(loss, pictureData, { optimizer: adam(), epochs: 1, key: key(12) });
//! Argument of type '{ x: Tensor<"2 784">; y: IntTensor<"2">; }' is not assignable to parameter of type '"ShapeError: the loss wants float32 labels but they are int32"'.
fit(loss, classIndices, { optimizer: adam(), epochs: 1, key: key(13) });
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: the loss wants int32 labels but they are float32"'.
fit(sparse, data, { optimizer: adam(), epochs: 1, key: key(14) });
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: the loss wants labels 'batch 1' but they are '2 10'"'.
fit(binary, data, { optimizer: adam(), epochs: 1, key: key(15) });
//! Argument of type '{ x: number[][]; y: number[][]; }' is not assignable to parameter of type '"ShapeError: expected tensors as x and y; make them of numbers: asTensor(x, 'n 784')"'.
fit(loss, { x: [[0, 1]], y: [[1]] }, { optimizer: adam(), epochs: 1, key: key(16) });
//! Argument of type '(Tensor<"2 10"> | Tensor<"2 784">)[]' is not assignable to parameter of type '"ShapeError: expected examples { x, y }: a tensor of inputs and a tensor of labels"'.
fit(loss, [digits, ten], { optimizer: adam(), epochs: 1, key: key(17) });
//? Argument of type '{ x: Tensor<"2 784">; y: Tensor<"n 10">; }' is not assignable to parameter of type '"ShapeError: the inputs have '2' rows but the labels have 'n'"'.
fit(loss, { x: digits, y: rows }, { optimizer: adam(), epochs: 1, key: key(18) });
//! Type 'number' is not assignable to type 'Key'.
fit(loss, data, { optimizer: adam(), epochs: 1, key: 18 });
//! Type '{ x: Tensor<"2 784">; y: Tensor<"2 4">; }' is not assignable to type '"ShapeError: the loss wants labels 'batch 10' but they are '2 4'"'.
fit(loss, data, { optimizer: adam(), epochs: 1, key: key(19), validation: fourClasses });
//! Object literal may only specify known properties, but 'batch_size' does not exist in type 'FitOptions<Adam, number, Monitor, readonly Metric[]>'. Did you mean to write 'batchSize'?
fit(loss, data, { optimizer: adam(), epochs: 1, key: key(20), batch_size: 2 });
//! Type '"val_loss"' is not assignable to type '"Cannot monitor 'val_loss': expected 'loss', 'terms.data', 'metrics.accuracy', or 'validation.' and one of these"'.
earlyStopping({ monitor: "val_loss", patience: 3 });
//? Argument of type 'Reports<EpochReport<StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Adam>>>' is not assignable to parameter of type '"ShapeError: put validate(objective, data) before earlyStopping"'.
stopByValidation(trainEpochs(step, state, epochs(data, { count: 1 })));
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 4">; }' is not assignable to parameter of type '"ShapeError: the loss wants labels 'batch 10' but they are '2 4'"'.
evaluate(loss, state, fourClasses);
//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
evaluate(loss, stateOfSmaller, data);
//! Argument of type 'Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>' is not assignable to parameter of type '"ShapeError: expected an objective but got a model; write objective(model, loss)"'.
evaluate(model, state, data);
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 4">; }' is not assignable to parameter of type '"ShapeError: the loss wants labels 'batch 10' but they are '2 4'"'.
validate(loss, fourClasses);
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected passes over data such as epochs(data, { count: 10 }) gives"'.
trainEpochs(step, state, data);
//! Argument of type 'Epochs<{ x: Tensor<"2 28 28 1">; y: Tensor<"2 10">; }>' is not assignable to parameter of type '"ShapeError: the model takes 'batch 784' but the examples are '2 28 28 1'"'.
trainEpochs(step, state, epochs(pictureData, { count: 1 }));
//? Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, SgdWithMomentum>' is not assignable to parameter of type '"ShapeError: the state of another optimizer; make one by initialState(model, step, key)"'.
trainEpochs(step, stateOfSgd, epochs(data, { count: 1 }));
//! Argument of type 'Objective<Model<"batch 784", "batch 10", [DenseParams<"784", "64">, DenseParams<"64", "10">], []>, Tensor<"batch 10">>' is not assignable to parameter of type '"ShapeError: expected a step but got an objective; write trainStep(objective, adam())"'.
trainEpochs(loss, state, epochs(data, { count: 1 }));
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: expected batches, one after the other, such as batches(data) gives"'.
fold(step, state, data);
//! Argument of type '{ x: Tensor<"2 784">; y: Tensor<"2 4">; }[]' is not assignable to parameter of type '"ShapeError: the loss wants labels 'batch 10' but they are '2 4'"'.
fold(step, state, [fourClasses]);
//! Argument of type 'StateFor<Model<"batch 784", "batch 10", [DenseParams<"784", "32">, DenseParams<"32", "10">], []>, Adam>' is not assignable to parameter of type '"ShapeError: parameters of another model, params[0].kernel is '784 32' but this model needs '784 64'"'.
fold(step, stateOfSmaller, [data]);
//! Type 'number' is not assignable to type 'Key'.
epochs(data, { count: 1, key: 21 });
//! Argument of type 'number' is not assignable to parameter of type 'SplitOptions'.
trainTestSplit(data, 0.2);

// Operations on tensors

//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: cannot broadcast '2 10' with '2 4': 10 and 4 differ"'.
add(ten, four);
//? Argument of type 'Tensor<"m 10">' is not assignable to parameter of type '"ShapeError: cannot broadcast 'n 10' with 'm 10': n and m differ"'.
add(rows, otherRows);
//! Argument of type 'IntTensor<"2">' is not assignable to parameter of type '"ShapeError: expected elements of type float32 but got int32; convert with toFloat or toInt"'.
add(ten, classes);
//! Argument of type '"2"' is not assignable to parameter of type '"ShapeError: expected a number or a tensor"'.
mul(ten, "2");
//! Argument of type 'number' is not assignable to parameter of type 'Tensor<string>'.
add(2, ten);
//! Argument of type 'Tensor<"512 64">' is not assignable to parameter of type '"ShapeError: matmul: '2 784' times '512 64', inner dims 784 and 512 differ"'.
matmul(digits, kernel);
//! Argument of type 'IntTensor<"2">' is not assignable to parameter of type '"ShapeError: matmul: expected a tensor of floats"'.
matmul(ten, classes);
//! Argument of type 'Tensor<"2 28 28 1">' is not assignable to parameter of type '"ShapeError: transpose: expected 2 dims but got '2 28 28 1'; use rearrangeTensor"'.
transpose(images);
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: cannot broadcast '2 10' with '2 4': 10 and 4 differ"'.
where(isLarge, four, 0);
//! Argument of type '"2 785"' is not assignable to parameter of type '"ShapeError: cannot reshape '2 28 28 1' to '2 785': 1568 and 1570 elements"'.
reshape(images, "2 785");
//! Argument of type '"b h w c -> b (h w)"' is not assignable to parameter of type '"ShapeError: 'b h w c -> b (h w)' drops 'c'"'.
rearrangeTensor(images, "b h w c -> b (h w)");
//! Argument of type '"b h w -> b (h w)"' is not assignable to parameter of type '"ShapeError: 'b h w -> b (h w)' applied to '2 784': too few dims"'.
rearrangeTensor(digits, "b h w -> b (h w)");
//! Argument of type '"b i, i o -> b o"' is not assignable to parameter of type '"ShapeError: einsum 'b i, i o -> b o': 'i' is both 784 and 512"'.
einsum("b i, i o -> b o", digits, kernel);
//! Argument of type '"b i, i o -> b z"' is not assignable to parameter of type '"ShapeError: einsum 'b i, i o -> b z': 'z' is not on the left of the arrow"'.
einsum("b i, i o -> b z", words, kernel);
//! Argument of type '"b i, i o -> b o"' is not assignable to parameter of type '"ShapeError: einsum 'b i, i o -> b o': more terms than operands"'.
einsum("b i, i o -> b o", words);
//! Argument of type '"bi,io->bo"' is not assignable to parameter of type '"ShapeError: einsum 'bi,io->bo': 'bi,io->bo' has no ' -> '"'.
einsum("bi,io->bo", words, kernel);
//! Argument of type '{ axis: number; }' is not assignable to parameter of type '"ShapeError: axis 2 is out of range: '2 10' has 2 dims"'.
sum(ten, { axis: 2 });
//! Argument of type '1' is not assignable to parameter of type '"ShapeError: expected an axis and perhaps keepDims: { axis: -1, keepDims: true }"'.
sum(ten, 1);
//! Argument of type '{ axis: number; keepdims: boolean; }' is not assignable to parameter of type '"ShapeError: expected an axis and perhaps keepDims: { axis: -1, keepDims: true }"'.
mean(ten, { axis: 1, keepdims: true });
//! Argument of type '{ axis: number; }' is not assignable to parameter of type '"ShapeError: axis -3 is out of range: '2 10' has 2 dims"'.
argMax(ten, { axis: -3 });
//! Argument of type '(Tensor<"2 10"> | Tensor<"2 784">)[]' is not assignable to parameter of type '"ShapeError: concat: '2 784' and '2 10' differ in other dims than axis 0"'.
concat([digits, ten], { axis: 0 });
//! Argument of type '(Tensor<"2 10"> | IntTensor<"2">)[]' is not assignable to parameter of type '"ShapeError: concat: expected tensors of one element type"'.
concat([ten, classes]);
//! Argument of type 'Tensor<"2 10">' is not assignable to parameter of type '"ShapeError: concat: expected a list of tensors: concat([a, b])"'.
concat(ten, four);
//! Argument of type '1' is not assignable to parameter of type '"ShapeError: Cannot slice '2 10': expected 0 <= start <= end <= 2 but found 1 and 5"'.
slice(ten, 1, 5);
//! Argument of type 'Tensor<"">' is not assignable to parameter of type '"ShapeError: a scalar has no first dim"'.
slice(scalar, 0, 1);
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: gather: expected indices of type int32 but got float32"'.
gather(ten, four);
//! Argument of type 'number[]' is not assignable to parameter of type '"ShapeError: gather: expected a tensor of indices"'.
gather(ten, [0, 1]);
//! Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: Cannot make one-hot labels: expected int32 labels but they are float32"'.
oneHot(four, 10);
//! Argument of type 'number[]' is not assignable to parameter of type '"ShapeError: Cannot make one-hot labels: expected a tensor of class indices"'.
oneHot([1, 2], 10);

// What follows from a mistake is not reported again

//? Argument of type 'Layer<Shaped<"batch 3">>' is not assignable to parameter of type '"ShapeError: layer 1, shaped(batch 3): expected 'batch 3' here but got 'batch 784'"'.
const broken = sequential(input("784"), shaped("batch 3"), dense(10));
const brokenLoss = l2(1e-4)(objective(broken, meanSquaredError));
const brokenStep = trainStep(brokenLoss, adam());
const brokenState = initialState(broken, brokenStep, key(22));
fold(brokenStep, brokenState, batches(data));
evaluate(brokenLoss, brokenState, data);
fit(brokenLoss, data, { optimizer: adam(), epochs: 1, key: key(23) });
predict(broken, brokenState, digits);
//? Argument of type 'ConfigurableBinaryCrossentropy' is not assignable to parameter of type '"ShapeError: binaryCrossentropy expects predictions '... 1' but the model gives 'batch 10'"'.
const misfit = objective(model, binaryCrossentropy);
evaluate(misfit, state, data);
//? Argument of type 'Tensor<"2 4">' is not assignable to parameter of type '"ShapeError: cannot broadcast '2 10' with '2 4': 10 and 4 differ"'.
const apart = add(ten, four);
model.apply(weights, apart);
