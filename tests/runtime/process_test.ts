import { assertEquals } from "@std/assert";

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";
const fixture = new URL("fixtures/first_tensor.ts", import.meta.url).href;

/** Runs the fixture without any permission; the audit reports on stderr each one that it reaches for. */
async function runFixture(
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--frozen", "--cached-only", fixture, ...args],
    env: { DENO_AUDIT_PERMISSIONS: "/dev/stderr" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

for (const threads of [1, 2, 8]) {
  Deno.test({
    name:
      `with ${threads} of 8 threads a process asks for no permission, warns of nothing and ends`,
    ignore: !mayRun || Deno.build.os === "windows",
    async fn() {
      assertEquals(await runFixture(`${threads}`), {
        code: 0,
        stdout: `{"threads":${threads},"sum":${64 * 64 * 512}}\n`,
        stderr: "",
      });
    },
  });
}

Deno.test({
  name: "the first tensor starts the runtime with one thread for each core, eight at most",
  ignore: !mayRun || Deno.build.os === "windows",
  async fn() {
    const threads = Math.min(navigator.hardwareConcurrency, 8);
    assertEquals(await runFixture(), {
      code: 0,
      stdout: `{"threads":${threads},"sum":${64 * 64 * 512}}\n`,
      stderr: "",
    });
  },
});
