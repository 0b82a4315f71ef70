import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { heatMapPlot, kernelFilters } from "shapefold/plots";
import { colorAt, DIVERGING, inkOn, SEQUENTIAL } from "../../src/inspection/colors.ts";
import { at, draw, readPng, rowsWith } from "./drawing.ts";

Deno.test("heatMapPlot() of a small matrix writes its values in cells, rows from the top down", async () => {
  const spec = heatMapPlot([{ values: [Float32Array.of(0, 0.5, -1), [0.25, 0, 0.125]] }], {
    xLabel: "hidden unit",
    yLabel: "input",
    valueLabel: "weight",
    rowNames: ["x", "y"],
    title: "Kernel",
  });
  assertEquals(
    rowsWith(spec, "value").map(({ row, column, value }) => [row, column, value]),
    [["x", 0, 0], ["x", 1, 0.5], ["x", 2, -1], ["y", 0, 0.25], ["y", 1, 0], ["y", 2, 0.125]],
  );
  const { words, texts, count } = await draw(spec);
  assertEquals([count("rect"), count("image")], [6, 0]);
  for (const text of ["Kernel", "hidden unit", "weight", "-1.00", "0.50", "0.13"]) {
    assert(words.includes(text), text);
  }
  const top = (name: string) => texts.find(({ text }) => text === name)!.top;
  assert(top("x") < top("y"));
});

Deno.test("heatMapPlot() makes cells as wide as the values in them, and writes no zero as -0", async () => {
  const values = Array.from({ length: 8 }, (_, row) => [-0.25 * row / 2, 0.5, -1e-5, 1]);
  const spec = heatMapPlot([{ name: "L1", values }, { name: "L2", values }]);
  assertEquals(at(spec, "concat", 0, "width"), 4 * (5 * 6.5 + 6));
  const { words, texts } = await draw(spec);
  assert(words.includes("0.00") && !words.includes("-0.00"));
  const tops = texts.filter(({ text }) => ["L1", "L2"].includes(text)).map(({ top }) => top);
  assertEquals(tops[0], tops[1]);
});

Deno.test("heatMapPlot() has 0 in the middle where values are negative, and as the colour of the page", () => {
  const domain = (values: number[][], options = {}) =>
    at(
      heatMapPlot([{ values }], options),
      "layer",
      0,
      "encoding",
      "color",
      "scale",
      "domain",
    ) as number[];
  const ends = (domain: number[]) => [domain[0], domain.at(-1)];
  assertEquals(ends(domain([[-1, 3]])), [-3, 3]);
  assertEquals(ends(domain([[1, 3]])), [1, 3]);
  assertEquals(ends(domain([[1, 3]], { diverging: true })), [-3, 3]);
  assertEquals(ends(domain([[-1, 3]], { high: 2 })), [-2, 2]);
  assertEquals(ends(domain([[5, 5]])), [5, 6]);
  assertEquals(ends(domain([[0, 0]], { diverging: true })), [-1, 1]);
  assertEquals(colorAt(DIVERGING, 0.5)[3], 0);
  assertEquals(colorAt(DIVERGING, 0), [0, 114, 178, 1]);
  assertEquals(colorAt(DIVERGING, 1), [213, 94, 0, 1]);
});

Deno.test("Numbers can be read on every colour of the even scale", () => {
  const linear = (c: number) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  for (let place = 0; place <= 1; place += 1 / 32) {
    const color = colorAt(SEQUENTIAL, place);
    const [r, g, b] = color.slice(0, 3).map((c) => linear(c / 255));
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    const ink = inkOn(color, SEQUENTIAL);
    const contrast = ink === "white" ? 1.05 / (luminance + 0.05) : (luminance + 0.05) / 0.05;
    assert(contrast > 4.5, `${ink} at ${place}: ${contrast}`);
  }
  assertEquals(inkOn([0, 114, 178, 1], DIVERGING), "currentColor");
});

Deno.test("The even scale gets lighter at every step", () => {
  const light = ([r, g, b]: readonly number[]) =>
    0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2;
  const steps = Array.from({ length: 65 }, (_, i) => light(colorAt(SEQUENTIAL, i / 64)));
  assert(steps.every((value, i) => i === 0 || value > steps[i - 1]));
});

Deno.test("heatMapPlot() makes pictures of large matrices, in which zeros are clear", async () => {
  const values = Array.from(
    { length: 784 },
    (_, row) => Float32Array.from({ length: 64 }, (_, i) => row === 0 ? [0, 1, -1, 0.5][i % 4] : 0),
  );
  const spec = heatMapPlot([{ name: "L1", values }, { name: "L2", values }], {
    valueLabel: "weight",
    xLabel: "unit",
    yLabel: "input",
  });
  const { width, height, pixels, palette } = readPng(rowsWith(spec, "url")[0].url as string);
  assertEquals([width, height], [64, 784]);
  assertEquals(pixels.slice(0, 4).map((index) => palette[index]), [
    [128, 128, 128, 0],
    [213, 94, 0, 255],
    [0, 114, 178, 255],
    palette[48],
  ]);
  assertAlmostEquals(palette[48][3], 128, 2);
  assertEquals(palette.length, 65);
  const { svg, words, count } = await draw(spec);
  assertEquals(count("image"), 2);
  for (const text of ["L1", "L2", "unit", "700", "weight"]) assert(words.includes(text), text);
  assertEquals(words.filter((text) => text === "weight").length, 1);
  assert(svg.length < 100_000, String(svg.length));
});

Deno.test("heatMapPlot() puts 64 filters into 8 rows of 8, each with its name", async () => {
  const kernel = Array.from(
    { length: 784 },
    (_, row) => Float32Array.from({ length: 64 }, (_, unit) => Math.sin(row * unit)),
  );
  const spec = heatMapPlot(kernelFilters(kernel, 28), { valueLabel: "weight" });
  assertEquals(spec.columns, 8);
  const { svg, texts, count } = await draw(spec);
  assertEquals(count("image"), 64);
  assertEquals(texts.filter(({ text }) => /^\d+$/.test(text)).length, 64);
  assert(svg.length < 200_000, String(svg.length));
  const { pixels, palette } = readPng(rowsWith(spec, "url")[63].url as string);
  const far = Math.max(...kernel.flatMap((row) => [...row].map(Math.abs)));
  assertEquals(
    pixels[100],
    Math.round((palette.length - 1) * (Math.sin(100 * 63) + far) / (2 * far)),
  );
});

Deno.test("heatMapPlot() thins the labels of its axes to round numbers, and keeps names", async () => {
  const values = Array.from({ length: 30 }, () => new Array(50).fill(0).map((_, i) => i));
  const { texts } = await draw(heatMapPlot([{ values }]));
  const labels = texts.map(({ text }) => Number(text)).filter((label) => label % 5 !== 0);
  assert(labels.every((label) => label % 2 === 0), labels.join());
  const { words } = await draw(heatMapPlot([{ values: [[1, 2000], [3, 0.1]] }], {
    columnNames: ["dropout 0.1", "none"],
  }));
  assert(words.includes("dropout 0.1"));
});

Deno.test("heatMapPlot() and kernelFilters() say what they cannot draw", () => {
  const cases: [() => unknown, string][] = [
    [() => heatMapPlot([]), "Cannot draw heat maps: expected at least 1 but found none"],
    [
      () => heatMapPlot([{ values: [] }]),
      "Cannot draw heat maps: expected at least 1 value in matrix 0 but found none",
    ],
    [
      () => heatMapPlot([{ values: [[1, 2], [1]] }]),
      "Cannot draw heat maps: expected 2 values in row 1 of matrix 0 but found 1",
    ],
    [
      () => heatMapPlot([{ values: [[1, NaN]] }]),
      "Cannot draw heat maps: expected finite values in row 0 of matrix 0 but found NaN",
    ],
    [
      () => heatMapPlot([{ values: [[1, 2]] }], { columnNames: ["a"] }),
      "Cannot draw heat maps: expected 2 different column names for matrix 0 but found 1",
    ],
    [
      () => heatMapPlot([{ values: [[1, 2]] }], { columns: 0 }),
      "Cannot draw heat maps: expected a whole number of columns of at least 1 but found 0",
    ],
    [
      () => heatMapPlot([{ values: [[1, 2]] }], { low: 2 }),
      "Cannot draw heat maps: expected a finite low below a finite high but found 2 and 2",
    ],
    [
      () => heatMapPlot([{ values: [[-1, 2]] }], { low: -1 }),
      "Cannot draw heat maps: expected a low of -high but found -1 and 2",
    ],
    [
      () => kernelFilters([[1]], 0),
      "Cannot make filters: expected a whole width of at least 1 but found 0",
    ],
    [() => kernelFilters([], 2), "Cannot make filters: expected at least 1 row but found none"],
    [
      () => kernelFilters([[1], [2], [3]], 2),
      "Cannot make filters: expected rows for whole lines of 2 pixels but found 3",
    ],
  ];
  for (const [call, message] of cases) assertEquals(assertThrows(call, Error).message, message);
});
