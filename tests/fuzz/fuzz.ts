/**
 * A long fuzz run: `deno task fuzz`, or `deno task fuzz npz load --cases=1000000 --seed=7`.
 *
 * A case that fails, or that takes longer than half a minute, is written as hex where the task runs, and
 * `deno task fuzz npz --replay=npz-123.hex` reads it again.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { attempt, caseBytes, watchAllocations } from "./attempt.ts";
import type { Progress, Task } from "./fuzz_worker.ts";
import { targets } from "./targets.ts";

/** A case that takes longer will never end. */
const HANG = 30_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: "string", default: "200000" },
    seed: { type: "string", default: "0" },
    replay: { type: "string" },
  },
});
const unknown = positionals.find((name) => !targets.some((target) => target.name === name));
if (unknown !== undefined) {
  const names = targets.map(({ name }) => name).join(", ");
  throw new RangeError(`Cannot fuzz: expected readers of ${names} but found ${unknown}`);
}
const wanted = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const folder = await Deno.makeTempDir();
let failures = 0;
if (values.replay === undefined) {
  for (const { name } of wanted) failures += await fuzz(name);
} else {
  using allocations = watchAllocations();
  const bytes = Uint8Array.fromHex((await Deno.readTextFile(values.replay)).trim());
  for (const target of wanted) {
    console.log(target.name, await attempt(target, bytes, `${folder}/case`, allocations));
  }
}
await Deno.remove(folder, { recursive: true });
Deno.exit(failures === 0 ? 0 : 1);

/** Fuzzes a reader in a worker, which can be ended where it hangs; gives the number of failures. */
function fuzz(name: string): Promise<number> {
  const cost = targets.find((target) => target.name === name)?.cost ?? 1;
  const [first, cases] = [Number(values.seed), Math.ceil(Number(values.cases) / cost)];
  const at = new Int32Array(new SharedArrayBuffer(4));
  const began = performance.now();
  const worker = new Worker(new URL("./fuzz_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve } = Promise.withResolvers<number>();
  let [failed, last, since] = [0, -1, began];
  const end = () => {
    clearInterval(watch);
    worker.terminate();
    resolve(failed);
  };
  const watch = setInterval(() => {
    if (at[0] !== last) [last, since] = [at[0], performance.now()];
    if (performance.now() - since < HANG) return;
    failed++;
    keep(name, first + last - 1, `took longer than ${HANG} ms`);
    end();
  }, 100);
  worker.onmessage = ({ data }: MessageEvent<Progress>) => {
    if (data === "ready") {
      worker.postMessage({ name, first, cases, folder, at } satisfies Task);
    } else if ("failure" in data) {
      failed++;
      keep(name, data.seed, data.failure);
    } else {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const seeds = `seeds ${first} to ${first + cases - 1}`;
      const bytes = `at most ${data.mostBytes} bytes asked for in a case`;
      console.log(`${name}: ${seeds}, ${data.refused} refused, ${bytes}, ${seconds} s`);
      end();
    }
  };
  return promise;
}

/** Tells of a failure, and writes its case. */
function keep(name: string, seed: number, failure: string): void {
  const target = targets.find((target) => target.name === name);
  const path = `${name}-${seed}.hex`;
  if (target !== undefined) Deno.writeTextFileSync(path, caseBytes(target, seed).toHex());
  console.error(`${name}: seed ${seed} ${failure}\nits bytes are in ${path}`);
}
