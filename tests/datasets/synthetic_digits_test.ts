import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  accuracy,
  adam,
  categoricalCrossentropy,
  dense,
  dispose,
  evaluate,
  fit,
  input,
  key,
  liveTensors,
  objective,
  relu,
  sequential,
  softmax,
  start,
  values,
} from "shapefold";
import { syntheticDigits } from "shapefold/datasets";
import { drawDigit } from "../../datasets/digits/draw_digit.ts";
import { GLYPHS } from "../../datasets/digits/strokes.ts";

start({ threads: 1 });

const bytes = { labels: "classes", scale: 1 } as const;

/** An image of a glyph by a hand that does not tremble, and how many numbers it took. */
function drawn(glyph: readonly (readonly number[])[], draw = () => 0.5) {
  const pixels = new Uint8Array(784);
  let draws = 0;
  drawDigit(glyph, () => (draws++, draw()), pixels);
  return { pixels, draws };
}

/** Where the ink of an image is, on the whole: its middle, and how much there is. */
function inkOf(pixels: ArrayLike<number>) {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < 784; i++) {
    sum += pixels[i];
    x += pixels[i] * (i % 28);
    y += pixels[i] * Math.floor(i / 28);
  }
  return { sum, x: x / sum, y: y / sum };
}

Deno.test("syntheticDigits() has the form of MNIST and says what it is", () => {
  const before = liveTensors();
  const { train, test, source } = syntheticDigits(key(0), { train: 30, test: 20 });
  assertEquals(liveTensors(), before + 4);
  assertEquals([train.x.shape, train.y.shape], [[30, 784], [30, 10]]);
  assertEquals([test.x.shape, test.y.shape], [[20, 784], [20, 10]]);
  assertEquals(source, {
    name: "Synthetic digits",
    kind: "stand-in",
    from: "syntheticDigits",
    rows: { train: 30, test: 20 },
  });
  dispose([train, test]);
});

Deno.test("labels are one-hot rows or classes, and pixels are scaled, of the same images", () => {
  const plain = syntheticDigits(key(1), { train: 20, test: 1 }).train;
  const raw = syntheticDigits(key(1), { train: 20, test: 1, ...bytes }).train;
  const pixels = values(raw.x);
  assertEquals(raw.y.dtype, "int32");
  assert(pixels.every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= 255));
  assert(pixels.some((pixel) => pixel > 200));
  assertEquals(values(plain.x), pixels.map((pixel) => pixel / 255));
  const classes = values(raw.y);
  assertEquals(
    values(plain.y),
    Float32Array.from({ length: 200 }, (_, i) => Number(classes[Math.floor(i / 10)] === i % 10)),
  );
});

Deno.test("each class has as many rows, in an order that tells nothing", () => {
  const { train, test } = syntheticDigits(key(2), { train: 1000, test: 95, ...bytes });
  for (const { y } of [train, test]) {
    const classes = values(y);
    const counts = Array.from(
      { length: 10 },
      (_, digit) => classes.filter((c) => c === digit).length,
    );
    assert(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
  }
  const classes = values(train.y);
  const repeats = classes.filter((digit, i) => i > 0 && digit === classes[i - 1]).length;
  // One in ten follows its like: binomial with n = 999 and p = 0.1.
  assert(Math.abs(repeats - 99.9) < 5 * Math.sqrt(999 * 0.09), `${repeats} repeats`);
});

Deno.test("images are black but for a digit near the middle, and no two are alike", () => {
  const { train } = syntheticDigits(key(3), { train: 1000, test: 1, ...bytes });
  const pixels = values(train.x);
  const seen = new Set<string>();
  const middles = { x: 0, y: 0 };
  for (let row = 0; row < 1000; row++) {
    const image = pixels.subarray(784 * row, 784 * (row + 1));
    const ink = inkOf(image);
    const dark = image.filter((pixel) => pixel === 0).length / 784;
    assert(ink.sum > 2000 && dark > 0.5 && dark < 0.98, `row ${row}: ${ink.sum}, ${dark}`);
    assert(Math.abs(ink.x - 13.5) < 7 && Math.abs(ink.y - 13.5) < 7, `row ${row}`);
    middles.x += ink.x / 1000;
    middles.y += ink.y / 1000;
    seen.add(image.join());
  }
  assertEquals(seen.size, 1000);
  assertAlmostEquals(middles.x, 13.5, 0.7);
  assertAlmostEquals(middles.y, 13.5, 0.7);
});

Deno.test("the images are a function of the key, and those to test on are others", () => {
  const images = (seed: number, train: number) =>
    values(syntheticDigits(key(seed), { train, test: 1, ...bytes }).train.x);
  assertEquals(images(4, 10), images(4, 10));
  assertNotEquals(images(4, 10), images(5, 10));
  const once = key(4);
  const { train, test } = syntheticDigits(once, { train: 10, test: 10, ...bytes });
  assertNotEquals(values(train.x), values(test.x));
  assertThrows(() => syntheticDigits(once), Error, "it was already used by split");
});

Deno.test("a row does not depend on how many follow it, where its digit is the same", () => {
  const draw = (train: number) => syntheticDigits(key(6), { train, test: 1, ...bytes }).train;
  const [short, long] = [draw(50), draw(60)];
  const [shortX, longX, shortY, longY] = [short.x, long.x, short.y, long.y].map((x) => values(x));
  const same = Array.from({ length: 50 }, (_, row) => row).filter((row) =>
    shortY[row] === longY[row]
  );
  assert(same.length > 0);
  for (const row of same) {
    const part = [784 * row, 784 * (row + 1)];
    assertEquals(shortX.subarray(...part), longX.subarray(...part));
  }
});

Deno.test("every glyph is drawn whole, from fewer numbers than an image has", () => {
  assertEquals(GLYPHS.map((glyphs) => glyphs.length), [4, 5, 4, 4, 4, 4, 4, 4, 4, 4]);
  for (const glyph of GLYPHS.flat()) {
    const { pixels, draws } = drawn(glyph);
    assert(draws <= 126, `${draws} draws`);
    assert(glyph.every((stroke) => stroke.length % 2 === 0 && stroke.length >= 4));
    const border = pixels.filter((_, i) => i < 56 || i >= 728 || i % 28 < 2 || i % 28 >= 26);
    assert(border.every((pixel) => pixel === 0));
    for (const extreme of [0, 0.999]) assert(inkOf(drawn(glyph, () => extreme).pixels).sum > 1000);
  }
});

Deno.test("a line is as wide as its pen, and its rim is a part of the ink", () => {
  const { pixels } = drawn([[50, 0, 50, 100]]);
  const row = Array.from(pixels.subarray(14 * 28, 15 * 28));
  // The pen has a radius of 0.8 + 0.6 / 2 + 0.6 / 4 pixels, an ink of 240, and goes through 13.5 at half the height.
  const width = row.reduce((sum, pixel) => sum + pixel, 0) / 240;
  assertAlmostEquals(width, 2 * 1.25, 0.1);
  assertEquals(pixels.filter((pixel) => pixel === 240).length > 20, true);
  assert(row.some((pixel) => pixel > 0 && pixel < 240));
});

Deno.test("ink is uneven, more on some images than on others", () => {
  const { train } = syntheticDigits(key(8), { train: 400, test: 1, ...bytes });
  const pixels = values(train.x);
  const losses = Array.from({ length: 400 }, (_, row) => {
    const image = pixels.subarray(784 * row, 784 * (row + 1));
    const dark = Math.max(...image);
    const filled = image.filter((pixel) => pixel > 0.69 * dark).toSorted();
    return 1 - filled[filled.length >> 1] / dark;
  });
  // A pixel loses a uniform share of a strength that is uniform from 0 to 0.3: half of them half of it, 0.075 on average.
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  assertAlmostEquals(mean, 0.075, 0.03);
  assert(Math.min(...losses) < 0.02 && Math.max(...losses) > 0.13);
});

Deno.test("10,000 digits take about a second", () => {
  const began = performance.now();
  dispose(syntheticDigits(key(7)));
  const seconds = (performance.now() - began) / 1000;
  assert(seconds < 8, `took ${seconds} s`);
});

Deno.test("a network of 784-128-10 learns them, with a gap between train and test", async () => {
  const { train, test } = syntheticDigits(key(0));
  const model = sequential(input("784"), dense(128, relu), dense(10, softmax));
  const loss = objective(model, categoricalCrossentropy);
  const { state } = await fit(loss, train, {
    optimizer: adam(),
    epochs: 8,
    batchSize: 64,
    key: key(1),
    progress: { silent: true },
  });
  const [seen, unseen] = [train, test].map((part) =>
    evaluate(loss, state, part, { metrics: [accuracy] }).metrics.accuracy
  );
  assert(seen > 0.98, `${seen} on train`);
  assert(unseen > 0.93 && unseen < 0.99, `${unseen} on test`);
  assert(seen - unseen > 0.01);
  dispose([state, train, test]);
});

Deno.test("syntheticDigits() refuses no rows, and forms that images do not have", () => {
  const action = "Cannot draw synthetic digits: expected";
  assertThrows(
    () => syntheticDigits(key(0), { train: 0 }),
    RangeError,
    `${action} at least 1 row of each part but found 0`,
  );
  assertThrows(
    () => syntheticDigits(key(0), { test: 1.5 }),
    RangeError,
    `${action} at least 1 row of each part but found 1.5`,
  );
  assertThrows(
    () => syntheticDigits(key(0), { scale: 0 }),
    RangeError,
    `${action} a finite scale above 0 but found 0`,
  );
  assertThrows(
    () => syntheticDigits(key(0), { labels: "names" as never }),
    TypeError,
    `${action} "one-hot" or "classes" as labels but found "names"`,
  );
  assertThrows(
    () => syntheticDigits(key(0), { rows: 5 } as never),
    TypeError,
    `${action} the options train, test, labels, scale but found 'rows'`,
  );
});
