/** Dense layers, activations and compositions beside Keras 3; see `../fixtures/make_fixtures.py`. */
import { assertEquals } from "@std/assert";
import {
  type Activation,
  chain,
  dense,
  dropout,
  elu,
  flatten,
  gelu,
  input,
  item,
  key,
  leakyRelu,
  leaves,
  linear,
  mapTree,
  meanSquaredError,
  mul,
  objective,
  parallel,
  relu,
  repeat,
  residual,
  selu,
  sequential,
  sigmoid,
  softmax,
  softplus,
  sum,
  swish,
  tanh,
  type Tensor,
  valueAndGradient,
} from "shapefold";
import keras from "../fixtures/layers_dense.json" with { type: "json" };
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import { assertClose } from "../tensors/plain.ts";

/** Relative to 1 and the number: sums of float32 in another order. */
const TOLERANCE = 2e-6;

/** Asserts that a tensor is what Keras has stored. */
function assertLike(actual: Tensor<string>, { shape, values }: StoredArray): void {
  assertClose(actual, { shape, data: values }, TOLERANCE);
}

/** Each activation by its name in Keras. */
const activations: Record<keyof typeof keras.dense, Activation> = {
  ...{
    elu,
    gelu,
    leaky_relu: leakyRelu,
    linear,
    relu,
    selu,
    sigmoid,
    softmax,
    softplus,
    swish,
    tanh,
  },
  approximate_gelu: (x) => gelu(x, { approximate: true }),
};

const [kernel, bias] = [stored(keras.kernel), stored(keras.bias)];

/** Asserts the output and the gradients of `sum(output * factors)`. */
function assertDense(
  f: Activation,
  x: Tensor<string>,
  factors: Tensor<string>,
  { output, gradient }: typeof keras.dense.relu,
): void {
  const model = sequential(input(x.shape.slice(1).join(" ") as string), ...[dense(3, f)]);
  const run = (params: { kernel: Tensor<string>; bias: Tensor<string> }, x: Tensor<string>) =>
    model.forward({ params: [params] as never, running: [] as never }, x, { training: true })
      .output as Tensor<string>;
  assertLike(run({ kernel, bias }, x), output);
  const found = valueAndGradient(
    ({ x, ...own }: { kernel: Tensor<string>; bias: Tensor<string>; x: Tensor<string> }) =>
      sum(mul(run(own, x), factors)),
    { kernel, bias, x },
  ).gradient;
  assertLike(found.x, gradient.x);
  assertLike(found.kernel, gradient.kernel);
  assertLike(found.bias, gradient.bias);
}

for (const [name, f] of Object.entries(activations)) {
  const expected = keras.dense[name as keyof typeof keras.dense];
  Deno.test(`dense(3, ${name}) and its gradients are those of Keras, to 2e-6`, () => {
    assertDense(f, stored(keras.x), stored(keras.factors), expected);
  });

  Deno.test(`${name} is that of Keras at zeros and where exp overflows`, () => {
    assertLike(f(stored(keras.edges)), keras.atEdges[name as keyof typeof keras.atEdges]);
  });
}

Deno.test("dense(3, tanh) of sequences and its gradients are those of Keras, to 2e-6", () => {
  const { x, factors, ...expected } = keras.sequences;
  assertDense(tanh, stored(x), stored(factors), expected);
});

Deno.test("a network of residual, parallel, repeat, dropout and flatten is that of Keras, and so are its gradients", () => {
  const { weights, labels, output, loss, gradient } = keras.network;
  const model = sequential(
    input("4"),
    residual(chain(dense(3, tanh), dense(4))),
    dropout(0.5),
    parallel(dense(2, swish), dense(1)),
    repeat(2, dense(3, softplus)),
    flatten(),
    dense(2),
  );
  // Keras counts each kernel and its bias, in the order of the layers.
  const order = ["kernel", "bias"];
  const initial = model.init(key(0)).params;
  const places = leaves(initial).map(([path]) => path.map(String));
  const layers = [...new Set(places.map((path) => path.slice(0, -1).join(".")))];
  const position = (path: readonly (string | number)[]) =>
    2 * layers.indexOf(path.slice(0, -1).join(".")) + order.indexOf(String(path.at(-1)));
  const params = mapTree(initial, (_, path) => stored(weights[position(path)]) as never);
  const mse = objective(model, meanSquaredError);
  const y = stored(labels) as Tensor<"batch 2">;
  const found = valueAndGradient(
    (all: { params: typeof params; x: Tensor<string> }) =>
      mse({ params: all.params, running: [] }, { x: all.x as Tensor<"batch 4">, y }, {
        training: false,
      }).loss,
    { params, x: stored(keras.x) },
  );
  assertLike(
    model.apply({ params, running: [] }, stored(keras.x) as Tensor<"batch 4">),
    output,
  );
  assertEquals(Math.abs(item(found.value) - loss) < 1e-5 * loss, true, `${item(found.value)}`);
  assertLike(found.gradient.x, gradient.x);
  const all = leaves(found.gradient.params);
  assertEquals(all.length, weights.length);
  for (const [path, leaf] of all) {
    assertLike(leaf as Tensor<string>, gradient.weights[position(path)]);
  }
});
