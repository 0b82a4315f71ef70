import { assertEquals } from "@std/assert";
import { namesIn, testInFolder } from "./temporary.ts";

const canRun = Deno.permissions.querySync({ name: "run" }).state === "granted";
const script = new URL("fixtures/save_and_load.ts", import.meta.url).href;

/** What saving or loading says in a process with these permissions and no other; it has nobody to ask. */
async function said(what: "save" | "load" | "describe", path: string, flags: readonly string[]) {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--cached-only", ...flags, script, what, path],
    stdin: "null",
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

testInFolder(
  "saving needs its folder, loading and describing their file, and nothing else",
  async (folder) => {
    const path = `${folder}/a.safetensors`;
    const readFolder = `--allow-read=${folder}`;
    const writeFolder = `--allow-write=${folder}`;
    const replace =
      "NotCapable: Cannot write a.safetensors: expected the permission to read and write its folder; " +
      `add ${readFolder} ${writeFolder}`;
    assertEquals(await said("save", path, []), replace);
    assertEquals(await said("save", path, [readFolder]), replace);
    assertEquals(await said("save", path, [writeFolder]), replace);
    assertEquals(
      await said("save", path, [`--allow-read=${path}`, `--allow-write=${path}`]),
      replace,
    );
    assertEquals(namesIn(folder), []);
    assertEquals(await said("save", path, [readFolder, writeFolder]), "done");
    assertEquals(namesIn(folder), ["a.safetensors"]);

    const readFile = `--allow-read=${path}`;
    const read =
      `NotCapable: Cannot read a.safetensors: expected the permission to read it; add ${readFile}`;
    for (const what of ["load", "describe"] as const) {
      assertEquals(await said(what, path, []), read);
      assertEquals(await said(what, path, [readFile]), "done");
    }
  },
  { ignore: !canRun },
);

testInFolder("a link does not lead out of what is allowed", async (folder) => {
  await Deno.mkdir(`${folder}/mine`);
  await Deno.mkdir(`${folder}/other`);
  await Deno.writeTextFile(`${folder}/other/a`, "old");
  await Deno.symlink(`${folder}/other/a`, `${folder}/mine/a`);
  const other = await Deno.realPath(`${folder}/other`);
  const flags = [`--allow-read=${folder}/mine`, `--allow-write=${folder}/mine`];
  const text = await said("save", `${folder}/mine/a`, flags);
  assertEquals(
    text,
    "NotCapable: Cannot write a: expected the permission to read and write its folder; " +
      `add --allow-read=${other} --allow-write=${other}`,
  );
  assertEquals(await Deno.readTextFile(`${folder}/other/a`), "old");
}, { ignore: !canRun || Deno.build.os === "windows" });
