import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { bestTrial, defineRun, gridSearch, RunsError } from "shapefold";
import { training } from "./fixtures/runs.ts";

const mayRead = (await Deno.permissions.query({ name: "read" })).state === "granted";
const here = { workers: 1, progress: { silent: true } } as const;

interface Config {
  readonly a: number;
  readonly b?: string;
  readonly c: { readonly d: number };
}

const echo = defineRun(import.meta, "echo", async (config: Config) => {
  if (config.a === 3) throw new RangeError("three");
  return await Promise.resolve(JSON.stringify(config));
});

Deno.test("the trials come in the order of the grid, whose last part changes the fastest", async () => {
  const trials = await gridSearch(echo, { a: [1, 2], b: ["x", "y"], c: [{ d: 5 }] }, here);
  assertEquals(trials.map(({ result }) => result), [
    '{"a":1,"b":"x","c":{"d":5}}',
    '{"a":1,"b":"y","c":{"d":5}}',
    '{"a":2,"b":"x","c":{"d":5}}',
    '{"a":2,"b":"y","c":{"d":5}}',
  ]);
  assertEquals(trials[1].config, { a: 1, b: "y", c: { d: 5 } });
});

Deno.test("a part that need not be in a config need not be in the grid, and values may repeat", async () => {
  const trials = await gridSearch(echo, { a: [1, 1], c: [{ d: 5 }] }, here);
  assertEquals(trials.map(({ result }) => result), ['{"a":1,"c":{"d":5}}', '{"a":1,"c":{"d":5}}']);
});

Deno.test({
  name: "a grid in workers gives the same numbers as one run after the other, bit by bit",
  ignore: !mayRead,
  async fn() {
    const grid = { units: [4, 8], seed: [1, 2], epochs: [2] };
    const trials = await gridSearch(training, grid, { ...here, workers: 2 });
    assertEquals(await gridSearch(training, grid, here), trials);
    assertEquals(new Set(trials.map(({ result }) => result.losses.join())).size, 4);
  },
});

Deno.test("the error of a run names its part of the grid, and holds the other trials", async () => {
  const error: RunsError = await assertRejects(
    () => gridSearch(echo, { a: [1, 3], c: [{ d: 5 }] }, here),
    RunsError,
  );
  assertEquals(
    error.message,
    "Cannot finish 1 of 2 runs: 'a 3, c { d: 5 }' with { a: 3, c: { d: 5 } }: three",
  );
  assertEquals(error.finished.map(({ config }) => config), [{ a: 1, c: { d: 5 } }]);
});

Deno.test("gridSearch() rejects what is no list, and a list without values", async () => {
  const message = async (grid: unknown) =>
    (await assertRejects(() => gridSearch(echo, grid as { a: number[]; c: [] }, here))).toString();
  assertEquals(
    await message({ a: 1, c: [] }),
    "TypeError: Cannot search a grid: expected a list of values for a but found 1",
  );
  assertEquals(
    await message({ a: [1], c: [] }),
    "RangeError: Cannot search a grid: expected at least 1 value for c but found none",
  );
  for (const [grid, found] of [[{}, "{}"], [null, "null"]]) {
    assertEquals(
      await message(grid),
      `TypeError: Cannot search a grid: expected lists of values such as { units: [32, 64] } but found ${found}`,
    );
  }
});

Deno.test("gridSearch() rejects what is no run", async () => {
  const planned = echo({ a: 1, c: { d: 1 } });
  const plain = (config: Config) => Promise.resolve(config);
  for (const [run, found] of [[plain, "[Function: plain]"], [planned, "{ url"]] as const) {
    const error = await assertRejects(
      () => gridSearch(run as unknown as typeof echo, { a: [1], c: [{ d: 1 }] }, here),
      TypeError,
    );
    const expected = `Cannot search a grid: expected a run that defineRun gives but found ${found}`;
    assertEquals((error as Error).message.slice(0, expected.length), expected);
  }
});

Deno.test("the best trial has the smallest figure, or the largest; the first of equals, and never NaN", () => {
  const trials = [NaN, 3, 1, 1, NaN, 3].map((result, config) => ({ config, result }));
  const figure = (result: number) => result;
  assertEquals(bestTrial(trials, figure).config, 2);
  assertEquals(bestTrial(trials, figure, "max").config, 1);
  assertEquals(bestTrial([{ config: 0, result: Infinity }], figure).config, 0);
});

Deno.test("bestTrial() rejects trials without a figure, and another mode", () => {
  const nan = [{ config: 0, result: NaN }];
  for (const trials of [[], nan]) {
    const error = assertThrows(() => bestTrial(trials, (result) => result), RangeError);
    assertEquals(
      error.message,
      "Cannot find the best trial: expected at least 1 figure that is a number but found none",
    );
  }
  const error = assertThrows(() => bestTrial(nan, () => 1, "most" as "max"), RangeError);
  assertEquals(
    error.message,
    "Cannot find the best trial: expected a mode of 'min' or 'max' but found \"most\"",
  );
  const missing = assertThrows(
    () => bestTrial([{ config: { a: 1 }, result: {} }], (result) => result as number),
    TypeError,
  );
  assertEquals(
    missing.message,
    "Cannot find the best trial: expected a number but found {} for { a: 1 }",
  );
  const none = assertThrows(() => bestTrial(nan, undefined as unknown as () => 1), TypeError);
  assertEquals(
    none.message,
    "Cannot find the best trial: expected a function such as (result) => result.loss but found undefined",
  );
});
