import { assertEquals } from "@std/assert";
import {
  type Activation,
  add,
  type AnyLayer,
  type AnyModel,
  asTensor,
  averagePool2d,
  conv2d,
  depthwiseConv2d,
  embedding,
  type Extent,
  globalAveragePool2d,
  input,
  linear,
  maxPool2d,
  mul,
  relu,
  sequential,
  sigmoid,
  square,
  sum,
  tanh,
  type Tensor,
  valueAndGradient,
} from "shapefold";
import fixture from "../fixtures/layers_images.json" with { type: "json" };
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import { assertClose } from "../tensors/plain.ts";

/** What Keras was told, by the names of Keras. */
interface Settings {
  readonly filters?: number;
  readonly kernel_size?: Extent;
  readonly pool_size?: Extent;
  readonly strides?: Extent;
  readonly padding?: "same" | "valid";
  readonly dilation_rate?: Extent;
  readonly depth_multiplier?: number;
  readonly activation?: string;
}

/** A layer as Keras computed it, and the gradients of {@linkcode halfSquared} of its output. */
interface Case {
  readonly settings: Settings;
  readonly images: string;
  readonly params: Readonly<Record<string, StoredArray>>;
  readonly output: StoredArray;
  readonly gradients: Readonly<Record<string, StoredArray>>;
}

const activations: Record<string, Activation> = { linear, relu, sigmoid, tanh };

/** The same layers of ours. */
const layers: Record<string, (settings: Settings) => AnyLayer> = {
  conv2d: ({ filters = 0, kernel_size = 0, activation = "linear", ...windows }) =>
    conv2d(filters, kernel_size, activations[activation], ours(windows)),
  depthwiseConv2d: ({ kernel_size = 0, activation = "linear", depth_multiplier, ...windows }) => {
    const options = { ...ours(windows), multiplier: depth_multiplier };
    return depthwiseConv2d(kernel_size, activations[activation], options);
  },
  maxPool2d: ({ pool_size = 0, ...windows }) => maxPool2d(pool_size, windows),
  averagePool2d: ({ pool_size = 0, ...windows }) => averagePool2d(pool_size, windows),
  globalAveragePool2d: () => globalAveragePool2d(),
};

function ours({ dilation_rate, ...windows }: Settings): object {
  return { ...windows, dilation: dilation_rate };
}

// Single precision, and sums in another order: 1e-5 of a number of about 1.
const TOLERANCE = 1e-5;

/** Half the sum of the squares, of which the gradient is nowhere 0 where the output is. */
function halfSquared(y: Tensor<string>): Tensor<""> {
  return mul(sum(square(add(y, 1))), 0.5);
}

const images = fixture.images as Record<string, StoredArray>;
const cases = fixture as unknown as Record<string, readonly Case[]>;

for (const [name, make] of Object.entries(layers)) {
  for (const { settings, images: of, params, output, gradients } of cases[name]) {
    Deno.test(`${name}(${JSON.stringify(settings)}) is that of Keras, and so are its gradients`, () => {
      const x = stored(images[of]);
      const shape = x.shape.slice(1).join(" ") as string;
      const model: AnyModel = sequential(input(shape), make(settings));
      const own = Object.fromEntries(Object.entries(params).map(([k, v]) => [k, stored(v)]));
      const weightsOf = (own: object) => ({
        params: Object.keys(own).length === 0 ? [] : [own],
        running: [],
      });
      for (const training of [false, true]) {
        assertClose(
          model.forward(weightsOf(own), x, { training }).output,
          { shape: output.shape, data: output.values },
          TOLERANCE,
        );
        const { gradient } = valueAndGradient(({ x, ...own }: Record<string, Tensor<string>>) => {
          const y = model.forward(weightsOf(own), x, { training }).output;
          return halfSquared(y);
        }, { x, ...own } as Record<string, Tensor<string>>);
        assertEquals(Object.keys(gradient).sort(), Object.keys(gradients).sort());
        for (const [by, { shape, values }] of Object.entries(gradients)) {
          assertClose(gradient[by], { shape, data: values }, TOLERANCE);
        }
      }
    });
  }
}

Deno.test("embedding() is that of Keras, and so is its gradient", () => {
  const { indices, kernel, output, gradient } = fixture.embedding;
  const x = asTensor(Int32Array.from(indices.values), "batch 4", "int32");
  const model = sequential(input("4", "int32"), embedding(7, 3));
  const weights = { params: [{ kernel: asTensor(stored(kernel), "7 3") }], running: [] } as const;
  const expected = { shape: output.shape, data: output.values };
  assertClose(model.apply(weights, x), expected, 1e-7);
  const found = valueAndGradient((kernel) => {
    const y = model.forward({ params: [{ kernel }], running: [] }, x, { training: true }).output;
    return halfSquared(y);
  }, weights.params[0].kernel);
  assertClose(found.gradient, { shape: gradient.shape, data: gradient.values }, 1e-6);
});
