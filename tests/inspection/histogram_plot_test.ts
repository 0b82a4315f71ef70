import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { histogramPlot } from "shapefold/plots";
import { at, draw, rowsWith } from "./drawing.ts";

const dense = Float32Array.from({ length: 1000 }, (_, i) => (i - 499.5) / 1000);
const sparse = dense.map((value) => Math.abs(value) < 0.4 ? 0 : value);
const groups = [{ name: "L1", values: sparse }, { name: "L2", values: dense }];

Deno.test("histogramPlot() counts every value once, in bins of which one has 0 in its middle", () => {
  const spec = histogramPlot(groups, { bins: 11 });
  for (const panel of [0, 1]) {
    const rows = at(spec, "concat", panel, "data", "values") as Record<
      "from" | "to" | "share",
      number
    >[];
    assertAlmostEquals(rows.reduce((sum, { share }) => sum + share, 0), 1, 1e-9);
    const middle = rows.find(({ from, to }) => from < 0 && to > 0)!;
    assertAlmostEquals(middle.from, -middle.to, 1e-9);
    const expected = groups[panel].values.filter((v) => v >= middle.from && v < middle.to).length;
    assertAlmostEquals(middle.share, expected / 1000, 1e-9);
  }
});

Deno.test("histogramPlot() shows sparse weights as a spike, on the same axes, with the share near zero", async () => {
  for (const logY of [false, true]) {
    const spec = histogramPlot(groups, { xLabel: "weight", title: "Weights", logY });
    const [a, b] = [0, 1].map((i) =>
      ["x", "y"].map((axis) => at(spec, "concat", i, "encoding", axis, "scale"))
    );
    assertEquals(a, b);
    assertEquals(Math.max(...rowsWith(spec, "share").map(({ share }) => share as number)), 0.8);
    const { words, count } = await draw(spec);
    const texts = [
      "L1",
      "80.0 % of 1,000 within 0.001 of 0",
      "0.2 % of 1,000 within 0.001 of 0",
      "Weights",
      "weight",
    ];
    for (const text of texts) assert(words.includes(text), text);
    assertEquals(count("rect"), rowsWith(spec, "share").length);
  }
});

Deno.test("histogramPlot() of a single value, and of one far from 0", async () => {
  for (const values of [[0, 0], [5, 5, 5], [1e-12], [100, 101]]) {
    const spec = histogramPlot([{ name: "few", values }], { bins: 3 });
    const total = rowsWith(spec, "share").reduce((sum, { share }) => sum + Number(share), 0);
    assertAlmostEquals(total, 1);
    await draw(spec);
  }
});

Deno.test("histogramPlot() says what it cannot draw", () => {
  const cases: [() => unknown, string][] = [
    [() => histogramPlot([]), "Cannot draw a histogram: expected at least 1 but found none"],
    [
      () => histogramPlot([{ name: "a", values: [] }]),
      'Cannot draw a histogram of "a": expected at least 1 value but found none',
    ],
    [
      () => histogramPlot([{ name: "a", values: [1, NaN] }]),
      'Cannot draw a histogram of "a" at index 1: expected a finite value but found NaN',
    ],
    [
      () => histogramPlot([groups[0], groups[0]]),
      'Cannot draw a histogram: expected different names but found "L1" twice',
    ],
    [
      () => histogramPlot(groups, { bins: 0 }),
      "Cannot draw a histogram: expected a whole number of bins of at least 1 but found 0",
    ],
    [
      () => histogramPlot(groups, { columns: 1.5 }),
      "Cannot draw a histogram: expected a whole number of columns of at least 1 but found 1.5",
    ],
    [
      () => histogramPlot(groups, { nearZero: -1 }),
      "Cannot draw a histogram: expected a nearZero of at least 0 but found -1",
    ],
    [
      () => histogramPlot(groups, { width: NaN }),
      "Cannot draw a plot: expected a width and a height above 0 but found NaN and 140",
    ],
  ];
  for (const [call, message] of cases) {
    assertEquals(assertThrows(call, RangeError).message, message);
  }
});
