import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  accumulateMomentum,
  adam,
  asTensor,
  batches,
  bernoulli,
  clip,
  constant,
  dense,
  dropout,
  earlyStopping,
  elasticNet,
  epochs,
  foldIn,
  huber,
  inGroup,
  key,
  l2,
  normal,
  oneHot,
  permutation,
  repeat,
  rmsprop,
  sgd,
  slice,
  split,
  start,
  trainTestSplit,
  uniform,
} from "shapefold";
import { lineChart } from "shapefold/charts";
import { curvesPlot, facetPlot } from "shapefold/plots";
import { describe, wrongNumber } from "../../src/text/found.ts";

Deno.test("a value is described on one line, strings in quotes, and cut where it is long", () => {
  const cases: [value: unknown, text: string][] = [
    ["32", '"32"'],
    ["two\nlines", '"two\\nlines"'],
    [32, "32"],
    [-0, "-0"],
    [NaN, "NaN"],
    [undefined, "undefined"],
    [null, "null"],
    [{ share: 0.2, key: { seed: { value: 0 } } }, "{ share: 0.2, key: { seed: [Object] } }"],
    [[1, 2, 3, 4, 5, 6], "[ 1, 2, 3, 4, ... 2 more items ]"],
    [new Float32Array(9), "Float32Array(9) [ 0, 0, 0, 0, ... 5 more items ]"],
    [Math.max, "[Function: max]"],
  ];
  for (const [value, text] of cases) assertEquals(describe(value), text);
  assertEquals(describe("x".repeat(1000)).length < 100, true);
});

Deno.test("wrongNumber() names every number, and is a TypeError where one is none", () => {
  const range = wrongNumber("Cannot clip", "min <= max", 2, 1);
  assertEquals([range.name, range.message], [
    "RangeError",
    "Cannot clip: expected min <= max but found 2 and 1",
  ]);
  const type = wrongNumber("Cannot clip", "min <= max", 2, "3");
  assertEquals([type.name, type.message], [
    "TypeError",
    'Cannot clip: expected min <= max but found 2 and "3"',
  ]);
});

const data = { x: asTensor([[1], [2]], "n 1"), y: asTensor([[1], [2]], "n 1") };
const curve = { name: "loss", y: [1, 2] };
const half = "0.5" as unknown as number;
const two = "2" as unknown as number;

const calls: [name: string, call: () => unknown][] = [
  ["accumulateMomentum", () => accumulateMomentum({ momentum: half, nesterov: false })],
  ["adam", () => adam({ beta1: half })],
  ["batches", () => batches(data, { batchSize: two })],
  ["bernoulli", () => bernoulli(key(0), half, "2")],
  ["clip", () => clip(data.x, 0, two)],
  ["constant", () => constant(two)],
  ["curvesPlot", () => curvesPlot([curve], { height: two })],
  ["dense", () => dense(two)],
  ["dropout", () => dropout(half)],
  ["earlyStopping, patience", () => earlyStopping({ monitor: "loss", patience: two })],
  ["earlyStopping", () => earlyStopping({ monitor: "loss", patience: 2, minDelta: half })],
  ["elasticNet", () => elasticNet({ l1: 1, l2: half })],
  ["epochs", () => epochs(data, { count: two })],
  ["facetPlot", () => facetPlot([{ title: "", curves: [curve] }], { columns: two })],
  ["foldIn", () => foldIn(key(0), two)],
  ["huber", () => huber({ delta: half })],
  ["inGroup", () => inGroup(two)],
  ["key", () => key(two)],
  ["l2", () => l2(half)],
  ["lineChart", () => lineChart([{ name: "loss", y: [1, two] }])],
  ["normal", () => normal(key(0), "2", { deviation: two })],
  ["oneHot", () => oneHot(asTensor([1], "1", "int32"), two)],
  ["permutation", () => permutation(key(0), two)],
  ["repeat", () => repeat(two, dense(3))],
  ["rmsprop", () => rmsprop({ epsilon: half })],
  ["sgd", () => sgd({ learningRate: half })],
  ["slice", () => slice(data.x, 0, two)],
  ["split", () => split(key(0), two)],
  ["start", () => start({ threads: two })],
  ["trainTestSplit", () => trainTestSplit(data, { share: half, key: key(0) })],
  ["uniform", () => uniform(key(0), "2", { min: 0, max: two })],
];

for (const [name, call] of calls) {
  Deno.test(`${name}() refuses the text of a number with a TypeError that quotes it`, () => {
    const { message } = assertThrows(call, TypeError);
    assertMatch(message, /^Cannot .+: expected .+ but found .*"(2|0\.5)"$/);
  });
}
