import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import {
  asTensor,
  type Augmentation,
  chainAugmentations,
  defineAugmentation,
  dispose,
  foldIn,
  key,
  liveTensors,
  mul,
  randomErasing,
  randomFlip,
  randomRotation,
  randomShear,
  randomShift,
  randomZoom,
  slice,
  type Tensor,
  values,
} from "shapefold";

/** Images whose pixels are all different. */
function numbered(count: number, height: number, width: number, channels = 1): Tensor<"n h w c"> {
  const size = count * height * width * channels;
  const pixels = Float32Array.from({ length: size }, (_, i) => i);
  return asTensor(pixels, `${count} ${height} ${width} ${channels}` as string) as Tensor<"n h w c">;
}

/**
 * The place of the middle pixel of `count` images of 41 x 41: their pixels are the columns and rows, which a map mixes
 * exactly, seen at an offset from the middle.
 */
function seenAt(augmentation: Augmentation, count: number, down: number, right: number) {
  const size = 41;
  const row = Array.from(
    { length: size * size },
    (_, i) => [i % size - 20, Math.floor(i / size) - 20],
  );
  const grid = Float32Array.from({ length: count * size * size * 2 }, (_, i) => {
    return row[(i >> 1) % (size * size)][i % 2];
  });
  const images = asTensor(grid, `${count} ${size} ${size} 2` as string) as Tensor<"n h w 2">;
  const pixels = values(augmentation(images, key(7)));
  return Array.from({ length: count }, (_, i) => {
    const at = ((i * size + 20 + down) * size + 20 + right) * 2;
    return { x: pixels[at], y: pixels[at + 1] };
  });
}

/** Asserts that numbers look drawn uniformly from a range: by their ends, mean and variance. */
function assertUniform(found: readonly number[], low: number, high: number): void {
  const [count, width] = [found.length, high - low];
  const mean = found.reduce((sum, x) => sum + x, 0) / count;
  const variance = found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
  const slack = 1e-4 * width;
  assert(Math.min(...found) >= low - slack && Math.max(...found) <= high + slack);
  // Five deviations of a mean, and of a variance, of so many uniform numbers.
  assertAlmostEquals(mean, (low + high) / 2, 5 * width / Math.sqrt(12 * count));
  assertAlmostEquals(variance, width ** 2 / 12, 5 * width ** 2 / Math.sqrt(180 * count));
}

/** Asserts that two series are not correlated. */
function assertApart(a: readonly number[], b: readonly number[]): void {
  const centre = (x: readonly number[]) => {
    const mean = x.reduce((sum, y) => sum + y, 0) / x.length;
    return x.map((y) => y - mean);
  };
  const [p, q] = [centre(a), centre(b)];
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  assert(Math.abs(dot(p, q)) / Math.sqrt(dot(p, p) * dot(q, q)) < 5 / Math.sqrt(a.length));
}

const COUNT = 400;

Deno.test("rotations are uniform in turns", () => {
  const places = seenAt(randomRotation(0.1), COUNT, 0, 15);
  for (const { x, y } of places) assertAlmostEquals(Math.hypot(x, y), 15, 1e-4);
  assertUniform(places.map(({ x, y }) => Math.atan2(y, x) / 2 / Math.PI), -0.1, 0.1);
  const oneSided = seenAt(randomRotation([0.05, 0.2]), COUNT, 0, 15);
  assertUniform(oneSided.map(({ x, y }) => Math.atan2(y, x) / 2 / Math.PI), 0.05, 0.2);
});

Deno.test("zooms are uniform: of both sides alike for one range, apart for two", () => {
  const even = seenAt(randomZoom(0.2), COUNT, 15, 15);
  for (const { x, y } of even) assertAlmostEquals(x, y, 1e-3);
  assertUniform(even.map(({ x }) => x / 15 - 1), -0.2, 0.2);
  const apart = seenAt(randomZoom({ height: 0.2, width: 0.1 }), COUNT, 15, 15);
  assertUniform(apart.map(({ x }) => x / 15 - 1), -0.1, 0.1);
  assertUniform(apart.map(({ y }) => y / 15 - 1), -0.2, 0.2);
  assertApart(apart.map(({ x }) => x), apart.map(({ y }) => y));
});

Deno.test("shears are uniform: along the width for one range, both ways apart for two", () => {
  const across = seenAt(randomShear(0.2), COUNT, 15, 0);
  assertUniform(across.map(({ x }) => x / 15), -0.2, 0.2);
  for (const { y } of across) assertAlmostEquals(y, 15, 1e-4);
  const both = seenAt(randomShear({ height: 0.1, width: 0.2 }), COUNT, 15, 15);
  assertUniform(both.map(({ x }) => x / 15 - 1), -0.2, 0.2);
  assertUniform(both.map(({ y }) => y / 15 - 1), -0.1, 0.1);
  assertApart(both.map(({ x }) => x), both.map(({ y }) => y));
});

Deno.test("shifts are uniform in sizes, down and across apart", () => {
  const both = seenAt(randomShift(0.2), COUNT, 0, 0);
  assertUniform(both.map(({ x }) => -x / 41), -0.2, 0.2);
  assertUniform(both.map(({ y }) => -y / 41), -0.2, 0.2);
  assertApart(both.map(({ x }) => x), both.map(({ y }) => y));
  const down = seenAt(randomShift({ height: [0, 0.3] }), COUNT, 0, 0);
  assertUniform(down.map(({ y }) => -y / 41), 0, 0.3);
  for (const { x } of down) assertEquals(x, 0);
});

Deno.test("draws of neighbouring images and of neighbouring keys are not correlated", () => {
  const places = seenAt(randomShift(0.2), COUNT, 0, 0).map(({ x }) => x);
  assertApart(places.slice(1), places.slice(0, -1));
  const images = numbered(COUNT, 1, 9);
  const seen = (n: number) => {
    const pixels = values(randomShift({ width: 0.2 })(images, foldIn(key(1), n)));
    return Array.from({ length: COUNT }, (_, i) => pixels[9 * i + 4] - 9 * i);
  };
  assertApart(seen(0), seen(1));
});

Deno.test("flips are exact: an image or its mirror image, each about every other time", () => {
  const [height, width] = [4, 5];
  const images = numbered(COUNT, height, width, 3);
  const pixels = values(images);
  const flipped = (i: number, across: boolean, down: boolean) =>
    Array.from({ length: height * width * 3 }, (_, at) => {
      const [channel, column, row] = [
        at % 3,
        Math.floor(at / 3) % width,
        Math.floor(at / 3 / width),
      ];
      const from = (down ? height - 1 - row : row) * width + (across ? width - 1 - column : column);
      return pixels[i * height * width * 3 + from * 3 + channel];
    }).join(" ");
  const kinds = (mode: "horizontal" | "vertical" | "both") => {
    const found = values(randomFlip(mode)(images, key(3)));
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < COUNT; i++) {
      const image = found.subarray(i * height * width * 3, (i + 1) * height * width * 3).join(" ");
      const all = [0, 1, 2, 3].map((kind) => flipped(i, (kind & 1) > 0, (kind & 2) > 0));
      const kind = all.indexOf(image);
      assert(kind >= 0);
      counts[kind]++;
    }
    return counts;
  };
  // Five deviations of a count whose probability is a half, or a quarter.
  for (const [mode, at] of [["horizontal", [0, 1]], ["vertical", [0, 2]]] as const) {
    const counts = kinds(mode);
    assertEquals(counts[at[0]] + counts[at[1]], COUNT);
    for (const kind of at) assert(Math.abs(counts[kind] - 200) < 50);
  }
  for (const count of kinds("both")) assert(Math.abs(count - 100) < 44);
});

Deno.test("the same key changes the same images in the same way, however many follow", () => {
  const all = [
    randomRotation(0.1),
    randomErasing(),
    chainAugmentations(randomFlip("both"), randomShear(0.2), randomErasing(), randomZoom(0.1)),
  ];
  const images = numbered(20, 8, 8);
  for (const augmentation of all) {
    const first = values(augmentation(images, key(1)));
    assertEquals(values(augmentation(images, key(1))), first);
    assertNotEquals(values(augmentation(images, key(2))), first);
    const few = values(
      augmentation(slice(images, 0, 5), key(1)),
    );
    assertEquals(few, first.slice(0, 5 * 64));
  }
});

Deno.test("a chain of moves is one map: what one after the other gives where no edge is near", () => {
  const [turn, shift] = [randomRotation([0.1, 0.1]), randomShift({ width: [0.02, 0.02] })];
  const zoom = randomZoom({ height: [0.1, 0.1] });
  const chained = seenAt(chainAugmentations(turn, shift, zoom), 1, 5, 8);
  const apart = seenAt(
    defineAugmentation((images, drawn) => {
      const [a, b, c] = [0, 1, 2].map((i) => foldIn(drawn, i));
      const x = images as Tensor<"n h w c">;
      return zoom(shift(turn(x, a), b), c);
    }),
    1,
    5,
    8,
  );
  for (const axis of ["x", "y"] as const) {
    assertAlmostEquals(chained[0][axis], apart[0][axis], 1e-3);
  }
});

Deno.test("moves of different fills are not joined: each fills as it says", () => {
  const images = asTensor(new Float32Array(16).fill(1), "1 4 4 1");
  const right = { width: [0.25, 0.25] as const };
  const both = chainAugmentations(
    randomShift(right, { fill: "constant", value: 5 }),
    randomShift(right, { fill: "constant", value: 7 }),
  );
  assertEquals(values(both(images, key(0))).slice(0, 4), Float32Array.of(7, 5, 1, 1));
});

Deno.test("erasing paints a rectangle of the wanted area and aspect, in the wanted share of images", () => {
  const [count, size, channels] = [COUNT, 40, 2];
  const images = asTensor(
    new Float32Array(count * size * size * channels).fill(1),
    `${count} ${size} ${size} ${channels}` as string,
  ) as Tensor<"n h w c">;
  const erased = values(randomErasing({ probability: 0.3, value: -2 })(images, key(4)));
  const areas: number[] = [];
  for (let i = 0; i < count; i++) {
    const image = erased.subarray(i * size * size * channels, (i + 1) * size * size * channels);
    const at = Array.from(image.keys()).filter((j) => image[j] === -2);
    if (at.length === 0) continue;
    const rows = at.map((j) => Math.floor(j / size / channels));
    const columns = at.map((j) => Math.floor(j / channels) % size);
    const [height, width] = [rows, columns].map((x) => Math.max(...x) - Math.min(...x) + 1);
    assertEquals(at.length, height * width * channels);
    assert(height / width > 0.3 * 0.8 && height / width < 1 / 0.3 * 1.25);
    areas.push(height * width / size ** 2);
  }
  // Five deviations of a count of probability 0.3, and of a mean.
  assert(Math.abs(areas.length - 0.3 * count) < 5 * Math.sqrt(0.21 * count));
  assert(Math.min(...areas) > 0.015 && Math.max(...areas) < 0.42);
  const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
  assertAlmostEquals(mean, 0.21, 5 * 0.38 / Math.sqrt(12 * areas.length));
});

Deno.test("every line is erased about as often as its mirror image, and an area of 1 is the whole image", () => {
  const images = asTensor(new Float32Array(COUNT * 36).fill(1), `${COUNT} 6 6 1` as string);
  const erase = randomErasing({ probability: 1, area: [0.1, 0.2] });
  const erased = values(erase(images as Tensor<"n 6 6 1">, key(5)));
  const row = [0, 0, 0, 0, 0, 0];
  const column = [0, 0, 0, 0, 0, 0];
  erased.forEach((pixel, i) => {
    row[Math.floor(i / 6) % 6] += 1 - pixel;
    column[i % 6] += 1 - pixel;
  });
  // Each image has at most 4 erased pixels in a line: five deviations of the difference of two lines.
  for (const counts of [row, column]) {
    counts.forEach((count, at) =>
      assert(Math.abs(count - counts[5 - at]) < 5 * 4 * Math.sqrt(COUNT / 4))
    );
  }
  const all = randomErasing({ probability: 1, area: [1, 1], aspect: [2, 3] });
  assertEquals(new Set(values(all(numbered(3, 4, 9), key(0)))), new Set([0]));
});

Deno.test("an augmentation leaves its images behind and no other tensor, and changes none", () => {
  const images = numbered(3, 5, 5);
  const pixels = values(images).slice();
  const all = chainAugmentations(
    randomRotation(0.1),
    randomErasing({ probability: 1 }),
    randomShift(0.1),
    defineAugmentation((x) => mul(x, 2)),
  );
  const before = liveTensors();
  all(images, key(0));
  assertEquals(liveTensors(), before + 1);
  assertEquals(values(images), pixels);
  assertEquals(all(asTensor(new Float32Array(0), "0 4 4 1"), key(0)).shape, [0, 4, 4, 1]);
});

Deno.test("augmentations throw where ranges, modes or options are none, or a key was used", () => {
  const thrown = (f: () => unknown, message: string, type = RangeError as ErrorConstructor) =>
    assertThrows(f, type, message);
  const range = (name: string) => `Cannot make ${name}: expected a range of finite numbers`;
  thrown(
    () => randomRotation(-0.1),
    `${range("randomRotation")} such as 0.1 or [-0.1, 0.1] but found -0.1`,
  );
  thrown(() => randomShear([0.2, 0.1]), "but found [ 0.2, 0.1 ]");
  thrown(() => randomShift({ width: NaN }), "but found NaN");
  thrown(
    () => randomZoom(1),
    `${range("randomZoom")} above -1 such as 0.1 or [-0.1, 0.1] but found 1`,
  );
  thrown(
    () => randomRotation("0.1" as never),
    'Cannot make randomRotation: expected a range such as 0.1 but found "0.1"',
    TypeError,
  );
  thrown(
    () => randomShift({ x: 0.1 } as never),
    "Cannot make randomShift: expected the options height, width but found 'x'",
    TypeError,
  );
  thrown(
    () => randomZoom(0.1, { fill: "mirror" } as never),
    'Cannot make randomZoom: expected "constant", "nearest", "reflect" or "wrap" as fill but found "mirror"',
    TypeError,
  );
  thrown(
    () => randomZoom(0.1, { value: Infinity }),
    "Cannot make randomZoom: expected a finite number as value but found Infinity",
  );
  thrown(
    () => randomFlip("sideways" as never),
    'Cannot make randomFlip: expected "horizontal", "vertical" or "both" but found "sideways"',
    TypeError,
  );
  const erasing = "Cannot make randomErasing: expected";
  thrown(
    () => randomErasing({ probability: 2 }),
    `${erasing} a probability from 0 to 1 but found 2`,
  );
  thrown(
    () => randomErasing({ area: [0.2, 1.5] }),
    `${erasing} an area [low, high] from 0 to 1 but found 0.2 and 1.5`,
  );
  thrown(
    () => randomErasing({ aspect: [0, 1] }),
    `${erasing} an aspect [low, high] above 0 but found 0 and 1`,
  );
  thrown(() => randomErasing({ value: NaN }), `${erasing} a finite number as value but found NaN`);
  for (const area of [0.2, [0.1, 0.2, 0.3], ["a", "b"], null]) {
    thrown(
      () => randomErasing({ area } as never),
      `${erasing} area as [low, high] such as [0.1, 0.4] but found`,
      TypeError,
    );
  }
  thrown(
    () => randomRotation(18),
    "Cannot make randomRotation: expected a range from -1 to 1 but found 18; these are whole turns, a degree is 1 / 360 of one",
  );
  thrown(
    () => randomShift({ height: [-2, 0] }),
    "Cannot make randomShift: expected a range from -1 to 1 but found [ -2, 0 ]; these are shares of the size",
  );
  thrown(
    () => randomShear(0.1, { value: 1 }),
    'Cannot make randomShear: expected a value with the fill "constant" only but found one with "reflect"',
    TypeError,
  );
  thrown(
    () => chainAugmentations(),
    "Cannot chain augmentations: expected ones such as randomRotation(0.1) but found none",
    TypeError,
  );
  thrown(
    () => chainAugmentations(randomFlip("both"), 3 as never),
    "Cannot chain augmentations: expected ones such as randomRotation(0.1) but found 3",
    TypeError,
  );
  const used = key(0);
  randomFlip("both")(numbered(1, 2, 2), used);
  thrown(
    () => randomFlip("both")(numbered(1, 2, 2), used),
    "Cannot use this key for an augmentation: it was already used by an augmentation",
    Error,
  );
});

Deno.test("an augmentation of one's own gives images of the same shape, or those that it was given", () => {
  const images = numbered(2, 3, 4);
  const before = liveTensors();
  const same = defineAugmentation((images) => images)(images, key(0));
  assertEquals(values(same), values(images));
  dispose(same);
  assertEquals([values(images).length, liveTensors()], [24, before]);

  const wrong = (given: unknown) => defineAugmentation(() => given as Tensor<string>);
  const expected = "Cannot augment: expected float32 images of '2 3 4 1' but found";
  const flat = asTensor(new Float32Array(24), "2 12");
  assertThrows(
    () => wrong(flat)(images, key(0)),
    TypeError,
    `${expected} float32 ones of '2 12'`,
  );
  assertThrows(() => wrong(undefined)(images, key(0)), TypeError, `${expected} undefined`);
  assertThrows(
    () => defineAugmentation(3 as never),
    TypeError,
    "Cannot define an augmentation: expected a function but found 3",
  );
});
