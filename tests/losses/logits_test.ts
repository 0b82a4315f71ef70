import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  activation,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  constant,
  dense,
  evaluate,
  input,
  item,
  key,
  labelSmoothing,
  mul,
  objective,
  pipe,
  predict,
  scope,
  sequential,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  sum,
  tanh,
  type Tensor,
  toArray,
  valueAndGradient,
  weighted,
} from "shapefold";
import { offTape } from "../../src/tensors/tape.ts";

const logits = asTensor([[0, 200], [3, 1]], "n 2");
const oneHot = asTensor([[1, 0], [0, 1]], "n 2");
const classes = asTensor([0, 1], "n", "int32");

Deno.test("the crossentropy of what softmax has made is that of its logits, and has their gradient", () => {
  const direct = categoricalCrossentropy({ fromLogits: true });
  const { value: expected, gradient: wanted } = valueAndGradient(
    (x: Tensor<"n 2">) => direct.apply(x, oneHot),
    logits,
  );
  const { value, gradient } = valueAndGradient(
    (x: Tensor<"n 2">) => categoricalCrossentropy.apply(softmax(x), oneHot),
    logits,
  );
  assertEquals([item(value), toArray(gradient)], [item(expected), toArray(wanted)]);
  assertAlmostEquals(item(value), (200 + 2 + Math.log1p(Math.exp(-2))) / 2, 1e-4);
  assert(toArray(gradient)[0][0] < -0.49);
  const sparse = sparseCategoricalCrossentropy.apply(softmax(logits), classes);
  assertEquals(item(sparse), item(expected));
});

Deno.test("so are binary crossentropy behind sigmoid, and weighted losses", () => {
  const x = asTensor([[-150], [2]], "n 1");
  const y = asTensor([[1], [1]], "n 1");
  const { value, gradient } = valueAndGradient(
    (x: Tensor<"n 1">) => binaryCrossentropy.apply(sigmoid(x), y),
    x,
  );
  assertAlmostEquals(item(value), (150 + Math.log1p(Math.exp(-2))) / 2, 1e-4);
  assertAlmostEquals(toArray(gradient)[0][0], -0.5, 1e-6);
  const loss = weighted(categoricalCrossentropy, { classes: [2, 0] });
  assertAlmostEquals(item(loss.apply(softmax(logits), oneHot)), 200, 1e-4);
});

Deno.test("a gradient by the probabilities themselves is taken by them", () => {
  const probabilities = softmax(asTensor([[0, 0]], "n 2"));
  const label = asTensor([[1, 0]], "n 2");
  const { gradient } = valueAndGradient(
    (p: Tensor<"n 2">) => categoricalCrossentropy.apply(p, label),
    probabilities,
  );
  const [[first, second]] = toArray(gradient);
  assertAlmostEquals(first, -1, 1e-5);
  assertAlmostEquals(second, 1, 1e-5);
});

Deno.test("where the logits are freed, the probabilities are used, clipped", () => {
  const freed = scope(() => softmax(asTensor([[0, 200]], "n 2")));
  const loss = categoricalCrossentropy.apply(freed, asTensor([[1, 0]], "n 2"));
  assertAlmostEquals(item(loss), -Math.log(1e-7), 1e-4);
});

Deno.test("a network that is sure of the wrong class still learns", () => {
  const model = sequential(
    input("1"),
    dense(2, softmax, { kernelInitializer: constant(0), biasInitializer: constant(0) }),
  );
  const weights = model.init(key(0));
  const [{ bias }] = weights.params;
  const params: typeof weights.params = [{ kernel: asTensor([[300, -300]], "1 2"), bias }];
  const sure = { ...weights, params };
  const loss = objective(model, categoricalCrossentropy);
  const batch = { x: asTensor([[1]], "batch 1"), y: asTensor([[0, 1]], "batch 2") };
  assertEquals(toArray(predict(model, sure, batch.x)), [[1, 0]]);
  assertAlmostEquals(item(loss(sure, batch, { training: true }).loss), 600, 1e-3);
});

Deno.test("other predictions are still refused where they are no probabilities", () => {
  assertThrows(
    () => categoricalCrossentropy.apply(asTensor([[2, 0]], "n 2"), asTensor([[1, 0]], "n 2")),
    RangeError,
    "expected probabilities but found 2 in row 0; end the model in softmax",
  );
});

Deno.test("what was made off the tape passes no gradient on, as any constant", () => {
  const { gradient } = valueAndGradient(
    (x: Tensor<"n 2">) => categoricalCrossentropy.apply(offTape(() => softmax(x)), oneHot),
    logits,
  );
  assertEquals(toArray(gradient), [[0, 0], [0, 0]]);
});

Deno.test("the gradient behind softmax can be differentiated once more, as that of the logits", () => {
  const slope = (loss: typeof categoricalCrossentropy, x: Tensor<"n 2">, f: typeof softmax) => {
    const inner = (x: Tensor<"n 2">) => {
      const { gradient } = valueAndGradient(
        (x: Tensor<"n 2">) => loss.apply(f(x), asTensor([[0.9, 0.1]], "n 2")),
        x,
      );
      return sum(mul(gradient, gradient));
    };
    return toArray(valueAndGradient(inner, x).gradient).flat();
  };
  const x = asTensor([[1, -0.5]], "n 2");
  const found = slope(categoricalCrossentropy, x, softmax);
  const p = 1 / (1 + Math.exp(-1.5));
  // Twice the slope (p - 0.9, 0.9 - p), squared and summed, by its change p (1 - p).
  const expected = 4 * (p - 0.9) * p * (1 - p);
  assertAlmostEquals(found[0], expected, 1e-5);
  assertAlmostEquals(found[1], -expected, 1e-5);
});

Deno.test("training, evaluating and weighing rows see the same logits", () => {
  const model = sequential(input("1"), dense(4), activation(tanh), dense(2, softmax));
  const made = model.init(key(0));
  const params: typeof made.params = [
    { kernel: asTensor([[300, 0, 0, 0]], "1 4"), bias: made.params[0].bias },
    { kernel: asTensor([[300, -300], [0, 0], [0, 0], [0, 0]], "4 2"), bias: made.params[1].bias },
  ];
  const weights = { ...made, params };
  const batch = { x: asTensor([[1]], "batch 1"), y: asTensor([[0, 1]], "batch 2") };
  const loss = objective(model, categoricalCrossentropy);
  const softer = pipe(loss, labelSmoothing(0.5));
  assertEquals(evaluate(loss, weights, batch).loss, 600);
  assertEquals(item(loss(weights, batch, { training: true }).loss), 600);
  assertAlmostEquals(item(softer(weights, batch, { training: true }).loss), 450, 1e-3);
  const weighed = { ...batch, weights: asTensor([0.5], "batch") };
  assertAlmostEquals(evaluate(loss, weights, weighed).loss, 300, 1e-3);
  const { gradient } = valueAndGradient(
    (p: typeof weights) => loss(p, batch, { training: true }).loss,
    weights,
  );
  assertEquals(toArray(gradient.params[1].bias), [1, -1]);
});
