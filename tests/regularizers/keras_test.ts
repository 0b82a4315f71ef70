import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  activation,
  activityL1,
  activityL2,
  asTensor,
  binaryCrossentropy,
  categoricalCrossentropy,
  dense,
  elasticNet,
  input,
  item,
  key,
  l1,
  l2,
  labelSmoothing,
  linear,
  meanSquaredError,
  objective,
  orthogonality,
  pipe,
  type Regularizer,
  sequential,
  tanh,
  type Tensor,
  valueAndGradient,
  values,
} from "shapefold";
import keras from "../fixtures/regularizers.json" with { type: "json" };
import { stored, type StoredArray } from "../fixtures/fixture.ts";

const training = { training: true };

/** Asserts that numbers are those of a fixture, to 1e-5 of their size. */
function assertClose(found: Tensor<string>, expected: StoredArray): void {
  assertEquals(found.shape, [...expected.shape]);
  values(found).forEach((value, i) =>
    assertAlmostEquals(value, expected.values[i], 1e-5 * Math.abs(expected.values[i]) + 1e-7)
  );
}

const penalties: Record<keyof typeof keras.penalties, Regularizer> = {
  l1: l1(0.3),
  l2: l2(0.3),
  elasticNet: elasticNet({ l1: 0.2, l2: 0.1 }),
  orthogonalRows: orthogonality(0.3, { mode: "rows" }),
  orthogonalColumns: orthogonality(0.3, { mode: "columns" }),
};

for (const [name, regularizer] of Object.entries(penalties)) {
  Deno.test(`the penalty ${name} and its gradient are Keras's`, () => {
    const model = sequential(input("4"), dense(3));
    const loss = regularizer(objective(model, meanSquaredError));
    const batch = { x: asTensor([[0, 0, 0, 0]], "batch 4"), y: asTensor([[0, 0, 0]], "batch 3") };
    const kernel = stored(keras.kernel) as Tensor<"4 3">;
    const bias = asTensor([0, 0, 0], "3");
    const { value, gradient } = valueAndGradient(
      (kernel: Tensor<"4 3">) =>
        loss({ params: [{ kernel, bias }], running: [] }, batch, training).loss,
      kernel,
    );
    const expected = keras.penalties[name as keyof typeof penalties];
    assertAlmostEquals(item(value), expected.value, 1e-5 * expected.value);
    assertClose(gradient, expected.gradient);
  });
}

for (const [name, make] of Object.entries({ activityL1, activityL2 })) {
  Deno.test(`${name} of two layers and the gradients are those of Keras's activity_regularizer`, () => {
    const { activity } = keras;
    const model = sequential(input("3"), dense(4, tanh), dense(2));
    const loss = make(0.3, { on: [0, 1] })(objective(model, meanSquaredError));
    const [first, second] = model.init(key(0)).params;
    const weights = [
      { ...first, kernel: stored(activity.first) as Tensor<"3 4"> },
      { ...second, kernel: stored(activity.second) as Tensor<"4 2"> },
    ] as const;
    const batch = {
      x: stored(activity.x) as Tensor<"batch 3">,
      y: stored(activity.y) as Tensor<"batch 2">,
    };
    const lossOf = (params: typeof weights) =>
      loss({ params: [...params], running: [] }, batch, training);
    const expected = activity[name as "activityL1"];
    const { terms } = lossOf(weights);
    assertAlmostEquals(item(terms.data), expected.data, 1e-5 * expected.data);
    assertAlmostEquals(item(terms[name]), expected.penalty, 1e-5 * expected.penalty);
    const { gradient } = valueAndGradient((own: typeof weights) => lossOf(own).loss, weights);
    gradient.forEach(({ kernel }, i) => assertClose(kernel, expected.gradients[i]));
  });
}

const { labels } = keras;

for (const [i, smoothing] of [0.1, 0.4].entries()) {
  Deno.test(`labels smoothed by ${smoothing} give Keras's categorical crossentropy and its gradient`, () => {
    const model = sequential(input("4"), activation(linear));
    const loss = pipe(
      objective(model, categoricalCrossentropy({ fromLogits: true })),
      labelSmoothing(smoothing),
    );
    const y = stored(labels.classes) as Tensor<"batch 4">;
    const { value, gradient } = valueAndGradient(
      (x: Tensor<"batch 4">) => loss({ params: [], running: [] }, { x, y }, training).loss,
      stored(labels.logits) as Tensor<"batch 4">,
    );
    const expected = labels.categorical[i];
    assertAlmostEquals(item(value), expected.value, 1e-5 * expected.value);
    assertClose(gradient, expected.gradient);
  });

  Deno.test(`labels smoothed by ${smoothing} give Keras's binary crossentropy and its gradient`, () => {
    const model = sequential(input("1"), activation(linear));
    const loss = pipe(
      objective(model, binaryCrossentropy({ fromLogits: true })),
      labelSmoothing(smoothing),
    );
    const y = stored(labels.answers) as Tensor<"batch 1">;
    const { value, gradient } = valueAndGradient(
      (x: Tensor<"batch 1">) => loss({ params: [], running: [] }, { x, y }, training).loss,
      stored(labels.logit) as Tensor<"batch 1">,
    );
    const expected = labels.binary[i];
    assertAlmostEquals(item(value), expected.value, 1e-5 * expected.value);
    assertClose(gradient, expected.gradient);
  });
}

Deno.test("orthogonality of one row is 0, where Keras divides 0 by 0", () => {
  const model = sequential(input("1"), dense(3));
  const loss = orthogonality(1)(objective(model, meanSquaredError));
  const batch = { x: asTensor([[0]], "batch 1"), y: asTensor([[0, 0, 0]], "batch 3") };
  assertEquals(item(loss(model.init(key(0)), batch, training).terms.orthogonality), 0);
});
