import { assert, assertEquals, assertRejects } from "@std/assert";
import { checkpoint, dispose, last } from "shapefold";
import { assertLeavesNothing, startState } from "../training/problem.ts";
import { diskCallsOf, namesIn, testInFolder } from "./temporary.ts";
import { interruptedAt, kept } from "./kept.ts";

testInFolder("a run that is interrupted between two epochs is kept, too", async (dir) => {
  await interruptedAt(dir, [2, 3], checkpoint({ dir, every: { epochs: 5 } }));
  assertEquals(namesIn(dir), ["checkpoint-000006.safetensors", "lock"]);
});

testInFolder("a folder is no checkpoint, whatever it is called", async (dir) => {
  using start = startState();
  await Deno.mkdir(`${dir}/checkpoint-999999.safetensors`);
  dispose((await last(checkpoint({ dir, keep: 1 })(kept(dir, start, 2)))).state);
  const checkpoints = ["checkpoint-000006.safetensors", "checkpoint-999999.safetensors"];
  assertEquals(namesIn(dir), [...checkpoints, "lock"]);
});

testInFolder("what is in a file already is not written again", async (dir) => {
  using start = startState();
  const writesOf = async (count: number) => {
    const calls = await diskCallsOf(async () => {
      const run = checkpoint({ dir, every: { steps: 3 } })(kept(dir, start, count));
      dispose((await last(run)).state);
    });
    return calls.filter((call) => call === "rename").length;
  };
  assertEquals(await writesOf(2), 2);
  assertEquals(await writesOf(2), 0);
});

testInFolder("the newest checkpoints are kept, by the number of steps", async (folder) => {
  using start = startState();
  const filesOf = async (options: Omit<Parameters<typeof checkpoint>[0], "dir">, count: number) => {
    const dir = await Deno.makeTempDir({ dir: folder });
    dispose((await last(checkpoint({ dir, ...options })(kept(dir, start, count)))).state);
    return namesIn(dir).map((name) => name.replace(/^checkpoint-|\.safetensors$/g, ""));
  };
  assertEquals(await filesOf({}, 5), ["000009", "000012", "000015", "lock"]);
  assertEquals(await filesOf({ every: { epochs: 2 } }, 5), ["000006", "000012", "000015", "lock"]);
  assertEquals(await filesOf({ every: { steps: 2 }, keep: 2 }, 3), ["000008", "000009", "lock"]);
  assertEquals(await filesOf({ every: { steps: 1000 }, keep: 1 }, 3), ["000009", "lock"]);
});

testInFolder("a folder that another run uses is refused", async (dir) => {
  using start = startState();
  await assertLeavesNothing(async () => {
    for await (const { epoch, state } of checkpoint({ dir })(kept(dir, start, 2))) {
      const error = await assertRejects(() => last(kept(dir, start, 2)), Error);
      assertEquals(
        (error as Error).message,
        `Cannot resume from ${dir}: expected a folder that no other run uses but found one that is in use; ` +
          "wait for the other run or give this one a folder of its own",
      );
      if (epoch === 2) dispose(state);
    }
    dispose((await last(kept(dir, start, 2))).state);
  });
});

testInFolder("a folder that cannot be made is refused", async (folder) => {
  using start = startState();
  await Deno.writeTextFile(`${folder}/file`, "");
  const error = await assertRejects(() => last(kept(`${folder}/file/run`, start, 2)), Error);
  assert((error as Error).message.startsWith(
    `Cannot resume from ${folder}/file/run: expected a folder that can be written but found `,
  ));
});

testInFolder(
  "a checkpoint that cannot be written ends the run, and leaves nothing",
  async (dir) => {
    using start = startState();
    await assertLeavesNothing(async () => {
      for (const every of [{ epochs: 1 }, { steps: 2 }]) {
        const run = kept(dir, start, 5);
        run.watch?.(({ epoch, step }) => {
          // A folder that is not empty stands where the file is to be.
          if (epoch === 1 && step === 1) {
            for (const number of [2, 3]) {
              Deno.mkdirSync(`${dir}/checkpoint-00000${number}.safetensors/in the way`, {
                recursive: true,
              });
            }
          }
        });
        const error = await assertRejects(() => last(checkpoint({ dir, every })(run)), Error);
        assert(/^Cannot write checkpoint-00000[23]\.safetensors: /.test((error as Error).message));
        for (const number of [2, 3]) {
          await Deno.remove(`${dir}/checkpoint-00000${number}.safetensors`, { recursive: true });
        }
      }
    });
  },
);

Deno.test({
  name: "a run is resumed without a question: what is not allowed is refused with the flags",
  permissions: "none",
  async fn() {
    using start = startState();
    const { message } = await assertRejects(
      () => last(kept("runs/a", start, 2)),
      Deno.errors.NotCapable,
    );
    assertEquals(
      message,
      "Cannot resume from runs/a: expected the permission to read and write the folder runs/a; " +
        "add --allow-read=runs/a --allow-write=runs/a",
    );
  },
});
