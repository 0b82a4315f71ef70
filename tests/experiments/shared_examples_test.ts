import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type AnyExamples,
  asTensor,
  compare,
  defineRun,
  examplesFrom,
  type IntTensor,
  item,
  mul,
  type SharedExamples,
  shareExamples,
  sum,
  type Tensor,
  toArray,
} from "shapefold";
import { type Eq, ok } from "../types/assert_type.ts";

const data = {
  x: asTensor([[1, 2], [3, 4]], "n 2"),
  y: asTensor([1, 0], "n", "int32"),
  weights: asTensor([1, 0.5], "n"),
};

const total = defineRun(
  import.meta,
  "total",
  async ({ data, factor }: { data: SharedExamples<AnyExamples>; factor: number }) => {
    const { x } = examplesFrom(data);
    return await Promise.resolve(item(sum(mul(x as Tensor<string>, factor))));
  },
);

Deno.test("shared examples come back as they were, with their types, labels and weights", () => {
  const again = examplesFrom(structuredClone(shareExamples(data)));
  ok<Eq<typeof again.x, Tensor<"n 2">>>();
  ok<Eq<typeof again.y, IntTensor<"n">>>();
  assertEquals(toArray(again.x), [[1, 2], [3, 4]]);
  assertEquals([again.y.dtype, toArray(again.y)], ["int32", [1, 0]]);
  assertEquals(toArray(again.weights), [1, 0.5]);
});

Deno.test("examples without weights come back without them", () => {
  const { x, y } = data;
  assertEquals(Object.keys(examplesFrom(shareExamples({ x, y }))), ["x", "y"]);
});

Deno.test("a clone of shared examples sees the same memory", () => {
  const shared = shareExamples(data);
  structuredClone(shared).x.values[0] = 7;
  assertEquals(shared.x.values[0], 7);
  assert(shared.x.values.buffer instanceof SharedArrayBuffer);
});

Deno.test({
  name: "runs in workers learn from shared examples",
  ignore: (await Deno.permissions.query({ name: "read" })).state !== "granted",
  async fn() {
    const shared = shareExamples(data);
    const totals = await compare({
      once: total({ data: shared, factor: 1 }),
      twice: total({ data: shared, factor: 2 }),
    }, { workers: 2, progress: { silent: true } });
    assertEquals(totals, { once: 10, twice: 20 });
  },
});

Deno.test("what is not shared is an error that says what to give", () => {
  assertThrows(
    () => shareExamples({ x: [[1]], y: [[2]] } as never),
    TypeError,
    "expected tensors as x and y; make them of numbers: asTensor(x, 'n 784')",
  );
  for (const wrong of [data, undefined, 3, { x: 1, y: 2 }, { ...shareExamples(data), y: [1] }]) {
    assertThrows(
      () => examplesFrom(wrong as never),
      TypeError,
      "Cannot give examples: expected what shareExamples(data) gives but found",
    );
  }
});
