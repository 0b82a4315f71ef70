import { assert, assertEquals } from "@std/assert";

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";
const ignore = !mayRun || Deno.build.os === "windows";

/** Runs a fixture without any permission; `onText` is called with what it prints. */
async function runFixture(
  argument: string,
  onText: (text: string, child: Deno.ChildProcess) => void,
): Promise<{ printed: string; code: number; signal: Deno.Signal | null }> {
  const fixture = new URL("fixtures/long_run.ts", import.meta.url).href;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--frozen", "--no-check", "--cached-only", fixture, argument],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let printed = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += text;
    onText(text, child);
  }
  const { code, signal } = await child.status;
  return { printed, code, signal };
}

Deno.test({
  name:
    "Ctrl-C in the middle of an epoch ends with the last finished one, and the process by itself",
  ignore,
  async fn() {
    const { printed, code, signal } = await runFixture("", (text, child) => {
      if (text.includes("in epoch 2")) child.kill("SIGINT");
    });
    assertEquals(printed, "in epoch 2\nepoch 1, step 400\n");
    assertEquals([code, signal], [0, null]);
  },
});

Deno.test({
  name: "after a run nobody listens any more: Ctrl-C ends the program",
  ignore,
  async fn() {
    const { printed, signal } = await runFixture("wait", (text, child) => {
      if (/in epoch 2|step 400/.test(text)) child.kill("SIGINT");
    });
    assertEquals(printed, "in epoch 2\nepoch 1, step 400\n");
    assertEquals(signal, "SIGINT");
  },
});

Deno.test({
  name: "a second Ctrl-C ends the program while the run waits for who asks",
  ignore,
  async fn() {
    let pressed = 0;
    const { signal } = await runFixture("hold", (text, child) => {
      if (!text.includes("holding")) return;
      pressed++;
      child.kill("SIGINT");
    });
    assertEquals(signal, "SIGINT");
    assert(pressed >= 2, `ended by Ctrl-C number ${pressed}`);
  },
});
