import "../../src/kernels/mod.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { penalty } from "../../src/kernels/fused/penalty.ts";
import {
  abs,
  add,
  asTensor,
  item,
  mul,
  raw,
  scope,
  square,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { assertClose, plain, randomTensor } from "../tensors/plain.ts";
import { assertFreesAll } from "./plain.ts";

type Strengths = Parameters<typeof penalty>[1];

const strengths: Strengths[] = [{ l1: 0.3, l2: 0 }, { l1: 0, l2: 0.2 }, { l1: 0.3, l2: 0.2 }];

/** The penalty by its kernel; the formula is only there for gradients of gradients. */
function byKernel(parameters: readonly Tensor<string>[], strengths: Strengths): Tensor<""> {
  return penalty(parameters, strengths, () => {
    throw new Error("the formula was taken");
  });
}

function byFormula(parameters: readonly Tensor<string>[], { l1, l2 }: Strengths): Tensor<""> {
  return parameters
    .map((w) => add(mul(sum(abs(w)), l1), mul(sum(square(w)), l2)) as Tensor<"">)
    .reduce((a, b) => add(a, b));
}

Deno.test("a penalty is its formula over all elements of all tensors, and so is its gradient", () => {
  for (const { l1, l2 } of strengths) {
    for (const sizes of [[1], [2, 3], [5], [0], [127, 0, 128], [131], [8192, 8193], [30_001, 7]]) {
      const parameters = sizes.map((size, i) =>
        size === 0 ? asTensor(new Float32Array(), "0" as string) : randomTensor([size], i)
      );
      const found = valueAndGradient(
        (all: Tensor<string>[]) => byKernel(all, { l1, l2 }),
        parameters,
      );
      const numbers = parameters.flatMap((w) => plain(w).data);
      const expected = numbers.reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
      assert(Math.abs(item(found.value) - expected) <= 2e-7 * expected);
      assertEquals(item(byKernel(parameters, { l1, l2 })), item(found.value));
      parameters.forEach((w, i) => {
        const slopes = plain(w).data.map((w) => l1 * Math.sign(w) + 2 * l2 * w);
        assertClose(found.gradient[i], { shape: w.shape, data: slopes }, 2e-7);
      });
    }
  }
});

Deno.test("the derivative of a penalty at 0 is 0, and NaN at NaN", () => {
  for (const { l1, l2 } of strengths) {
    const w = asTensor([0, -0, NaN, 1e-30, -1e-30], "5");
    const { value, gradient } = valueAndGradient(
      (w: Tensor<string>) => byKernel([w], { l1, l2 }),
      w as Tensor<string>,
    );
    const tiny = Math.fround(l1);
    const slopes = [...values(gradient)].map((slope) => slope + 0);
    assertEquals(slopes.slice(0, 3), [0, 0, NaN]);
    if (l1 > 0) assertEquals(slopes.slice(3), [tiny, -tiny]);
    assertEquals(item(value), NaN);
  }
});

Deno.test("a penalty of one kind on infinite parameters is infinite, not NaN", () => {
  const w = asTensor([Infinity, 1], "2");
  for (const { l1, l2 } of strengths) assertEquals(item(byKernel([w], { l1, l2 })), Infinity);
});

Deno.test("the gradient of a penalty is by those parameters that are asked for, and scaled", () => {
  const [a, b] = [randomTensor([3, 2], 1), randomTensor([4], 2)];
  const strength = { l1: 0.3, l2: 0.2 };
  for (const order of [[a, b], [b, a], [a, a]]) {
    const [kernel, formula] = [byKernel, byFormula].map((f) =>
      valueAndGradient(
        (w: Tensor<string>) =>
          scope(() => mul(f(order.map((x) => x === a ? mul(w, 1) : x), strength), 3)),
        a,
      ).gradient
    );
    assertClose(kernel, plain(formula));
  }
});

Deno.test("the gradient of the gradient of a penalty is taken from its formula", () => {
  const w = randomTensor([3], 1);
  const strength = { l1: 0.3, l2: 0.2 };
  const slope = (w: Tensor<string>) =>
    valueAndGradient(
      (w: Tensor<string>) => penalty([w], strength, () => byFormula([w], strength)),
      w,
    ).gradient;
  const { gradient } = valueAndGradient((w: Tensor<string>) => sum(slope(w)), w);
  assertClose(gradient, { shape: [3], data: [0.4, 0.4, 0.4] });
});

Deno.test("a penalty leaves nothing behind, on the tape and off it", () => {
  const all = [randomTensor([3, 2], 1), randomTensor([9000], 2)];
  const strength = { l1: 0.3, l2: 0.2 };
  assertFreesAll(() => raw(byKernel(all, strength)));
  for (const factor of [1, 2]) {
    assertFreesAll(() => {
      const f = (all: Tensor<string>[]) => mul(byKernel(all, strength), factor);
      const { value, gradient } = valueAndGradient(f, all);
      return [value, ...gradient].map(raw);
    });
  }
  assertFreesAll(() => {
    assertThrows(() =>
      valueAndGradient((all: Tensor<string>[]) => {
        byKernel(all, strength);
        throw new Error("an error in the function");
      }, all)
    );
    return [];
  });
});
