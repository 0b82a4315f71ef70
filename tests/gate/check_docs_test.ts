import { assertEquals } from "@std/assert";

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";

async function checkDocs(fixture: string): Promise<{ code: number; stdout: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-read",
      "--allow-run",
      ".ci/check_docs.ts",
      `tests/gate/fixtures/${fixture}`,
    ],
    cwd: new URL("../..", import.meta.url),
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout) };
}

Deno.test({
  name: "the documentation check names each export, member and example that falls short",
  ignore: !mayRun,
  async fn() {
    const file = "tests/gate/fixtures/poorly_documented.ts";
    assertEquals(await checkDocs("poorly_documented.ts"), {
      code: 1,
      stdout: [
        `${file}:1: "export interface Undocumented {" has no documentation`,
        `${file}:1: the module has no documentation`,
        `${file}:2: "readonly member: number;" has no documentation`,
        `${file}:11: Small does not begin with a sentence`,
        `${file}:14: one has no example`,
        `${file}:28: two has an example that does not end in an assertion`,
        `${file}:40: Three has an example that is not run: it needs a ts fence`,
        `${file}:42: public type 'Three.prototype.hidden' references private type 'Hidden'`,
        "",
      ].join("\n"),
    });
  },
});

Deno.test({
  name: "the documentation check has no complaint about a documented module",
  ignore: !mayRun,
  async fn() {
    assertEquals(await checkDocs("well_documented.ts"), { code: 0, stdout: "" });
  },
});
