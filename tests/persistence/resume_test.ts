import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  adam,
  type AnyReport,
  checkpoint,
  dense,
  dispose,
  earlyStopping,
  epochs,
  fit,
  history,
  initialState,
  input,
  key,
  last,
  layerNorm,
  mae,
  meanAbsoluteError,
  meanSquaredError,
  objective,
  pipe,
  progress,
  type Reports,
  resume,
  sequential,
  type StatusLine,
  takeWhile,
  tap,
  trainEpochs,
  trainStep,
  validate,
} from "shapefold";
import {
  assertLeavesNothing,
  examples,
  loss,
  model,
  numbersIn,
  startState,
  step,
  training,
  validation,
} from "../training/problem.ts";
import { namesIn, testInFolder } from "./temporary.ts";
import { interruptedAt, kept, passes, type Run, silent } from "./kept.ts";

testInFolder(
  "a resumed run that is ended among the replayed epochs leaves nothing",
  async (dir) => {
    using start = startState();
    const streams = (run: Run) =>
      pipe(
        run,
        earlyStopping({ monitor: "loss", patience: 12, minDelta: 0.2, restoreBest: true }),
        checkpoint({ dir, every: { steps: 2 } }),
      );
    await assertLeavesNothing(async () => {
      await interruptedAt(dir, [6, 2], streams);
      for (const most of [1, 2, 4]) {
        const ended = takeWhile(({ epoch }: AnyReport) => epoch <= most)(kept(dir, start, 12));
        const { epoch, state } = await last(ended);
        assertEquals(epoch, most);
        dispose(state);
      }
      const failing = tap(({ epoch }: AnyReport) => {
        if (epoch === 3) throw new RangeError("enough");
      })(kept(dir, start, 12));
      await assertRejects(() => last(failing), RangeError, "enough");
    });
  },
);

testInFolder(
  "a replayed epoch is not evaluated again, and its state has no numbers",
  async (dir) => {
    using start = startState();
    let measured = 0;
    const counting = {
      ...mae,
      measure: (...args: Parameters<typeof mae.measure>) => {
        measured++;
        return mae.measure(...args);
      },
    };
    const train = (count: number) =>
      pipe(
        kept(dir, start, count),
        validate(loss, validation, { metrics: [counting] }),
        history(),
        checkpoint({ dir }),
      );
    dispose((await last(train(4))).state);
    assertEquals(measured, 4);
    const seen: unknown[] = [];
    const end = await last(
      tap(({ epoch, replayed, state }: AnyReport) => {
        seen.push([epoch, replayed ?? false]);
        if (epoch === 2) {
          const error = assertThrows(() => state.params, Error);
          assertEquals(
            error.message,
            "Cannot use the state of epoch 2: the run was resumed after epoch 4, and of those before " +
              "only states that a stream holds are kept; pass over reports that are replayed",
          );
        }
        if (epoch === 4) assertEquals(numbersIn(state).length, 12);
      })(train(6)),
    );
    assertEquals(seen, [[1, true], [2, true], [3, true], [4, true], [5, false], [6, false]]);
    assertEquals(measured, 6);
    dispose(end.state);
  },
);

testInFolder("progress() says in one line where a run goes on", async (folder) => {
  const dir = `${folder}/run`;
  const linesOf = async (count: number, at?: readonly [number, number]) => {
    const lines: string[] = [];
    const line: StatusLine = { width: 80, show: () => {}, keep: (text) => lines.push(text) };
    const streams = (run: Run) => pipe(run, progress({ line }), checkpoint({ dir }));
    if (at !== undefined) await interruptedAt(dir, at, streams);
    else {
      using start = startState();
      dispose((await last(streams(kept(dir, start, count)))).state);
    }
    return lines.map((text) => text.replace(/ {2}.*/, ""));
  };
  assertEquals(await linesOf(2), ["Epoch 1/2", "Epoch 2/2"]);
  assertEquals(await linesOf(3), [`Resumed after epoch 2 of ${dir}`, "Epoch 3/3"]);
  assertEquals(await linesOf(12, [4, 2]), [`Resumed after epoch 3 of ${dir}`]);
  assertEquals(await linesOf(4), [
    `Resumed after epoch 3 and step 2 of the next of ${dir}`,
    "Epoch 4/4",
  ]);
});

testInFolder(
  "checkpoint() keeps a run that is not resumed in an empty folder only",
  async (folder) => {
    using start = startState();
    const dir = `${folder}/run`;
    const train = () => last(checkpoint({ dir })(trainEpochs(step, start, passes(2))));
    dispose((await train()).state);
    assertEquals(namesIn(dir).length, 3);
    await assertLeavesNothing(async () => {
      const error = await assertRejects(train, Error);
      assertEquals(
        (error as Error).message,
        `Cannot write checkpoints to ${dir}: expected a folder without checkpoints but found some; ` +
          `write resume("${dir}", step, start, epochs) in the place of trainEpochs`,
      );
    });
    const end = await last(kept(dir, start, 2));
    assertEquals(end.replayed, true);
    dispose(end.state);
  },
);

testInFolder("another run's checkpoints are refused with what differs", async (dir) => {
  using start = startState();
  dispose((await last(checkpoint({ dir })(kept(dir, start, 2)))).state);
  const refusal = async (run: Reports<AnyReport>) => {
    const error = await assertRejects(() => last(run), Error);
    const [, text] =
      /^Cannot resume from .*: expected checkpoints of this run but found another's: (.*); give this run a folder of its own$/
        .exec((error as Error).message) ?? [error];
    return `${text}`;
  };
  const others = { line: silent };
  await assertLeavesNothing(async () => {
    using another = initialState(model, step, key(30));
    assert(/^the key of the start is '\d+ \d+' but was '\d+ \d+'$/.test(
      await refusal(resume(dir, step, another, passes(2), others)),
    ));
    const faster = trainStep(loss, adam({ learningRate: 0.02 }), { metrics: [mae] });
    assertEquals(
      await refusal(resume(dir, faster, start, passes(2), others)),
      "the learning rate is '0.02' but was '0.01'",
    );
    const absolute = trainStep(objective(model, meanAbsoluteError), adam({ learningRate: 0.01 }));
    assertEquals(
      await refusal(resume(dir, absolute, start, passes(2), others)),
      "the loss is 'meanAbsoluteError' but was 'meanSquaredError'; what is measured is '' but was 'mae'",
    );
    const larger = epochs(training, { batchSize: 5, count: 2, key: key(4) });
    assert((await refusal(resume(dir, step, start, larger, others))).startsWith(
      "the batch size is '5' but was '4'; the number of steps in an epoch is '2' but was '3'; the first batch",
    ));
    const shuffled = epochs(training, { batchSize: 4, count: 2, key: key(5) });
    assert((await refusal(resume(dir, step, start, shuffled, others))).startsWith(
      "the first batch, by its SHA-256 is '",
    ));
    using more = asDisposable(examples(11, 1));
    const longer = epochs(more, { batchSize: 4, count: 2, key: key(4) });
    assert((await refusal(resume(dir, step, start, longer, others))).startsWith(
      "the number of rows is '11' but was '10'",
    ));
    const error = await assertRejects(
      () => last(resume(dir, step, start, passes(1), others)),
      RangeError,
    );
    assertEquals(
      (error as Error).message,
      `Cannot resume from ${dir}: expected at least 2 epochs, as there were, but found 1`,
    );
  });
});

testInFolder("a layer that computes otherwise is another run's, too", async (dir) => {
  const train = (epsilon: number) =>
    fit(
      objective(sequential(input("2"), layerNorm({ epsilon }), dense(1)), meanSquaredError),
      training,
      {
        optimizer: adam(),
        epochs: 1,
        key: key(1),
        progress: { silent: true },
        checkpoint: checkpoint({ dir }),
      },
    );
  dispose((await train(1e-3)).state);
  await assertRejects(
    () => train(1e-5),
    Error,
    "layer 1 is 'layerNorm, epsilon 0.00001' but was 'layerNorm, epsilon 0.001'; give this run",
  );
});

function asDisposable<T extends object>(tree: T): T & Disposable {
  return { ...tree, [Symbol.dispose]: () => dispose(tree) };
}

testInFolder("options that will not do are refused", (dir) => {
  using start = startState();
  const noState = "expected a state such as initialState(model, step, key) gives";
  const messages: [() => unknown, string][] = [
    [() => resume(dir, step, undefined as never, passes(2)), noState],
    [() => resume(dir, step, model as never, passes(2)), noState],
    [
      () => trainEpochs(step, { params: start.params, running: start.running } as never, passes(2)),
      noState,
    ],
    [
      () => resume(dir, step, start, undefined as never),
      "expected passes over data such as epochs(data, { count: 10 }) gives",
    ],
    [
      () => checkpoint({ folder: dir } as never),
      "Cannot write checkpoints: expected the options dir, every, keep but found 'folder'",
    ],
    [
      () => checkpoint({ dir: 3 } as never),
      "Cannot write checkpoints: expected a path or a file: URL but found 3",
    ],
    [
      () => checkpoint({ dir, every: { epochs: 0 } }),
      "Cannot write checkpoints: expected a whole number of epochs of at least 1 but found 0",
    ],
    [
      () => checkpoint({ dir, every: { steps: 2.5 } }),
      "Cannot write checkpoints: expected a whole number of steps of at least 1 but found 2.5",
    ],
    [
      () => checkpoint({ dir, keep: 0 }),
      "Cannot write checkpoints: expected a whole number of checkpoints to keep of at least 1 but found 0",
    ],
    [
      () => checkpoint({ dir, every: { epochs: 1, steps: 2 } as never }),
      "Cannot write checkpoints: expected every: { epochs: 1 } or { steps: 500 } but found { epochs: 1, steps: 2 }",
    ],
    [
      () => checkpoint({ dir: `${dir}/a` })(kept(`${dir}/b`, start, 2)),
      `Cannot write checkpoints to ${dir}/a: expected the folder that the run is resumed from but found ${dir}/b there`,
    ],
    [
      () => checkpoint({ dir })((async function* () {})() as unknown as Run),
      "Cannot write checkpoints: expected a run such as resume gives but found a stream without one; " +
      "make streams from it by transformReports",
    ],
    [
      () => resume(dir, step, start, passes(2), { silent: true } as never),
      "Cannot resume: expected the options signal, interruptible, line but found 'silent'",
    ],
  ];
  for (const [f, message] of messages) {
    const error = assertThrows(f, Error);
    assertEquals((error as Error).message, message);
  }
  return Promise.resolve();
});
