/** The normalizing layers, alpha dropout and selu beside Keras 3; see `../fixtures/make_fixtures.py`. */
import { assertEquals } from "@std/assert";
import {
  alphaDropout,
  type AnyModel,
  asTensor,
  batchNorm,
  type BatchNormOptions,
  gaussianDropout,
  gaussianNoise,
  input,
  key,
  layerNorm,
  mul,
  reshape,
  selu,
  sequential,
  slice,
  spatialDropout,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "shapefold";
import keras from "../fixtures/layers_norms.json" with { type: "json" };
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import { assertClose } from "../tensors/plain.ts";

/** The variables of a layer by the names of Keras. */
interface Variables {
  readonly gamma?: StoredArray;
  readonly beta?: StoredArray;
}

/** What Keras says of one call in training. */
interface Step {
  readonly output: StoredArray;
  readonly value: number;
  readonly gradient: Variables & { readonly x: StoredArray };
}

/** Relative to 1 and the number: sums of float32 in another order. */
const TOLERANCE = 1e-5;

/** Asserts that a tensor is what Keras has stored, to a few units of the last of float32's digits. */
function assertLike(actual: Tensor<string>, { shape, values }: StoredArray): void {
  assertClose(actual, { shape, data: values }, TOLERANCE);
}

/** The parameters of a layer from the variables of Keras: its gamma is our gain, its beta our offset. */
function paramsOf({ gamma, beta }: Variables): Record<string, Tensor<string>>[] {
  const params = { ...(gamma && { gain: stored(gamma) }), ...(beta && { offset: stored(beta) }) };
  return Object.keys(params).length === 0 ? [] : [params];
}

/** Asserts the output and the gradients of one call in training, and gives the running state after it. */
function assertStep(
  model: AnyModel,
  own: Variables,
  running: unknown,
  x: Tensor<string>,
  step: Step,
) {
  const context = { training: true };
  const factors = reshape(slice(stored(keras.weights), 0, x.shape[0]), x.shape.join(" ") as string);
  const weighted = (params: unknown, x: Tensor<string>) =>
    sum(mul(model.forward({ params, running }, x, context).output as Tensor<string>, factors));
  const params = paramsOf(own);
  const forward = model.forward({ params, running }, x, context);
  assertLike(forward.output, step.output);
  const { value, gradient } = valueAndGradient(
    ([params, x]) => weighted(params, x),
    [params, x] as const,
  );
  assertClose(value, { shape: [], data: [step.value] }, TOLERANCE);
  assertLike(gradient[1], step.gradient.x);
  if (own.gamma) assertLike(gradient[0][0].gain, step.gradient.gamma as StoredArray);
  if (own.beta) assertLike(gradient[0][0].offset, step.gradient.beta as StoredArray);
  return forward.running;
}

const batches = keras.batches.map(stored);

const batchNorms: [keyof typeof keras.batchNorm, BatchNormOptions][] = [
  ["plain", {}],
  ["momentum", { momentum: 0.6, epsilon: 0.1 }],
  ["noCenter", { center: false }],
  ["noScale", { scale: false }],
  ["neither", { center: false, scale: false }],
];

for (const [name, options] of batchNorms) {
  Deno.test(`batchNorm(${Deno.inspect(options)}) is that of Keras over three batches, and in inference after them`, () => {
    const { own, steps, inference } = keras.batchNorm[name];
    const model: AnyModel = sequential(input("2 2 4"), batchNorm(options));
    let { running } = model.init(key(0));
    for (const [i, step] of steps.entries()) {
      running = assertStep(model, own, running, batches[i], step);
      assertLike(running[0].mean, step.mean);
      assertLike(running[0].variance, step.variance);
    }
    assertLike(model.apply({ params: paramsOf(own), running }, batches[0] as never), inference);
  });
}

for (const [name, options] of [["plain", {}], ["epsilon", { epsilon: 0.2 }]] as const) {
  Deno.test(`layerNorm(${Deno.inspect(options)}) is that of Keras`, () => {
    const { own, ...step } = keras.layerNorm[name];
    const model: AnyModel = sequential(input("2 2 4"), layerNorm(options));
    assertStep(model, own, [], batches[0], step);
  });
}

Deno.test("alphaDropout() makes of zeros and ones what that of Keras makes of them", () => {
  const { rate, ofZeros, ofOnes } = keras.alphaDropout;
  const model = sequential(input("400"), alphaDropout(rate));
  for (const [number, ends] of [[0, ofZeros], [1, ofOnes]] as const) {
    const x = asTensor(new Float32Array(400).fill(number), "batch 400");
    const { output } = model.forward({ params: [], running: [] }, x, {
      training: true,
      key: key(1),
    });
    const found = [...new Set(values(output))].sort((a, b) => a - b);
    assertClose(asTensor(found, "2"), { shape: ends.shape, data: ends.values }, TOLERANCE);
  }
});

Deno.test("what draws in training is the identity in inference, in Keras and here", () => {
  const own = {
    GaussianNoise: gaussianNoise(0.5),
    GaussianDropout: gaussianDropout(0.3),
    AlphaDropout: alphaDropout(0.3),
    SpatialDropout2D: spatialDropout(0.3),
  };
  assertEquals(keras.identityInInference, Object.keys(own));
  for (const layer of Object.values(own)) {
    const model: AnyModel = sequential(input("2 2 4"), layer);
    const y = model.apply({ params: [], running: [] }, batches[0] as never);
    assertEquals(values(y as Tensor<string>), values(batches[0]));
  }
});

Deno.test("selu is that of Keras", () => {
  assertLike(selu(batches[2]), keras.selu);
});
