import { assert, assertEquals, assertThrows } from "@std/assert";
import { formatDuration, formatFigure } from "../../src/text/format_number.ts";
import { formatEpoch, formatProgress, type ProgressState } from "../../src/text/progress_text.ts";
import { statusLine } from "../../src/text/status_line.ts";

const state: ProgressState = {
  epoch: 3,
  epochs: 50,
  step: 120,
  steps: 250,
  stepsPerSecond: 812.4,
  secondsLeft: 7.2,
  figures: [["loss", 0.04123], ["data", 0.04], ["l2", 0.00123], ["accuracy", 0.9812]],
};

/** A terminal or a file that remembers what was written. */
function recorder(isTerminal: boolean, columns = 80) {
  const written: string[] = [];
  return { written, isTerminal, columns, write: (text: string) => void written.push(text) };
}

Deno.test("formatProgress() shows everything where there is room", () => {
  assertEquals(
    formatProgress(state, 140),
    "Epoch  3/50  ━━━━━━━━━━━╸              120/250  812 steps/s  0:07 left  " +
      "loss 0.0412  data 0.0400  l2 0.00123  accuracy 0.981",
  );
});

Deno.test("formatProgress() shortens the bar, then leaves out the least important parts", () => {
  const lines: Record<number, string> = {
    120: "Epoch  3/50  ━━━━━━━━━╸            120/250  812 steps/s  0:07 left  " +
      "loss 0.0412  data 0.0400  l2 0.00123  accuracy 0.981",
    100: "Epoch  3/50  ━━━━━━         120/250  0:07 left  " +
      "loss 0.0412  data 0.0400  l2 0.00123  accuracy 0.981",
    80: "Epoch  3/50  ━━━━╸      120/250  0:07 left  loss 0.0412  data 0.0400  l2 0.00123",
    60: "Epoch  3/50  ━━━━━━╸         120/250  0:07 left  loss 0.0412",
    45: "Epoch  3/50  ━━━━━       120/250  loss 0.0412",
    40: "Epoch  3/50  120/250  loss 0.0412",
    30: "Epoch  3/50  loss 0.0412",
    20: "Epoch  3/50",
    5: "Epoch",
  };
  for (const [width, line] of Object.entries(lines)) {
    assertEquals(formatProgress(state, Number(width)), line);
  }
});

Deno.test("formatProgress() is never longer than the width", () => {
  for (let width = 1; width <= 160; width++) {
    assert(formatProgress(state, width).length <= width, `width ${width}`);
  }
});

Deno.test("formatProgress() fills the bar in halves of a column, from empty to full", () => {
  const empty = { ...state, steps: 16, stepsPerSecond: NaN, secondsLeft: NaN, figures: [] };
  const line = (step: number) => formatProgress({ ...empty, step }, 28);
  assertEquals(line(0), "Epoch  3/50             0/16");
  assertEquals(line(1), "Epoch  3/50  ╸          1/16");
  assertEquals(line(10), "Epoch  3/50  ━━━━━     10/16");
  assertEquals(line(16), "Epoch  3/50  ━━━━━━━━  16/16");
});

Deno.test("formatProgress() leaves out a speed and a time that are not known yet", () => {
  const start = { ...state, step: 0, stepsPerSecond: NaN, secondsLeft: Infinity, figures: [] };
  assertEquals(formatProgress(start, 80), `Epoch  3/50  ${" ".repeat(24)}    0/250`);
});

Deno.test("formatProgress() shows the digits of a slow speed", () => {
  const slow = { ...state, stepsPerSecond: 0.314, figures: [] };
  assert(formatProgress(slow, 80).includes("  0.31 steps/s  "));
});

Deno.test("formatProgress() throws RangeError for an epoch, a step or a width out of range", () => {
  const cases: [() => string, string][] = [
    [
      () => formatProgress({ ...state, epoch: 51 }, 80),
      "Cannot format progress: expected an integer epoch from 1 to 50 but found 51",
    ],
    [
      () => formatProgress({ ...state, step: 251 }, 80),
      "Cannot format progress: expected an integer step from 0 to 250 but found 251",
    ],
    [
      () => formatProgress(state, 0),
      "Cannot format progress: expected an integer width of 1 or more but found 0",
    ],
  ];
  for (const [call, message] of cases) {
    assertEquals(assertThrows(call, RangeError).message, message);
  }
});

Deno.test("formatEpoch() writes the epoch, its time and its figures", () => {
  const figures = [["loss", 0.0412], ["validation.loss", NaN]] as const;
  const line = (seconds: number) => formatEpoch({ epoch: 3, epochs: 50, seconds, figures });
  assertEquals(line(0.312), "Epoch  3/50  0.31 s  loss 0.0412  validation.loss NaN");
  assertEquals(line(31.24), "Epoch  3/50  31.2 s  loss 0.0412  validation.loss NaN");
  assertEquals(line(95), "Epoch  3/50  1:35  loss 0.0412  validation.loss NaN");
});

Deno.test("formatEpoch() throws RangeError for an epoch or a time out of range", () => {
  const summary = { epoch: 1, epochs: 2, seconds: 1, figures: [] };
  assertEquals(
    assertThrows(() => formatEpoch({ ...summary, epoch: 0 }), RangeError).message,
    "Cannot format progress: expected an integer epoch from 1 to 2 but found 0",
  );
  assertEquals(
    assertThrows(() => formatEpoch({ ...summary, seconds: -1 }), RangeError).message,
    "Cannot format a duration: expected finite seconds from 0 up but found -1",
  );
});

Deno.test("formatFigure() keeps three significant digits and every digit before the point", () => {
  const figures: [number, string][] = [
    [0, "0.00"],
    [-0.5, "-0.500"],
    [0.0405, "0.0405"],
    [0.001, "0.00100"],
    [0.00099949, "9.99e-4"],
    [0.0009996, "0.00100"],
    [1.234e-5, "1.23e-5"],
    [0.99951, "1.00"],
    [12.34, "12.3"],
    [99.96, "100"],
    [999.6, "1000"],
    [65172, "65172"],
    [99999.6, "1.00e5"],
    [1.5e10, "1.50e10"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
  ];
  for (const [value, text] of figures) assertEquals(formatFigure(value), text);
});

Deno.test("formatFigure() takes another number of digits and refuses none", () => {
  assertEquals(formatFigure(0.88492, 4), "0.8849");
  assertEquals(formatFigure(0.88492, 1), "0.9");
  assertEquals(
    assertThrows(() => formatFigure(1, 0), RangeError).message,
    "Cannot format a figure: expected 1 to 15 significant digits but found 0",
  );
});

Deno.test("formatDuration() writes minutes and seconds, and hours where there are any", () => {
  assertEquals([0, 7.4, 59.6, 750, 3600, 90061].map(formatDuration), [
    "0:00",
    "0:07",
    "1:00",
    "12:30",
    "1:00:00",
    "25:01:01",
  ]);
  assertEquals(
    assertThrows(() => formatDuration(NaN), RangeError).message,
    "Cannot format a duration: expected finite seconds from 0 up but found NaN",
  );
});

Deno.test("statusLine() rewrites one line of a terminal", () => {
  const output = recorder(true);
  const line = statusLine(output);
  line.show("one");
  line.show("two");
  line.keep("three");
  line.show("");
  assertEquals(output.written, [
    "\r\x1b[Kone",
    "\r\x1b[Ktwo",
    "\r\x1b[Kthree\n",
    "\r\x1b[K",
  ]);
});

Deno.test("statusLine() writes only the lines that stay where there is no terminal", () => {
  const output = recorder(false);
  const line = statusLine(output);
  line.show("one");
  line.keep("two");
  assertEquals(output.written, ["two\n"]);
});

Deno.test("statusLine() cuts what would wrap, by the width that the terminal has now", () => {
  const output = recorder(true, 6);
  const line = statusLine(output);
  line.show("1234567");
  output.columns = 4;
  line.show("1234567");
  assertEquals(line.width, 3);
  assertEquals(output.written, ["\r\x1b[K12345", "\r\x1b[K123"]);
});

Deno.test("statusLine() throws RangeError for a text of two lines", () => {
  assertEquals(
    assertThrows(() => statusLine(recorder(true)).show("a\nb"), RangeError).message,
    "Cannot show a status line: expected one line but found a line end",
  );
});

Deno.test("statusLine() writes with console.error where there is no Deno", () => {
  const { Deno: deno } = globalThis;
  const { error } = console;
  const written: unknown[] = [];
  try {
    Reflect.deleteProperty(globalThis, "Deno");
    console.error = (text: unknown) => written.push(text);
    const line = statusLine();
    line.show("one");
    line.keep("two");
  } finally {
    globalThis.Deno = deno;
    console.error = error;
  }
  assertEquals(written, ["two"]);
});
