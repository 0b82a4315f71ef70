/**
 * Trainings that take every layer, loss, metric, regularizer, augmentation, optimizer, schedule and stream there is, on
 * data of nothing but numbers. Nothing of it touches a file, the network, the environment or the system.
 *
 * @module
 */

import * as sf from "shapefold";
import { optimizers } from "./optimizers.ts";

/** Rows of each data set, and in a batch: the last batch is smaller than the others. */
const ROWS = 40;
const BATCH = 16;

const SILENT = { silent: true };

/** How many steps there were, and what came out: the same for the same seed. */
export interface Done {
  readonly steps: number;
  readonly loss: number;
}

/** Trains everything once. What it makes it frees. */
export async function trainEverything(seed: number): Promise<Done> {
  const done = [await images(seed), classes(seed), answers(seed), amounts(seed)];
  for (const optimizer of optimizers()) done.push(await words(seed, optimizer));
  return {
    steps: done.reduce((sum, { steps }) => sum + steps, 0),
    loss: done.reduce((sum, { loss }) => sum + loss, 0),
  };
}

/** Pictures: convolutions, noise, augmentation, penalties, and every stream. */
async function images(seed: number): Promise<Done> {
  const { glorotNormal, glorotUniform, heNormal, heUniform, lecunNormal } = sf;
  const model = sf.sequential(
    sf.input("8 8 2"),
    sf.conv2d(4, 3, sf.leakyRelu, { kernelInitializer: heNormal }),
    sf.batchNorm(),
    sf.spatialDropout(0.1),
    sf.residual(sf.chain(sf.layerNorm(), sf.dense(4, sf.swish, { kernelInitializer: heUniform }))),
    sf.maxPool2d(2, { strides: 1 }),
    sf.depthwiseConv2d(2, sf.elu, { kernelInitializer: glorotNormal }),
    sf.averagePool2d(2),
    sf.parallel(
      sf.dense(3, sf.softplus, { kernelInitializer: lecunNormal }),
      sf.dense(3, sf.gelu, { kernelInitializer: glorotUniform }),
    ),
    sf.rearrange("n a b c -> n (b a) c"),
    sf.flatten(),
    sf.gaussianNoise(0.1),
    sf.dense(8, sf.selu, { kernelInitializer: sf.orthogonal }),
    sf.alphaDropout(0.1),
    sf.gaussianDropout(0.1),
    sf.stochasticDepth(sf.dense(8, sf.tanh), 0.2),
    sf.repeat(2, sf.dense(8, sf.sigmoid)),
    sf.dense(3, sf.softmax),
  );
  const noisy = sf.pipe(
    sf.objective(model, sf.categoricalCrossentropy),
    sf.augment(
      sf.randomFlip("horizontal"),
      sf.randomRotation(0.1),
      sf.randomShear(0.1),
      sf.randomShift(0.1),
      sf.randomZoom(0.1),
      sf.randomErasing(),
    ),
    sf.labelSmoothing(0.1),
    sf.mixup(0.2),
    sf.inputNoise(0.1),
  );
  const loss = sf.pipe(
    noisy,
    sf.l1(sf.constantSchedule(1e-4)),
    sf.l2(sf.cosineDecay({ from: 1e-3, steps: 10 })),
    sf.elasticNet({ l1: 1e-4, l2: 1e-4 }),
    sf.orthogonality(1e-3),
    sf.groupLasso(1e-4),
    sf.activityL1(1e-4),
    sf.activityL2(1e-4),
  );
  const optimizer = sf.pipe(sf.adam(), sf.exponentialMovingAverage(0.9));
  const step = sf.trainStep(loss, optimizer, { metrics: [sf.accuracy] });
  const { x, labels } = sf.scope(() => ({
    x: sf.normal(sf.key(seed), "40 8 8 2"),
    labels: sf.oneHot(classIndices(seed), 3),
  }));
  using all = sf.disposable(
    sf.validationSplit({ x, y: labels }, { share: 0.25, key: sf.key(seed) }),
  );
  sf.dispose([x, labels]);
  using start = sf.initialState(model, step, sf.key(seed));
  const passes = sf.epochs(all.train, { count: 3, batchSize: BATCH, key: sf.key(seed) });
  const { state, history } = await sf.last(
    sf.history()(sf.pipe(
      sf.trainEpochs(step, start, passes),
      sf.validate(loss, all.validation, { metrics: [sf.accuracy, sf.topK(2)] }),
      sf.terminateOnNaN(),
      sf.learningRateSchedule((epoch) => 1 / epoch),
      sf.reduceOnPlateau({ monitor: "loss", factor: 0.5, patience: 1 }),
      sf.takeWhile(({ loss }) => loss < 1e6),
      sf.earlyStopping({ monitor: "validation.loss", patience: 5, restoreBest: true }),
      sf.progress(SILENT),
      sf.tap(() => {}),
    )),
  );
  using averaged = sf.withAverage(state);
  using kept = sf.retainState(averaged);
  state[Symbol.dispose]();
  const { loss: judged } = sf.evaluate(loss, kept, all.validation);
  sf.dispose(sf.predict(model, kept, all.validation.x));
  return { steps: 2 * history.length, loss: judged };
}

function classIndices(seed: number): sf.IntTensor<"40"> {
  const wanted = new Int32Array(ROWS).map((_, row) => (row * 7 + seed) % 3);
  return sf.asTensor(wanted, "40", "int32");
}

/** Words: an embedding, a layer of one's own, weighted rows and classes, and one optimizer. */
async function words(seed: number, optimizer: sf.AnyOptimizer): Promise<Done> {
  const scale = sf.layer(
    "scale",
    "... f -> ... f",
    { gain: ["f", sf.constant(1)] },
    (params, x) => sf.mul(x, params.gain),
  );
  const model = sf.sequential(
    sf.input("5", "int32"),
    sf.embedding(11, 4),
    sf.shaped("batch 5 4"),
    sf.flatten(),
    sf.dense(8, sf.relu),
    scale,
    sf.dropout(0.2),
    sf.activation(sf.linear),
    sf.dense(3),
  );
  const loss = sf.weighted(sf.sparseCategoricalCrossentropy({ fromLogits: true }), {
    classes: [1, 2, 3],
  });
  using data = sf.disposable(sf.scope(() => ({
    x: sf.reshape(
      sf.asTensor(new Int32Array(ROWS * 5).map((_, i) => (i * 5 + seed) % 11), "200", "int32"),
      "40 5",
    ),
    y: classIndices(seed),
    weights: sf.uniform(sf.key(seed), "40"),
  })));
  const goal = sf.objective(model, loss);
  const { state, history } = await sf.fit(goal, data, {
    optimizer,
    epochs: 3,
    batchSize: BATCH,
    key: sf.key(seed),
    metrics: [sf.accuracy],
    progress: SILENT,
  });
  const metrics = [sf.confusionMatrix, sf.precision, sf.recall, sf.f1] as const;
  const { loss: judged } = sf.evaluate(goal, state as never, data, { metrics });
  sf.dispose(state);
  return { steps: 3 * history.length, loss: judged };
}

/** Classes of rows of numbers, by the losses for classes, in folds. */
function classes(seed: number): Done {
  const model = sf.sequential(sf.input("4"), sf.dense(3, sf.softmax));
  const losses = [
    sf.objective(model, sf.categoricalFocalCrossentropy),
    sf.objective(model, sf.klDivergence),
    sf.objective(model, sf.cosineSimilarity),
  ];
  using data = sf.disposable(sf.scope(() => ({
    x: sf.normalizer().transform(sf.normal(sf.key(seed), "40 4")),
    y: sf.oneHot(classIndices(seed), 3),
  })));
  return foldOver(losses.map((loss) => (state: Done) => {
    let { steps, loss: sum } = state;
    for (const { train, validation } of sf.kFold(data, { k: 2, key: sf.key(seed) })) {
      const step = sf.trainStep(loss, sf.sgd());
      using start = sf.initialState(model, step, sf.key(seed));
      using end = sf.fold(step, start, sf.batches(train, { batchSize: BATCH }));
      steps += end.step;
      sum += sf.evaluate(loss, end, validation).loss;
      const said = sf.predict(model, end, validation.x);
      sf.classNames(["a", "b", "c"]).toNames(said);
      sf.dispose(said);
    }
    return { steps, loss: sum };
  }));
}

/** Yes or no, by the losses for that. */
function answers(seed: number): Done {
  const model = sf.sequential(sf.input("4"), sf.dense(1, sf.sigmoid));
  const losses = [
    sf.objective(model, sf.binaryCrossentropy),
    sf.objective(model, sf.binaryFocalCrossentropy),
    sf.objective(model, sf.hinge),
    sf.objective(model, sf.squaredHinge),
  ];
  using data = sf.disposable(sf.scope(() => {
    const x = sf.normal(sf.key(seed), "40 4");
    const scaler = sf.standardScaler(x);
    return {
      x: sf.standardScalerOf<"4">(JSON.parse(JSON.stringify(scaler))).transform(x),
      y: sf.reshape(sf.toFloat(sf.bernoulli(sf.key(seed), 0.5, "40")), "40 1"),
    };
  }));
  using parts = sf.disposable(sf.trainTestSplit(data, { share: 0.25, key: sf.key(seed) }));
  return foldOver(losses.map((loss) => ({ steps, loss: sum }: Done) => {
    const step = sf.trainStep(loss, sf.sgd(), { metrics: [sf.auc] });
    using start = sf.initialState(model, step, sf.key(seed));
    using end = sf.fold(step, start, sf.batches(parts.train, { batchSize: BATCH }));
    const { loss: judged } = sf.evaluate(loss, end, parts.test, { metrics: [sf.auc] });
    return { steps: steps + end.step, loss: sum + judged };
  }));
}

/** Amounts, by the losses for numbers. */
function amounts(seed: number): Done {
  const model = sf.sequential(
    sf.input("4 4 1"),
    sf.conv2d(2, 3, sf.relu),
    sf.globalAveragePool2d(),
    sf.dense(1, sf.softplus, { biasInitializer: sf.zeros }),
  );
  const losses = [
    sf.objective(model, sf.meanSquaredError),
    sf.objective(model, sf.meanAbsoluteError),
    sf.objective(model, sf.huber),
    sf.objective(model, sf.logCosh),
    sf.objective(model, sf.poisson),
  ];
  const metrics = [sf.mae, sf.mse, sf.rmse, sf.r2];
  using data = sf.disposable(sf.scope(() => {
    const flat = sf.normal(sf.key(seed), "40 16");
    const scaler = sf.minMaxScaler(flat);
    const restored = sf.minMaxScalerOf<"16">(JSON.parse(JSON.stringify(scaler)));
    return {
      x: sf.rearrangeTensor(restored.transform(flat), "n (4 w) -> n 4 w 1"),
      y: sf.uniform(sf.key(seed), "40 1"),
    };
  }));
  return foldOver(losses.map((loss) => ({ steps, loss: sum }: Done) => {
    const step = sf.trainStep(loss, sf.sgd(), { metrics });
    using start = sf.initialState(model, step, sf.key(seed));
    using end = sf.fold(step, start, sf.batches(data, { batchSize: BATCH, key: sf.key(seed) }));
    return { steps: steps + end.step, loss: sum + sf.evaluate(loss, end, data, { metrics }).loss };
  }));
}

function foldOver(trainings: readonly ((done: Done) => Done)[]): Done {
  return trainings.reduce((done, train) => train(done), { steps: 0, loss: 0 });
}
