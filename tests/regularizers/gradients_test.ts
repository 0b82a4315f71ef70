/**
 * Every regularizer that the library exports, by finite differences: in inputs and parameters, in training, with dropout
 * and the statistics of the batch, and in inference. A regularizer that is added to the library and not to this table
 * fails the last test.
 */
import { assertEquals } from "@std/assert";
import {
  activityL1,
  activityL2,
  type AnyObjective,
  augment,
  batchNorm,
  categoricalCrossentropy,
  conv2d,
  dense,
  dropout,
  elasticNet,
  flatten,
  groupLasso,
  input,
  inputNoise,
  key,
  l1,
  l2,
  labelSmoothing,
  linearSchedule,
  meanSquaredError,
  mixup,
  objective,
  orthogonality,
  pipe,
  randomErasing,
  randomRotation,
  sequential,
  sigmoid,
  softmax,
  tanh,
  type Tensor,
  valueAndGradient,
  values,
} from "shapefold";
import * as library from "../../src/regularizers/mod.ts";
import { assertGradient } from "../finite_differences.ts";
import { randomTensor } from "../tensors/plain.ts";

const model = sequential(
  input("4"),
  dense(5, tanh),
  batchNorm(),
  dropout(0.3),
  dense(3, sigmoid),
  dense(3, softmax),
);
const crossentropy = objective(model, categoricalCrossentropy);
const batch = { x: randomTensor([6, 4], 1), y: softmax(randomTensor([6, 3], 2)) };
const { params, running } = model.init(key(3));

type Wrap = (loss: typeof crossentropy) => typeof crossentropy;

const cases: [name: string, regularizer: Wrap][] = [
  ["activityL1", activityL1(0.3, { on: [3, 4] })], // sigmoid and softmax are above 0, where nothing bends
  ["activityL2", activityL2(0.3)],
  ["elasticNet", elasticNet({ l1: 0.1, l2: 0.2 })],
  ["groupLasso", groupLasso(0.2)],
  ["inputNoise", inputNoise(0.2)],
  ["l1", l1(0.1)],
  ["l2", l2(0.1)],
  ["l2", l2(linearSchedule({ from: 0, to: 1, steps: 10 }))],
  ["labelSmoothing", labelSmoothing(0.2)],
  ["mixup", mixup(0.4)],
  ["orthogonality", orthogonality(0.3)],
  ["orthogonality", orthogonality(0.3, { mode: "columns" })],
];

for (const [i, [name, regularizer]] of cases.entries()) {
  for (const training of [true, false]) {
    const mode = training ? "training" : "inference";
    Deno.test(`${name}, case ${i}: the gradient in ${mode} is that by finite differences, by inputs and parameters`, () => {
      const loss: AnyObjective = regularizer(crossentropy) as never;
      assertGradient(
        (all: { x: Tensor<string>; params: unknown }) =>
          loss(
            { params: all.params, running },
            { x: all.x, y: batch.y },
            { training, key: key(4), step: 5 }, // the same draws at each evaluation
          ).loss,
        { x: batch.x, params },
        // Of 32 bits over a step of 2^-8, and its third derivative.
        2e-3,
      );
    });
  }
}

Deno.test("augment: the gradient by parameters is that by finite differences, in both modes; by images in inference, and 0 in training", () => {
  const model = sequential(input("4 4 1"), conv2d(2, 2, tanh), flatten(), dense(2));
  const loss = pipe(
    objective(model, meanSquaredError),
    augment(randomRotation(0.2), randomErasing({ probability: 0.5 })),
  ) as unknown as AnyObjective;
  const { params } = model.init(key(5));
  const [x, y] = [randomTensor([4, 4, 4, 1], 6), randomTensor([4, 2], 7)];
  const at = (params: unknown, x: Tensor<string>, training: boolean): Tensor<""> =>
    loss({ params, running: [] }, { x, y }, { training, key: key(8) }).loss;
  for (const training of [true, false]) {
    assertGradient((own: unknown) => at(own, x, training), params, 2e-3);
  }
  assertGradient((own: Tensor<string>) => at(params, own, false), x, 2e-3);
  // Augmented images are data: no gradient passes to what they were made of.
  const { gradient } = valueAndGradient((own: Tensor<string>) => at(params, own, true), x);
  assertEquals(values(gradient), new Float32Array(64));
});

Deno.test("every regularizer of the library is in this table", () => {
  assertEquals(
    Object.keys(library).filter((name) => name !== "defineRegularizer").toSorted(),
    [...new Set(cases.map(([name]) => name))].toSorted(),
  );
});
