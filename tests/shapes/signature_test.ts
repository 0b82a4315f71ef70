import { assertEquals } from "@std/assert";
import { parseDims } from "../../src/shapes/parse.ts";
import {
  type ApplySignature,
  applySignature,
  type Sides,
  sides,
} from "../../src/shapes/signature.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<const Signature extends string, const S extends string>(
  signature: Signature,
  shape: S,
  expected: Literal<ApplySignature<NoInfer<Signature>, NoInfer<S>>>,
) {
  assertTwin(() => applySignature(signature, parseDims(shape)).out, expected);
}

Deno.test("signatures make one shape of another, alike as types and as values", () => {
  check("batch h w c -> batch (h w c)", "batch 28 28 1", "batch 784");
  check("b h w c -> b (h w) c", "n 28 14 3", "n 392 3");
  check("b (h 2) (w 2) c -> b h w (2 2 c)", "n 28 28 3", "n 14 14 12");
  check("... f -> ... 64", "n 28 28 3", "n 28 28 64");
  check("b ... -> b (...)", "n 28 28 3", "n 2352");
  check("b t f -> (b t) f", "n 10 3", "n*10 3");
  check("(b 10) f -> b 10 f", "n*10 3", "n 10 3");
  check("b i -> b", "n 10", "n");
  check("b i ->", "n 10", "");
  check(" -> 3", "", "3");
});

Deno.test("signatures that do not apply are a message, alike as types and as values", () => {
  check(
    "... 784 -> ... 64",
    "n 512",
    "ShapeError: '... 784 -> ... 64' applied to 'n 512': expects 784 but got 512",
  );
  check(
    "b i i -> b",
    "n 512 5",
    "ShapeError: 'b i i -> b' applied to 'n 512 5': 'i' is both 512 and 5",
  );
  check(
    "b h w c -> b",
    "n 512",
    "ShapeError: 'b h w c -> b' applied to 'n 512': too few dims",
  );
  check(
    "b (h p) c -> b h",
    "n 512 2",
    "ShapeError: 'b (h p) c -> b h' applied to 'n 512 2': '(h p)' has two unknown sizes, h and p",
  );
  check("b i -> b k", "n 512", "ShapeError: 'k' is not on the left of the arrow");
  check("b i", "n 512", "ShapeError: 'b i' has no ' -> '");
  check("b i->b", "n 512", "ShapeError: 'b i->b' has no ' -> '");
});

Deno.test("dims unknown until run time stay unknown", () => {
  ok<Eq<ApplySignature<"b h w -> b (h w)", `n ${number} 28`>, `n ${number}`>>();
  ok<Eq<ApplySignature<"... 784 -> ... 64", `n ${number}`>, "n 64">>();
  ok<Eq<ApplySignature<"b h -> b", string>, string>>();
});

Deno.test("applySignature() tells what the names are", () => {
  const { bindings } = applySignature("b (h 2) ... -> b", ["n", "28", "3", "5"]);
  assertEquals(bindings, new Map([["b", ["n"]], ["h", ["14"]], ["...", ["3", "5"]]]));
});

Deno.test("a signature has two sides, alike as type and as value", () => {
  ok<Eq<Sides<"b h -> b">, ["b h", "b"]>>();
  ok<Eq<Sides<"b ->">, ["b", ""]>>();
  ok<Eq<Sides<"a -> b -> c">, ["a", "b -> c"]>>();
  assertEquals(sides("b h -> b"), ["b h", "b"]);
  assertEquals(sides("b ->"), ["b", ""]);
  assertEquals(sides("a -> b -> c"), ["a", "b -> c"]);
});
