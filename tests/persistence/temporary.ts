/**
 * Folders for the tests of files.
 *
 * @module
 */

/** Tests in a folder of their own, which is removed behind them. */
export function testInFolder(
  name: string,
  test: (folder: string) => Promise<void>,
  { ignore = false } = {},
): void {
  Deno.test({
    name,
    ignore: ignore || Deno.permissions.querySync({ name: "write" }).state !== "granted",
    sanitizeResources: true,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await test(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

/** The names in a folder. */
export function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** What happens to the disk while `f` runs: files that are flushed, and files that take the place of others. */
export async function diskCallsOf(f: () => Promise<void>): Promise<readonly string[]> {
  const calls: string[] = [];
  const { rename, FsFile: { prototype } } = Deno;
  const { sync } = prototype;
  Deno.rename = (...paths) => {
    calls.push("rename");
    return rename(...paths);
  };
  prototype.sync = function () {
    calls.push("sync");
    return sync.call(this);
  };
  try {
    await f();
  } finally {
    Deno.rename = rename;
    prototype.sync = sync;
  }
  return calls;
}
