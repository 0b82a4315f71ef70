/**
 * Mistakes with the layers that normalize and that draw.
 *
 * @module
 */

import {
  alphaDropout,
  batchNorm,
  chain,
  dense,
  flatten,
  gaussianDropout,
  gaussianNoise,
  input,
  layerNorm,
  rearrange,
  relu,
  sequential,
  spatialDropout,
  stochasticDepth,
} from "shapefold";

// Normalizing

//! Argument of type 'Layer<BatchNorm<true, true>>' is not assignable to parameter of type '"ShapeError: layer 1, batchNorm: expects 'batch ... features' with at least 2 dims but got 'batch'"'.
sequential(input(""), batchNorm());
//! Argument of type 'Layer<BatchNorm<true, true>>' is not assignable to parameter of type '"ShapeError: layer 2, batchNorm: expects a numeral as last dim but got 'time*16' (the input is 'batch time*16')"'.
sequential(input("time 16"), rearrange("b t f -> b (t f)"), batchNorm());
//! Argument of type 'Layer<BatchNorm<true, false>>' is not assignable to parameter of type '"ShapeError: layer 1, batchNorm: expects a numeral as last dim but got 'time' (the input is 'batch 3 time')"'.
sequential(input("3 time"), batchNorm({ scale: false }));
//! Object literal may only specify known properties, but 'centre' does not exist in type 'BatchNormOptions<true, true>'. Did you mean to write 'center'?
sequential(input("784"), batchNorm({ centre: false }));
//! Type 'string' is not assignable to type 'number'.
sequential(input("784"), batchNorm({ momentum: "0.9" }));
//? Argument of type '<Center extends boolean = true, Scale extends boolean = true>(options?: BatchNormOptions<Center, Scale>) => Layer<BatchNorm<Center, Scale>>' is not assignable to parameter of type '"ShapeError: expected a layer such as dense(10) or activation(relu)"'.
sequential(input("784"), batchNorm, dense(10));
//! Argument of type 'Layer<LayerNorm>' is not assignable to parameter of type '"ShapeError: layer 1, layerNorm: expects a numeral as last dim but got 'batch' (the input is 'batch')"'.
sequential(input(""), layerNorm());
//! Argument of type 'Layer<LayerNorm>' is not assignable to parameter of type '"ShapeError: layer 1, layerNorm: expects a numeral as last dim but got 'time' (the input is 'batch 3 time')"'.
sequential(input("3 time"), layerNorm());
//! Object literal may only specify known properties, and 'axis' does not exist in type 'LayerNormOptions'.
sequential(input("784"), layerNorm({ axis: -1 }));

// Drawing

//! Argument of type 'Layer<SpatialDropout<0.2>>' is not assignable to parameter of type '"ShapeError: layer 2, spatialDropout(0.2): expects 'batch ... channels' with at least 3 dims but got 'batch 784'"'.
sequential(input("28 28 1"), flatten(), spatialDropout(0.2), dense(10));
//! Argument of type 'string' is not assignable to parameter of type 'number'.
sequential(input("784"), gaussianDropout("0.2"));
//! Argument of type 'string' is not assignable to parameter of type 'number'.
sequential(input("784"), gaussianNoise("0.2"));
//! Argument of type 'string' is not assignable to parameter of type 'number'.
sequential(input("784"), alphaDropout("0.2"));
//! Argument of type 'Layer<StochasticDepth<Layer<Dense<64>>, 0.2>>' is not assignable to parameter of type '"ShapeError: layer 1, stochasticDepth(0.2): the block must keep its shape, but maps 'batch 784' to 'batch 64'"'.
sequential(input("784"), stochasticDepth(dense(64), 0.2));
//! Argument of type 'Layer<StochasticDepth<Layer<Chain<readonly [Layer<Dense<32>>, Layer<SpatialDropout<0.5>>]>>, 0.2>>' is not assignable to parameter of type '"ShapeError: layer 1, stochasticDepth(0.2): layer 2, spatialDropout(0.5): expects 'batch ... channels' with at least 3 dims but got 'batch 32'"'.
sequential(input("784"), stochasticDepth(chain(dense(32, relu), spatialDropout(0.5)), 0.2));
//! Argument of type 'number' is not assignable to parameter of type 'AnyLayer'.
stochasticDepth(0.2, dense(784));
