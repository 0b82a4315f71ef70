/** What the README says there is, against what the library exports. */
import { assert, assertEquals } from "@std/assert";
import * as library from "shapefold";
import * as datasets from "shapefold/datasets";
import * as plots from "shapefold/plots";

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
  name: "data sets and plots that the README lists are exported, and none is left out",
  ignore: !mayRead,
  async fn() {
    const named = async (heading: string) =>
      new Set(
        [...(await section(heading)).matchAll(/`([a-z][A-Za-z0-9]*)`/g)].map(([, name]) => name),
      );
    const listed = await named("Data sets and readers");
    listed.delete("data"); // an option
    const sets = ["californiaHousing", "circle", "fashionMnist", "friedman1", "mnist", "readCsv"];
    sets.push("readIdx", "readNpy", "readNpz", "sineWaves", "syntheticDigits");
    assertEquals([...listed].sort(), sets);
    for (const name of sets) assert(name in datasets, name);
    const drawn = Object.keys(plots).filter((name) => name.endsWith("Plot"));
    assertEquals([...await named("Pictures")].sort(), [...drawn, "htmlPage"].sort());
  },
});

Deno.test({
  name: "the examples that the README lists are those that there are",
  ignore: !mayRead,
  async fn() {
    const listed = [...(await section("Examples")).matchAll(/^\| `(\w+\.ts)`/gm)].map(([, name]) =>
      name
    );
    const there = [...Deno.readDirSync(new URL("../../examples/", import.meta.url))]
      .filter(({ name }) => name.endsWith(".ts")).map(({ name }) => name);
    assertEquals(listed.toSorted(), there.sort());
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
