import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  adam,
  asTensor,
  chainOptimizers,
  defineOptimizer,
  dense,
  dispose,
  earlyStopping,
  type EpochFigures,
  epochs,
  fit,
  foldIn,
  history,
  initialState,
  input,
  key,
  last,
  mae,
  meanSquaredError,
  NonFiniteLossError,
  objective,
  type OptimizerSignature,
  pipe,
  sequential,
  sgd,
  softmax,
  sparseCategoricalCrossentropy,
  type StateOf,
  statusLine,
  trainEpochs,
  trainStep,
  validate,
  validationSplit,
} from "shapefold";
import { assertLeavesNothing, loss, model, numbersIn, training, validation } from "./problem.ts";

const silent = { progress: { silent: true } };
const options = () => ({ optimizer: adam(), epochs: 4, key: key(1), batchSize: 4, ...silent });
const figuresOf = (history: readonly EpochFigures[]) =>
  history.map(({ seconds: _, ...rest }) => rest);

Deno.test("fit() is its composition by hand: the same state and the same history", async () => {
  const metrics = [mae];
  const stopping = { monitor: "validation.loss", patience: 2, restoreBest: true } as const;
  const fitted = await fit(loss, training, {
    ...options(),
    validation: 0.3,
    metrics,
    earlyStopping: stopping,
  });

  const [splitKey, startKey, orderKey] = [0, 1, 2].map((i) => foldIn(key(1), i));
  const parts = validationSplit(training, { share: 0.3, key: splitKey });
  const step = trainStep(loss, adam(), { metrics });
  using start = initialState(model, step, startKey);
  const byHand = await last(pipe(
    trainEpochs(step, start, epochs(parts.train, { batchSize: 4, count: 4, key: orderKey })),
    validate(loss, parts.validation, { metrics }),
    earlyStopping(stopping),
    history(),
  ));
  assertEquals(numbersIn(fitted.state), numbersIn(byHand.state));
  assertEquals(figuresOf(fitted.history), figuresOf(byHand.history));
  assertEquals(fitted.state.step, byHand.state.step);
  dispose([fitted.state, byHand.state, parts]);
});

Deno.test("fit() validates on data of one's own, and trains on all the others", async () => {
  const { state, history } = await fit(loss, training, {
    ...options(),
    validation,
    metrics: [mae],
  });
  const step = trainStep(loss, adam(), { metrics: [mae] });
  using start = initialState(model, step, foldIn(key(1), 1));
  const passes = epochs(training, { batchSize: 4, count: 4, key: foldIn(key(1), 2) });
  const byHand = await last(
    validate(loss, validation, { metrics: [mae] })(trainEpochs(step, start, passes)),
  );
  assertEquals(history.length, 4);
  assertEquals(history[3].validation, byHand.validation);
  assertEquals(numbersIn(state), numbersIn(byHand.state));
  dispose([state, byHand.state]);
});

Deno.test("fit() without validation has none in its history", async () => {
  const { state, history } = await fit(loss, training, options());
  assertEquals(history.map(({ epoch }) => epoch), [1, 2, 3, 4]);
  assertEquals(history.filter((figures) => "validation" in figures), []);
  dispose(state);
});

Deno.test("fit() passes batchSize and dropLast on", async () => {
  const { state } = await fit(loss, training, { ...options(), dropLast: true });
  assertEquals(state.step, 4 * 2);
  const whole = await fit(loss, training, { ...options(), batchSize: undefined });
  assertEquals(whole.state.step, 4);
  dispose([state, whole.state]);
});

Deno.test("fit() shows progress where it is told to, and nothing when silent", async () => {
  const written: string[] = [];
  const output = { write: (text: string) => written.push(text), isTerminal: false, columns: 80 };
  const line = statusLine(output);
  const shown = await fit(loss, training, { ...options(), progress: { line } });
  assertEquals(written.length, 4);
  const quiet = await fit(loss, training, { ...options(), progress: { line, silent: true } });
  assertEquals(written.length, 4);
  dispose([shown.state, quiet.state]);
});

Deno.test("fit() that is aborted before its first epoch ended gives the state at the start", async () => {
  const { state, history } = await fit(loss, training, {
    ...options(),
    signal: AbortSignal.abort(),
  });
  const step = trainStep(loss, adam());
  using start = initialState(model, step, foldIn(key(1), 1));
  assertEquals(history, []);
  assertEquals(numbersIn(state), numbersIn(start));
  dispose(state);
});

Deno.test("fit() has the history of all epochs where the best one is restored", async () => {
  const { state, history } = await fit(loss, training, {
    ...options(),
    epochs: 9,
    earlyStopping: { monitor: "loss", mode: "max", patience: 3, restoreBest: true },
  });
  const worst = history.reduce((a, b) => b.loss > a.loss ? b : a);
  assertEquals(history.length, Math.min(9, worst.epoch + 3));
  assertEquals(state.step, 3 * worst.epoch);
  dispose(state);
});

Deno.test("fit() leaves nothing but the state that it gives, however it ends", async () => {
  const stopping = { monitor: "loss", mode: "max", patience: 2, restoreBest: true } as const;
  const exploding = sgd({ learningRate: (step) => step < 5 ? 0.01 : 1e30 });
  const runs = [
    {},
    { validation: 0.3, metrics: [mae] },
    { validation },
    { earlyStopping: stopping },
    { earlyStopping: { ...stopping, restoreBest: false } },
    { earlyStopping: stopping, optimizer: exploding },
    { signal: AbortSignal.abort(), validation: 0.3 },
  ];
  for (const extra of runs) {
    await assertLeavesNothing(async () => {
      const { state } = await fit(loss, training, { ...options(), ...extra } as never);
      assert(numbersIn(state).flat().every(Number.isFinite));
      dispose(state);
    });
  }
  await assertLeavesNothing(() =>
    assertRejects(
      () => fit(loss, training, { ...options(), optimizer: exploding, validation: 0.3 }),
      NonFiniteLossError,
      "Training stopped at epoch 4, step 7: the loss is",
    )
  );
});

Deno.test("fit() frees what it made where its options are wrong", async () => {
  const bad = { x: asTensor([[1, 2], [3, Infinity]], "n 2"), y: asTensor([[1], [2]], "n 1") };
  const cases: [extra: object, message: string][] = [
    [{ epochs: 0 }, "Cannot make epochs: expected a count of at least 1 but found 0"],
    [{ batchSize: 0 }, "Cannot make batches: expected a batch size of at least 1 but found 0"],
    [
      { validation: 0 },
      "Cannot split into train and validation: expected a share above 0 and below 1 but found 0",
    ],
    [
      { validation: 1 },
      "Cannot split into train and validation: expected a share above 0 and below 1 but found 1",
    ],
    [
      { validation: 0.01 },
      "Cannot split into train and validation: expected a share that gives both parts at least 1 of 10 rows but found 0.01",
    ],
    [
      { validation: bad },
      "Cannot validate: expected finite numbers but found Infinity in row 1 of x",
    ],
    [
      { earlyStopping: { monitor: "validation.loss", patience: 1, restoreBest: true } },
      "Cannot monitor 'validation.loss': expected validation data but found none; write validation: 0.2",
    ],
    [
      { metrics: [mae], earlyStopping: { monitor: "metrics.acuracy", patience: 1 } },
      "Cannot monitor 'metrics.acuracy': expected a metric of that name but found [ \"mae\" ]",
    ],
    [
      { optimizer: "adam" },
      'Cannot make a step: expected an optimizer such as adam() but found "adam"',
    ],
    [
      { metrics: ["accuracy"] },
      'Cannot measure: expected metrics such as [accuracy] but found [ "accuracy" ]',
    ],
    [
      { metrics: [mae, mae] },
      'Cannot measure: expected metrics of different names but found "mae" twice',
    ],
    [
      { earlyStopping: { monitor: "loss", patience: 0 } },
      "Cannot stop early: expected a patience of at least 1 but found 0",
    ],
  ];
  for (const [extra, message] of cases) {
    await assertLeavesNothing(async () => {
      const error = await assertRejects(() =>
        fit(loss, training, { ...options(), ...extra } as never)
      );
      assertEquals((error as Error).message, message);
    });
  }
});

Deno.test("fit() uses its key up", async () => {
  const once = key(1);
  const { state } = await fit(loss, training, { ...options(), key: once });
  dispose(state);
  const error = await assertRejects(() => fit(loss, training, { ...options(), key: once }), Error);
  assertEquals(
    error.message,
    "Cannot use this key for fit: it was already used by fit; " +
      "split a key for each use: const [a, b] = split(key(0))",
  );
  assertThrows(
    () => epochs(training, { count: 1, key: once }),
    Error,
    "Cannot use this key for epochs: it was already used by fit",
  );
});

Deno.test("fit() learns a line", async () => {
  const line = sequential(input("1"), dense(1));
  const x = asTensor([[-1], [0], [1], [2]], "n 1");
  const y = asTensor([[-3], [-1], [1], [3]], "n 1");
  const { state } = await fit(objective(line, meanSquaredError), { x, y }, {
    ...options(),
    optimizer: sgd({ learningRate: 0.1 }),
    epochs: 100,
  });
  const [weight, bias] = numbersIn(state.params).flat();
  assert(Math.abs(weight - 2) < 1e-3 && Math.abs(bias + 1) < 1e-3, `${weight} and ${bias}`);
  dispose(state);
});

Deno.test("the state of fit() lives on where an optimizer hands on the tensors it began with", async () => {
  interface Anchor<P> {
    anchor: P;
  }
  interface Anchored extends OptimizerSignature {
    state: Anchor<this["params"]>;
  }
  const anchored = defineOptimizer<Anchored>(
    <P>(params: P) => ({ anchor: params }) as StateOf<Anchored, P>,
    (gradient, state) => ({ updates: gradient, state }),
  );
  const optimizer = chainOptimizers(anchored, sgd());
  await assertLeavesNothing(async () => {
    const { state } = await fit(loss, training, { ...options(), optimizer });
    assertEquals(numbersIn(state.optimizer).flat().every(Number.isFinite), true);
    dispose(state);
  });
});

Deno.test("fit() that is refused leaves its key unused", async () => {
  const unused = key(1);
  await assertRejects(
    () => fit(loss, training, { ...options(), key: unused, epochs: 0 }),
    RangeError,
  );
  const { state } = await fit(loss, training, { ...options(), key: unused, epochs: 1 });
  dispose(state);
});

Deno.test("fit() says why it ended early and of which epoch its state is", async () => {
  const lines: string[] = [];
  const line = statusLine({ write: (text) => lines.push(text), isTerminal: false, columns: 80 });
  const diverging = await fit(loss, training, {
    ...options(),
    epochs: 50,
    optimizer: sgd({ learningRate: (step) => step < 9 ? 0.01 : 1e30 }),
    earlyStopping: { monitor: "loss", patience: 40, restoreBest: true },
    progress: { line },
  });
  dispose(diverging.state);
  assertEquals(diverging.epoch, 3);
  assert(
    /^Training stopped at epoch 4, step 11: the loss is Infinity /.test(diverging.ended ?? ""),
  );
  assertEquals(
    lines.at(-1),
    `Ended after epoch 3: ${diverging.ended}; the state is that of epoch 3\n`,
  );

  const whole = await fit(loss, training, options());
  dispose(whole.state);
  assertEquals([whole.epoch, whole.ended], [4, undefined]);

  const aborted = await fit(loss, training, { ...options(), signal: AbortSignal.abort() });
  dispose(aborted.state);
  assertEquals([aborted.epoch, aborted.ended], [0, "the run was interrupted"]);
});

Deno.test("fit() finds a label out of range in the row of the data, before the first step", async () => {
  const classes = sequential(input("2"), dense(3, softmax));
  const labels = asTensor([0, 1, 2, 1, 3, 0], "n", "int32");
  const x = asTensor(Array.from({ length: 6 }, () => [1, 2]), "n 2");
  const error = await assertRejects(() =>
    fit(objective(classes, sparseCategoricalCrossentropy), { x, y: labels }, options())
  );
  assertEquals(
    (error as Error).message,
    "Cannot apply sparseCategoricalCrossentropy: expected labels from 0 to 2 but found 3 in row 4",
  );
});
