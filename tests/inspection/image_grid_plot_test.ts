import { assert, assertEquals, assertThrows } from "@std/assert";
import { type GridImage, imageGridPlot } from "shapefold/plots";
import { at, draw, readPng, rowsWith } from "./drawing.ts";

const images: GridImage[] = Array.from({ length: 5 }, (_, i) => ({
  pixels: Float32Array.from({ length: 6 }, (_, j) => j === i ? 1 : 0),
  label: `true ${i}`,
  caption: `predicted ${i === 3 ? 8 : i}`,
  wrong: i === 3,
}));

Deno.test("imageGridPlot() keeps every pixel, from black to white", () => {
  const pngOf = (options = {}) =>
    readPng(
      rowsWith(
        imageGridPlot([{ pixels: [0, 1, 0.5, 0.25, 0, 1] }], { width: 3, ...options }),
        "url",
      )[0]
        .url as string,
    );
  const { width, height, pixels } = pngOf({ height: 2 });
  assertEquals([width, height], [3, 2]);
  assertEquals(pixels, [0, 255, 128, 64, 0, 255]);
  assertEquals(pngOf({ height: 2, low: 0.5, high: 0.75 }).pixels, [0, 255, 0, 0, 0, 255]);
});

Deno.test("imageGridPlot() of a single value is black", () => {
  const [{ url }] = rowsWith(imageGridPlot([{ pixels: [7, 7, 7, 7] }], { width: 2 }), "url");
  assertEquals(readPng(url as string).pixels, [0, 0, 0, 0]);
});

Deno.test("imageGridPlot() draws sharp pictures with labels, and marks the wrong ones without colour", async () => {
  const spec = imageGridPlot(images, { width: 3, height: 2, columns: 3, title: "Five" });
  assertEquals(at(spec, "layer", 0, "mark", "smooth"), false);
  const { words, texts, count } = await draw(spec);
  assertEquals([count("image"), count("rect")], [5, 1]);
  const shown = ["true 0", "× true 3", "predicted 8", "predicted 4", "Five"];
  for (const text of shown) assert(words.includes(text), text);
  const tops = texts.filter(({ text }) => text.includes("true")).map(({ top }) => top);
  assertEquals(new Set(tops).size, 2);
  assertEquals(
    spec.description,
    "Five. 5 images, 1 of them wrong: true 0 (predicted 0), true 1 (predicted 1), " +
      "true 2 (predicted 2), × true 3 (predicted 8), true 4 (predicted 4).",
  );
});

Deno.test("imageGridPlot() makes room for long labels, and needs none", async () => {
  const long = "predicted a very long name of a class";
  await draw(
    imageGridPlot(images.map((image) => ({ ...image, caption: long })), { width: 3, height: 2 }),
  );
  const { count, words } = await draw(
    imageGridPlot(images.map(({ pixels }) => ({ pixels })), { width: 3, height: 2 }),
  );
  assertEquals([count("image"), count("rect"), words.length], [5, 0, 0]);
});

Deno.test("imageGridPlot() says what it cannot draw", () => {
  const image = { pixels: [0, 1, 1, 0] };
  const cases: [() => unknown, string][] = [
    [
      () => imageGridPlot([], { width: 2 }),
      "Cannot draw images: expected at least 1 but found none",
    ],
    [
      () => imageGridPlot([image], { width: 3 }),
      "Cannot draw images: expected 3 x 3 pixels in image 0 but found 4",
    ],
    [
      () => imageGridPlot([image], { width: 0.5 }),
      "Cannot draw images: expected a whole width and height of at least 1 but found 0.5 and 0.5",
    ],
    [
      () => imageGridPlot([{ pixels: [0, NaN, 0, 0] }], { width: 2 }),
      "Cannot draw image 0: expected finite pixels but found NaN",
    ],
    [
      () => imageGridPlot([image], { width: 2, low: 1, high: 0 }),
      "Cannot draw images: expected a finite low below a finite high but found 1 and 0",
    ],
    [
      () => imageGridPlot([image], { width: 2, columns: 0 }),
      "Cannot draw images: expected a whole number of columns of at least 1 but found 0",
    ],
    [
      () => imageGridPlot([image], { width: 2, size: 0 }),
      "Cannot draw images: expected a size above 0 but found 0",
    ],
  ];
  for (const [call, message] of cases) assertEquals(assertThrows(call, Error).message, message);
});
