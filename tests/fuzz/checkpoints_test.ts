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
    [(run) => run.others = [[2, run.state]], "one state of an epoch but found [ 2, 2 ]"],
    [
      (run) => run.others = [[1, run.state], [1, run.state]],
      "one state of an epoch but found [ 1, 1, 2 ]",
    ],
    [(run) => run.state.key = { $key: [1, -1] }, "two words of a key but found [ 1, -1 ]"],
    [(run) => run.state.optimizer = null, "2 values at optimizer but found null"],
    [
      ({ state: { params } }) => {
        [params[0].kernel, params[0].bias] = [params[0].bias, params[0].kernel];
      },
      "float32 '3 2' at params.0.kernel but found float32 '2'",
    ],
    [(run) => run.state.params.pop(), "2 values at params but found 1 values"],
    [(run) => run.state.params[1].more = 1, "{ bias, kernel } at params.1 but found { bias, ker"],
  ];
  for (const [change, message] of cases) {
    const prefix = "Cannot read the bytes: expected ";
    await assertRejects(() => readCheckpoint(changed(change)), SyntaxError, prefix + message);
  }
  assertEquals(liveTensors(), before);
});
