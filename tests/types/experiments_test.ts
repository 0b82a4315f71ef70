import { assertEquals } from "@std/assert";
import {
  asTensor,
  bestTrial,
  compare,
  defineRun,
  type EpochReport,
  gridSearch,
  pipe,
  type PlannedRun,
  type ReducedRate,
  reduceOnPlateau,
  type Reports,
  takeWhile,
  tap,
  terminateOnNaN,
  type Trial,
  validate,
  type Validated,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";
import { data, loss, state } from "./setup.ts";

interface Config {
  readonly units: number;
  readonly name?: "a" | "b";
}

const design = defineRun(import.meta, "design", async ({ units }: Config) => {
  return await Promise.resolve({ loss: units, curve: [1, 2] });
});
const name = defineRun(import.meta, "name", (at: number) => Promise.resolve(`at ${at}`));
const here = { workers: 1, progress: { silent: true } } as const;

type Result = { loss: number; curve: number[] };

Deno.test("results come back under their names, each of its own type", async () => {
  const planned = design({ units: 1, name: "b" });
  ok<Eq<typeof planned, PlannedRun<Config, Result>>>();
  const { small, text } = await compare({ small: planned, text: name(3) }, here);
  ok<Eq<typeof small, Result>>();
  ok<Eq<typeof text, string>>();
  assertEquals([small.loss, text], [1, "at 3"]);
});

Deno.test("trials know config and result", async () => {
  const trials = await gridSearch(design, { units: [1, 2], name: ["a", "b"] }, here);
  ok<Eq<typeof trials, readonly Trial<Config, Result>[]>>();
  const best = bestTrial(trials, ({ loss }) => loss);
  ok<Eq<typeof best.config.name, "a" | "b" | undefined>>();
  assertEquals(best.config, { units: 1, name: "a" });
});

Deno.test("a run that returns tensors does not compile, one of unknown results does", () => {
  const tensor = asTensor([1], "1");
  // @ts-expect-error: a run cannot return tensors; return numbers: toArray(x), values(x) or the history
  defineRun(import.meta, "tensor", () => Promise.resolve({ tensor }));
  // @ts-expect-error: the same deep within
  defineRun(import.meta, "deep", () => Promise.resolve({ list: [{ state }] }));
  const unknown = defineRun(import.meta, "unknown", (): Promise<unknown> => Promise.resolve(1));
  ok<Eq<ReturnType<typeof unknown>, PlannedRun<unknown, unknown>>>();
});

Deno.test("in a pipe, functions of reports know what the streams before them add", () => {
  type Report = EpochReport<typeof state>;
  const reports: Reports<Report> = { async *[Symbol.asyncIterator]() {}, adjust: () => {} };
  const end = pipe(
    reports,
    validate(loss, data),
    reduceOnPlateau({ monitor: "validation.loss" }),
    tap(({ validation, rateFactor }) => validation.loss + rateFactor),
    takeWhile(({ state, validation }) => state.params[0].kernel.shape[0] > validation.loss),
    terminateOnNaN(),
  );
  type Given = typeof end extends Reports<infer R> ? R : never;
  ok<Eq<Given["ended"], string | undefined>>();
  ok<Eq<Given["state"], typeof state>>();
  ok<Eq<Given["rateFactor"], ReducedRate["rateFactor"]>>();
  ok<Eq<Given["validation"], Validated["validation"]>>();
});
