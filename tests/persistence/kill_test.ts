import { assert, assertEquals } from "@std/assert";
import { canKill, runNames, surviving, unbroken } from "./killing.ts";
import { testInFolder } from "./temporary.ts";

/** How often each run is killed here; `kill_runs.ts` does it more often. */
const KILLS = 3;

const names = canKill ? await runNames() : [];

for (const name of names) {
  testInFolder(
    `killed and resumed, it ends bit for bit like an unbroken run: ${name}`,
    async (folder) => {
      const [end, survival] = await Promise.all([
        unbroken(name),
        surviving(name, `${folder}/checkpoints`, KILLS),
      ]);
      assert(survival.kills > 0);
      assertEquals(JSON.parse(survival.end), JSON.parse(end));
      assertEquals(survival.end, end);
    },
  );
}
