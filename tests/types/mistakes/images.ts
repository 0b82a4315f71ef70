/**
 * Mistakes with layers of images, and with models of integers, such as the indices of words.
 *
 * @module
 */

import {
  adam,
  averagePool2d,
  chain,
  conv2d,
  dense,
  depthwiseConv2d,
  embedding,
  evaluate,
  fit,
  flatten,
  globalAveragePool2d,
  input,
  key,
  maxPool2d,
  objective,
  parallel,
  predict,
  relu,
  repeat,
  residual,
  sequential,
  shaped,
  sparseCategoricalCrossentropy,
} from "shapefold";
import {
  classes,
  notIndices,
  ten,
  wordIndices,
  wordLoss,
  wordModel,
  wordWeights,
} from "../setup.ts";

// Images

//! Argument of type 'Layer<Conv2d<32, 3, 1, "valid", 1>>' is not assignable to parameter of type '"ShapeError: layer 1, conv2d(32, 3): expects 'batch height width channels' but got 'batch 784'; use rearrange or input('28 28 1')"'.
sequential(input("784"), conv2d(32, 3), dense(10));
//! Argument of type 'Layer<Conv2d<8, 3, 1, "valid", 1>>' is not assignable to parameter of type '"ShapeError: layer 2, conv2d(8, 3): the 3x3 window is larger than the 2x2 image"'.
sequential(input("4 4 1"), conv2d(8, 3, relu), conv2d(8, 3, relu));
//! Argument of type 'Layer<Conv2d<8, readonly [2, 3], 1, "valid", readonly [1, 2]>>' is not assignable to parameter of type '"ShapeError: layer 1, conv2d(8, [2, 3]): the 2x5 window is larger than the 4x4 image"'.
sequential(input("4 4 1"), conv2d(8, [2, 3], relu, { dilation: [1, 2] }));
//! Argument of type 'Layer<Conv2d<8, 3, 1, "valid", 1>>' is not assignable to parameter of type '"ShapeError: layer 1, conv2d(8, 3): expects a numeral as last dim but got 'c' (the input is 'batch 4 4 c')"'.
sequential(input("4 4 c"), conv2d(8, 3));
//! Argument of type 'Layer<DepthwiseConv2d<3, 1, 1, "valid", 1>>' is not assignable to parameter of type '"ShapeError: layer 1, depthwiseConv2d(3): expects 'batch height width channels' but got 'batch 784'; use rearrange or input('28 28 1')"'.
sequential(input("784"), depthwiseConv2d(3));
//! Argument of type 'Layer<DepthwiseConv2d<readonly [3, 2], 1, 1, "valid", 1>>' is not assignable to parameter of type '"ShapeError: layer 1, depthwiseConv2d([3, 2]): the 3x2 window is larger than the 2x4 image"'.
sequential(input("2 4 3"), depthwiseConv2d([3, 2]));
//! Argument of type 'Layer<Pool2d<"maxPool2d", 2, 2, "valid">>' is not assignable to parameter of type '"ShapeError: layer 1, maxPool2d(2): expects 'batch height width channels' but got 'batch 28 28'; use rearrange or input('28 28 1')"'.
sequential(input("28 28"), maxPool2d(2));
//! Argument of type 'Layer<Pool2d<"averagePool2d", 2, 2, "valid">>' is not assignable to parameter of type '"ShapeError: layer 1, averagePool2d(2): the 2x2 window is larger than the 4x1 image"'.
sequential(input("4 1 3"), averagePool2d(2));
//! Argument of type 'Layer<GlobalAveragePool2d>' is not assignable to parameter of type '"ShapeError: layer 1, globalAveragePool2d: expects 'batch height width channels' but got 'batch 784'; use rearrange or input('28 28 1')"'.
sequential(input("784"), globalAveragePool2d());
//! Argument of type 'Layer<Shaped<"batch 14 14 8">>' is not assignable to parameter of type '"ShapeError: layer 3, shaped(batch 14 14 8): expected 'batch 14 14 8' here but got 'batch 13 13 8'"'.
sequential(input("28 28 1"), conv2d(8, 3), maxPool2d(2), shaped("batch 14 14 8"), flatten());
//! Argument of type 'Layer<Residual<Layer<Conv2d<3, 3, 1, "valid", 1>>>>' is not assignable to parameter of type '"ShapeError: layer 1, residual: the block must keep its shape, but maps 'batch 28 28 3' to 'batch 26 26 3'"'.
sequential(input("28 28 3"), residual(conv2d(3, 3)));
//! Argument of type 'Layer<Parallel<readonly [Layer<Conv2d<8, 3, 1, "valid", 1>>, Layer<Conv2d<8, 5, 1, "valid", 1>>]>>' is not assignable to parameter of type '"ShapeError: layer 1, parallel: branches give 'batch 26 26 8' and 'batch 24 24 8', only the last dims may differ"'.
sequential(input("28 28 1"), parallel(conv2d(8, 3), conv2d(8, 5)));
//! Type '"full"' is not assignable to type 'Padding | undefined'.
conv2d(8, 3, relu, { padding: "full" });

// Integers

//! Argument of type 'Layer<Embedding<1000, 16>>' is not assignable to parameter of type '"ShapeError: layer 1, embedding(1000, 16): expects int32 but got float32; for indices of words write input('20', 'int32')"'.
sequential(input("20"), embedding(1000, 16));
//! Argument of type 'Layer<Dense<64>>' is not assignable to parameter of type '"ShapeError: layer 1, dense(64): expects float32 but got int32; put embedding(words, width) before it"'.
sequential(input("20", "int32"), dense(64));
//! Argument of type 'Layer<Embedding<1000, 16>>' is not assignable to parameter of type '"ShapeError: layer 2, embedding(1000, 16): expects int32 but got float32; for indices of words write input('20', 'int32')"'.
sequential(input("20", "int32"), embedding(1000, 16), embedding(1000, 16));
//! Argument of type 'Layer<Chain<readonly [Layer<Embedding<1000, 16>>, Layer<Flatten>]>>' is not assignable to parameter of type '"ShapeError: layer 1, chain: expects int32 but got float32; for indices of words write input('20', 'int32')"'.
sequential(input("20"), chain(embedding(1000, 16), flatten()));
//! Argument of type 'Layer<Parallel<readonly [Layer<Embedding<1000, 16>>, Layer<Dense<16>>]>>' is not assignable to parameter of type '"ShapeError: layer 1, parallel: branches take int32 and float32, but all are given the same"'.
sequential(input("20", "int32"), parallel(embedding(1000, 16), dense(16)));
//! Argument of type 'Layer<Residual<Layer<Chain<readonly [Layer<Embedding<1000, 1>>, Layer<Flatten>]>>>>' is not assignable to parameter of type '"ShapeError: layer 1, residual: the block must take float32 but takes int32"'.
sequential(input("20", "int32"), residual(chain(embedding(1000, 1), flatten())));
//! Argument of type 'Layer<Repeat<Layer<Chain<readonly [Layer<Embedding<1000, 1>>, Layer<Flatten>]>>>>' is not assignable to parameter of type '"ShapeError: layer 1, repeat: the block must take float32 but takes int32"'.
sequential(input("20", "int32"), repeat(2, chain(embedding(1000, 1), flatten())));
//! Argument of type 'Input<"20", "int32">' is not assignable to parameter of type '"ShapeError: expected a layer that takes int32 behind the input, such as embedding(words, width)"'.
sequential(input("20", "int32"));
//! Argument of type 'Input<"20", "int32">' is not assignable to parameter of type '"ShapeError: expected a layer that takes int32 behind the input, such as embedding(words, width)"'.
sequential(input("20", "int32"), chain(flatten()), shaped("batch 20"));
//! Argument of type 'Layer<Dense<1>>' is not assignable to parameter of type '"ShapeError: layer 2, dense(1): expects float32 but got int32; put embedding(words, width) before it"'.
sequential(input("20", "int32"), flatten(), dense(1));
//! Argument of type 'Layer<Parallel<readonly [Layer<Flatten>, Layer<Embedding<9, 1>>]>>' is not assignable to parameter of type '"ShapeError: layer 1, parallel: branches take float32 and int32, but all are given the same"'.
sequential(input("20", "int32"), parallel(flatten(), embedding(9, 1)));
//! Argument of type '"bool"' is not assignable to parameter of type 'InputType | undefined'.
input("20", "bool");
//! Argument of type 'Tensor<"2 5">' is not assignable to parameter of type '"ShapeError: the model expects int32 but got float32; convert with toInt"'.
wordModel.apply(wordWeights, notIndices);
//! Argument of type 'number[][]' is not assignable to parameter of type '"ShapeError: the model expects a tensor; make one of numbers: asTensor(x, 'batch 5', 'int32')"'.
wordModel.apply(wordWeights, [[1, 2, 3, 4, 5]]);
//! Argument of type 'Tensor<"2 5">' is not assignable to parameter of type '"ShapeError: the model expects int32 but got float32; convert with toInt"'.
predict(wordModel, wordWeights, notIndices);
//! Argument of type '{ x: Tensor<"2 5">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: the model takes int32 inputs but the examples are float32"'.
evaluate(wordLoss, wordWeights, { x: notIndices, y: ten });
//! Argument of type '{ x: Tensor<"2 5">; y: Tensor<"2 10">; }' is not assignable to parameter of type '"ShapeError: the model takes int32 inputs but the examples are float32"'.
fit(wordLoss, { x: notIndices, y: ten }, { optimizer: adam(), epochs: 1, key: key(1) });
//! Argument of type '{ x: IntTensor<"2 5">; y: IntTensor<"2">; }' is not assignable to parameter of type '"ShapeError: the loss wants float32 labels but they are int32"'.
evaluate(wordLoss, wordWeights, { x: wordIndices, y: classes });
//! Argument of type 'Configurable<SparseCategoricalCrossentropy, CrossentropyOptions>' is not assignable to parameter of type '"ShapeError: sparseCategoricalCrossentropy expects at least 2 classes but the model gives 'batch 20 1'; use binaryCrossentropy"'.
objective(sequential(input("20", "int32"), embedding(9, 1)), sparseCategoricalCrossentropy);
