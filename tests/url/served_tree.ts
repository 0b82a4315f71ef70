/**
 * The working tree as somebody else sees it: on a web server, from a folder of their own without import map.
 *
 * @module
 */

import { extname, fromFileUrl, join } from "@std/path";

const root = new URL("../../", import.meta.url);

const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".ts": "text/plain", // as raw.githubusercontent.com and many others send it
  ".wasm": "application/wasm",
};

/** What a process did. */
export interface Outcome {
  /** Its exit code. */
  readonly code: number;
  /** What it wrote to standard output. */
  readonly stdout: string;
  /** What it wrote to standard error. */
  readonly stderr: string;
}

/** A web server on 127.0.0.1 that sends the files of the working tree, and a folder elsewhere to use them from. */
export interface ServedTree extends AsyncDisposable {
  /** Where the tree is: `http://127.0.0.1:` and a port. */
  readonly origin: string;
  /** Runs `deno <command>` on a script in the other folder. It may import from the server, and no more unless flags say so. */
  deno(command: "check" | "run", script: string, ...flags: readonly string[]): Promise<Outcome>;
}

/** Serves the working tree until it is disposed of. */
export async function serveTree(): Promise<ServedTree> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, sendFile);
  const host = `127.0.0.1:${server.addr.port}`;
  const folder = await Deno.makeTempDir();
  const env = { DENO_DIR: await emptyCache(folder), NO_COLOR: "1" };
  return {
    origin: `http://${host}`,
    async deno(command, script, ...flags) {
      await Deno.writeTextFile(join(folder, "script.ts"), script);
      const options = ["--quiet", "--lock=deno.lock", `--allow-import=${host}`];
      if (command === "run") options.push("--no-prompt");
      return await outcome({
        args: [command, ...options, ...flags, "script.ts"],
        cwd: folder,
        env,
      });
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function sendFile(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const contentType = contentTypes[extname(pathname)];
  try {
    const file = await Deno.open(new URL(`.${pathname}`, root));
    return new Response(file.readable, { headers: { "content-type": contentType } });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Response("not found", { status: 404 });
    throw error;
  }
}

/**
 * A cache that knows no module of the tree, so that each is asked of the server; but it has the npm packages that Deno
 * has already, in the versions of the lock file, so that the test needs no other network.
 */
async function emptyCache(folder: string): Promise<string> {
  const { stdout } = await outcome({ args: ["info", "--json"] });
  const { npmCache } = JSON.parse(stdout) as { readonly npmCache: string };
  const cache = join(folder, "cache");
  await Deno.mkdir(cache);
  await Deno.symlink(npmCache, join(cache, "npm"), { type: "junction" });
  await Deno.copyFile(fromFileUrl(new URL("deno.lock", root)), join(folder, "deno.lock"));
  return cache;
}

async function outcome(options: Deno.CommandOptions): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), options).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}
