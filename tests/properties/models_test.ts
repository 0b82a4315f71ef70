import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  accuracy,
  type AnyModel,
  asTensor,
  auc,
  confusionMatrix,
  dense,
  evaluate,
  f1,
  input,
  key,
  leaves,
  liveTensors,
  load,
  mae,
  mean,
  meanSquaredError,
  mse,
  mul,
  objective,
  precision,
  r2,
  recall,
  rmse,
  save,
  scope,
  sequential,
  softmax,
  sparseCategoricalCrossentropy,
  type Tensor,
  uniform,
  values,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { imageModel, rowModel } from "./models.ts";
import { check, checkAsync, rowsOf } from "./property.ts";

/** Rows that a model takes. */
function rowsFor(model: AnyModel, rows: number): Tensor<string> {
  return uniform(key(2), `${rows} ${model.input.split(" ").slice(1).join(" ")}`);
}

for (
  const [kind, model] of [
    ["rows", rowModel({ stateful: true })],
    ["images", imageModel()],
  ] as const
) {
  Deno.test(`the shape at run time is the planned one, of models of ${kind} and any batch size`, () => {
    const before = liveTensors();
    check(fc.property(model, fc.integer({ min: 2, max: 9 }), (model, rows) => {
      scope(() => {
        const weights = model.init(key(1));
        const x = rowsFor(model, rows);
        for (const training of [false, true]) {
          const { output } = model.forward(weights, x, {
            training,
            ...(training && { key: key(3) }),
          });
          assertEquals(output.shape.join(" "), model.output.replace("batch", `${rows}`));
        }
      });
    }));
    assertEquals(liveTensors(), before);
  });

  Deno.test(`gradients agree with finite differences, of models of ${kind}`, () => {
    const smooth = kind === "rows" ? rowModel({ stateful: false }) : imageModel();
    check(
      fc.property(smooth, fc.integer({ min: 1, max: 3 }), (model, rows) =>
        scope(() => {
          // Where two maxima change places there is no derivative.
          fc.pre(!model.layers.some(({ label }) => label.startsWith("maxPool")));
          const { params, running } = model.init(key(1));
          const at = { params, x: rowsFor(model, rows) };
          fc.pre(leaves(at).reduce((sum, [, { size }]) => sum + size, 0) < 200);
          const apply = model.apply as (weights: unknown, x: Tensor<string>) => Tensor<string>;
          const f = ({ params, x }: typeof at) => {
            const y = apply({ params, running }, x);
            return mean(mul(y, y)) as Tensor<"">;
          };
          assertGradient(f, at, 4e-3);
        })),
      40,
    );
  });
}

Deno.test("weights that are saved are loaded as they were, of any model", async () => {
  const dir = await Deno.makeTempDir();
  await checkAsync(fc.asyncProperty(rowModel({ stateful: true }), async (model) => {
    using weights = model.init(key(1));
    await save(`${dir}/a.safetensors`, model, weights as never);
    using loaded = await load(`${dir}/a.safetensors`, model);
    const numbers = (tree: unknown) =>
      leaves(tree).map(([path, x]) => [path, values(x as Tensor<string>)]);
    const { params, running } = weights as { params: unknown; running: unknown };
    assertEquals(numbers([loaded.params, loaded.running]), numbers([params, running]));
  }));
  await Deno.remove(dir, { recursive: true });
});

Deno.test("metrics over any split into batches are those over the whole", () => {
  const line = sequential(input("2"), dense(1));
  const three = sequential(input("2"), dense(3, softmax));
  using weights = line.init(key(0));
  using weights3 = three.init(key(0));
  check(
    fc.property(
      rowsOf(2, { min: 2 }),
      fc.integer({ min: 1, max: 25 }),
      (rows, batchSize) =>
        scope(() => {
          const x = asTensor(rows, "n 2");
          const y = asTensor(rows.map(([a, b]) => [a - b]), "n 1");
          const labels = asTensor(
            rows.map(([a]) => Math.abs(Math.trunc(a)) % 3),
            "n",
            "int32",
          );
          const figures = (batchSize: number) => [
            evaluate(objective(line, meanSquaredError), weights, { x, y }, {
              batchSize,
              metrics: [mae, mse, rmse, r2],
            }),
            evaluate(objective(three, sparseCategoricalCrossentropy), weights3, { x, y: labels }, {
              batchSize,
              metrics: [accuracy, confusionMatrix, precision, recall, f1, auc],
            }),
          ];
          assertSame(figures(batchSize), figures(rows.length));
        }),
    ),
  );
});

/** Asserts equal numbers in equal places, but for the order of additions. */
function assertSame(found: unknown, expected: unknown): void {
  if (typeof found !== "number" || typeof expected !== "number") {
    assertEquals(typeof found, typeof expected);
    const names = Object.keys(expected as object);
    assertEquals(Object.keys(found as object), names);
    for (const name of names) {
      assertSame(
        (found as Record<string, unknown>)[name],
        (expected as Record<string, unknown>)[name],
      );
    }
    return;
  }
  const isSame = Object.is(found, expected) ||
    Math.abs(found - expected) <= 1e-5 * (1 + Math.abs(expected));
  assert(isSame, `${found} and ${expected}`);
}
