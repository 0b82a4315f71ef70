import { assert, assertEquals, assertThrows } from "@std/assert";
import { confusionMatrixPlot } from "shapefold/plots";
import { colorAt, SHARES } from "../../src/inspection/colors.ts";
import { draw, rowsWith } from "./drawing.ts";

Deno.test("confusionMatrixPlot() writes the counts and colours by the share of the row", async () => {
  const spec = confusionMatrixPlot([[6, 2], [0, 0]], ["four", "nine"], { title: "Test set" });
  assertEquals(rowsWith(spec, "share"), [
    { actual: "four", predicted: "four", count: 6, share: 0.75 },
    { actual: "four", predicted: "nine", count: 2, share: 0.25 },
    { actual: "nine", predicted: "four", count: 0, share: 0 },
    { actual: "nine", predicted: "nine", count: 0, share: 0 },
  ]);
  const { words, count } = await draw(spec);
  assertEquals(count("rect"), 4);
  for (
    const text of [
      "Test set",
      "6",
      "2",
      "0",
      "predicted class",
      "true class",
      "6 of 8 right (75.0 %)",
    ]
  ) assert(words.includes(text), text);
});

Deno.test("confusionMatrixPlot() keeps the order of ten long names, and finds the worst mistakes", async () => {
  const names = [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
  ];
  names.push("Ankle boot");
  const matrix = names.map((_, i) =>
    names.map((_, j) => i === j ? 1000 : i === 6 && j === 0 ? 120 : i === 2 && j === 4 ? 80 : 0)
  );
  const spec = confusionMatrixPlot(matrix, names);
  const { texts, count } = await draw(spec);
  assertEquals(count("rect"), 100);
  const rows = texts.filter(({ text }) => names.includes(text)).toSorted((a, b) => a.top - b.top);
  assertEquals(rows.map(({ text }) => text), names);
  assertEquals(
    spec.description,
    "Confusion matrix. 10,000 of 10,200 right (98.0 %). Most often mistaken: Shirt for T-shirt/top (120), " +
      "Pullover for Coat (80).",
  );
});

Deno.test("Counts can be read on every share, on a light and on a dark page", () => {
  const luminance = (color: readonly number[]) => {
    const [r, g, b] = color.map((c) => c / 255).map((c) =>
      c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    );
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const [page, ink] of [[[255, 255, 255], [0, 0, 0]], [[21, 24, 28], [227, 230, 234]]]) {
    for (let share = 0; share <= 1; share += 0.05) {
      const [r, g, b, alpha] = colorAt(SHARES, share);
      const cell = [r, g, b].map((c, i) => alpha * c + (1 - alpha) * page[i]);
      const [low, high] = [luminance(cell), luminance(ink)].toSorted((a, b) => a - b);
      assert((high + 0.05) / (low + 0.05) > 4, `${share} on ${page}`);
    }
  }
});

Deno.test("confusionMatrixPlot() says what it cannot draw", () => {
  const cases: [() => unknown, string][] = [
    [
      () => confusionMatrixPlot([[1]]),
      "Cannot draw a confusion matrix: expected at least 2 classes but found 1",
    ],
    [
      () => confusionMatrixPlot([[1, 0], [1]]),
      "Cannot draw a confusion matrix: expected 2 counts in row 1 but found 1",
    ],
    [
      () => confusionMatrixPlot([[1, 0], [1, 0.5]]),
      "Cannot draw a confusion matrix: expected whole counts from 0 in row 1 but found 0.5",
    ],
    [
      () => confusionMatrixPlot([[1, 0], [1, 0]], ["a"]),
      "Cannot draw a confusion matrix: expected 2 names but found 1",
    ],
    [
      () => confusionMatrixPlot([[1, 0], [1, 0]], ["a", "a"]),
      'Cannot draw a confusion matrix: expected different names but found "a" twice',
    ],
  ];
  for (const [call, message] of cases) assertEquals(assertThrows(call, Error).message, message);
});
