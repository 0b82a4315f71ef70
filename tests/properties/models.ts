/**
 * Models drawn at random: compositions of layers that fit each other, nested too.
 *
 * @module
 */

import fc from "fast-check";
import {
  activation,
  type AnyModel,
  averagePool2d,
  batchNorm,
  chain,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  flatten,
  input,
  layerNorm,
  maxPool2d,
  residual,
  sequential,
  sigmoid,
  softmax,
  tanh,
} from "shapefold";

/** A layer as the library takes it, whatever its type. */
type AnyLayer = Parameters<typeof sequential>[1];

/** What a drawn model may have. */
export interface Kinds {
  /** Whether layers may draw or keep running means, so that training differs from inference. */
  readonly stateful: boolean;
}

const size = fc.integer({ min: 1, max: 5 });

/** Layers for rows of features, all of them smooth. */
function rowLayer({ stateful }: Kinds): fc.Arbitrary<AnyLayer> {
  const smooth: fc.Arbitrary<unknown>[] = [
    size.map((units) => dense(units)),
    size.map((units) => dense(units, tanh)),
    fc.constantFrom(tanh, sigmoid, softmax).map((f) => activation(f)),
    fc.constant(layerNorm()),
    fc.constant(residual(activation(tanh))),
    fc.tuple(size, size).map(([a, b]) => chain(dense(a, sigmoid), dense(b))),
  ];
  const others = [fc.constant(batchNorm()), fc.constant(dropout(0.3))];
  return fc.oneof(...smooth, ...(stateful ? others : [])) as fc.Arbitrary<AnyLayer>;
}

/** A model of rows of features. */
export function rowModel(kinds: Kinds): fc.Arbitrary<AnyModel> {
  const layers = fc.array(rowLayer(kinds), { minLength: 1, maxLength: 4 });
  return fc.tuple(size, layers).map(([width, layers]) => made(`${width}`, layers));
}

/** A model of images: convolutions and pools, then rows. */
export function imageModel(): fc.Arbitrary<AnyModel> {
  const padding = fc.constantFrom("same" as const, "valid" as const);
  const kernelSize = fc.constantFrom(1, 2, 3);
  const strides = fc.constantFrom(1, 2);
  const layer = fc.oneof(
    fc.tuple(size, kernelSize, strides, padding).map(([filters, kernelSize, strides, padding]) =>
      conv2d(filters, kernelSize, tanh, { strides, padding })
    ),
    fc.tuple(kernelSize, padding).map(([kernelSize, padding]) =>
      depthwiseConv2d(kernelSize, tanh, { padding })
    ),
    fc.tuple(kernelSize, strides, padding).map(([pool, strides, padding]) =>
      maxPool2d(pool, { strides, padding })
    ),
    fc.tuple(kernelSize, strides, padding).map(([pool, strides, padding]) =>
      averagePool2d(pool, { strides, padding })
    ),
  ) as fc.Arbitrary<unknown>;
  const layers = fc.array(layer, { minLength: 1, maxLength: 3 });
  const sides = fc.tuple(
    fc.integer({ min: 3, max: 9 }),
    fc.integer({ min: 3, max: 9 }),
    fc.integer({ min: 1, max: 3 }),
  );
  return fc.tuple(sides, layers)
    .map(([sides, layers]) => fitting(sides.join(" "), layers as AnyLayer[]))
    .map(([shape, layers]) => made(shape, [...layers, flatten() as unknown as AnyLayer]));
}

/** A model of layers whose types are not known. */
export function made(shape: string, layers: readonly AnyLayer[]): AnyModel {
  const make = sequential as unknown as (...parts: unknown[]) => AnyModel;
  return make(input(shape), ...layers);
}

/** The first layers for which an image is large enough. */
function fitting(shape: string, layers: readonly AnyLayer[]): [string, readonly AnyLayer[]] {
  for (let count = layers.length; count > 0; count--) {
    try {
      made(shape, layers.slice(0, count));
      return [shape, layers.slice(0, count)];
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return [shape, []];
}
