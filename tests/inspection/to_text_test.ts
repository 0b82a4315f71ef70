import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { pictureUrl } from "../../src/inspection/picture.ts";
import { curvesPlot, facetPlot, type PlotSpec, toText } from "shapefold/plots";

const plain = { width: 40, height: 4, color: false };

/** Lines without the codes of colours. */
function bare(text: string): string[] {
  // deno-lint-ignore no-control-regex
  return text.replaceAll(/\x1b\[[\d;]*m/g, "").split("\n");
}

const bars: PlotSpec = {
  title: { text: "Remedies", subtitle: "three seeds" },
  data: {
    values: [
      { name: "none", value: 0.5, low: 0.4, high: 0.6 },
      { name: "dropout", value: 0.75, low: 0.7, high: 0.8 },
    ],
  },
  encoding: { y: { field: "name", type: "nominal", sort: null, title: null } },
  layer: [
    {
      mark: "bar",
      encoding: {
        x: { field: "value", type: "quantitative", scale: { domain: [0, 1] }, title: "accuracy" },
      },
    },
    {
      mark: { type: "rule" },
      encoding: { x: { field: "low", type: "quantitative" }, x2: { field: "high" } },
    },
  ],
};

const matrix: PlotSpec = {
  data: {
    values: [
      { actual: "cat", predicted: "cat", count: 8 },
      { actual: "cat", predicted: "dog", count: 0 },
      { actual: "dog", predicted: "cat", count: 4 },
      { actual: "dog", predicted: "dog", count: 16 },
    ],
  },
  encoding: {
    x: { field: "predicted", type: "nominal", title: "said" },
    y: { field: "actual", type: "nominal", title: "is" },
  },
  layer: [
    { mark: "rect", encoding: { color: { field: "count", type: "quantitative" } } },
    { mark: "text", encoding: { text: { field: "count", type: "quantitative" } } },
  ],
};

Deno.test("toText() draws curves with title, legend and axis labels", () => {
  const spec = curvesPlot([
    { name: "training", group: "loss", y: [4, 2, 1] },
    { name: "validation", group: "loss", dashed: true, y: [4, 3, 3] },
  ], { title: "Loss", xLabel: "epoch", yLabel: "mean absolute error" });
  const lines = toText(spec, plain).split("\n");
  assertEquals(lines.slice(0, 3), [
    "Loss",
    "⠤⠤⠤⠤ training   ⠤⠄ ⠤ validation",
    "mean absolute error",
  ]);
  assertEquals(lines.at(-1)?.trim(), "epoch");
  assertEquals(lines.at(-2)?.trim().split(/ +/), ["1", "2", "3"]);
});

Deno.test("toText() draws more curves than one chart can tell apart in several", () => {
  const curves = Array.from("abcdefg", (name, i) => ({ name, y: [i, 7] }));
  const text = toText(curvesPlot(curves), plain);
  assertEquals(text.split("└").length - 1, 2);
  for (const name of "abcdefg") assertStringIncludes(text, ` ${name}`);
});

Deno.test("toText() puts panels one below the other", () => {
  const panels = [1, 2].map((row) => ({
    title: `Row ${row}`,
    caption: [`true ${row}`],
    curves: [{ name: "true", y: [0, row] }],
  }));
  const lines = toText(facetPlot(panels, { title: "Rows" }), plain).split("\n");
  assertEquals(lines[0], "Rows");
  assertEquals(lines.filter((line) => /^Row |^true/.test(line)), [
    "Row 1",
    "true 1",
    "Row 2",
    "true 2",
  ]);
});

Deno.test("toText() draws points as letters where there are several groups and no colours", () => {
  const values = [{ group: "train", x: 0, y: 0 }, { group: "test", x: 1, y: 1 }];
  const spec: PlotSpec = {
    data: { values },
    mark: "point",
    encoding: {
      x: { field: "x", type: "quantitative", title: "true" },
      y: { field: "y", type: "quantitative", title: null },
      color: { field: "group", type: "nominal" },
    },
  };
  const lines = toText(spec, plain).split("\n");
  assertEquals(lines[0], "o train   x test");
  assert(/x$/.test(lines[1]), lines[1]);
  assert(/[│┤]o/.test(lines[4]), lines[4]);
  assert(bare(toText(spec, { ...plain, color: true }))[0].startsWith("⠶"));
});

Deno.test("toText() draws rules at a value as lines across, and lines on a discrete axis by name", () => {
  const spec: PlotSpec = {
    data: { values: [{ rate: "none", loss: 2 }, { rate: "0.5", loss: 1 }] },
    layer: [
      {
        mark: "line",
        encoding: {
          x: { field: "rate", type: "ordinal", sort: null },
          y: { field: "loss", type: "quantitative" },
        },
      },
      { mark: "rule", data: { values: [{}] }, encoding: { y: { datum: 1.5, title: "level" } } },
    ],
  };
  const lines = toText(spec, plain).split("\n");
  assertStringIncludes(lines[0], "level at 1.5");
  assertEquals(lines.at(-2)?.trim().split(/ +/), ["none", "0.5"]);
});

Deno.test("toText() draws bars to one scale with their values and intervals", () => {
  assertEquals(toText(bars, { width: 56, color: false }).split("\n"), [
    "Remedies",
    "three seeds",
    "accuracy",
    "none    ███████████            0.5000 (0.4000 to 0.6000)",
    "dropout ████████████████▌      0.7500 (0.7000 to 0.8000)",
  ]);
});

Deno.test("toText() marks the baseline across all bars and says what it is", () => {
  const rule = { mark: "rule", encoding: { x: { datum: 0.25, type: "quantitative" }, y: {} } };
  const name = {
    data: { values: [{ text: "chance 0.25" }] },
    mark: "text",
    encoding: { x: { datum: 0.25 }, text: { field: "text" } },
  };
  const withLine = (...more: PlotSpec[]) =>
    toText({ ...bars, layer: [...bars.layer as PlotSpec[], ...more] }, { width: 60, color: false })
      .split("\n");
  const lines = withLine(rule);
  assertEquals(lines.at(-1), "│ 0.2500");
  const places = lines.slice(3, 5).map((line) => line.indexOf("│"));
  assert(places[0] > 8 && places[0] === places[1], lines.join("\n"));
  assertEquals(withLine(rule, name).at(-1), "│ chance 0.25");
});

Deno.test("toText() draws bars of groups below each other, also negative ones", () => {
  const spec: PlotSpec = {
    data: {
      values: [
        { name: "a", group: "train", value: 2 },
        { name: "a", group: "test", value: -2 },
      ],
    },
    mark: "bar",
    encoding: {
      x: { field: "name", type: "nominal", title: null },
      xOffset: { field: "group", sort: null },
      y: { field: "value", type: "quantitative", title: null },
      color: { field: "group" },
    },
  };
  const [train, test] = toText(spec, { width: 41, color: false }).split("\n");
  assert(/^a train +█+ +2$/.test(train), train);
  assert(/^ {2}test {2}█+ +-2$/.test(test), test);
  assertEquals(train.indexOf("█"), test.lastIndexOf("█") + 1);
  const coloured = toText(spec, { width: 41, color: true });
  assertEquals(bare(coloured).join("\n"), toText(spec, { width: 41, color: false }));
  assert(coloured.includes("\x1b[36m█") && coloured.includes("\x1b[35m█"), coloured);
});

Deno.test("toText() draws binned bars as columns and loses no thin one", () => {
  const bins = Array.from({ length: 200 }, (_, i) => ({ from: i, to: i + 1, share: 0.1 }));
  const values = bins.map((bin) => bin.from === 77 ? { ...bin, share: 1 } : bin);
  const spec: PlotSpec = {
    data: { values },
    mark: "bar",
    encoding: {
      x: { field: "from", type: "quantitative", bin: "binned", title: "weight" },
      x2: { field: "to" },
      y: { field: "share", type: "quantitative" },
    },
  };
  const lines = toText(spec, { ...plain, height: 8 }).split("\n");
  const highest = lines[1].split(/[│┤]/).at(-1)!.trim();
  assert(["█", "██"].includes(highest), lines.join("\n"));
  assertEquals(lines.at(-1)?.trim(), "weight");
  const log = { ...spec.encoding as PlotSpec, y: { field: "share", scale: { type: "log" } } };
  assertStringIncludes(toText({ ...spec, encoding: log }, { ...plain, height: 8 }), "0.1┤");
});

Deno.test("toText() writes rectangles with numbers as a table with shades", () => {
  assertEquals(toText(matrix, plain).split("\n"), [
    "      cat   dog",
    "cat ▒   8     0",
    "dog ░   4 █  16",
    "is down, said across",
  ]);
});

Deno.test("toText() writes numbers on colours that they can be read on", () => {
  const coloured = toText(matrix, { ...plain, color: true });
  assertEquals(bare(coloured).slice(1, 3), ["cat    8     0 ", "dog    4    16 "]);
  assertStringIncludes(coloured, "38;5;231m   0 ");
  assertStringIncludes(coloured, "38;5;16m  16 ");
});

Deno.test("toText() draws rectangles without numbers as shades, with what they mean", () => {
  const values = [0, 1, 2, 3].map((x) => [0, 1].map((y) => ({ x, y, value: x + 4 * y }))).flat();
  const spec: PlotSpec = {
    data: { values },
    mark: "rect",
    encoding: {
      x: { field: "x", type: "ordinal" },
      y: { field: "y", type: "quantitative" },
      color: { field: "value", type: "quantitative", scale: { range: ["#fff", "rgb(0, 0, 0)"] } },
    },
  };
  assertEquals(toText(spec, plain).split("\n"), [
    "▒▒▓▓████",
    "    ░░▒▒",
    "x from 0 on the left to 3, y from 1 on top to 0",
    "0  ░▒▓█ 7",
  ]);
  const coloured = toText(spec, { ...plain, color: true });
  assertEquals(bare(coloured)[0], "▀▀▀▀");
  assertStringIncludes(coloured, "38;5;");
});

/** A picture of 4 x 4 pixels, white on the left and black on the right. */
const picture = pictureUrl([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0], 4, 0, 1);

Deno.test("toText() draws images as pixels, with what is written at them, and no frames", () => {
  const spec: PlotSpec = {
    data: { values: [0, 1].map((x) => ({ x, y: 0, url: picture, label: `picture ${x}` })) },
    encoding: { x: { field: "x", scale: null }, y: { field: "y", scale: null } },
    layer: [
      { mark: "image", encoding: { url: { field: "url" } } },
      { mark: "rect", transform: [{ filter: "datum.wrong" }] },
      { mark: "text", encoding: { text: { field: "label" } } },
    ],
  };
  assertEquals(toText(spec, plain).split("\n"), [
    ...Array(4).fill("████      ████"),
    "picture…  picture…",
  ]);
  const coloured = toText(spec, { ...plain, color: true });
  assertEquals(bare(coloured)[0], "▀▀▀▀  ▀▀▀▀");
  assertStringIncludes(coloured, "\x1b[38;5;231;48;5;231m▀▀\x1b[0m\x1b[38;5;16;48;5;16m▀▀");
});

Deno.test("toText() writes points and lines over a picture as letters and says what they mean", () => {
  const axes = {
    x: { field: "x", type: "quantitative", scale: { domain: [0, 4] } },
    y: { field: "y", type: "quantitative", scale: { domain: [0, 4] } },
  };
  const scale = { domain: [-1, 1], range: ["#000", "#fff"] };
  const spec: PlotSpec = {
    layer: [
      {
        data: { values: [{ x: 0, y: 0, v: 0 }] },
        mark: { type: "square", opacity: 0 },
        encoding: { ...axes, fill: { field: "v", type: "quantitative", scale } },
      },
      {
        data: { values: [{ url: picture }] },
        mark: "image",
        encoding: { x: { value: 9 }, y: { value: 9 }, url: { field: "url" } },
      },
      {
        data: { values: [{ x: 2, y: 0, x2: 3, y2: 1 }] },
        mark: "rule",
        encoding: { ...axes, x2: { field: "x2" }, y2: { field: "y2" } },
      },
      {
        data: { values: [{ x: 0.5, y: 3.5, kind: "train" }, { x: 3.5, y: 1.5, kind: "test" }] },
        mark: "point",
        encoding: { ...axes, shape: { field: "kind", type: "nominal" } },
      },
    ],
  };
  assertEquals(toText(spec, plain).split("\n"), [
    "o███",
    "████",
    "████  x",
    "████·",
    "",
    "o train   x test",
    "x from 0 on the left to 4, y from 4 on top to 0",
    "-1  ░▒▓█ 1",
  ]);
  assertEquals(bare(toText(spec, { ...plain, color: true })).slice(0, 2), ["o▀▀▀", "▀▀·x"]);
});

Deno.test("toText() keeps every line within the width", () => {
  const curves = curvesPlot([{ name: "a", y: [1, 2] }, { name: "b", y: [2, 1] }], {
    title: "A title of many words that is longer than the terminal has columns",
  });
  const grid = Array.from({ length: 1600 }, (_, i) => ({ x: i % 40, y: Math.floor(i / 40), v: i }));
  const cells: PlotSpec = {
    data: { values: grid },
    mark: "rect",
    encoding: {
      x: { field: "x", type: "ordinal" },
      y: { field: "y", type: "ordinal" },
      color: { field: "v", type: "quantitative" },
    },
  };
  for (const width of [50, 72, 100]) {
    for (const color of [true, false]) {
      for (const spec of [curves, bars, matrix, cells]) {
        const lines = bare(toText(spec, { width, color }));
        assert(lines.every((line) => [...line].length <= width), lines.join("\n"));
      }
    }
  }
});

Deno.test("toText() can be read without colours: it uses none unless they are wanted", () => {
  for (const spec of [bars, matrix, curvesPlot([{ name: "a", y: [1, 2] }])]) {
    assert(!toText(spec, { color: false }).includes("\x1b"));
    assert(toText(spec, { color: true }).includes("\x1b"));
  }
});

Deno.test("toText() says what it cannot write", () => {
  const cases: [() => unknown, typeof TypeError | typeof RangeError, string][] = [
    [
      () => toText({ data: { values: [] }, mark: "arc" }),
      TypeError,
      "Cannot write a plot as text: expected a mark of line, point, circle, square, bar, rect, " +
      'rule, image, text but found "arc"',
    ],
    [
      () => toText({ data: { url: "rows.csv" }, mark: "bar" }),
      TypeError,
      "Cannot write a plot as text: expected data such as { values: [{ x: 1 }] } " +
      'but found { url: "rows.csv" }',
    ],
    [
      () => toText({ transform: [{ filter: "datum.x > 1" }], mark: "bar" }),
      TypeError,
      "Cannot write a plot as text: expected data as they are drawn " +
      'but found the transform { filter: "datum.x > 1" }',
    ],
    [
      () => toText({ mark: "bar", encoding: { y: { aggregate: "count" } } }),
      TypeError,
      "Cannot write a plot as text: expected channels without aggregate, bin and timeUnit " +
      'but found { aggregate: "count" }',
    ],
    [
      () => toText("bar" as unknown as PlotSpec),
      TypeError,
      'Cannot write a plot as text: expected a specification but found "bar"',
    ],
    [
      () => toText(bars, { width: 29 }),
      RangeError,
      "Cannot write a plot as text: expected a whole width of at least 30 but found 29",
    ],
    [
      () => toText(bars, { columns: 50 } as object),
      TypeError,
      "Cannot write a plot as text: expected the options width, height, color but found 'columns'",
    ],
  ];
  for (const [call, kind, message] of cases) {
    assertEquals(assertThrows(call, kind).message, message);
  }
});
