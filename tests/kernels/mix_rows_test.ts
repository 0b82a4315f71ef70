import "../../src/kernels/mod.ts";
import { assertEquals } from "@std/assert";
import { addNoise } from "../../src/kernels/fused/add_noise.ts";
import { mixRows } from "../../src/kernels/fused/mix_rows.ts";
import {
  add,
  key,
  mul,
  normal,
  permutation,
  raw,
  square,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { assertClose, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";

/** One row, odd tails, rows of one number, of more dims, several chunks. */
const shapes = [[1, 3], [5], [7, 4], [6, 5], [4, 3, 2, 3], [300, 131], [3, 9001]];

Deno.test("mixRows() is each row times the share and its partner times the rest, bit for bit", () => {
  shapes.forEach((shape, i) => {
    const x = randomTensor(shape, i);
    const partners = permutation(key(i), shape[0]);
    const share = Math.fround(0.3);
    const { data } = plain(x);
    const columns = data.length / shape[0];
    const expected = [...values(partners)].flatMap((partner, row) =>
      Array.from({ length: columns }, (_, column) =>
        Math.fround(
          Math.fround(data[row * columns + column] * share) +
            Math.fround(data[partner * columns + column] * Math.fround(1 - share)),
        ))
    );
    const mixed = mixRows(x, partners, share);
    assertEquals(mixed.shape, shape);
    assertEquals([...values(mixed)], expected);
  });
});

Deno.test("the gradient of mixRows() goes back to the rows that were mixed", () => {
  for (const shape of shapes) {
    const [x, weights] = [randomTensor(shape, 1), randomTensor(shape, 2)];
    const partners = permutation(key(3), shape[0]);
    const { gradient } = valueAndGradient(
      (x: Tensor<string>) => sum(mul(mixRows(x, partners, 0.3), weights)),
      x,
    );
    const { data } = plain(weights);
    const columns = data.length / shape[0];
    const expected = data.map((weight) => 0.3 * weight);
    [...values(partners)].forEach((partner, row) => {
      for (let column = 0; column < columns; column++) {
        expected[partner * columns + column] += 0.7 * data[row * columns + column];
      }
    });
    assertClose(gradient, { shape, data: expected }, 2e-7);
  }
});

Deno.test("addNoise() is the sum with normal numbers, bit for bit, and its gradient that by the sum", () => {
  for (const size of [1, 2, 5, 33, 2047, 2049, 10_003]) {
    const x = randomTensor([size], size);
    const noise = normal(key(size), String(size), { deviation: 0.3 }) as Tensor<string>;
    assertEquals(values(addNoise(x, 0.3, key(size))), values(add(x, noise)));
    const weights = randomTensor([size], 1);
    const { gradient } = valueAndGradient(
      (x: Tensor<string>) => sum(mul(addNoise(x, 0.3, key(1)), weights)),
      x,
    );
    assertEquals(values(gradient), values(weights));
  }
});

const operations = {
  mixRows: (x: Tensor<string>) => mixRows(x, permutation(key(1), x.shape[0]), 0.3),
  addNoise: (x: Tensor<string>) => addNoise(x, 0.3, key(1)),
};

for (const [name, f] of Object.entries(operations)) {
  Deno.test(`${name}() has a gradient of its gradient, by operations that are recorded`, () => {
    const x = randomTensor([5, 3], 1);
    const energy = (x: Tensor<string>) => sum(square(f(x)));
    const slope = (x: Tensor<string>) => valueAndGradient(energy, x).gradient;
    const { gradient } = valueAndGradient((x: Tensor<string>) => sum(slope(x)), x);
    assertClose(gradient, { shape: [5, 3], data: new Array(15).fill(2) }, 1e-6);
  });

  Deno.test(`${name}() leaves nothing behind, on the tape and off it`, () => {
    const x = randomTensor([5, 3], 1);
    assertFreesAll(() => raw(f(x)));
    assertFreesAll(() => {
      const { value, gradient } = valueAndGradient((x: Tensor<string>) => sum(f(x)), x);
      return [value, gradient].map(raw);
    });
  });
}
