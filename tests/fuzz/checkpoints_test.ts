import { assertEquals, assertRejects } from "@std/assert";
import { liveTensors } from "shapefold";
import { checkpointFiles, readCheckpoint, signed } from "./checkpoint_files.ts";
import { drawsOf } from "./draw.ts";
import { withHeader } from "./weight_files.ts";

const always = { ...drawsOf(0), chance: () => false };

// deno-lint-ignore no-explicit-any -- it is changed in any way
type Run = any;

/** The last checkpoint, after two epochs, whose run is another and whose digest is right. */
function changed(change: (run: Run) => void) {
  const last = checkpointFiles.at(-1) ?? new Uint8Array(0);
  const bytes = withHeader(last, (text) => {
    const header = JSON.parse(text);
    const run = JSON.parse(header.__metadata__.run);
    change(run);
    header.__metadata__.run = JSON.stringify(run);
    return JSON.stringify(header);
  });
  return signed(bytes, always);
}

Deno.test("checkpoints that are signed but say what no run says are refused, and leave no tensor", async () => {
  const before = liveTensors();
  await readCheckpoint(changed(() => {}));
  const cases: [change: (run: Run) => void, message: string][] = [
    [(run) => run.fingerprint = { a: 1 }, "expected a fingerprint of texts but found { a: 1 }"],
    [(run) => run.finished = 3, "expected the finished epochs but found 3"],
    [(run) => run.finished[1].epoch = 1, "expected the figures of epoch 2 but found { epoch: 1,"],
    [(run) => run.finished = [], "expected a run that has begun but found []"],
    [
      (run) => run.recalled = { a: [1] },
      "expected results with their epochs but found { a: [Array] }",
    ],
    [(run) => run.underWay = { done: 0 }, "expected an epoch under way but found { done: 0 }"],
    [(run) => run.state = 1, "expected a state but found 1"],
    [(run) => run.others = [[2, run.state]], "expected states of epochs but found [ [Array] ]"],
    [
      (run) => run.others = [[1, run.state], [1, run.state]],
      "expected states of epochs but found [ [Array], [Array] ]",
    ],
    [(run) => run.state.step = -1, "expected a number of steps but found -1"],
    [(run) => run.state.last = {}, "expected the figures of the last step but found {}"],
    [(run) => run.state.key = { $key: [1, -1] }, "expected two words of a key but found [ 1, -1 ]"],
    [(run) => run.state.key = 1, "expected a key at key but found a number"],
    [
      (run) => run.state.params[0].kernel = run.state.params[0].bias,
      "expected float32 '3 2' at params.0.kernel but found float32 '2'",
    ],
    [(run) => run.state.params.pop(), "expected 2 values at params but found 1 values"],
  ];
  for (const [change, message] of cases) {
    const prefix = "Cannot read the bytes: expected what is known of a run but found ";
    await assertRejects(() => readCheckpoint(changed(change)), SyntaxError, prefix + message);
  }
  assertEquals(liveTensors(), before);
});
