import { assert, assertEquals } from "@std/assert";
import { canKill, runNames, startRun, unbroken } from "./killing.ts";
import { namesIn, testInFolder } from "./temporary.ts";

const [name] = canKill ? await runNames() : [""];

/** Waits until a process trains. */
async function begun(child: Deno.ChildProcess): Promise<void> {
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value).slice(0, 5), "begun");
  reader.releaseLock();
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function checkpointsIn(dir: string): string[] {
  try {
    return namesIn(dir).filter((file) => file.startsWith("checkpoint"));
  } catch {
    return [];
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  testInFolder(
    `${signal} ends with a checkpoint in the middle of the epoch, and the process by itself`,
    async (folder) => {
      const dir = `${folder}/run`;
      const end = unbroken(name);
      const child = startRun(name, dir, "20");
      while (checkpointsIn(dir).length === 0) await delay(10);
      await delay(200 * Math.random());
      child.kill(signal);
      const [text, status] = await Promise.all([new Response(child.stdout).text(), child.status]);
      assertEquals([status.code, status.signal], [0, null]);
      const { epoch } = JSON.parse(text.trim().split("\n").at(-1) as string);
      const steps = Number(/\d+/.exec(checkpointsIn(dir).at(-1) as string)?.[0]);
      assert(steps >= 7 * epoch && steps < 63, `${steps} steps behind epoch ${epoch}`);
      const { stdout } = await startRun(name, dir, "0").output();
      assertEquals(new TextDecoder().decode(stdout).trim().split("\n").at(-1), await end);
    },
    { ignore: !canKill },
  );
}

testInFolder(
  "a second process is refused while the first trains, and not when that was killed",
  async (dir) => {
    const first = startRun(name, dir, "50");
    await begun(first);
    const second = await startRun(name, dir, "0", "quiet").output();
    assertEquals(second.success, false);
    const said = new TextDecoder().decode(second.stdout);
    assert(
      said.includes(
        `Cannot resume from ${dir}: expected a folder that no other run uses but found one that is in use; ` +
          "wait for the other run or give this one a folder of its own",
      ),
      said,
    );
    first.kill("SIGKILL");
    await first.status;
    await first.stdout.cancel();
    const third = await startRun(name, dir, "0").output();
    assertEquals(
      new TextDecoder().decode(third.stdout).trim().split("\n").at(-1),
      await unbroken(name),
    );
  },
  { ignore: !canKill },
);

testInFolder(
  "where the disk is full the run ends by an error, and goes on when there is room",
  async (dir) => {
    const full = new Deno.Command("sh", {
      args: [
        "-c",
        // Without the trap the system would kill the process instead of refusing to write, as it does on a full disk.
        `trap '' XFSZ; ulimit -f 8; exec "$@"`,
        "sh",
        Deno.execPath(),
        ...runArguments(dir),
      ],
    });
    const { success, stdout } = await full.output();
    const said = new TextDecoder().decode(stdout);
    assertEquals(success, false);
    assert(
      /Cannot write checkpoint-000007\.safetensors: File too large .*; what was there is as it was/
        .test(said),
      said,
    );
    assertEquals(namesIn(dir), ["lock"]);
    const { stdout: end } = await startRun(name, dir, "0").output();
    assertEquals(new TextDecoder().decode(end).trim().split("\n").at(-1), await unbroken(name));
  },
  { ignore: !canKill },
);

testInFolder(
  "without the permission the flags are shown, and nobody is asked",
  async (dir) => {
    const { success, stdout } = await new Deno.Command(Deno.execPath(), {
      args: runArguments(dir).filter((flag) => !flag.startsWith("--allow")),
    }).output();
    assertEquals(success, false);
    const said = new TextDecoder().decode(stdout);
    assert(said.includes(`add --allow-read=${dir} --allow-write=${dir}`), said);
    assertEquals(namesIn(dir), []);
  },
  { ignore: !canKill },
);

function runArguments(dir: string): string[] {
  const fixture = new URL("fixtures/kept_run.ts", import.meta.url).href;
  const flags = ["--no-prompt", "--no-check", "--frozen", "--cached-only"];
  return ["run", ...flags, "--allow-read", "--allow-write", fixture, name, dir, "0", "quiet"];
}
