import { assert, assertEquals, assertRejects } from "@std/assert";
import { adam, checkpoint, dispose, fit, key, mae, type StatusLine } from "shapefold";
import { assertLeavesNothing, examples, loss, numbersIn } from "../training/problem.ts";
import { testInFolder } from "./temporary.ts";

const data = examples(10, 1);

/** The lines and the end of a run of four epochs; it is aborted after some evaluations where that is said. */
async function fitted(
  dir: string | undefined,
  { abortAfter = Infinity, epochs = 4 } = {},
): Promise<{ readonly lines: readonly string[]; readonly end: unknown }> {
  const lines: string[] = [];
  const line: StatusLine = { width: 80, show: () => {}, keep: (text) => lines.push(text) };
  const controller = new AbortController();
  let measured = 0;
  const counting = {
    ...mae,
    measure: (...args: Parameters<typeof mae.measure>) => {
      if (++measured === abortAfter) controller.abort();
      return mae.measure(...args);
    },
  };
  const { state, history, epoch, ended } = await fit(loss, data, {
    optimizer: adam(),
    epochs,
    batchSize: 4,
    key: key(8),
    validation: 0.3,
    metrics: [counting],
    earlyStopping: { monitor: "validation.loss", patience: 20, restoreBest: true },
    progress: { line },
    signal: controller.signal,
    checkpoint: dir === undefined ? undefined : checkpoint({ dir }),
  });
  const end = {
    numbers: numbersIn(state),
    history: history.map(({ seconds: _, ...rest }) => rest),
    epoch,
    ended,
  };
  dispose(state);
  return { lines: lines.map((text) => text.replace(/ {2}.*/, "")), end };
}

testInFolder("fit() goes on by itself where its folder has a checkpoint", async (dir) => {
  const unbroken = await fitted(undefined);
  await assertLeavesNothing(async () => {
    // Two steps and an evaluation an epoch: the seventh is the first step of the third epoch.
    await fitted(dir, { abortAfter: 7 });
    const { lines, end } = await fitted(dir);
    assertEquals(end, unbroken.end);
    assertEquals(lines, [
      `Resumed after epoch 2 and step 1 of the next of ${dir}`,
      "Epoch 3/4",
      "Epoch 4/4",
    ]);
  });
});

testInFolder(
  "fit() that was interrupted before its first epoch ended goes on in it",
  async (dir) => {
    const unbroken = await fitted(undefined);
    const interrupted = await fitted(dir, { abortAfter: 1 });
    assertEquals((interrupted.end as { epoch: number }).epoch, 0);
    const { lines, end } = await fitted(dir);
    assertEquals(end, unbroken.end);
    assertEquals(lines[0], `Resumed after epoch 0 and step 1 of the next of ${dir}`);
  },
);

Deno.test("fit() wants what checkpoint() gives, not its options", async () => {
  const error = await assertRejects(() =>
    fit(loss, data, {
      optimizer: adam(),
      epochs: 1,
      key: key(9),
      checkpoint: { dir: "runs" } as never,
    }), TypeError);
  assertEquals(
    error.message,
    'Cannot fit: expected a checkpoint such as checkpoint({ dir: "checkpoints" }) but found { dir: "runs" }',
  );
  assert(error instanceof TypeError);
});
