import { assert, assertEquals, assertThrows } from "@std/assert";
import { type Bar, barPlot } from "shapefold/plots";
import { at, draw, rowsWith } from "./drawing.ts";

const bars = [
  { name: "L2 0.001", value: 0.951, error: 0.004 },
  { name: "dropout 0.1", value: 0.964, error: 0.003 },
  { name: "augmentation", value: 0.93 },
];

Deno.test("barPlot() draws bars in the order given, with values, errors and the baseline", async () => {
  for (const horizontal of [false, true]) {
    const spec = barPlot(bars, {
      baseline: { name: "no remedy", value: 0.929 },
      valueLabel: "test accuracy",
      title: "Remedies",
      horizontal,
    });
    assertEquals(
      rowsWith(spec, "name", "low").map(({ name, low, high }) => [name, low, high]),
      bars.map(({ name, value, error = 0 }) => [name, value - error, value + error]),
    );
    const { words, texts, count } = await draw(spec);
    assertEquals([count("rect"), count("rule")], [3, 2 + 1]);
    for (
      const text of ["0.951", "0.964", "0.930", "no remedy 0.929", "test accuracy", "Remedies"]
    ) {
      assert(words.includes(text), text);
    }
    const named = texts.filter(({ text }) => bars.some(({ name }) => name === text));
    const side = horizontal ? "top" : "left";
    assertEquals(
      named.toSorted((a, b) => a[side] - b[side]).map(({ text }) => text),
      bars.map(({ name }) => name),
    );
  }
});

Deno.test("barPlot() lays bars down where their names are long or many", () => {
  const lies = (names: readonly string[]) =>
    at(barPlot(names.map((name) => ({ name, value: 1 }))), "layer", 0, "encoding", "y", "field") ===
      "name";
  assertEquals(lies(["SGD", "Adam", "RMSprop"]), false);
  assertEquals(lies(["overfit, without any remedy", "smaller"]), true);
  assertEquals(lies([..."abcdefghi"]), true);
});

Deno.test("barPlot() puts groups side by side in colours, with a legend", async () => {
  const grouped = ["small", "large"].flatMap((name, i) =>
    ["train", "test"].map((group, j) => ({ name, group, value: 1 + i + j / 2 }))
  );
  const spec = barPlot(grouped, { baseline: { name: "goal", value: 2 } });
  assertEquals(at(spec, "layer", 0, "encoding", "color", "scale", "domain"), ["train", "test"]);
  const { words, count } = await draw(spec);
  assertEquals(count("rect"), 4);
  assert(words.includes("train") && words.includes("test"));
});

Deno.test("barPlot() draws negative values, and bars that do not begin at 0", async () => {
  const spec = barPlot([{ name: "a", value: -2, error: 0.5 }, { name: "b", value: 3 }]);
  const [low, high] = at(spec, "layer", 0, "encoding", "y", "scale", "domain") as number[];
  assert(low < -2.5 && high > 3);
  const { words } = await draw(spec);
  assert(words.includes("-2.00"));
  const high9 = barPlot(bars, { from: 0.9 });
  assertEquals((at(high9, "layer", 0, "encoding", "y", "scale", "domain") as number[])[0], 0.9);
  assert(!(await draw(high9)).words.includes("0.0"));
});

Deno.test("barPlot() writes a value behind the line that would cross it", () => {
  const end = (value: number, horizontal: boolean) =>
    rowsWith(
      barPlot([{ name: "a", value }, { name: "b", value: 1 }], {
        baseline: { name: "line", value: 0.9 },
        horizontal,
      }),
      "end",
    )[0].end;
  for (const horizontal of [false, true]) {
    assertEquals([end(0.89, horizontal), end(0.5, horizontal)], [0.9, 0.5]);
  }
});

Deno.test("barPlot() says what it cannot draw", () => {
  const of = (...bars: Partial<Bar>[]) => () =>
    barPlot(bars.map((bar) => ({ name: "a", value: 1, ...bar })));
  const cases: [() => unknown, string][] = [
    [of(), "Cannot draw bars: expected at least 1 but found none"],
    [of({}, {}), 'Cannot draw bars: expected a name once in a group but found "a" twice'],
    [of({ value: NaN }), 'Cannot draw bar "a": expected a finite value but found NaN'],
    [of({ error: -1 }), 'Cannot draw bar "a": expected an error of at least 0 but found -1'],
    [
      of(...Array.from("abcdefgh", (group) => ({ group }))),
      "Cannot draw bars: expected at most 7 groups but found 8",
    ],
    [
      () => barPlot([{ name: "a", value: 0.8 }], { from: 0.9 }),
      'Cannot draw bar "a": expected a value of at least 0.9 but found 0.8',
    ],
    [
      () => barPlot([{ name: "a", value: 1 }], { baseline: { name: "base", value: Infinity } }),
      'Cannot draw bar "base": expected a finite value but found Infinity',
    ],
    [
      () => barPlot([{ name: "a", value: 1 }], { from: NaN }),
      "Cannot draw bars: expected a finite start but found NaN",
    ],
    [
      () => barPlot([{ name: "a", value: 1 }], { length: 0 }),
      "Cannot draw a plot: expected a width and a height above 0 but found 0 and 64",
    ],
  ];
  for (const [call, message] of cases) {
    assertEquals(assertThrows(call, RangeError).message, message);
  }
});
