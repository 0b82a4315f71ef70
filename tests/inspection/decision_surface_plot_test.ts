import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { decisionSurfacePlot, type LabelledPoint } from "shapefold/plots";
import { levelLines } from "../../src/inspection/level_lines.ts";
import { valueAt } from "../../src/inspection/surface.ts";
import { at, draw, readPng, rowsWith } from "./drawing.ts";

const places = Array.from({ length: 41 }, (_, i) => -2 + i / 10);

/** A function on the grid. */
function gridOf(f: (x: number, y: number) => number) {
  return { xs: places, ys: places, values: places.flatMap((y) => places.map((x) => f(x, y))) };
}

const disk = gridOf((x, y) => 1 - x * x - y * y);
const points: LabelledPoint[] = [
  { x: 0, y: 0, label: 1 },
  { x: 0.2, y: 0.1, label: 1, test: true },
  { x: 1.5, y: 0, label: -1 },
  { x: -1.5, y: 1, label: -1, test: true },
  { x: 0.1, y: 0.1, label: -1, test: true },
];

Deno.test("decisionSurfacePlot() draws outputs as colours with the bottom row below", () => {
  const spec = decisionSurfacePlot({ xs: [0, 1], ys: [0, 1, 2], values: [-1, 0, 0, 0, 0, 1] }, []);
  const { width, height, pixels, palette } = readPng(rowsWith(spec, "url")[0].url as string);
  assertEquals([width, height], [2, 3]);
  assertEquals(pixels, [32, 64, 32, 32, 0, 32]);
  assertEquals([palette[0].slice(0, 3), palette[64].slice(0, 3)], [[0, 114, 178], [213, 94, 0]]);
  assertEquals(palette[32][3], 0);
  assertEquals([spec.width, spec.height], [360, 540]);
});

Deno.test("decisionSurfacePlot() tells classes apart by shape, and training from test by filling", async () => {
  const spec = decisionSurfacePlot(disk, points, { title: "Disk", valueLabel: "output (tanh)" });
  const shapes = at(spec, "layer", 3, "encoding", "shape", "scale");
  assertEquals(shapes, {
    domain: ["-1, training", "-1, test", "1, training", "1, test"],
    range: ["circle", "circle", "square", "square"],
  });
  assertEquals(at(spec, "layer", 3, "encoding", "fill", "scale", "range"), [
    "#0072B2",
    "transparent",
    "#D55E00",
    "transparent",
  ]);
  const { svg, words, count } = await draw(spec);
  assertEquals([count("image"), count("symbol")], [1, 5 + 1]);
  for (const text of ["Disk", "output (tanh)", "1, test", "-1, training", "x"]) {
    assert(words.includes(text), text);
  }
  assertEquals(words.filter((text) => text === "1, test").length, 1);
  assert(svg.length < 100_000, String(svg.length));
  assertEquals(
    spec.description,
    "Disk. Decision surface: output (tanh) from -7 to 1 for x from -2 to 2 and y from -2 to 2, " +
      "with 5 points, 4 of them on the side of their class.",
  );
});

Deno.test("decisionSurfacePlot() takes another level, and a surface that is flat", async () => {
  const half = gridOf((x) => (x + 2) / 4);
  const spec = decisionSurfacePlot(half, [{ x: 1, y: 0, label: 1 }], { level: 0.5 });
  const domain = at(spec, "layer", 0, "encoding", "color", "scale", "domain") as number[];
  assertEquals([domain[0], domain.at(-1)], [0, 1]);
  await draw(spec);
  const { count } = await draw(decisionSurfacePlot(gridOf(() => 0), []));
  assertEquals(count("rule"), 0);
});

Deno.test("The line at a level lies where the function has it", () => {
  const lines = levelLines(disk, 0);
  assert(lines.length > 50);
  for (const { x, y, x2, y2 } of lines) {
    assertAlmostEquals(Math.hypot(x, y), 1, 0.003);
    assertAlmostEquals(Math.hypot(x2, y2), 1, 0.003);
  }
  const length = lines.reduce((sum, { x, y, x2, y2 }) => sum + Math.hypot(x2 - x, y2 - y), 0);
  assertAlmostEquals(length, 2 * Math.PI, 0.02);
  assertEquals(levelLines(disk, 5), []);
  // A saddle crosses all four edges of a cell.
  assertEquals(levelLines({ xs: [0, 1], ys: [0, 1], values: [1, -1, -1, 1] }, 0).length, 2);
});

Deno.test("The output at a point lies between those around it", () => {
  const plane = gridOf((x, y) => 2 * x - 3 * y + 1);
  for (const [x, y] of [[0.33, -1.21], [-2, -2], [2, 2], [0, 1.999]]) {
    assertAlmostEquals(valueAt(plane, { x, y, label: 0 }), 2 * x - 3 * y + 1, 1e-9);
  }
  assertAlmostEquals(valueAt(plane, { x: 9, y: -9, label: 0 }), 2 * 2 + 3 * 2 + 1, 1e-9);
});

Deno.test("decisionSurfacePlot() says what it cannot draw", () => {
  const grid = { xs: [0, 1], ys: [0, 1], values: [0, 1, 2, 3] };
  const action = "Cannot draw a decision surface: expected";
  const cases: [() => unknown, string][] = [
    [
      () => decisionSurfacePlot({ ...grid, xs: [0] }, []),
      `${action} at least 2 xs but found 1`,
    ],
    [
      () => decisionSurfacePlot({ ...grid, ys: [1, 0] }, []),
      `${action} finite ys, each above the one before, but found 0`,
    ],
    [
      () => decisionSurfacePlot({ ...grid, values: [1] }, []),
      `${action} 2 x 2 values but found 1`,
    ],
    [
      () => decisionSurfacePlot({ ...grid, values: [1, 2, 3, NaN] }, []),
      `${action} finite values and points but found NaN`,
    ],
    [
      () => decisionSurfacePlot(grid, [{ x: Infinity, y: 0, label: 1 }]),
      `${action} finite values and points but found Infinity`,
    ],
    [
      () => decisionSurfacePlot(grid, [], { width: 0 }),
      `${action} a width above 0 but found 0`,
    ],
  ];
  for (const [call, message] of cases) assertEquals(assertThrows(call, Error).message, message);
});
