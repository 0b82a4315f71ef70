import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import {
  add,
  type AnyReport,
  type AnyTensor,
  constant,
  defineLayer,
  defineOptimizer,
  dense,
  dispose,
  earlyStopping,
  epochs,
  history,
  initialState,
  input,
  item,
  key,
  last,
  type Layer,
  type LayerSignature,
  learningRateSchedule,
  mapTree,
  meanSquaredError,
  mul,
  NonFiniteLossError,
  objective,
  type OptimizerSignature,
  pipe,
  progress,
  reduceOnPlateau,
  type Reports,
  retainState,
  sequential,
  sgd,
  statusLine,
  takeWhile,
  tap,
  type Tensor,
  terminateOnNaN,
  trainEpochs,
  trainStep,
  transformReports,
  validate,
} from "shapefold";
import {
  abortedRun,
  assertLeavesNothing,
  loss,
  numbersIn,
  run,
  startState,
  stepThatExplodesAfter,
  training,
  validation,
} from "./problem.ts";

type Run = ReturnType<typeof run>;

const unseen = statusLine({ write: () => {}, isTerminal: true, columns: 80 });
const stopping = (patience: number, restoreBest: boolean) =>
  earlyStopping({ monitor: "loss", mode: "max", patience, restoreBest });

/** What stands between a run and who asks; the loss falls, so that the first epoch is the best of those that stop. */
const pipelines: [name: string, f: (reports: Run) => AsyncIterable<AnyReport>][] = [
  ["a bare run", (reports) => reports],
  ["validate()", (reports) => validate(loss, validation)(reports)],
  ["history()", (reports) => history()(reports)],
  ["progress()", (reports) => progress({ line: unseen })(reports)],
  ["earlyStopping()", (reports) => stopping(3, false)(reports)],
  ["earlyStopping() that restores the best", (reports) => stopping(3, true)(reports)],
  [
    "earlyStopping() whose best is the last",
    (reports) => earlyStopping({ monitor: "loss", patience: 9, restoreBest: true })(reports),
  ],
  ["tap()", (reports) => tap(() => Promise.resolve())(reports)],
  ["takeWhile() that never ends", (reports) => takeWhile(() => true)(reports)],
  ["takeWhile() that ends", (reports) => takeWhile(({ epoch }) => epoch < 4)(reports)],
  ["terminateOnNaN()", (reports) => terminateOnNaN()(reports)],
  ["learningRateSchedule()", (reports) => learningRateSchedule((epoch) => 1 / epoch)(reports)],
  [
    "reduceOnPlateau()",
    (reports) => reduceOnPlateau({ monitor: "loss", mode: "max", patience: 1 })(reports),
  ],
  [
    "an adjustment that shares tensors, and one that does not",
    (reports) => {
      reports.adjust?.((state) => ({ ...state, params: mapTree(state.params, doubled) }));
      reports.adjust?.((state) => retainState(state));
      return tap<AnyReport>(({ epoch }) => {
        if (epoch % 2 === 1) reports.adjust?.((state) => ({ ...state, step: state.step + 1 }));
        else reports.adjust?.((state) => ({ ...state, params: mapTree(state.params, doubled) }));
      })(reports);
    },
  ],
  [
    "all of the learning rate's, and those that end",
    (reports) =>
      pipe(
        reports,
        validate(loss, validation),
        learningRateSchedule((epoch) => epoch),
        reduceOnPlateau({ monitor: "validation.loss", patience: 1 }),
        stopping(4, false),
        terminateOnNaN(),
        takeWhile(({ epoch }) => epoch < 5),
        tap(() => {}),
        history(),
      ),
  ],
  [
    "all of them",
    (reports) =>
      pipe(
        reports,
        validate(loss, validation),
        progress({ line: unseen }),
        stopping(4, true),
        history(),
      ),
  ],
];

function doubled(leaf: AnyTensor): AnyTensor {
  return mul(leaf as Tensor<string>, 2);
}

/** How a run can end; those that throw leave no state to free. */
const endings: [name: string, f: (start: ReturnType<typeof startState>) => Run][] = [
  ["its last epoch", (start) => run(start, 6)],
  ["a loss that is infinite", (start) => run(start, 6, { by: stepThatExplodesAfter(7) })],
  [
    "a loss that is infinite in the first epoch",
    (start) => run(start, 6, { by: stepThatExplodesAfter(1) }),
  ],
  ["an aborted signal", (start) => abortedRun(start, 3)],
  ["a signal that was aborted before", (start) => run(start, 6, { signal: AbortSignal.abort() })],
];

for (const [pipeline, transform] of pipelines) {
  Deno.test(`${pipeline} leaves nothing behind, whatever ends the run`, async () => {
    using start = startState();
    for (const [, begin] of endings) {
      await assertLeavesNothing(async () => {
        let end: AnyReport | undefined;
        try {
          for await (const report of transform(begin(start))) end = report;
        } catch (error) {
          assertInstanceOf(error, NonFiniteLossError);
          end = undefined;
        }
        assert(end === undefined || numbersIn(end.state).flat().every(Number.isFinite));
        dispose(end?.state);
      });
    }
  });

  Deno.test(`${pipeline} leaves nothing behind where the consumer stops asking`, async () => {
    using start = startState();
    for (const epoch of [1, 2, 3]) {
      await assertLeavesNothing(async () => {
        for await (const report of transform(run(start, 6))) {
          if (report.epoch < epoch) continue;
          assert(numbersIn(report.state).flat().every(Number.isFinite));
          dispose(report.state);
          break;
        }
      });
    }
  });

  Deno.test(`${pipeline} leaves nothing behind where a transformer throws`, async () => {
    using start = startState();
    const failing = transformReports<AnyReport, AnyReport>(async function* (reports) {
      for await (const report of reports) {
        if (report.epoch === 3) throw new RangeError("enough");
        yield report;
      }
    });
    const before = (reports: Reports<AnyReport>) => transform(failing(reports) as Run);
    const after = (reports: Reports<AnyReport>) => failing(transform(reports as Run) as Run);
    for (const whole of [before, after]) {
      await assertLeavesNothing(async () => {
        await assertRejects(() => last(whole(run(start, 6))), RangeError, "enough");
      });
    }
  });
}

Deno.test("takeWhile() that takes nothing leaves nothing behind", async () => {
  using start = startState();
  await assertLeavesNothing(async () => {
    for await (const _ of takeWhile(() => false)(run(start, 3))) throw new Error("a report");
  });
});

Deno.test("a run frees neither the start nor the data", async () => {
  using start = startState();
  const before = numbersIn([start, training]);
  for (const [, begin] of endings) {
    const end = await last(begin(start)).catch(() => undefined);
    dispose(end?.state);
  }
  assertEquals(numbersIn([start, training]), before);
});

Deno.test("earlyStopping() on a figure that is not there leaves nothing behind", async () => {
  using start = startState();
  const missing = earlyStopping({ monitor: "metrics.accuracy", patience: 1, restoreBest: true });
  await assertLeavesNothing(() => assertRejects(() => last(missing(run(start, 3))), TypeError));
});

Deno.test("the state in a report lives until the next report is asked for", async () => {
  using start = startState();
  const reports = run(start, 2)[Symbol.asyncIterator]();
  const first = await reports.next();
  const numbers = numbersIn(first.value.state);
  assert(numbers.flat().every(Number.isFinite));
  using second = (await reports.next()).value.state;
  assertEquals(numbersIn(second).length, numbers.length);
  assertEquals((await reports.next()).done, true);
  assert(numbersIn(second).flat().every(Number.isFinite));
});

interface Counting extends LayerSignature {
  out: this["in"];
  params: null;
  running: { readonly steps: Tensor<"">; readonly fixed: Tensor<""> };
  label: "counting";
}

/** Keeps one number and counts its calls in another. */
const counting: Layer<Counting> = defineLayer<Counting>("counting", (dims) => ({
  output: dims,
  running: {
    steps: { dims: [], initializer: constant(0) },
    fixed: { dims: [], initializer: constant(5) },
  },
  apply: (_params, running: Counting["running"], x) => ({
    output: x,
    running: { ...running, steps: add(running.steps, 1) },
  }),
}));

Deno.test("running state is carried on from step to step, and survives where it stays as it is", async () => {
  const model = sequential(input("2"), dense(1), counting);
  const step = trainStep(objective(model, meanSquaredError), sgd());
  using start = initialState(model, step, key(0));
  await assertLeavesNothing(async () => {
    const passes = epochs(training, { batchSize: 4, count: 3 });
    const { state } = await last(trainEpochs(step, start, passes));
    assertEquals([state.running[0].steps, state.running[0].fixed].map(item), [9, 5]);
    dispose(state);
  });
  assertEquals(item(start.running[0].steps), 0);
});

interface AnchorState<P> {
  readonly anchor: P;
  readonly step: number;
}

interface Anchored extends OptimizerSignature {
  state: AnchorState<this["params"]>;
}

/** Hands the tensors of its state on as they are for four steps, and then makes new ones. */
const anchored = defineOptimizer<Anchored>(
  (params) => ({ anchor: mapTree(params, (leaf) => mul(leaf as Tensor<string>, 1)), step: 0 }),
  (gradient, { anchor, step }) => ({
    updates: mapTree(gradient, (leaf) => mul(leaf as Tensor<string>, -0.01)),
    state: {
      anchor: step < 4 ? anchor : mapTree(anchor, (leaf) => mul(leaf as Tensor<string>, 2)),
      step: step + 1,
    },
  }),
);

Deno.test("what an optimizer hands on from the start for longer than an epoch is still the caller's", async () => {
  const model = sequential(input("2"), dense(1));
  const step = trainStep(objective(model, meanSquaredError), anchored);
  using start = initialState(model, step, key(0));
  const before = numbersIn(start);
  await assertLeavesNothing(async () => {
    const passes = epochs(training, { batchSize: 4, count: 4 });
    dispose((await last(trainEpochs(step, start, passes))).state);
  });
  assertEquals(numbersIn(start), before);
});
