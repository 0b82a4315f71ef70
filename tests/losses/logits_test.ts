import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  constant,
  dense,
  input,
  item,
  key,
  objective,
  predict,
  scope,
  sequential,
  sigmoid,
  softmax,
  sparseCategoricalCrossentropy,
  type Tensor,
  toArray,
  valueAndGradient,
  weighted,
} from "shapefold";

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
