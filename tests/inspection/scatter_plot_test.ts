import { assert, assertEquals, assertThrows } from "@std/assert";
import { scatterPlot } from "shapefold/plots";
import { at, draw, rowsWith } from "./drawing.ts";

Deno.test("scatterPlot() draws every point of few, and a diagonal over the same range of x and y", async () => {
  const spec = scatterPlot([{ name: "test", x: Float32Array.of(1, 2), y: [1.5, 4] }], {
    diagonal: true,
    xLabel: "true (m)",
    yLabel: "predicted (m)",
    title: "Test",
  });
  assertEquals(rowsWith(spec, "group"), [
    { group: "test", x: 1, y: 1.5 },
    { group: "test", x: 2, y: 4 },
  ]);
  const [domain, other] = ["x", "y"].map((axis) =>
    at(spec, "layer", 0, "encoding", axis, "scale", "domain")
  );
  assertEquals(domain, other);
  const { words, count } = await draw(spec);
  assertEquals([count("symbol"), count("line")], [2, 1]);
  for (const text of ["true (m)", "Test"]) assert(words.includes(text), text);
  assert(!words.includes("test"), "one group needs no legend");
});

Deno.test("scatterPlot() tells groups apart by colour and shape", async () => {
  const groups = Array.from("abcdefg", (name, i) => ({ name, x: [i, i], y: [i, -i] }));
  const spec = scatterPlot(groups);
  const range = (channel: string) =>
    at(spec, "layer", 0, "encoding", channel, "scale", "range") as string[];
  assertEquals([new Set(range("color")).size, new Set(range("shape")).size], [7, 7]);
  const { words, count } = await draw(spec);
  assertEquals([count("symbol"), count("line")], [14, 0]);
  for (const { name } of groups) assert(words.includes(name), name);
});

Deno.test("scatterPlot() draws 1,000 of many points evenly, says so, and stays below 200 KB", async () => {
  const x = Array.from({ length: 6192 }, (_, i) => Math.sin(i));
  const spec = scatterPlot([{ name: "test", x, y: x.map((v, i) => v + Math.cos(i * i)) }]);
  const rows = rowsWith(spec, "group");
  assertEquals(rows.length, 1000);
  assertEquals(rows.map((row) => x.indexOf(row.x as number)).slice(0, 3), [0, 6, 12]);
  assert(x.indexOf(rows[999].x as number) > 6180);
  const { svg, words } = await draw(spec);
  assert(words.includes("1,000 of 6,192 points"));
  assert(svg.length < 200_000, String(svg.length));
});

Deno.test("scatterPlot() says what it cannot draw", () => {
  const cases: [() => unknown, string][] = [
    [() => scatterPlot([]), "Cannot draw points: expected 1 to 7 groups but found 0"],
    [
      () => scatterPlot([{ name: "a", x: [], y: [] }]),
      'Cannot draw points of "a": expected at least 1 but found none',
    ],
    [
      () => scatterPlot([{ name: "a", x: [1], y: [1, 2] }]),
      'Cannot draw points of "a": expected 1 y but found 2',
    ],
    [
      () => scatterPlot([{ name: "a", x: [1], y: [NaN] }]),
      'Cannot draw points of "a" at index 0: expected a finite x and y but found 1 and NaN',
    ],
    [
      () => scatterPlot(["a", "a"].map((name) => ({ name, x: [1], y: [1] }))),
      'Cannot draw points: expected different names but found "a" twice',
    ],
    [
      () => scatterPlot([{ name: "a", x: [1], y: [1] }], { width: -1 }),
      "Cannot draw a plot: expected a width and a height above 0 but found -1 and 360",
    ],
  ];
  for (const [call, message] of cases) assertEquals(assertThrows(call, Error).message, message);
});
