import { assert, assertEquals, assertRejects } from "@std/assert";
import { writeAtomically } from "../../src/persistence/atomic_write.ts";
import { generation, isWhole } from "./fixtures/generation.ts";
import { namesIn, testInFolder } from "./temporary.ts";

const canKill = Deno.permissions.querySync({ name: "run" }).state === "granted" &&
  Deno.build.os !== "windows";
const script = (name: string) => new URL(`fixtures/${name}.ts`, import.meta.url).href;

/** How many writers are killed, at random moments. */
const KILLS = 100;

testInFolder(
  "a writer that is killed at any moment leaves a whole file, the old or the new",
  async (folder) => {
    const path = `${folder}/file`;
    let partial = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "--cached-only", "-A", script("overwrite"), path],
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const reader = child.stdout.getReader();
      const { value } = await reader.read();
      assertEquals(new TextDecoder().decode(value), "ready\n");
      await new Promise((resolve) => setTimeout(resolve, 15 * Math.random()));
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();

      const bytes = await Deno.readFile(path);
      assert(isWhole(bytes), `${bytes.length} bytes, the first ${bytes[0]}`);
      const parts = namesIn(folder).filter((name) => name !== "file")
        .map((name) => Deno.statSync(`${folder}/${name}`).size).filter((size) => size > 0);
      assert(parts.length <= 1, `${parts.length} parts`);
      partial += parts.length;
    }
    assert(partial >= KILLS / 8, `only ${partial} of ${KILLS} were killed while they wrote`);
    await writeAtomically(path, generation(7));
    assertEquals(await Deno.readFile(path), generation(7));
    const sizes = namesIn(folder).map((name) => Deno.statSync(`${folder}/${name}`).size);
    assertEquals(sizes.filter((size) => size > 0), [generation(7).length]);
  },
  { ignore: !canKill },
);

testInFolder(
  "a file that grows beyond what the system allows leaves the old one",
  async (folder) => {
    const path = `${folder}/model.safetensors`;
    const saving = async (units: number) => {
      // Without the trap the system would kill the process instead of refusing to write, as it does on a full disk.
      const deno = `'${Deno.execPath()}' run --no-lock --cached-only -A '${
        script("save_and_load")
      }' save`;
      const { stdout } = await new Deno.Command("sh", {
        args: ["-c", `trap '' XFSZ; ulimit -f 100; exec ${deno} '${path}' ${units}`],
        stderr: "inherit",
      }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    assertEquals(await saving(64), "done");
    const old = await Deno.readFile(path);
    assertEquals(
      await saving(6400),
      "Error: Cannot write model.safetensors: File too large (os error 27); what was there is as it was",
    );
    assertEquals(await Deno.readFile(path), old);
    assertEquals(namesIn(folder), ["model.safetensors"]);
  },
  { ignore: !canKill },
);

testInFolder(
  "many writers at once all succeed, and leave one whole file and nothing else",
  async (folder) => {
    const path = `${folder}/file`;
    const write = async (writer: number) => {
      for (let i = 0; i < 20; i++) await writeAtomically(path, generation(20 * writer + i));
    };
    await Promise.all([0, 1, 2, 3].map(write));
    assert(isWhole(await Deno.readFile(path)));
    assertEquals(namesIn(folder), ["file"]);
  },
);

testInFolder("what dead writers left is removed, and nothing else", async (folder) => {
  const path = `${folder}/a`;
  const id = (digit: number) => crypto.randomUUID().slice(0, -1) + digit;
  const dead = `.a.${id(1)}.part`;
  const living = `.a.${id(2)}.part`;
  const others = [
    `.b.${id(3)}.part`,
    ".a.notes.part",
    ".a.part",
    `a.${id(4)}.part`,
    `.a.${id(5)}.par`,
  ];
  for (const name of [dead, living, ...others]) await Deno.writeTextFile(`${folder}/${name}`, "x");
  const [empty, oldAndEmpty] = [`.a.${id(6)}.part`, `.a.${id(7)}.part`];
  for (const name of [empty, oldAndEmpty]) await Deno.writeTextFile(`${folder}/${name}`, "");
  await Deno.utime(`${folder}/${oldAndEmpty}`, 0, Date.now() / 1000 - 90);
  using writer = await Deno.open(`${folder}/${living}`, { write: true });
  await writer.lock(true);
  await writeAtomically(path, Uint8Array.of(1));
  assertEquals(namesIn(folder), ["a", living, empty, ...others].sort());
});

testInFolder("a link stays a link, and a private file stays private", async (folder) => {
  await Deno.mkdir(`${folder}/runs`);
  await Deno.writeTextFile(`${folder}/runs/7`, "old");
  await Deno.chmod(`${folder}/runs/7`, 0o600);
  await Deno.symlink(`${folder}/runs/7`, `${folder}/latest`);
  await writeAtomically(`${folder}/latest`, Uint8Array.of(1));
  assertEquals(await Deno.readFile(`${folder}/runs/7`), Uint8Array.of(1));
  assert((await Deno.lstat(`${folder}/latest`)).isSymlink);
  assertEquals((await Deno.stat(`${folder}/runs/7`)).mode! & 0o777, 0o600);
  assertEquals(namesIn(`${folder}/runs`), ["7"]);

  await Deno.symlink(`${folder}/nowhere`, `${folder}/dangling`);
  await writeAtomically(`${folder}/dangling`, Uint8Array.of(2));
  assertEquals(await Deno.readFile(`${folder}/dangling`), Uint8Array.of(2));
}, { ignore: Deno.build.os === "windows" });

testInFolder("a path without a folder is one in the current folder", async (folder) => {
  const before = Deno.cwd();
  Deno.chdir(folder);
  try {
    await writeAtomically("file", Uint8Array.of(1));
  } finally {
    Deno.chdir(before);
  }
  assertEquals(namesIn(folder), ["file"]);
});

testInFolder("a file that cannot be written is an error that says why", async (folder) => {
  const messageOf = async (path: string) =>
    (await assertRejects(() => writeAtomically(path, Uint8Array.of(1)), Error)).message;
  assertEquals(
    await messageOf(`${folder}/none/file`),
    `Cannot write file: expected the folder ${folder}/none but found none`,
  );
  await Deno.mkdir(`${folder}/taken`);
  const taken = await messageOf(`${folder}/taken`);
  assert(/^Cannot write taken: .*directory.*; what was there is as it was$/.test(taken), taken);
  assertEquals(namesIn(folder), ["taken"]);
});
