import "../../src/kernels/mod.ts";
import { assert, assertThrows } from "@std/assert";
import { affineWarp, type FillMode } from "../../src/kernels/fused/affine_warp.ts";
import { asTensor, sum, type Tensor, valueAndGradient, values } from "../../src/tensors/mod.ts";
import { raw, typed } from "../../src/tensors/tensor.ts";
import * as tf from "../../src/tensors/tfjs.ts";
import { assertClose, build, type Plain, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";

const MODES: readonly FillMode[] = ["constant", "nearest", "reflect", "wrap"];

/** The index of the pixel that continues a line of `size` pixels at `index`; undefined for the constant. */
function continued(index: number, size: number, mode: FillMode): number | undefined {
  const around = (period: number) => (index % period + period) % period;
  if (mode === "wrap") return around(size);
  if (mode === "nearest") return Math.min(Math.max(index, 0), size - 1);
  if (mode === "reflect") return Math.min(around(2 * size), 2 * size - 1 - around(2 * size));
  return index >= 0 && index < size ? index : undefined;
}

/** The same in doubles: an image goes on without end, and a pixel is mixed from the four around. */
function plainWarp(images: Plain, maps: Plain, mode: FillMode, value: number): Plain {
  const [, height, width, channels] = images.shape;
  return build(images.shape, ([image, row, column, channel]) => {
    const [a, b, c, d, e, f] = maps.data.slice(6 * image, 6 * image + 6);
    const [x, y] = [a * column + b * row + c, d * column + e * row + f];
    const at = (row: number, column: number) => {
      const [i, j] = [continued(row, height, mode), continued(column, width, mode)];
      if (i === undefined || j === undefined) return value;
      return images.data[((image * height + i) * width + j) * channels + channel];
    };
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const mix = (p: number, q: number, weight: number) => p + weight * (q - p);
    return mix(
      mix(at(top, left), at(top, left + 1), x - left),
      mix(at(top + 1, left), at(top + 1, left + 1), x - left),
      y - top,
    );
  });
}

function mapsOf(rows: number[][]): Tensor<string> {
  return typed(tf.tensor(rows.flat(), [rows.length, 6]));
}

/** Maps of all kinds: some keep images in place, some lead far out of them. */
function randomMaps(count: number, seed: number, reach: number): Tensor<string> {
  const linear = values(randomTensor([count, 4], seed, -1.5, 1.5));
  const shift = values(randomTensor([count, 2], seed + 1, -reach, reach));
  const rows = Array.from({ length: count }, (_, i) => {
    const [a, b, d, e] = linear.slice(4 * i, 4 * i + 4);
    return [a, b, shift[2 * i], d, e, shift[2 * i + 1]];
  });
  return mapsOf(rows);
}

Deno.test("affineWarp agrees with the same in doubles, for random sizes and maps", () => {
  const shapes = [[3, 7, 9, 1], [2, 28, 28, 1], [2, 5, 6, 3], [2, 8, 4, 4], [1, 6, 5, 11]];
  const small = [[4, 1, 1, 1], [3, 1, 6, 1], [3, 5, 1, 2], [2, 2, 2, 1], [5, 3, 2, 5]];
  for (const [i, shape] of [...shapes, ...small].entries()) {
    const images = randomTensor(shape, i);
    for (const reach of [2, 40]) {
      const maps = randomMaps(shape[0], 10 + i, reach);
      for (const mode of MODES) {
        // Places are computed in floats: 40 pixels away they are exact to about 1e-5 of a pixel, whose numbers differ
        // by up to 4.
        const warped = affineWarp(images, maps, mode, 0.75);
        assertClose(warped, plainWarp(plain(images), plain(maps), mode, 0.75), 1e-4);
      }
    }
  }
});

const identity = [1, 0, 0, 0, 1, 0];

Deno.test("affineWarp by the identity changes no bit, in any mode", () => {
  const images = randomTensor([2, 6, 7, 3], 1);
  for (const mode of MODES) {
    const same = affineWarp(images, mapsOf([identity, identity]), mode, 9);
    assertClose(same, plain(images), 0);
  }
});

Deno.test("affineWarp continues a line of pixels as its mode says", () => {
  const line = asTensor([[[[1], [2], [3], [4]]]], "1 1 4 1");
  const moved = (mode: FillMode, by: number) =>
    affineWarp(line, mapsOf([[1, 0, by, 0, 1, 0]]), mode, 7);
  const expected = {
    constant: { left: [7, 7, 7, 1], right: [4, 7, 7, 7] },
    nearest: { left: [1, 1, 1, 1], right: [4, 4, 4, 4] },
    reflect: { left: [3, 2, 1, 1], right: [4, 4, 3, 2] },
    wrap: { left: [2, 3, 4, 1], right: [4, 1, 2, 3] },
  };
  for (const mode of MODES) {
    assertClose(moved(mode, -3), { shape: [1, 1, 4, 1], data: expected[mode].left }, 0);
    assertClose(moved(mode, 3), { shape: [1, 1, 4, 1], data: expected[mode].right }, 0);
  }
});

Deno.test("affineWarp of no images, pixels or channels is empty", () => {
  for (const shape of [[0, 4, 5, 1], [2, 0, 5, 1], [2, 4, 0, 1], [2, 4, 5, 0]]) {
    const maps = randomMaps(shape[0], 1, 2);
    assertClose(affineWarp(randomTensor(shape, 1), maps, "reflect"), { shape, data: [] });
  }
});

Deno.test("a map that is not finite or leads very far reads nothing but the image", () => {
  const images = randomTensor([1, 6, 5, 1], 1);
  const [least, most] = [Math.min(...values(images)), Math.max(...values(images))];
  for (const mode of MODES) {
    for (const far of [NaN, Infinity, -Infinity, 3e38, -1e20, 1e9, -3e9]) {
      const warped = values(
        affineWarp(images, mapsOf([[1, 0, far, 0, 1, far]]), mode, most),
      );
      assert(warped.every((x) => Number.isNaN(x) || (x >= least && x <= most)));
    }
  }
});

Deno.test("affineWarp leaves no tensor behind, and has no gradient", () => {
  const [images, maps] = [randomTensor([2, 5, 4, 3], 1), randomMaps(2, 3, 2)];
  assertFreesAll(() => raw(affineWarp(images, maps, "nearest")));
  assertThrows(
    () => valueAndGradient((images) => sum(affineWarp(images, maps, "nearest")), images),
    Error,
    "Cannot take a gradient: affineWarp has no derivative",
  );
});
