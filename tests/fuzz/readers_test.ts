import { assert, assertEquals } from "@std/assert";
import { attempt, caseBytes, watchAllocations } from "./attempt.ts";
import { targets } from "./targets.ts";

const CASES = 5000;

for (const target of targets) {
  const cases = CASES / (target.cost ?? 1);
  Deno.test(`${cases} hostile files end in a result or an error of ours: ${target.name}`, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/case`;
    using allocations = watchAllocations();
    let refused = 0;
    const failures: string[] = [];
    for (const valid of target.valid) await target.read(valid, path);
    for (let seed = 0; seed < cases; seed++) {
      const bytes = caseBytes(target, seed);
      const { isRefused, failure } = await attempt(target, bytes, path, allocations);
      if (isRefused) refused++;
      if (failure !== undefined) failures.push(`seed ${seed} (${bytes.toHex()}): ${failure}`);
    }
    await Deno.remove(folder, { recursive: true });
    assertEquals(failures.slice(0, 3), [], `${failures.length} failures`);
    assert(refused > cases / 3 && refused < cases, `${refused} were refused`);
  });
}
