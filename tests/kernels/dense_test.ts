import "../../src/kernels/mod.ts";
import { assertThrows } from "@std/assert";
import { dense } from "../../src/kernels/fused/dense.ts";
import { relu } from "../../src/layers/mod.ts";
import {
  add,
  matmul,
  mul,
  scope,
  sum,
  type Tensor,
  valueAndGradient,
  values,
} from "../../src/tensors/mod.ts";
import { assertClose, assertGradient, plain, randomTensor } from "../tensors/plain.ts";

const outerShapes = [[], [1], [5], [37], [2, 3], [2, 1, 3], [0]];

Deno.test("dense() is a product and a bias, and its gradient by all three is right", () => {
  for (const outer of outerShapes) {
    const [x, kernel, bias] = [[...outer, 4], [4, 3], [3]].map((shape, i) =>
      randomTensor(shape, i)
    );
    assertClose(dense(x, kernel, bias, false), plain(add(matmul(x, kernel), bias)));
    assertGradient((x) => dense(x, kernel, bias, false), x);
    assertGradient((kernel) => dense(x, kernel, bias, false), kernel);
    assertGradient((bias) => dense(x, kernel, bias, false), bias);
  }
});

Deno.test("dense() with relu has no negative output, and no gradient there", () => {
  for (const rows of [1, 6, 33]) {
    const [x, kernel, bias] = [[rows, 9], [9, 17], [17]].map((shape, i) => randomTensor(shape, i));
    const slow = (params: { x: typeof x; kernel: typeof kernel; bias: typeof bias }) =>
      sum(mul(relu(add(matmul(params.x, params.kernel), params.bias)), 3));
    const fast = (params: { x: typeof x; kernel: typeof kernel; bias: typeof bias }) =>
      sum(mul(dense(params.x, params.kernel, params.bias, true), 3));
    const [a, b] = [slow, fast].map((f) => valueAndGradient(f, { x, kernel, bias }));
    assertClose(b.value, plain(a.value));
    for (const name of ["x", "kernel", "bias"] as const) {
      assertClose(b.gradient[name], plain(a.gradient[name]));
    }
  }
});

Deno.test("what dense() gives may be freed before its gradient is taken", () => {
  const [x, kernel, bias] = [[7, 9], [9, 5], [5]].map((shape, i) => randomTensor(shape, i));
  const { gradient } = valueAndGradient(
    (kernel) => sum(scope(() => mul(dense(mul(x, 1), kernel, bias, true), 2))),
    kernel,
  );
  const reference = valueAndGradient(
    (kernel) => sum(mul(relu(add(matmul(x, kernel), bias)), 2)),
    kernel,
  );
  assertClose(gradient, plain(reference.gradient));
});

Deno.test("the gradient of dense() has a gradient inside of an outer function, and else says so", () => {
  const [x, kernel, bias] = [[7, 9], [9, 5], [5]].map((shape, i) => randomTensor(shape, i));
  const squaredSlope = (f: (x: Tensor<string>) => Tensor<string>) => (inner: Tensor<string>) => {
    const { gradient } = valueAndGradient((x: Tensor<string>) => sum(mul(f(x), f(x))), inner);
    return sum(mul(gradient, gradient));
  };
  const fast = squaredSlope((x) => dense(x, kernel, bias, false));
  const slow = squaredSlope((x) => add(matmul(x, kernel), bias));
  assertClose(valueAndGradient(fast, x).gradient, plain(valueAndGradient(slow, x).gradient), 1e-3);

  assertThrows(
    () =>
      valueAndGradient((kernel) => {
        const y = dense(x, kernel, bias, false);
        return sum(valueAndGradient((_kernel) => sum(mul(y, y)), kernel).gradient);
      }, kernel),
    Error,
    "Cannot differentiate the gradient of dense",
  );
});

Deno.test("the gradient by the kernel sums over more rows than a block holds", () => {
  const [x, kernel, bias] = [[1031, 5], [5, 3], [3]].map((shape, i) => randomTensor(shape, i));
  const { gradient } = valueAndGradient((kernel) => sum(dense(x, kernel, bias, false)), kernel);
  const columns = values(x).reduce((sums, value, i) => {
    sums[i % 5] += value;
    return sums;
  }, new Float64Array(5));
  const expected = [...columns].flatMap((s) => [s, s, s]);
  assertClose(gradient, { shape: [5, 3], data: expected }, 1e-4);
});
