/** What SECURITY.md promises, where no other test holds it. */
import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };

const root = new URL("../../", import.meta.url);
const mayRead = (await Deno.permissions.query({ name: "read" })).state === "granted";

/** What of the lock file is looked at. */
interface Lock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, { readonly integrity?: string }>>;
}

function textOf(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, root));
}

/** The files of the library itself, with their text. */
async function sources(folder = ""): Promise<[path: string, text: string][]> {
  if (folder === "") {
    return [
      ["mod.ts", await textOf("mod.ts")],
      ...await sources("src/"),
      ...await sources("datasets/"),
    ];
  }
  const found: [string, string][] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    const path = folder + name;
    // What compiles the kernels is no part of what is published.
    if (["src/kernels/assembly", "src/kernels/build"].includes(path)) continue;
    if (isDirectory) found.push(...await sources(`${path}/`));
    else if (/\.(ts|js)$/.test(name)) found.push([path, await textOf(path)]);
  }
  return found;
}

Deno.test({
  name: "each test that SECURITY.md names is there",
  ignore: !mayRead,
  async fn() {
    const text = (await textOf("SECURITY.md")).replace(/\s+/g, " ");
    const promises = [...text.matchAll(/(tests\/[\w/]+\.ts): "([^"]+)"/g)];
    assert(promises.length >= 9);
    for (const [, file, name] of promises) {
      const test = (await textOf(file)).replace(/\s+/g, " ");
      assert(test.includes(`"${name}"`), `${file} has no test "${name}"`);
    }
  },
});

Deno.test({
  name: "no text is evaluated but the start-up code of TensorFlow.js",
  ignore: !mayRead,
  async fn() {
    const evaluating = /\bnew Function\b|\beval\(|\bimport\((?!["'](npm:|\.\/))/;
    const code = (text: string) => text.replace(/^ *\*.*$/gm, "");
    const files = (await sources()).filter(([, text]) => evaluating.test(code(text)));
    assertEquals(files.map(([path]) => path).sort(), [
      // Modules that the program itself has loaded are imported in workers.
      "src/experiments/run_worker.ts",
      "src/runtime/wasm_module.ts",
    ]);
  },
});

Deno.test({
  name:
    "each dependency has one exact version, a digest in the lock file, and the lock file is frozen",
  ignore: !mayRead,
  async fn() {
    const specifiers = (await sources()).flatMap(([path, text]) =>
      [...text.matchAll(/["']((?:npm|jsr|https?):[^"'\s]+)["']/g)]
        .filter(([, specifier]) => !/^https?:/.test(specifier) || /\.[tj]s$/.test(specifier))
        .map(([, specifier]) => [path, specifier])
    );
    assert(specifiers.length > 8);
    const lock: Lock = JSON.parse(await textOf("deno.lock"));
    const versions = new Map<string, string>();
    for (const [path, specifier] of specifiers) {
      const [, name, version] = /^npm:((?:@[\w-]+\/)?[\w-]+)@(\d+\.\d+\.\d+)(?:\/|$)/
        .exec(specifier) ?? [];
      assert(version !== undefined, `${path} imports ${specifier}`);
      assertEquals(versions.get(name) ?? version, version, `two versions of ${name}`);
      versions.set(name, version);
      assert(`npm:${name}@${version}` in lock.specifiers, `${name} is not in the lock file`);
    }
    for (const [name, entry] of Object.entries(lock.npm)) {
      assert(/^sha512-/.test(entry.integrity ?? ""), `${name} has no digest`);
    }
    assertEquals(config.lock, { path: "deno.lock", frozen: true });
  },
});
