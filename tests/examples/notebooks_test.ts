/** The notebooks run from top to bottom: in a kernel where Jupyter can be installed, and as a module everywhere. */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { fromFileUrl, join, toFileUrl } from "@std/path";

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: "code" | "markdown";
    readonly source: string | readonly string[];
    readonly execution_count?: number | null;
    readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
  }[];
}

const root = fromFileUrl(new URL("../..", import.meta.url));
const folder = join(root, "examples", "notebooks");
const names = ["fourier", "regularization"];

/** How a notebook is executed; a cell shows its pictures up to a minute after it ended, where the machine is busy. */
const EXECUTION = ["kernel_name=deno", "timeout=240", "iopub_timeout=60"].map((option) =>
  `--ExecutePreprocessor.${option}`
);

const mayRun = ["run", "read", "write"].every((name) =>
  Deno.permissions.querySync({ name: name as "run" }).state === "granted"
);

async function notebook(path: string): Promise<Notebook> {
  return JSON.parse(await Deno.readTextFile(path));
}

function sourceOf({ source }: Notebook["cells"][number]): string {
  return typeof source === "string" ? source : source.join("");
}

/** Runs a command to its end; after the time it is ended. */
async function run(command: string, args: string[], seconds: number, env = {}): Promise<{
  success: boolean;
  text: string;
}> {
  const signal = AbortSignal.timeout(1000 * seconds);
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args,
    cwd: root,
    env,
    signal,
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** A command with the environment that it needs. */
interface Command {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Does something in a folder where the names of the import map mean what they mean in this project. */
async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const temporary = await Deno.makeTempDir();
  const { imports } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const absolute = Object.entries<string>(imports).map((
    [name, place],
  ) => [name, place.startsWith("./") ? toFileUrl(join(root, place)).href : place]);
  try {
    await Deno.writeTextFile(
      join(temporary, "deno.json"),
      JSON.stringify({ imports: Object.fromEntries(absolute) }),
    );
    await work(temporary);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** The command `jupyter nbconvert`, installed into a folder; undefined where that cannot be done. */
async function jupyterIn(folder: string): Promise<Command | undefined> {
  const packages = join(folder, "packages");
  const install = ["-m", "pip", "install", "--quiet", "--retries", "1", "--target", packages];
  const wanted = ["nbconvert==7.16.6", "nbclient==0.11.0", "jupyter_client==8.10.0"];
  try {
    const { success } = await run("python3", [...install, ...wanted], 240);
    const command = join(packages, "bin", "jupyter-nbconvert");
    return success ? { command, env: { PYTHONPATH: packages } } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof DOMException) return undefined;
    throw error;
  }
}

/** Where the kernel of this Deno is found, and where Jupyter puts what it wants to remember. */
async function kernelIn(folder: string): Promise<Record<string, string>> {
  const kernel = join(folder, "jupyter", "kernels", "deno");
  await Deno.mkdir(kernel, { recursive: true });
  await Deno.writeTextFile(
    join(kernel, "kernel.json"),
    JSON.stringify({
      argv: [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"],
      display_name: "Deno",
      language: "typescript",
    }),
  );
  return {
    JUPYTER_PATH: join(folder, "jupyter"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    IPYTHONDIR: join(folder, "ipython"),
  };
}

Deno.test({
  name: "the notebooks are kept without outputs and for the kernel of Deno",
  ignore: !mayRun,
  async fn() {
    for (const name of names) {
      const { cells, ...rest } = await notebook(join(folder, `${name}.ipynb`));
      const code = cells.filter((cell) => cell.cell_type === "code");
      assert(code.length > 4 && code.length < cells.length, `${code.length} of ${cells.length}`);
      assert(code.every((cell) => cell.outputs?.length === 0 && cell.execution_count === null));
      assertEquals((rest as { metadata?: { kernelspec?: unknown } }).metadata?.kernelspec, {
        display_name: "Deno",
        language: "typescript",
        name: "deno",
      });
    }
  },
});

Deno.test({
  name: "the cells of each notebook, joined into a module, compile and run without a permission",
  ignore: !mayRun,
  async fn() {
    await inTemporaryFolder(async (temporary) => {
      for (const name of names) {
        const { cells } = await notebook(join(folder, `${name}.ipynb`));
        const code = cells.filter((cell) => cell.cell_type === "code").map(sourceOf).join(";\n");
        const short = code.replace(/^(const epochs =| {2}epochs:) \d+/m, "$1 2");
        assertNotEquals(short, code, `${name} does not say how many epochs it takes`);
        await Deno.writeTextFile(join(temporary, `${name}.ts`), short);
      }
      // One program, so that the library is checked and compiled once.
      const all = join(temporary, "all.ts");
      await Deno.writeTextFile(all, names.map((name) => `import "./${name}.ts";`).join("\n"));
      const flags = ["--check", "--quiet", "--no-lock", "--no-prompt"];
      const { success, text } = await run(Deno.execPath(), ["run", ...flags, all], 240);
      assert(success, text);
    });
  },
});

Deno.test({
  name: "each notebook runs in the kernel of Deno and shows its pictures and tables",
  ignore: !mayRun,
  async fn() {
    await inTemporaryFolder(async (temporary) => {
      const jupyter = await jupyterIn(temporary);
      if (jupyter === undefined) {
        console.log("Jupyter cannot be installed here: the notebooks were run as modules only");
        return;
      }
      const env = { ...jupyter.env, ...await kernelIn(temporary) };
      await Promise.all(names.map(async (name) => {
        const path = join(temporary, `${name}.ipynb`);
        await Deno.copyFile(join(folder, `${name}.ipynb`), path);
        const args = ["--to", "notebook", "--execute", "--inplace", ...EXECUTION, path];
        for (let attempt = 1;; attempt++) {
          const { success, text } = await run(jupyter.command, args, 300, env);
          assert(success, text);
          const missing = notShown(await notebook(path));
          // On a busy machine the client loses an output now and then that the kernel has sent.
          if (missing.length > 0 && attempt < ATTEMPTS) continue;
          assertEquals(missing, []);
          break;
        }
      }));
    });
  },
});

/** How often a notebook is executed at most until all its outputs have come. */
const ATTEMPTS = 3;

/** The cells that end in a picture or in a table and have not shown it. */
function notShown({ cells }: Notebook): string[] {
  return cells.filter(({ cell_type }) => cell_type === "code").flatMap((cell) => {
    const last = sourceOf(cell).split("\n\n").at(-1)!;
    const shown = (cell.outputs ?? []).flatMap(({ data = {} }) => Object.keys(data));
    const expected = !last.startsWith("display(")
      ? last.startsWith("summary(") ? ["text/html", "text/plain"] : undefined
      : last.startsWith("display({")
      ? ["text/html", "text/plain"]
      : ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"];
    const isMissing = expected !== undefined && shown.sort().join() !== expected.join();
    return isMissing ? [`${last} has shown ${shown.join(", ") || "nothing"}`] : [];
  });
}
