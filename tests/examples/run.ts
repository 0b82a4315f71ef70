/**
 * Runs an example as a user does, and finds the real rows where they are.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";

/** The folder with the real rows, or none; the tests of examples say so then. */
export const REAL_ROWS = realRows();

/** What a program printed, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an example; without a permission but what is said. */
export async function run(
  example: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<Ran> {
  const path = fromFileUrl(new URL(`../../examples/${example}.ts`, import.meta.url));
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...flags, path, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** What an example says as JSON; it must not fail. */
export async function resultOf(
  example: string,
  args: readonly string[],
  flags: readonly string[] = [],
  // deno-lint-ignore no-explicit-any -- what JSON.parse gives
): Promise<any> {
  const { code, stdout, stderr } = await run(example, ["--json", ...args], flags);
  assertEquals(code, 0, stderr);
  return JSON.parse(stdout);
}

function realRows(): string | undefined {
  const folder = fromFileUrl(new URL("../../../shared/datasets", import.meta.url));
  const said = Deno.permissions.querySync({ name: "env", variable: "SHAPEFOLD_DATA" }).state ===
      "granted"
    ? Deno.env.get("SHAPEFOLD_DATA")
    : undefined;
  for (const place of said === undefined ? [folder] : [said]) {
    try {
      if (Deno.statSync(place).isDirectory) return place;
    } catch {
      // it is not there, or may not be read
    }
  }
  console.log("The real rows are not there: set SHAPEFOLD_DATA to their folder to test with them");
  return undefined;
}
