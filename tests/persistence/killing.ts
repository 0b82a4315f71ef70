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
  await Deno.mkdir(dir);
  let [kills, writing] = [0, 0];
  while (true) {
    const isSpared = kills >= most;
    const child = startRun(name, dir, isSpared ? "0" : "3");
    using timer = killer(child, isSpared ? "never" : moments[kills % moments.length], dir);
    let printed = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (text.includes("begun")) timer.begun();
    }
    const { success, signal } = await child.status;
    if (success) return { end: endIn(printed), kills, writing };
    assertEquals(signal, "SIGKILL", `${name} ended by itself`);
    kills++;
    if (Array.from(Deno.readDirSync(dir)).some(({ name }) => name.endsWith(".part"))) writing++;
  }
}

/** When a process is killed: while it trains, while it writes a checkpoint, or while it starts and reads what there is. */
const moments = ["training", "writing", "training", "writing", "training", "starting"] as const;

/** Kills a process once, at a moment of some kind. */
function killer(
  child: Deno.ChildProcess,
  moment: (typeof moments)[number] | "never",
  dir: string,
): Disposable & { begun(): void } {
  const timers: ReturnType<typeof setTimeout>[] = [];
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // It came to its end a moment before.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const killWithin = (milliseconds: number) => {
    timers.push(setTimeout(kill, milliseconds * Math.random()));
  };
  const watcher = moment === "writing" ? Deno.watchFs(dir) : undefined;
  const killWhereItWrites = async (events: Deno.FsWatcher) => {
    for await (const { paths } of events) {
      if (!paths.some((path) => path.endsWith(".part"))) continue;
      killWithin(3);
      return;
    }
  };
  if (watcher !== undefined) killWhereItWrites(watcher);
  if (moment === "starting") killWithin(400);
  return {
    begun: () => {
      if (moment === "training") killWithin(60);
    },
    [Symbol.dispose]: () => {
      timers.forEach(clearTimeout);
      try {
        watcher?.close();
      } catch (error) {
        // It closes by itself behind its loop.
        if (!(error instanceof Deno.errors.BadResource)) throw error;
      }
    },
  };
}

function endIn(printed: string): string {
  return printed.trim().split("\n").at(-1) as string;
}
