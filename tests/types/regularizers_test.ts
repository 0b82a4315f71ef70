import {
  activityL1,
  activityL2,
  cosineDecay,
  groupLasso,
  inputNoise,
  l1,
  l2,
  type LabelRegularizer,
  labelSmoothing,
  mixup,
  mul,
  objective,
  orthogonality,
  pipe,
  type Regularizer,
  type Schedule,
  sparseCategoricalCrossentropy,
  type Strength,
  type Tensor,
  wrapBatch,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";
import { loss, model } from "./setup.ts";

Deno.test("each regularizer gives an objective of the type that it is given, alone and in a pipe", () => {
  const batches = pipe(loss, labelSmoothing(0.1), mixup(0.2), inputNoise(0.1));
  const penalties = pipe(
    loss,
    orthogonality(0.1, { mode: "columns" }),
    groupLasso(0.1),
    activityL1(0.1, { on: [0] }),
    activityL2(0.1, { on: (label, position) => label.startsWith("dense") && position === 0 }),
  );
  const smoothed = labelSmoothing(0.1)(loss);
  ok<Eq<typeof batches, typeof loss>>();
  ok<Eq<typeof penalties, typeof loss>>();
  ok<Eq<typeof smoothed, typeof loss>>();
});

Deno.test("regularizers of labels have a type that takes fewer objectives, and each other is one of them, too", () => {
  const smoothing = labelSmoothing(0.1);
  const noise = inputNoise(0.1);
  ok<Eq<typeof smoothing, LabelRegularizer>>();
  ok<Eq<typeof noise, Regularizer>>();
  const list = [l2(1e-4), smoothing, mixup(0.1), noise];
  ok<Eq<typeof list, LabelRegularizer[]>>();
  const all = list.reduce((inner, regularizer) => regularizer(inner), loss);
  ok<Eq<typeof all, typeof loss>>();
  // Integer labels are no matter to what leaves them alone.
  const sparse = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
  const noisy = pipe(sparse, l2(1e-4), noise);
  ok<Eq<typeof noisy, typeof sparse>>();
});

Deno.test("a strength is a number, a schedule, or a function of one's own whose step is a number", () => {
  const schedule = cosineDecay({ from: 0.1, steps: 10 });
  ok<Eq<typeof schedule, Schedule>>();
  ok<Eq<Strength, number | Schedule>>();
  l1((step) => {
    ok<Eq<typeof step, number>>();
    return 0.1 / (step + 1);
  });
});

Deno.test("an objective of other batches knows their shapes", () => {
  const doubled = wrapBatch(loss, ({ x, y }, { step }) => {
    ok<Eq<typeof x, Tensor<"batch 784">>>();
    ok<Eq<typeof y, Tensor<"batch 10">>>();
    ok<Eq<typeof step, number | undefined>>();
    return { x: mul(x, 2), y };
  });
  ok<Eq<typeof doubled, typeof loss>>();
});
