import "shapefold";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Augmentation,
  key,
  randomRotation,
  randomShift,
  randomZoom,
  type Tensor,
  values,
} from "shapefold";
import { affineWarp, type FillMode } from "../../src/kernels/fused/affine_warp.ts";
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import fixture from "../fixtures/augmentation.json" with { type: "json" };

/** Both compute coordinates in floats of 32 bits, in another order. */
function assertClose(found: Tensor<string>, { shape, values: expected }: StoredArray): void {
  assertEquals(found.shape, shape);
  values(found).forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-5));
}

const [images, colours, maps] = [fixture.images, fixture.colours, fixture.maps].map(stored);

for (const mode of ["constant", "nearest", "reflect"] as FillMode[]) {
  Deno.test(`images seen through maps are those of Keras's affine_transform, fill ${mode}`, () => {
    assertClose(affineWarp(images, maps, mode, 0.25), fixture.warped[mode].images);
    assertClose(affineWarp(colours, maps, mode, 0.25), fixture.warped[mode].colours);
  });
}

Deno.test("with fill wrap they are so inside of the image; TensorFlow does not mix the last pixel with the first", () => {
  const [, height, width] = images.shape;
  const { values: expected } = fixture.warped.wrap.images;
  let inside = 0;
  values(affineWarp(images, maps, "wrap")).forEach((value, i) => {
    const [column, row] = [i % width, Math.floor(i / width) % height];
    const [a, b, c, d, e, f] = values(maps).subarray(6 * Math.floor(i / width / height));
    const [x, y] = [a * column + b * row + c, d * column + e * row + f];
    if (x < 0 || x > width - 1 || y < 0 || y > height - 1) return;
    assertAlmostEquals(value, expected[i], 1e-5);
    inside++;
  });
  assertEquals(inside, 27);
});

const fixed: Record<keyof typeof fixture.layers, Augmentation> = {
  rotation: randomRotation([0.07, 0.07]),
  zoom: randomZoom({ height: [0.3, 0.3], width: [-0.2, -0.2] }),
  even: randomZoom([-0.4, -0.4], { fill: "nearest" }),
  shift: randomShift({ height: [0.1, 0.1], width: [-0.3, -0.3] }, { fill: "constant", value: 0.5 }),
  wrapped: randomShift({ height: [0.5, 0.5] }, { fill: "wrap" }),
};

Deno.test("rotation, zoom and shift by given amounts are those of Keras's layers", () => {
  for (const [name, augmentation] of Object.entries(fixed)) {
    const found = augmentation(images as Tensor<"n 6 7 1">, key(0));
    assertClose(found, fixture.layers[name as keyof typeof fixed]);
  }
});
