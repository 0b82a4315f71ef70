/** What the threads promise: the same bits for any number of them, no hang, no work when there is none. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { runFixture, runFixtureOnPlain } from "./fixtures/run.ts";

Deno.test("every kernel gives the same bits on one, two and four threads", async () => {
  const [one, two, four] = await Promise.all(
    ["1", "2", "4"].map((threads) => runFixture("battery", threads)),
  );
  assert(one.split("\n").length > 5);
  assertEquals(two, one);
  assertEquals(four, one);
});

Deno.test("every kernel without fused multiply-adds gives the same bits on one and on two threads", async () => {
  const [one, two, fused] = await Promise.all([
    runFixtureOnPlain("battery", "1"),
    runFixtureOnPlain("battery", "2"),
    runFixture("battery", "1"),
  ]);
  assertEquals(two, one);
  assertNotEquals(fused, one);
});

Deno.test("10,000 jobs in random order end, each with the right result", async () => {
  for (const threads of ["2", "4"]) {
    assertEquals(await runFixture("interleavings", threads, threads), "done\n");
  }
});

const died = "Error: Cannot compute: a thread of the runtime died or does not answer; " +
  "start the process anew";

Deno.test("a worker that was killed is an error, now and later, and not a hang", async () => {
  assertEquals(await runFixture("killed_worker"), `200\n${died}\n${died}\n`);
});

Deno.test("a kernel that fails is an error on all threads, now and later", async () => {
  const lines = (await runFixture("trapped_worker")).trim().split("\n");
  assertEquals(lines.length, 2);
  for (const line of lines) assertStringIncludes(line, died);
});

Deno.test("a worker that cannot be made, or dies before it serves or within a job, is an error", async () => {
  assertEquals(
    await runFixture("dying_worker", "making"),
    `${died}\n  Error: no thread is left\n`.repeat(2),
  );
  assertEquals(
    await runFixture("dying_worker", "starting"),
    `${died}\n  Error: dead before it served\n`.repeat(2),
  );
  const lines = (await runFixture("dying_worker", "serving")).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("Error")), [died, died]);
});

Deno.test("where the process ends, listeners still compute", async () => {
  assertEquals(await runFixture("unload"), "200\n200\n");
});

Deno.test("threads that have nothing to do take no processor time", async () => {
  const milliseconds = Number(await runFixture("idle"));
  assert(milliseconds < 30, `${milliseconds} ms in a second`);
});
