import { assert, assertEquals, assertThrows } from "@std/assert";
import { canColor, lineChart } from "../../src/inspection/terminal_chart.ts";

const falling = { name: "train", y: [4, 2, 1] };
const plain = { width: 30, height: 5, color: false };

/** The places in a chart's drawing that have a dot, as [column, row] of characters. */
function inked(chart: string): [number, number][] {
  return chart.split("\n").flatMap((line, row) =>
    [...line].flatMap((character, column): [number, number][] =>
      row > 0 && character > "\u2800" && character <= "\u28ff" ? [[column, row]] : []
    )
  );
}

Deno.test("lineChart() draws a falling line from the top left to the bottom right", () => {
  assertEquals(
    lineChart([{ name: "loss", y: [4, 3, 2, 1, 0] }], plain),
    [
      "⠤⠤⠤⠤ loss",
      "4┤⠉⠒⠢⢄⣀",
      " │     ⠉⠑⠒⠤⢄⡀",
      "2┤          ⠈⠉⠒⠢⠤⣀⡀",
      " │                ⠈⠉⠑⠒⠤⢄⣀",
      "0┤                       ⠉⠒⠢⠤⣀",
      " └───────┬────────────┬───────",
      "         2            4",
    ].join("\n"),
  );
});

Deno.test("lineChart() puts title, legend and axis labels around the drawing", () => {
  const lines = lineChart([falling], {
    ...plain,
    title: "Loss of the network",
    xLabel: "epoch",
    yLabel: "mean absolute error",
  }).split("\n");
  assertEquals(lines.slice(0, 3), ["Loss of the network", "⠤⠤⠤⠤ train", "mean absolute error"]);
  assertEquals(lines.at(-1)?.trim(), "epoch");
});

Deno.test("lineChart() keeps every line within the width", () => {
  for (const width of [30, 31, 72, 100]) {
    for (const scale of [1e-9, 1e-3, 1, 1e5, 1e30, -1e30]) {
      const curve = {
        name: "a",
        x: [0, scale * scale, 3 * scale * scale],
        y: [scale, 0, 2 * scale],
      };
      const chart = lineChart([curve], { ...plain, width });
      assert(chart.split("\n").every((line) => line.length <= width), chart);
    }
  }
});

Deno.test("lineChart() uses the whole width and height of the drawing", () => {
  const places = inked(lineChart([{ name: "rise", y: [0, 10] }], plain));
  const columns = places.map(([column]) => column);
  const rows = places.map(([, row]) => row);
  assertEquals([Math.min(...columns), Math.max(...columns)], ["10┤".length, 29]);
  assertEquals([Math.min(...rows), Math.max(...rows)], [1, 5]);
});

Deno.test("lineChart() shows a single outlier among many points", () => {
  const y = Array.from({ length: 1000 }, (_, index) => index === 500 ? 1 : 0);
  const top = inked(lineChart([{ name: "spike", y }], plain)).filter(([, row]) => row === 1);
  assertEquals(top.length, 1);
});

Deno.test("lineChart() ends a shorter curve where its points end", () => {
  const long = { name: "train", y: [1, 1, 1, 1, 1] };
  const short = { name: "validation", y: [0, 0, 0] };
  const rows = lineChart([long, short], plain).split("\n");
  const bottom = rows[5];
  assertEquals(rows[1].length, 30);
  assert(bottom.length > 14 && bottom.length < 20, bottom);
});

Deno.test("lineChart() labels whole x with whole numbers only", () => {
  const axis = lineChart([falling], { ...plain, width: 72 }).split("\n").at(-1);
  assertEquals(axis?.trim().split(/ +/), ["1", "2", "3"]);
});

Deno.test("lineChart() makes equal ratios equal heights on a log axis", () => {
  const chart = lineChart([{ name: "loss", x: [0, 1, 2], y: [1, 10, 100] }], {
    ...plain,
    logY: true,
  });
  const straight = lineChart([{ name: "loss", x: [0, 1, 2], y: [0, 1, 2] }], plain);
  const shape = (text: string) => inked(text).map(([, row]) => row);
  assertEquals(new Set(shape(chart)), new Set(shape(straight)));
  assert(chart.includes("100┤"), chart);
});

Deno.test("lineChart() ends a log axis at the next 1, 2 or 5 and not at whole decades", () => {
  const ends = (y: number[]) => {
    const chart = lineChart([{ name: "loss", y }], { ...plain, height: 20, logY: true });
    const ticks = chart.split("\n").filter((line) => line.includes("┤"));
    return [parseFloat(ticks.at(-1)!), parseFloat(ticks[0])];
  };
  assertEquals(ends([0.018, 1.3]), [0.01, 1]); // 2 is higher, and has no room for its name
  assertEquals(ends([3.1, 3.2]), [2, 5]);
  assertEquals(ends([99.5, 100.4]), [50, 200]);
  assertEquals(ends([7, 7]), [2, 20]);
  assertEquals(ends([1, 100]), [1, 100]);
  const rows = inked(lineChart([{ name: "loss", y: [2, 50] }], { ...plain, logY: true }));
  assertEquals(new Set(rows.map(([, row]) => row)).size, plain.height);
});

Deno.test("lineChart() places a constant curve and a single point away from the edges", () => {
  for (const y of [[0, 0], [5, 5], [-5, -5], [7]]) {
    const rows = inked(lineChart([{ name: "flat", y }], plain)).map(([, row]) => row);
    assertEquals(new Set(rows).size, 1);
    assert(rows[0] > 1 && rows[0] < 5, `row ${rows[0]} for ${y}`);
  }
});

Deno.test("lineChart() tells curves apart by colours, or by dashes without colours", () => {
  const curves = [falling, { name: "validation", y: [4, 3, 3] }];
  const coloured = lineChart(curves, { ...plain, color: true });
  assert(coloured.includes("\x1b[36m⠤\x1b[0m train"), coloured);
  assert(coloured.includes("\x1b[35m⠤\x1b[0m validation"), coloured);
  assert(!coloured.includes("m \x1b"), "a blank must not be painted");
  const dashed = lineChart(curves, plain);
  assert(!dashed.includes("\x1b"));
  assertEquals(dashed.split("\n")[0], "⠤⠤⠤⠤ train   ⠤⠄ ⠤ validation");
});

Deno.test("lineChart() draws a second curve with gaps only where there are no colours", () => {
  const flat = { name: "flat", y: [1, 1] };
  const spaces = (color: boolean) => {
    const chart = lineChart([{ name: "top", y: [2, 2] }, flat], { ...plain, color });
    // deno-lint-ignore no-control-regex
    return chart.replaceAll(/\x1b\[\d+m/g, "").split("\n")[5].split(" ").length - 1;
  };
  assertEquals(spaces(true), 0);
  assert(spaces(false) > 4);
});

Deno.test("lineChart() ends the y axis in round numbers", () => {
  const lines = lineChart([{ name: "loss", y: [0.13, 3.87] }], plain).split("\n");
  assertEquals([lines[1][0], lines[5][0]], ["4", "0"]);
});

Deno.test("lineChart() is coloured exactly when canColor() says so", () => {
  assertEquals(lineChart([falling]), lineChart([falling], { color: canColor() }));
});

Deno.test("lineChart() throws RangeError for what it cannot draw", () => {
  const cases: [() => string, string][] = [
    [() => lineChart([]), "Cannot draw curves: expected at least 1 but found none"],
    [
      () => lineChart([{ name: "loss", y: [] }]),
      'Cannot draw curve "loss": expected at least 1 point but found none',
    ],
    [
      () => lineChart([{ name: "loss", y: [1, NaN] }]),
      'Cannot draw curve "loss" at index 1: expected a finite y but found NaN',
    ],
    [
      () => lineChart([{ name: "loss", x: [1, Infinity], y: [1, 2] }]),
      'Cannot draw curve "loss" at index 1: expected a finite x above 1 but found Infinity',
    ],
    [
      () => lineChart([{ name: "loss", x: [1, 1], y: [1, 2] }]),
      'Cannot draw curve "loss" at index 1: expected a finite x above 1 but found 1',
    ],
    [
      () => lineChart([{ name: "loss", y: [1, 0] }], { logY: true }),
      'Cannot draw curve "loss" at index 1: expected a finite y above 0, on a log axis, but found 0',
    ],
    [
      () => lineChart(Array(7).fill(falling)),
      "Cannot draw a line chart: expected at most 6 curves but found 7",
    ],
    [
      () => lineChart([falling], { width: 29 }),
      "Cannot draw a line chart: expected a whole width of at least 30 but found 29",
    ],
    [
      () => lineChart([falling], { height: 3.5 }),
      "Cannot draw a line chart: expected a whole height of at least 3 but found 3.5",
    ],
  ];
  for (const [call, message] of cases) {
    const error = assertThrows(call, RangeError);
    assertEquals(error.message, message);
  }
});

Deno.test("lineChart() takes no option that it does not know", () => {
  const call = () => lineChart([falling], { ...plain, logX: true } as object);
  assertEquals(
    assertThrows(call, TypeError).message,
    "Cannot draw a line chart: expected the options title, width, height, color, xLabel, yLabel, logY but found 'logX'",
  );
});

Deno.test("lineChart() throws TypeError for a curve with not as many x as y", () => {
  const error = assertThrows(() => lineChart([{ name: "loss", x: [1], y: [1, 2] }]), TypeError);
  assertEquals(error.message, 'Cannot draw curve "loss": expected 2 x but found 1');
});
