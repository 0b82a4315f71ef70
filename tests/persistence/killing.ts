/**
 * Processes that train, are killed at random moments and go on.
 *
 * @module
 */

import { assertEquals } from "@std/assert";

const fixture = new URL("fixtures/kept_run.ts", import.meta.url).href;

/** May this process start others and kill them, and write? */
export const canKill = Deno.build.os !== "windows" &&
  (["run", "write"] as const).every((name) =>
    Deno.permissions.querySync({ name }).state === "granted"
  );

/** Starts a run of the fixture. */
export function startRun(...args: readonly string[]): Deno.ChildProcess {
  const flags = ["--no-prompt", "--no-check", "--frozen", "--cached-only"];
  return new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "--allow-read", "--allow-write", fixture, ...args],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

/** The names of the runs of the fixture. */
export async function runNames(): Promise<readonly string[]> {
  return JSON.parse(await new Response(startRun().stdout).text());
}

/** What a run that nobody keeps or kills ends with. */
export async function unbroken(name: string): Promise<string> {
  const { stdout, success } = await startRun(name).output();
  assertEquals(success, true);
  return endIn(new TextDecoder().decode(stdout));
}

/** What became of a run that was killed again and again. */
export interface Survival {
  /** What it ended with. */
  readonly end: string;
  /** How many times it was killed before it came to its end. */
  readonly kills: number;
  /** How many of these times it was writing. */
  readonly writing: number;
}

/** Starts a run again and again in a folder, and kills it at random moments, `most` times. */
export async function surviving(name: string, dir: string, most: number): Promise<Survival> {
  let [kills, writing] = [0, 0];
  while (true) {
    const child = startRun(name, dir, kills < most ? "3" : "0");
    const wait = (begun: boolean) => {
      const milliseconds = begun ? 60 * Math.random() : 4000 * Math.random() ** 4;
      return setTimeout(() => child.kill("SIGKILL"), milliseconds);
    };
    // Some are killed before they begin to train: while they read what there is.
    const isEarly = Math.random() < 0.1;
    let timer = kills < most && isEarly ? wait(false) : undefined;
    let printed = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (kills < most && timer === undefined && text.includes("begun")) timer = wait(true);
    }
    const { success, signal } = await child.status;
    clearTimeout(timer);
    if (success) return { end: endIn(printed), kills, writing };
    assertEquals(signal, "SIGKILL", `${name} ended by itself`);
    kills++;
    const files = await Array.fromAsync(Deno.readDir(dir), (entry) => entry.name).catch(() => []);
    if (files.some((file) => file.endsWith(".part"))) writing++;
  }
}

function endIn(printed: string): string {
  return printed.trim().split("\n").at(-1) as string;
}
