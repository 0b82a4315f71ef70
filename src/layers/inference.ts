/**
 * What a layer computes in inference, as data: by this a model can be written down for other programs.
 *
 * @module
 */

import type { Activation } from "./activations.ts";
import type { ImageWindows } from "./image_windows.ts";

/**
 * What a layer of this library computes in inference, beside its parameters, its running state and the layers inside of it,
 * which its plan has. The kinds that have no layer of their name:
 *
 * - `identity`: what comes in goes out, as in all kinds of dropout and noise.
 * - `sequence`: the layers inside, one behind the other, as in `chain` and `repeat`.
 * - `residual`: what comes in plus what the layer inside gives, as in `stochasticDepth`, too.
 */
export type Inference =
  | { readonly kind: "identity" | "sequence" | "parallel" | "residual" }
  | { readonly kind: "dense" | "activation"; readonly activation: Activation }
  | {
    readonly kind: "conv2d" | "depthwiseConv2d";
    readonly windows: ImageWindows;
    readonly activation: Activation;
  }
  | { readonly kind: "maxPool2d" | "averagePool2d"; readonly windows: ImageWindows }
  | { readonly kind: "globalAveragePool2d" | "embedding" | "flatten" }
  | { readonly kind: "batchNorm" | "layerNorm"; readonly epsilon: number }
  | { readonly kind: "rearrange"; readonly pattern: string };
