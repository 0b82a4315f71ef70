import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  adam,
  asTensor,
  crossValidate,
  type CrossValidateOptions,
  dense,
  dispose,
  evaluate,
  fit,
  foldIn,
  input,
  type IntTensor,
  key,
  kFold,
  mae,
  type Metric,
  NonFiniteLossError,
  objective,
  sequential,
  sgd,
  sparseCategoricalCrossentropy,
  statusLine,
  values,
} from "shapefold";
import { assertLeavesNothing, examples, loss } from "../training/problem.ts";

const data = examples(20, 7);
const silent = { silent: true } as const;
const usual = {
  k: 4,
  optimizer: adam({ learningRate: 0.01 }),
  epochs: 3,
  batchSize: 4,
  metrics: [mae],
  progress: silent,
};

/** What an attempt is refused with. */
async function refusal(options: object): Promise<string> {
  const all = { ...usual, key: key(0), ...options } as unknown as typeof usual & { key: never };
  return (await assertRejects(() => crossValidate(loss, data, all))).toString();
}

Deno.test("each fold is a fit of its own on the rows of the others, judged by its own rows", async () => {
  const { folds } = await crossValidate(loss, data, { ...usual, key: key(5) });
  assertEquals(folds.map(({ fold, epoch }) => [fold, epoch]), [[1, 3], [2, 3], [3, 3], [4, 3]]);
  let fold = 0;
  for (const { train, validation } of kFold(data, { k: 4, key: foldIn(key(5), 0) })) {
    const { k: _, ...fitOptions } = usual;
    const { state } = await fit(loss, train, { ...fitOptions, key: foldIn(key(5), ++fold) });
    const figures = evaluate(loss, state, validation, { metrics: [mae] });
    assertEquals(folds[fold - 1].validation, figures);
    assertEquals(folds[fold - 1].history[2].validation, figures);
    dispose(state);
  }
  assertEquals(fold, 4);
});

Deno.test("mean and standard deviation are those of the folds, with k - 1 below the root", async () => {
  const { folds, mean, standardDeviation } = await crossValidate(loss, data, {
    ...usual,
    key: key(5),
  });
  const read = [
    (figures: typeof mean) => figures.loss,
    (figures: typeof mean) => figures.terms.data,
    (figures: typeof mean) => figures.terms.l2,
    (figures: typeof mean) => figures.metrics.mae,
  ];
  for (const figure of read) {
    const [a, b, c, d] = folds.map(({ validation }) => figure(validation));
    const m = (a + b + c + d) / 4;
    const variance = ((a - m) ** 2 + (b - m) ** 2 + (c - m) ** 2 + (d - m) ** 2) / 3;
    assertAlmostEquals(figure(mean), m, 1e-12);
    assertAlmostEquals(figure(standardDeviation), Math.sqrt(variance), 1e-12);
    assert(variance > 0);
  }
});

Deno.test("the same key gives the same numbers, bit by bit, and another key others; folds differ in weights", async () => {
  const losses = async (seed: number) =>
    (await crossValidate(loss, data, { ...usual, key: key(seed) })).folds
      .map(({ history }) => history.map(({ loss, validation }) => [loss, validation?.loss]));
  const first = await losses(1);
  assertEquals(await losses(1), first);
  const all = [...first, ...await losses(2)];
  assertEquals(new Set(all.flat(2)).size, 2 * 4 * 3 * 2);
});

/** The share of the class 1, whatever is predicted. */
const share: Metric = {
  name: "share",
  measure: (_, labels) => {
    const classes = values(labels as IntTensor<string>);
    return [classes.filter((c) => c === 1).length, classes.length];
  },
  result: ([ones, rows]) => ones / rows,
};

Deno.test("stratified folds have the same share of each class, others have not", async () => {
  const classes = Array.from({ length: 12 }, (_, i) => i < 8 ? 0 : 1);
  const x = asTensor(classes.map((c) => [c, 1]), "n 2");
  const y = asTensor(classes, "n", "int32");
  const model = sequential(input("2"), dense(2));
  const loss = objective(model, sparseCategoricalCrossentropy({ fromLogits: true }));
  const deviation = async (stratified?: boolean) => {
    const options = { ...usual, metrics: [share], key: key(0), stratified };
    return (await crossValidate(loss, { x, y }, options)).standardDeviation.metrics.share;
  };
  assertEquals(await deviation(true), 0);
  assert(await deviation(false) > 0);
  assertEquals(await deviation(), await deviation(false));
  dispose([x, y]);
});

Deno.test("with early stopping the figures of a fold are those of the epoch that is restored", async () => {
  const { folds } = await crossValidate(loss, data, {
    ...usual,
    epochs: 40,
    optimizer: sgd({ learningRate: 0.5 }),
    key: key(3),
    earlyStopping: { monitor: "validation.loss", patience: 2, restoreBest: true },
  });
  for (const { epoch, history, validation, ended } of folds) {
    const losses = history.map(({ validation }) => validation?.loss ?? NaN);
    assertEquals(validation.loss, Math.min(...losses));
    assertEquals(epoch, losses.indexOf(validation.loss) + 1);
    const stopped = history.length < 40
      ? "validation.loss has not become better for 2 epochs"
      : undefined;
    assertEquals(ended, stopped);
  }
  assert(folds.some(({ epoch, history }) => epoch < history.length));
});

Deno.test("nothing is left behind, whatever ends it", async () => {
  const controller = new AbortController();
  const abort = (text: string) => text.startsWith("Fold 2/4") && controller.abort();
  const line = statusLine({ write: abort, isTerminal: false, columns: 80 });
  const endings: Partial<CrossValidateOptions<never>>[] = [
    {},
    { signal: controller.signal, progress: { line } },
    { signal: AbortSignal.abort() },
    { optimizer: sgd({ learningRate: 1e30 }) as never },
    { epochs: 0 },
  ];
  for (const options of endings) {
    await assertLeavesNothing(() =>
      crossValidate(loss, data, { ...usual, ...options, key: key(0) } as never).catch(() => {})
    );
  }
});

Deno.test("where it is ended there is no mean of fewer folds, but an error", async () => {
  assertEquals(
    await refusal({ signal: AbortSignal.abort() }),
    "Error: Cannot cross-validate: the run was interrupted in fold 1 of 4",
  );
});

Deno.test("a loss that is infinite is thrown", async () => {
  await assertRejects(
    () =>
      crossValidate(loss, data, {
        ...usual,
        optimizer: sgd({ learningRate: 1e30 }),
        key: key(0),
      }),
    NonFiniteLossError,
  );
});

Deno.test("a line stays for each fold", async () => {
  const texts: string[] = [];
  const line = statusLine({ write: (text) => texts.push(text), isTerminal: false, columns: 80 });
  await crossValidate(loss, data, { ...usual, key: key(0), progress: { line } });
  const shapes = texts.map((text) => text.replaceAll(/\d\.[\de.-]+/g, "-"));
  assertEquals(
    shapes,
    [1, 2, 3, 4].map((fold) =>
      `Fold ${fold}/4  - s  Epoch 3/3  - s  loss -  data -  l2 -  mae -  ` +
      "validation.loss -  validation.data -  validation.l2 -  validation.mae -\n"
    ),
  );
});

Deno.test("crossValidate() rejects options that it does not know, and numbers out of range", async () => {
  assertEquals(
    await refusal({ validation: 0.2 }),
    "TypeError: Cannot cross-validate: expected the options k, stratified, optimizer, epochs, key, batchSize, " +
      "dropLast, metrics, earlyStopping, progress, signal but found 'validation'",
  );
  assertEquals(
    await refusal({ k: 1 }),
    "RangeError: Cannot make folds: expected k of at least 2 but found 1",
  );
  assertEquals(
    await refusal({ progress: { quiet: true } }),
    "TypeError: Cannot show progress: expected the options silent, line but found 'quiet'",
  );
});

Deno.test("crossValidate() uses its key up", async () => {
  const once = key(0);
  await crossValidate(loss, data, { ...usual, key: once });
  const error = await assertRejects(
    () => crossValidate(loss, data, { ...usual, key: once }),
    Error,
  );
  assertEquals(
    (error as Error).message,
    "Cannot use this key for crossValidate: it was already used by crossValidate; " +
      "split a key for each use: const [a, b] = split(key(0))",
  );
});
