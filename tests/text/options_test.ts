import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  adam,
  asTensor,
  batches,
  binaryCrossentropy,
  categoricalCrossentropy,
  compare,
  crossValidate,
  defineRun,
  dense,
  earlyStopping,
  elasticNet,
  epochs,
  evaluate,
  fit,
  gridSearch,
  huber,
  initialState,
  input,
  key,
  l1,
  l2,
  linear,
  meanSquaredError,
  objective,
  predict,
  progress,
  reduceOnPlateau,
  rmsprop,
  sequential,
  sgd,
  sparseCategoricalCrossentropy,
  start,
  trainEpochs,
  trainStep,
  trainTestSplit,
  validate,
  validationSplit,
} from "shapefold";
import { checkOptions } from "../../src/text/options.ts";

const model = sequential(input("1"), dense(1));
const loss = objective(model, meanSquaredError);
const step = trainStep(loss, sgd());
const data = { x: asTensor([[1], [2]], "n 1"), y: asTensor([[1], [2]], "n 1") };
const weights = model.init(key(0));
const state = initialState(model, step, key(1));
const passes = epochs(data, { count: 1 });
const run = defineRun(import.meta, "run", (config: object) => Promise.resolve(config));
const fitted = () => ({ optimizer: sgd(), epochs: 1, key: key(2) });

/** Calls with options as a caller without a compiler may give them: `never` is of every type. */
const calls: [
  action: string,
  example: string,
  known: string,
  call: (options: never) => unknown,
][] = [
  ["make sgd", "{ learningRate: 0.01 }", "options learningRate, momentum, nesterov", sgd],
  [
    "make rmsprop",
    "{ learningRate: 0.001 }",
    "options learningRate, rho, momentum, epsilon, centered",
    rmsprop,
  ],
  ["make adam", "{ learningRate: 0.001 }", "options learningRate, beta1, beta2, epsilon", adam],
  ["make huber", "{ delta: 2 }", "option delta", huber],
  [
    "make categoricalCrossentropy",
    "{ fromLogits: true }",
    "option fromLogits",
    categoricalCrossentropy,
  ],
  [
    "make sparseCategoricalCrossentropy",
    "{ fromLogits: true }",
    "option fromLogits",
    sparseCategoricalCrossentropy,
  ],
  [
    "make binaryCrossentropy",
    "{ fromLogits: true, multiLabel: true }",
    "options fromLogits, multiLabel",
    binaryCrossentropy,
  ],
  [
    "make dense",
    "{ kernelInitializer: heNormal }",
    "options kernelInitializer, biasInitializer",
    (options) => dense(1, linear, options),
  ],
  ["make l1", "{ on: allParameters }", "options on, name", (options) => l1(1, options)],
  ["make l2", "{ on: allParameters }", "options on, name", (options) => l2(1, options)],
  [
    "make elasticNet",
    "{ on: allParameters }",
    "options on, name",
    (options) => elasticNet({ l1: 1, l2: 1 }, options),
  ],
  ["make elasticNet", "{ l1: 0.01, l2: 0.01 }", "options l1, l2", elasticNet],
  [
    "make a step",
    "{ metrics: [accuracy] }",
    "option metrics",
    (options) => trainStep(loss, sgd(), options),
  ],
  [
    "make epochs",
    "{ count: 10, key: key(0) }",
    "options count, key, batchSize, dropLast",
    (options) => epochs(data, options),
  ],
  [
    "train",
    "{ interruptible: false }",
    "options signal, interruptible",
    (options) => trainEpochs(step, state, passes, options),
  ],
  [
    "evaluate",
    "{ metrics: [accuracy] }",
    "options batchSize, metrics",
    (options) => evaluate(loss, weights, data, options),
  ],
  [
    "validate",
    "{ metrics: [accuracy] }",
    "options batchSize, metrics",
    (options) => validate(loss, data, options),
  ],
  [
    "predict",
    "{ batchSize: 256 }",
    "option batchSize",
    (options) => predict(model, weights, data.x, options),
  ],
  ["show progress", "{ silent: true }", "options silent, line", progress],
  [
    "stop early",
    '{ monitor: "loss", patience: 5 }',
    "options monitor, patience, minDelta, mode, restoreBest",
    earlyStopping,
  ],
  [
    "make batches",
    "{ batchSize: 32 }",
    "options batchSize, dropLast, key",
    (options) => batches(data, options),
  ],
  [
    "split into train and test",
    "{ share: 0.2, key: key(0) }",
    "options share, key, stratified",
    (options) => trainTestSplit(data, options),
  ],
  [
    "split into train and validation",
    "{ share: 0.2, key: key(0) }",
    "options share, key, stratified",
    (options) => validationSplit(data, options),
  ],
  ["start the runtime", "{ threads: 2 }", "options threads, memoryLimit, debug", start],
  [
    "fit",
    "{ optimizer: adam(), epochs: 10, key: key(0) }",
    "options optimizer, epochs, key, batchSize, dropLast, validation, metrics, earlyStopping, progress, signal, checkpoint",
    (options) => fit(loss, data, options),
  ],
  [
    "show progress",
    "{ silent: true }",
    "options silent, line",
    (progress) => fit(loss, data, { ...fitted(), progress }),
  ],
  [
    "stop early",
    '{ monitor: "loss", patience: 5 }',
    "options monitor, patience, minDelta, mode, restoreBest",
    (earlyStopping) => fit(loss, data, { ...fitted(), earlyStopping }),
  ],
  [
    "reduce the learning rate",
    '{ monitor: "loss", patience: 10 }',
    "options monitor, factor, patience, minDelta, cooldown, minFactor, mode",
    reduceOnPlateau,
  ],
  [
    "compare runs",
    "{ workers: 2 }",
    "options workers, progress, signal",
    (options) => compare({ run: run({}) }, options),
  ],
  [
    "search a grid",
    "{ workers: 2 }",
    "options workers, progress, signal",
    (options) => gridSearch(run, { units: [32] }, options),
  ],
  [
    "cross-validate",
    "{ k: 5, optimizer: adam(), epochs: 10, key: key(0) }",
    "options k, stratified, optimizer, epochs, key, batchSize, dropLast, metrics, earlyStopping, progress, signal",
    (options) => crossValidate(loss, data, options),
  ],
];

for (const [action, example, known, call] of calls) {
  Deno.test(`cannot ${action}: a number, null, true and a misspelt option are refused, beside ${example}`, async () => {
    const such = `Cannot ${action}: expected options such as ${example} but found`;
    const cases: [options: unknown, message: string][] = [
      [0.1, `${such} 0.1`],
      [null, `${such} null`],
      [true, `${such} true`],
      [{ misspelt: 1 }, `Cannot ${action}: expected the ${known} but found 'misspelt'`],
    ];
    for (const [options, message] of cases) {
      const error = await assertRejects(async () => await call(options as never), TypeError);
      assertEquals(error.message, message);
    }
  });
}

Deno.test("checkOptions() takes no list and no function for options, and an empty object", () => {
  const check = (options: unknown) => checkOptions("Cannot start", options, ["threads"], "{}");
  check({});
  check({ threads: undefined });
  for (const options of [[], ["threads"], () => ({}), "threads", undefined]) {
    assertThrows(() => check(options), TypeError, "Cannot start: expected options such as {} but");
  }
});

Deno.test("what is called with something that is no model says how one is made", () => {
  const calls: ((model: never) => unknown)[] = [
    (model) => objective(model, meanSquaredError),
    (model) => predict(model, weights, data.x as never),
    (model) => initialState(model, step as never, key(0)),
  ];
  for (const call of calls) {
    for (const found of [null, undefined, 784, {}, dense(10), loss]) {
      const error = assertThrows(() => call(found as never), TypeError);
      assertEquals(
        error.message,
        "expected a model such as sequential(input('784'), dense(10)) gives",
      );
    }
  }
});
