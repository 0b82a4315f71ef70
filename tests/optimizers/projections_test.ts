import { assert, assertEquals } from "@std/assert";
import {
  adam,
  asTensor,
  mapTree,
  maxNorm,
  mul,
  nonNegative,
  type Selection,
  sgd,
  type Tensor,
  unitNorm,
  values,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { begin, go, numbers } from "./bowl_walk.ts";

/** Norms of the columns of a matrix, or of rows. */
function norms(tensor: Tensor<string>, of: "columns" | "rows" = "columns"): number[] {
  const columns = tensor.shape.at(-1)!;
  const found = new Map<number, number>();
  values(tensor).forEach((value, i) => {
    const unit = of === "columns" ? i % columns : Math.floor(i / columns);
    found.set(unit, (found.get(unit) ?? 0) + value ** 2);
  });
  return [...found.values()].map(Math.sqrt);
}

Deno.test("maxNorm holds after every step, to 1e-6, for kernels of dense and of convolutional layers", () => {
  const optimizer = maxNorm(0.75)(adam({ learningRate: 0.5 }));
  const long: number[] = [];
  let run = begin(optimizer);
  for (let step = 1; step <= 10; step++) {
    run = go(optimizer, run, step);
    const [{ kernel, bias }, [, { filters }]] = run.params;
    const found = [...norms(kernel), ...norms(filters)];
    assert(found.every((norm) => norm <= 0.75 * (1 + 1e-6)));
    assert(found.some((norm) => norm > 0.75 * (1 - 1e-6)));
    long.push(...values(bias).filter((value) => Math.abs(value) > 0.75));
  }
  assert(long.length > 0);
});

Deno.test("maxNorm keeps what is within the limit, bit for bit, and zeros", () => {
  const kernel = [[0.3, 0, 3], [0.4, 0, 4]];
  const params = [asTensor(kernel, "2 3")];
  const optimizer = maxNorm(0.5)(sgd());
  const gradient = [asTensor(new Float32Array(6), "2 3")];
  const { params: [moved] } = applyOptimizer(
    optimizer,
    gradient,
    [{ step: 0, factor: 1 }],
    params,
    false,
  );
  const found = values(moved);
  assertEquals([found[1], found[4]], [0, 0]);
  assertEquals([found[0], found[3]], [Math.fround(0.3), Math.fround(0.4)]);
  assert(Math.abs(found[2] - 0.3) < 1e-7 && Math.abs(found[5] - 0.4) < 1e-7);
});

Deno.test("the axis says what a unit is: rows, one element, a whole vector unless said", () => {
  const params = { w: asTensor([[3, 4], [0.3, 0.4]], "2 2"), b: asTensor([6, 8], "2") };
  const still = mapTree(params, (leaf) => mul(leaf as Tensor<string>, 0));
  const after = (wrap: ReturnType<typeof maxNorm>) => {
    const optimizer = wrap(sgd());
    const moved = applyOptimizer(optimizer, still, optimizer.init(params), params, false);
    return numbers(moved.params).map((own) => own.map((x) => Math.round(x * 1e5) / 1e5));
  };
  assertEquals(after(maxNorm(1, { axis: 1 })), [[0.6, 0.8, 0.3, 0.4], [6, 8]]);
  assertEquals(after(maxNorm(1, { axis: -1 })), [[0.6, 0.8, 0.3, 0.4], [6, 8]]);
  assertEquals(after(maxNorm(1, { axis: [] })), [[1, 1, 0.3, 0.4], [6, 8]]);
  const vector: Selection = ([name]) => name === "b";
  assertEquals(after(maxNorm(1, { on: vector })), [[3, 4, 0.3, 0.4], [0.6, 0.8]]);
  assertEquals(
    after(unitNorm({ axis: [0, 1] }))[0].map((x) => x ** 2).reduce((a, b) => a + b) > 0.99,
    true,
  );
});

Deno.test("unitNorm holds after every step, to 1e-6; a unit of zeros stays", () => {
  const optimizer = unitNorm()(sgd({ learningRate: 0.5 }));
  let run = begin(optimizer);
  for (let step = 1; step <= 10; step++) {
    run = go(optimizer, run, step);
    const [{ kernel }, [, { filters }]] = run.params;
    assert([...norms(kernel), ...norms(filters)].every((norm) => Math.abs(norm - 1) < 1e-6));
  }
  const params = [asTensor([[0, 1e-12], [0, 0]], "2 2")];
  const still = [asTensor([[0, 0], [0, 0]], "2 2")];
  const moved = applyOptimizer(optimizer, still, [{ step: 0, factor: 1 }], params, false);
  assertEquals(numbers(moved.params), [[0, 1, 0, 0]]);
});

Deno.test("nonNegative leaves nothing below 0 and everything else as the optimizer left it", () => {
  const [plain, optimizer] = [
    sgd({ learningRate: 0.5 }),
    nonNegative()(sgd({ learningRate: 0.5 })),
  ];
  const start = begin(optimizer);
  const [free, held] = [go(plain, start, 1), go(optimizer, start, 1)];
  const [[kernel, bias], [heldKernel, heldBias]] = [numbers(free.params), numbers(held.params)];
  assertEquals(heldKernel, kernel.map((x) => Math.max(x, 0)));
  assert(kernel.some((x) => x < 0));
  assertEquals(heldBias, bias);
});
