import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import * as augmentation from "../../src/augmentation/mod.ts";
import * as data from "../../src/data/mod.ts";
import * as layers from "../../src/layers/mod.ts";
import * as losses from "../../src/losses/mod.ts";
import * as optimizers from "../../src/optimizers/mod.ts";
import * as regularizers from "../../src/regularizers/mod.ts";
import * as schedules from "../../src/schedules/mod.ts";
import * as training from "../../src/training/mod.ts";
import { canRun, runDenied } from "./denied.ts";

const root = new URL("../../", import.meta.url);

function pathOf(path: string): string {
  return new URL(path, root).pathname;
}

Deno.test({
  name: "training with everything there is touches no file, network, environment or system",
  ignore: !canRun,
  async fn() {
    const { stdout, stderr, touched, code } = await runDenied(
      pathOf("tests/permissions/fixtures/train_everything.ts"),
    );
    assertEquals([touched, stderr, code], [[], "", 0]);
    const { steps, loss } = JSON.parse(stdout);
    assert(steps > 100 && Number.isFinite(loss), stdout);
  },
});

Deno.test("it takes every layer, loss, regularizer, augmentation, optimizer, schedule and stream", async () => {
  const text = (await Promise.all(
    ["everything.ts", "optimizers.ts"].map((file) =>
      Deno.readTextFile(new URL(`../soak/${file}`, import.meta.url))
    ),
  )).join("");
  /** What only makes others, or what others are made of. */
  const makers =
    /^(define.*|wrap.*|chain(Augmentations|Optimizers)|scale(By|Learning).*|accumulateMomentum|stateless|transformReports|measure|NonFiniteLossError)$/;
  const all = { ...augmentation, ...data, ...layers, ...losses, ...optimizers };
  const names = Object.keys({ ...all, ...regularizers, ...schedules, ...training });
  const missing = names.filter((name) =>
    !makers.test(name) && !new RegExp(`\\b(sf\\.)?${name}\\b`).test(text)
  );
  assert(names.length > 120);
  assertEquals(missing, []);
});

for (const [entry, path] of Object.entries(config.exports)) {
  Deno.test({
    name: `the entry "${entry}" is imported with everything denied, and touches nothing`,
    ignore: !canRun,
    async fn() {
      const { stdout, stderr, touched, code } = await runDenied(pathOf(path));
      assertEquals([touched, stdout, stderr, code], [[], "", "", 0]);
    },
  });
}

Deno.test("each example documents the flags that its arguments want, and no other", async () => {
  let commands = 0;
  for await (const { name, isFile } of Deno.readDir(new URL("examples", root))) {
    if (!isFile || !name.endsWith(".ts")) continue;
    const text = await Deno.readTextFile(new URL(`examples/${name}`, root));
    for (
      const [command, flags, args] of text.matchAll(/^ \* deno run (.*)examples\/\w+\.ts(.*)$/gm)
    ) {
      commands++;
      const wanted = args.includes("--out") ? ["--allow-write"] : [];
      const given = flags.trim().split(" ").filter((flag) => flag !== "");
      // To read is wanted by data and by workers.
      assertEquals(given.filter((flag) => flag !== "--allow-read"), wanted, command);
      if (args.includes("--data")) assert(given.includes("--allow-read"), command);
    }
  }
  assert(commands > 20);
});

for (const permission of ["read", "write", "net", "env", "sys", "run"]) {
  Deno.test({
    name: `what reaches for ${permission} is denied it, and seen`,
    ignore: !canRun,
    async fn() {
      const file = pathOf("tests/permissions/fixtures/touch.ts");
      const { stdout, touched } = await runDenied(file, { args: [permission] });
      assertEquals(stdout, "NotCapable\n");
      // Deno logs no process that it did not start.
      const seen = permission === "run" ? [] : [permission];
      assertEquals([...new Set(touched.map((line) => line.split(" ")[0]))], seen);
    },
  });
}
