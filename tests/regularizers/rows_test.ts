import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  allParameters,
  asTensor,
  constant,
  dense,
  groupLasso,
  input,
  item,
  key,
  layer,
  meanSquaredError,
  mul,
  objective,
  orthogonality,
  pipe,
  relu,
  reshape,
  sequential,
  sub,
  sum,
  type Tensor,
  uniform,
  valueAndGradient,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";

const training = { training: true };
const model = sequential(input("4"), dense(3, relu), dense(2));
const mse = objective(model, meanSquaredError);
const { params } = model.init(key(1));
const batch = {
  x: asTensor(uniform(key(2), "5 4"), "batch 4"),
  y: asTensor(uniform(key(3), "5 2"), "batch 2"),
};

/** The rows of a kernel. */
function rowsOf(kernel: Tensor<string>): number[][] {
  const [rows, columns] = kernel.shape;
  const numbers = Array.from(values(kernel));
  return Array.from({ length: rows }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
}

const columnsOf = (kernel: Tensor<string>): number[][] => {
  const rows = rowsOf(kernel);
  return rows[0].map((_, column) => rows.map((row) => row[column]));
};

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((total, value, i) => total + value * b[i], 0);

const norm = (a: readonly number[]) => Math.sqrt(dot(a, a));

function meanCosine(vectors: readonly (readonly number[])[]): number {
  const cosines = vectors.flatMap((a, i) =>
    vectors.slice(i + 1).map((b) => Math.abs(dot(a, b) / norm(a) / norm(b)))
  );
  return cosines.reduce((total, cosine) => total + cosine, 0) / cosines.length;
}

const kernels = [params[0].kernel, params[1].kernel];

Deno.test("orthogonality() adds the mean |cosine| of pairs of rows, or of columns, of each kernel", () => {
  const weights = { params, running: [] as [] };
  for (const [mode, vectorsOf] of [["rows", rowsOf], ["columns", columnsOf]] as const) {
    const { loss, terms } = orthogonality(0.7, { mode })(mse)(weights, batch, training);
    const expected = 0.7 *
      kernels.reduce((total, kernel) => total + meanCosine(vectorsOf(kernel)), 0);
    assertAlmostEquals(item(terms.orthogonality), expected, 1e-6);
    assertAlmostEquals(item(loss), item(terms.data) + expected, 1e-6);
  }
  const { terms } = pipe(mse, orthogonality(1), orthogonality(1, { mode: "rows" }))(
    weights,
    batch,
    training,
  );
  assertEquals(item(terms.orthogonality), item(terms.orthogonality_1));
});

Deno.test("groupLasso() adds the lengths of all rows of each kernel", () => {
  const { terms } = groupLasso(0.7)(mse)({ params, running: [] }, batch, training);
  const expected = 0.7 * kernels.flatMap(rowsOf).reduce((total, row) => total + norm(row), 0);
  assertAlmostEquals(item(terms.groupLasso), expected, 1e-6);
});

for (
  const [name, regularizer] of [
    ["orthogonality of rows", orthogonality(0.5)],
    ["orthogonality of columns", orthogonality(0.5, { mode: "columns" })],
    ["groupLasso", groupLasso(0.5)],
  ] as const
) {
  for (const context of [training, { training: false }]) {
    const mode = context.training ? "training" : "inference";
    Deno.test(`the gradient of a loss with ${name} in ${mode} is the one by finite differences`, () => {
      const loss = regularizer(mse);
      assertGradient(
        (own: typeof params) => loss({ params: own, running: [] }, batch, context).loss,
        params,
      );
    });
  }
}

for (const [name, make] of Object.entries({ orthogonality, groupLasso })) {
  Deno.test(`the gradient of ${name} at a row of zeros is 0, and a number elsewhere`, () => {
    const model = sequential(input("3"), dense(2));
    const loss = make(1)(objective(model, meanSquaredError));
    const batch = { x: asTensor([[0, 0, 0]], "batch 3"), y: asTensor([[0, 0]], "batch 2") };
    const bias = asTensor([0, 0], "2");
    for (const rows of [[[3, 4], [0, 0], [1, 0]], [[0, 0], [0, 0], [0, 0]]]) {
      const { value, gradient } = valueAndGradient(
        (kernel: Tensor<"3 2">) =>
          loss({ params: [{ kernel, bias }], running: [] }, batch, training).loss,
        asTensor(rows, "3 2"),
      );
      const slopes = rowsOf(gradient);
      assertEquals(slopes.flat().every(Number.isFinite), true);
      assertEquals(slopes[1].map(Math.abs), [0, 0]);
      if (rows[0][0] === 0) assertEquals(item(value), 0);
      else if (name === "groupLasso") {
        assertAlmostEquals(item(value), 6, 1e-6);
        [0.6, 0.8].forEach((slope, i) => assertAlmostEquals(slopes[0][i], slope, 1e-6));
      }
    }
  });

  Deno.test(`${name} takes a kernel of more dims as a matrix of its last dim`, () => {
    const cube = layer(
      "cube",
      "b f -> b",
      { kernel: "2 3 f" },
      (params, x) => sum(mul(x, sum(sum(params.kernel, { axis: 0 }), { axis: 0 })), { axis: -1 }),
    );
    const model = sequential(input("4"), cube);
    const loss = make(1)(objective(model, meanSquaredError));
    const batch = { x: asTensor([[0, 0, 0, 0]], "batch 4"), y: asTensor([0], "batch") };
    const weights = model.init(key(3));
    const matrix = rowsOf(reshape(weights.params[0].kernel, "6 4"));
    const expected = name === "groupLasso"
      ? matrix.reduce((total, row) => total + norm(row), 0)
      : meanCosine(matrix);
    assertAlmostEquals(item(loss(weights, batch, training).terms[name]), expected, 1e-5);
  });

  Deno.test(`${name} of a bias is a TypeError that says so`, () => {
    const loss = make(1, { on: allParameters })(mse);
    const error = assertThrows(() => loss({ params, running: [] }, batch, training), TypeError);
    assertEquals(
      error.message,
      `Cannot apply ${name}: expected kernels of at least 2 dims but found '3'`,
    );
  });
}

Deno.test("under plain descent groupLasso gives up a row that does not matter, and keeps the other", () => {
  const one = sequential(input("2"), dense(2, undefined, { kernelInitializer: constant(0.5) }));
  const loss = groupLasso(0.2)(objective(one, meanSquaredError));
  // The labels depend on the first input alone.
  const batch = {
    x: asTensor([[1, 1], [1, -1], [-1, 1], [-1, -1]], "batch 2"),
    y: asTensor([[1, 2], [1, 2], [-1, -2], [-1, -2]], "batch 2"),
  };
  const { params: [{ kernel: start, bias }] } = one.init(key(0));
  let kernel: Tensor<"2 2"> = start;
  for (let step = 0; step < 100; step++) {
    const { gradient } = valueAndGradient(
      (own: Tensor<"2 2">) =>
        loss({ params: [{ kernel: own, bias }], running: [] }, batch, training).loss,
      kernel,
    );
    kernel = sub(kernel, mul(gradient, 0.05));
  }
  const [used, unused] = rowsOf(kernel).map(norm);
  // Where the slopes meet: 2 * (|row| - |(1, 2)|) / 2 + 0.2 = 0.
  assertAlmostEquals(used, norm([1, 2]) - 0.2, 1e-2);
  assert(unused < 0.02, `the row is still ${unused} long`);
});

Deno.test("a mode that is none is a TypeError", () => {
  const error = assertThrows(() => orthogonality(1, { mode: "both" as never }), TypeError);
  assertEquals(
    error.message,
    'Cannot make orthogonality: expected the mode "rows" or "columns" but found "both"',
  );
});
