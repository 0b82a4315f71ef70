/** What the compiler infers of pieces that the other files leave out. */
import { assertEquals } from "@std/assert";
import {
  asTensor,
  auc,
  categoricalFocalCrossentropy,
  chainAugmentations,
  constantSchedule,
  cosineSimilarity,
  crossValidate,
  dense,
  dispose,
  elasticNet,
  epochs,
  evaluate,
  exponentialDecay,
  initialState,
  input,
  joinSchedules,
  key,
  klDivergence,
  last,
  learningRateSchedule,
  linearSchedule,
  logCosh,
  type Loss,
  mae,
  meanAbsoluteError,
  minMaxScaler,
  type Objective,
  objective,
  oneCycle,
  piecewiseConstant,
  poisson,
  r2,
  randomErasing,
  randomFlip,
  randomRotation,
  randomShear,
  randomShift,
  randomZoom,
  recall,
  rmse,
  type Schedule,
  scope,
  sequential,
  sgd,
  softmax,
  squaredHinge,
  type Tensor,
  trainEpochs,
  trainStep,
  validationSplit,
  warmup,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

const model = sequential(input("2"), dense(3, softmax));
const one = sequential(input("2"), dense(1));
type Net = typeof model;

const data = {
  x: asTensor(new Float32Array(16), "n 2"),
  y: asTensor(Array.from({ length: 8 }, (_, i) => [+(i % 2 === 0), 0, +(i % 2 === 1)]), "n 3"),
};

Deno.test("an objective by each loss knows its model and the labels that it wants", () => {
  const divergence = objective(model, klDivergence);
  const focal = objective(model, categoricalFocalCrossentropy({ gamma: 3 }));
  const cosine = objective(model, cosineSimilarity);
  const absolute = objective(model, meanAbsoluteError);
  const smooth = objective(model, logCosh);
  const counts = objective(model, poisson);
  const margin = objective(one, squaredHinge);
  ok<Eq<typeof divergence, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof focal, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof cosine, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof absolute, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof smooth, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof counts, Objective<Net, Tensor<"batch 3">>>>();
  ok<Eq<typeof margin, Objective<typeof one, Tensor<"batch 1">>>>();
  ok<Eq<typeof meanAbsoluteError, Loss<"meanAbsoluteError", "...", "...", "float32">>>();
  const penalized = elasticNet({ l1: 0.1, l2: 0.2 })(absolute);
  ok<Eq<typeof penalized, typeof absolute>>();
  assertEquals(penalized.dataLoss.name, "meanAbsoluteError");
});

Deno.test("metrics are told by their names", () => {
  using weights = model.init(key(0));
  const loss = objective(model, meanAbsoluteError);
  const { metrics } = evaluate(loss, weights, data, {
    metrics: [auc, recall, mae, rmse, r2],
  });
  const numbers: [number, number, number, number, number] = [
    ...[metrics.auc, metrics.recall, metrics.mae] as const,
    ...[metrics.rmse, metrics.r2] as const,
  ];
  ok<Eq<keyof typeof metrics, "auc" | "recall" | "mae" | "rmse" | "r2">>();
  assertEquals(numbers, Object.values(metrics));
});

Deno.test("every schedule is a function of the step", () => {
  const constant = constantSchedule(0.1);
  const schedules = {
    constant,
    exponential: exponentialDecay({ from: 0.1, steps: 10, rate: 0.5 }),
    linear: linearSchedule({ from: 0, to: 0.1, steps: 10 }),
    joined: joinSchedules([constant, constant], [5]),
    cycle: oneCycle({ peak: 0.1, steps: 10 }),
    piecewise: piecewiseConstant({ boundaries: [5], values: [0.1, 0.2] }),
    warm: warmup(constant, { steps: 5 }),
  };
  ok<Eq<(typeof schedules)[keyof typeof schedules], Schedule>>();
  for (const schedule of Object.values(schedules)) assertEquals(typeof schedule(1), "number");
});

Deno.test("an augmentation gives images of the shape that it is given", () => {
  scope(() => {
    const images = asTensor(new Float32Array(2 * 16), "2 4 4 1");
    const changes = [randomErasing(), randomFlip("both"), randomRotation(0.1), randomShear(0.1)];
    changes.push(randomShift(0.1), randomZoom(0.1), chainAugmentations(randomFlip("vertical")));
    for (const [i, change] of changes.entries()) {
      const changed = change(images, key(i));
      ok<Eq<typeof changed, Tensor<"2 4 4 1">>>();
      assertEquals(changed.shape, [2, 4, 4, 1]);
    }
  });
});

Deno.test("scaled rows and the parts of a split have the shapes of what they are of", () => {
  scope(() => {
    const scaled = minMaxScaler(data.x).transform(asTensor([[1, 2]], "m 2"));
    ok<Eq<typeof scaled, Tensor<"m 2">>>();
    const { train, validation } = validationSplit(data, { share: 0.25, key: key(1) });
    assertEquals([train.x.shape, validation.y.shape], [[6, 2], [2, 3]]);
  });
});

Deno.test("a schedule of epochs hands the reports on as they are, and folds have a mean of each figure", async () => {
  const loss = objective(model, meanAbsoluteError);
  const options = { optimizer: sgd(), epochs: 1, progress: { silent: true } } as const;
  const step = trainStep(loss, sgd());
  using start = initialState(model, step, key(2));
  const run = trainEpochs(step, start, epochs(data, { count: 1 }));
  const scheduled = learningRateSchedule(() => 0.5)(run);
  ok<Eq<typeof scheduled, typeof run>>();
  const { state } = await last(scheduled);
  dispose(state);
  const { mean, folds } = await crossValidate(loss, data, { ...options, k: 2, key: key(3) });
  const figure: number = mean.loss;
  assertEquals(folds.length, 2);
  assertEquals(Number.isFinite(figure), true);
});
