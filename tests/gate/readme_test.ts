/** What the README says there is, against what the library exports. */
import { assert, assertEquals } from "@std/assert";
import * as library from "shapefold";

const mayRead = (await Deno.permissions.query({ name: "read" })).state === "granted";

/** The text of the README from a heading to the next. */
async function section(heading: string): Promise<string> {
  const text = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const [, after] = text.split(`## ${heading}\n`);
  return after.split("\n## ")[0];
}

Deno.test({
  name: "each name that the README lists is exported",
  ignore: !mayRead,
  async fn() {
    const listed = (await section("How it is used")).split("What there is:")[1];
    const names = [...listed.matchAll(/`([a-z][A-Za-z0-9]*)`/g)].map(([, name]) => name);
    const words = ["number", "weights"]; // a type, and a field of the data
    assertEquals(names.filter((name) => !(name in library) && !words.includes(name)), []);
    assert(names.length > 100, `${names.length} names`);
  },
});

Deno.test({
  name: "the numbers in the table beside others are those of what is exported",
  ignore: !mayRead,
  async fn() {
    const table = await section("Beside others");
    const ours = (feature: string): string | undefined =>
      table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))
        .find(([, name]) => name === feature)?.[2];
    const count = (...names: string[]): string => {
      for (const name of names) assert(name in library, `${name} is not exported`);
      return String(names.length);
    };
    const optimizers = ["adadelta", "adagrad", "adam", "adamW", "adamax", "lion", "nadam"];
    assertEquals(ours("Optimizers"), count(...optimizers, "rmsprop", "sgd"));
    const schedules = ["constantSchedule", "cosineDecay", "exponentialDecay", "joinSchedules"];
    schedules.push("linearSchedule", "oneCycle", "piecewiseConstant", "warmup");
    assertEquals(ours("Learning rate schedules"), count(...schedules));
    const augmentations = Object.keys(library).filter((name) => /^random[A-Z]/.test(name));
    assertEquals(ours("Image augmentation"), count(...augmentations));
  },
});
