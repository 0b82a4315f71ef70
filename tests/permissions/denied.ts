/**
 * Processes in which everything is denied but for what is said, and which tell what they reached for.
 *
 * @module
 */

/** All that Deno can allow. */
const PERMISSIONS = ["read", "write", "net", "env", "run", "sys", "ffi", "import"];

/** Where such processes can be started, and their log be read. */
export const canRun = Deno.permissions.querySync({ name: "run" }).state === "granted" &&
  Deno.permissions.querySync({ name: "write" }).state === "granted" &&
  Deno.build.os !== "windows";

/** What a process did. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The permissions that it asked Deno for, granted or not, such as `"read /etc/hosts"`. */
  readonly touched: readonly string[];
}

/** Runs a file with some flags such as `--allow-read`, and denies all other permissions outright. */
export async function runDenied(
  file: string,
  { flags = [], args = [] }: { flags?: readonly string[]; args?: readonly string[] } = {},
): Promise<Ending> {
  const denied = PERMISSIONS.filter((name) => !flags.some((flag) => flag.includes(`allow-${name}`)))
    .map((name) => `--deny-${name}`);
  const log = await Deno.makeTempFile();
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-check", "--quiet", "--cached-only", "--frozen"],
        ...[...flags, ...denied, file, ...args],
      ],
      env: { NO_COLOR: "1", DENO_AUDIT_PERMISSIONS: log },
      stdin: "null",
    }).output();
    const [output, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, stdout: output, stderr: errors, touched: linesOf(await Deno.readTextFile(log)) };
  } finally {
    await Deno.remove(log);
  }
}

function linesOf(log: string): string[] {
  return log.split("\n").filter((line) => line !== "").map((line) => {
    const { permission, value } = JSON.parse(line);
    return `${permission} ${value}`;
  });
}
