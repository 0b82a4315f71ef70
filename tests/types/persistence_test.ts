import {
  batchNorm,
  chain,
  dense,
  type DenseParams,
  describe,
  type Description,
  embedding,
  flatten,
  input,
  load,
  type NormParams,
  save,
  sequential,
  type Tensor,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

const words = sequential(input("5", "int32"), embedding(20, 4), flatten(), dense(2));
const normed = sequential(input("8"), chain(dense(4), batchNorm()), dense(2));

/** What is loaded for a model; only the compiler looks at it. */
type Loaded<L extends (...values: never[]) => unknown> = Awaited<ReturnType<L>>;

Deno.test("loaded weights are those of the model, and disposable", () => {
  const loadNormed = () => load("a", normed);
  type Weights = Loaded<typeof loadNormed>;
  ok<
    Eq<Weights["params"], [[DenseParams<"8", "4">, NormParams<"4">], DenseParams<"4", "2">]>
  >();
  ok<
    Eq<
      Weights["running"][0][0],
      { readonly mean: Tensor<"4">; readonly variance: Tensor<"4"> }
    >
  >();
  ok<Eq<Weights extends Disposable ? true : false, true>>();

  const loadWords = () => load(new URL("file:///a"), words);
  ok<Eq<Loaded<typeof loadWords>["params"][0]["kernel"], Tensor<"20 4">>>();
  ok<Eq<Loaded<typeof loadWords>["running"], []>>();
});

Deno.test("what is loaded for a model can be saved, and applied by it", () => {
  const again = async () => {
    using weights = await load("a", normed);
    await save("b", normed, weights, { metadata: { run: "7" } });
    const apply = (x: Tensor<"3 8">) => normed.apply(weights, x);
    ok<Eq<ReturnType<typeof apply>, Tensor<"3 2">>>();
  };
  ok<Eq<ReturnType<typeof again>, Promise<void>>>();
});

Deno.test("a description is data", () => {
  const found = () => describe("a");
  ok<Eq<Loaded<typeof found>, Description>>();
});
