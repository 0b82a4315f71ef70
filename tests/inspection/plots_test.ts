import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { curvesPlot, facetPlot, type PlotSpec, toSvg } from "shapefold/plots";

const training = { name: "training", group: "loss", y: [0.31, 0.17, 0.09] };
const validation = { name: "validation", group: "loss", dashed: true, y: [0.29, 0.2] };

/** What a specification says at a path of properties and indices. */
function at(spec: PlotSpec, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], spec);
}

/** The texts of an SVG, in the order of the file. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)].map(([, text]) => text);
}

Deno.test("curvesPlot() holds every point of every curve", () => {
  assertEquals(at(curvesPlot([training, validation]), "data", "values"), [
    { curve: "training", x: 1, y: 0.31 },
    { curve: "training", x: 2, y: 0.17 },
    { curve: "training", x: 3, y: 0.09 },
    { curve: "validation", x: 1, y: 0.29 },
    { curve: "validation", x: 2, y: 0.2 },
  ]);
});

Deno.test("curvesPlot() gives a group one colour and tells its curves apart by dashes", () => {
  const encoding = (curves: Parameters<typeof curvesPlot>[0], channel: string) =>
    at(curvesPlot(curves), "encoding", channel, "scale", "range");
  assertEquals(encoding([training, validation], "color"), ["#0072B2", "#0072B2"]);
  assertEquals(encoding([training, validation], "strokeDash"), [[1, 0], [6, 4]]);
  const apart = [{ name: "true", y: [1] }, { name: "predicted", y: [2] }];
  assertEquals(encoding(apart, "color"), ["#0072B2", "#D55E00"]);
});

Deno.test("curvesPlot() is plain data that JSON keeps", () => {
  const spec = curvesPlot([training, validation], { title: "Loss", logY: true });
  assertEquals(JSON.parse(JSON.stringify(spec)), spec);
});

Deno.test("curvesPlot() drawn shows title, labels and names in full", async () => {
  const name = "validation loss of the network with dropout and a long explanation";
  const svg = await toSvg(curvesPlot([training, { ...validation, name }], {
    title: "Loss & penalty",
    xLabel: "epoch",
    yLabel: "mean absolute error",
  }));
  const shown = texts(svg);
  for (const text of ["Loss &amp; penalty", "epoch", "mean absolute error", "training", name]) {
    assert(shown.includes(text), `${text} is not in ${shown.join(", ")}`);
  }
});

Deno.test("curvesPlot() drawn starts y at 0 only where asked to", async () => {
  const high = [{ name: "accuracy", y: [0.97, 0.98] }];
  assert(texts(await toSvg(curvesPlot(high, { zero: true }))).includes("0.0"));
  assert(!texts(await toSvg(curvesPlot(high))).some((text) => /^0\.[0-8]/.test(text)));
});

Deno.test("curvesPlot() drawn on a log axis has a tick for each power of ten", async () => {
  const svg = await toSvg(curvesPlot([{ name: "loss", y: [1, 1e-4] }], { logY: true }));
  const shown = texts(svg);
  for (const text of ["1", "0.1", "0.01", "0.001", "0.0001"]) assert(shown.includes(text), text);
});

Deno.test("curvesPlot() drawn labels epochs with whole numbers, also a single one", async () => {
  assertEquals(texts(await toSvg(curvesPlot([training]))).slice(0, 3), ["1", "2", "3"]);
  assertEquals(texts(await toSvg(curvesPlot([{ name: "loss", y: [0.5] }]))), ["1", "0.5"]);
});

Deno.test("facetPlot() drawn shows each panel with its caption, and one legend", async () => {
  const panels = [1, 2, 3].map((row) => ({
    title: `Row ${row}`,
    caption: [`true ${row}`, `predicted ${row}.1`],
    curves: [{ name: "true", y: [0, row] }, { name: "predicted", y: [0.1, row] }],
  }));
  const svg = await toSvg(
    facetPlot(panels, { title: "Rows", columns: 2, xLabel: "time", yLabel: "height" }),
  );
  const count = (text: string) => texts(svg).filter((shown) => shown === text).length;
  assertEquals(["Rows", "Row 3", "true 3", "predicted 3.1"].map(count), [1, 1, 1, 1]);
  assertEquals(["true", "predicted"].map(count), [1, 1]);
  assertEquals([count("time"), count("height")], [2, 2]);
});

Deno.test("facetPlot() drawn shares the y axis unless told otherwise", async () => {
  const panels = [1, 100].map((top) => ({
    title: `To ${top}`,
    curves: [{ name: "rise", y: [0, top] }],
  }));
  const labels = async (sharedY: boolean) => texts(await toSvg(facetPlot(panels, { sharedY })));
  assertEquals((await labels(true)).filter((text) => text === "100").length, 2);
  assertEquals((await labels(false)).filter((text) => text === "100").length, 1);
});

Deno.test("curvesPlot() and facetPlot() take no option that they do not know", () => {
  const wrong = { yScale: "log" } as object;
  assertEquals(
    assertThrows(() => curvesPlot([training], wrong), TypeError).message,
    "Cannot draw curves: expected the options xLabel, yLabel, zero, logY, title, width, height but found 'yScale'",
  );
  assertEquals(
    assertThrows(() => facetPlot([{ title: "a", curves: [training] }], wrong), TypeError).message,
    "Cannot draw panels: expected the options xLabel, yLabel, zero, logY, title, width, height, columns, sharedY but found 'yScale'",
  );
});

Deno.test("curvesPlot() and facetPlot() throw RangeError for what they cannot draw", () => {
  const cases: [() => unknown, string][] = [
    [() => curvesPlot([]), "Cannot draw curves: expected at least 1 but found none"],
    [
      () => curvesPlot([{ name: "loss", y: [NaN] }]),
      'Cannot draw curve "loss" at index 0: expected a finite y but found NaN',
    ],
    [
      () => curvesPlot([training, training]),
      'Cannot draw curves: expected different names but found "training" twice',
    ],
    [
      () => curvesPlot(Array.from("abcdefgh", (name) => ({ name, y: [1] }))),
      "Cannot draw curves: expected at most 7 groups of the same colour but found 8",
    ],
    [
      () => curvesPlot([training], { width: 0 }),
      "Cannot draw a plot: expected a width and a height above 0 but found 0 and 300",
    ],
    [() => facetPlot([]), "Cannot draw panels: expected at least 1 but found none"],
    [
      () => facetPlot([{ title: "a", curves: [training] }], { columns: 0.5 }),
      "Cannot draw panels: expected a whole number of columns of at least 1 but found 0.5",
    ],
  ];
  for (const [call, message] of cases) {
    assertEquals(assertThrows(call, RangeError).message, message);
  }
});

Deno.test({
  name: "toSvg() needs no permission and draws the same picture each time",
  permissions: "none",
  async fn() {
    const spec = curvesPlot([training, validation]);
    assertEquals(await toSvg(spec), await toSvg(spec));
  },
});

Deno.test("toSvg() refuses what is not a specification", async () => {
  const error = await assertRejects(() => toSvg({ data: { values: [] } }), TypeError);
  assertStringIncludes(
    error.message,
    "Cannot draw a plot: expected a Vega-Lite specification but found none: Invalid specification",
  );
});

Deno.test("toSvg() leaves the specification as it was, and takes a frozen one", async () => {
  const values = [Object.freeze({ curve: "loss", x: 1, y: 2 })];
  const spec = Object.freeze({ ...curvesPlot([training]), data: Object.freeze({ values }) });
  await toSvg(spec);
  assertEquals(Object.getOwnPropertySymbols(values[0]), []);
});

Deno.test("toSvg() says what the plot shows where it has a description", async () => {
  const svg = await toSvg({ ...curvesPlot([training]), description: 'The "loss" & more $&' });
  assert(
    svg.startsWith('<svg role="img" aria-label="The &quot;loss&quot; &amp; more $&amp;"'),
    svg.slice(0, 99),
  );
});
