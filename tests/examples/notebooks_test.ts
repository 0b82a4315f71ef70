/** The notebooks run from top to bottom: in a kernel where Jupyter can be installed, and as a module everywhere. */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

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

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const temporary = await Deno.makeTempDir();
  try {
    await work(temporary);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
}

/** A Python with what executes notebooks; undefined where it cannot be installed. */
async function pythonIn(folder: string): Promise<string | undefined> {
  try {
    const made = await run("python3", ["-m", "venv", join(folder, "venv")], 120);
    if (!made.success) return undefined;
    const python = join(folder, "venv", "bin", "python");
    const packages = ["nbclient==0.11.0", "nbformat==5.11.1", "jupyter_client==8.10.0"];
    const args = ["-m", "pip", "install", "--quiet", "--retries", "1", ...packages];
    return (await run(python, args, 240)).success ? python : undefined;
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
        const path = join(temporary, `${name}.ts`);
        await Deno.writeTextFile(path, code);
        const { success, text } = await run(Deno.execPath(), [
          "run",
          "--check",
          "--quiet",
          "--no-lock",
          "--no-prompt",
          "--config",
          join(root, "deno.json"),
          path,
        ], 240);
        assert(success, text);
      }
    });
  },
});

Deno.test({
  name: "each notebook runs in the kernel of Deno and shows its pictures and tables",
  ignore: !mayRun,
  async fn() {
    await inTemporaryFolder(async (temporary) => {
      const python = await pythonIn(temporary);
      if (python === undefined) {
        console.log("Jupyter cannot be installed here: the notebooks were run as modules only");
        return;
      }
      const env = await kernelIn(temporary);
      for (const name of names) {
        const result = join(temporary, `${name}.ipynb`);
        const script = fromFileUrl(new URL("run_notebook.py", import.meta.url));
        const args = [script, join(folder, `${name}.ipynb`), result, folder];
        const { success, text } = await run(python, args, 300, env);
        assert(success, text);
        const { cells } = await notebook(result);
        for (const cell of cells.filter(({ cell_type }) => cell_type === "code")) {
          const last = sourceOf(cell).split("\n\n").at(-1)!;
          const shown = (cell.outputs ?? []).flatMap(({ data = {} }) => Object.keys(data));
          const expected = !last.startsWith("display(")
            ? last.startsWith("summary(") ? ["text/html", "text/plain"] : undefined
            : last.startsWith("display({")
            ? ["text/html", "text/plain"]
            : ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"];
          if (expected !== undefined) assertEquals(shown.sort(), expected, last);
        }
      }
    });
  },
});
