/**
 * Kills training processes at random moments, lets them go on, and compares every bit of what they end with and their
 * histories with those of unbroken runs.
 *
 * ```sh
 * deno run --allow-read --allow-write --allow-run tests/persistence/kill_runs.ts 50
 * ```
 *
 * The argument is how many kills there are at least; fifty unless said.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { runNames, surviving, unbroken } from "./killing.ts";

const wanted = Number(Deno.args[0] ?? 50);
const names = await runNames();
const ends = new Map<string, string>();
let [kills, writing] = [0, 0];
for (let i = 0; kills < wanted; i++) {
  const name = names[i % names.length];
  if (!ends.has(name)) ends.set(name, await unbroken(name));
  const folder = await Deno.makeTempDir();
  try {
    const survival = await surviving(
      name,
      `${folder}/checkpoints`,
      Math.ceil(wanted / names.length),
    );
    assertEquals(survival.end, ends.get(name), name);
    kills += survival.kills;
    writing += survival.writing;
    console.log(
      `${name}: killed ${survival.kills} times, ${survival.writing} while it was writing`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
console.log(
  `${kills} kills, ${writing} while a checkpoint was being written: all ended like unbroken runs`,
);
