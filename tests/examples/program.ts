/**
 * Examples as programs: run in a process of their own, on stand-ins or on the real rows where they are.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";

/** The checkout: what an example may read, and nothing else. */
const ROOT = fromFileUrl(new URL("../../", import.meta.url));

/** The folder of the real rows, where there is one. */
export function realRows(): string | undefined {
  const folder = Deno.env.get("SHAPEFOLD_DATA") ??
    fromFileUrl(new URL("../../../shared/datasets", import.meta.url));
  try {
    if (Deno.statSync(folder).isDirectory) return folder;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  console.log(`The real rows are not in ${folder}: what needs them is not tested`);
  return undefined;
}

/** What came of a program. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an example, allowed to read its own modules and the folders named; `[]` for none and `null` for not even modules. */
export async function runExample(
  name: string,
  args: readonly string[],
  readable: readonly string[] | null = [],
): Promise<Ended> {
  const allowed = readable === null ? [] : [`--allow-read=${[ROOT, ...readable].join(",")}`];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--no-lock",
      ...allowed,
      `examples/${name}.ts`,
      ...args,
    ],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
