import { assertEquals } from "@std/assert";
import { type EinsumShape, einsumShape } from "../../src/shapes/einsum.ts";
import { parseDims } from "../../src/shapes/parse.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<const Equation extends string, const Shapes extends readonly string[]>(
  equation: Equation,
  shapes: Shapes,
  expected: Literal<EinsumShape<NoInfer<Equation>, NoInfer<Shapes>>>,
) {
  assertTwin(() => einsumShape(equation, shapes.map(parseDims)).out, expected);
}

Deno.test("Einstein sums have a shape, alike as types and as values", () => {
  check("b i, i o -> b o", ["n 784", "784 64"], "n 64");
  check("b t i, i o -> b t o", ["n 10 784", "784 64"], "n 10 64");
  check("... i, i o -> ... o", ["n 10 784", "784 64"], "n 10 64");
  check("... i, ... i -> ...", ["n 10 784", "n 10 784"], "n 10");
  check("b i -> b", ["n 784"], "n");
  check("b i -> i b", ["n 784"], "784 n");
  check("i i -> i", ["3 3"], "3");
  check("i, i ->", ["784", "784"], "");
  check("a, b, c -> c a b", ["2", "3", "5"], "5 2 3");
  check(", i -> i", ["", "3"], "3");
});

Deno.test("operands that do not fit are a message, alike as types and as values", () => {
  check(
    "b i, i o -> b o",
    ["n 784", "512 64"],
    "ShapeError: einsum 'b i, i o -> b o': 'i' is both 784 and 512",
  );
  check("b i -> b", ["784"], "ShapeError: einsum 'b i -> b': too few dims");
  check("b i -> b", ["n 784 1"], "ShapeError: einsum 'b i -> b': too many dims");
  check(
    "... i, ... i -> ...",
    ["n 10 784", "n 784"],
    "ShapeError: einsum '... i, ... i -> ...': '...' is both 'n 10' and 'n'",
  );
  check(
    "b i, i o -> b o",
    ["n 784"],
    "ShapeError: einsum 'b i, i o -> b o': more terms than operands",
  );
  check(
    "b i -> b",
    ["n 784", "784 64"],
    "ShapeError: einsum 'b i -> b': more operands than terms",
  );
});

Deno.test("equations that are none are a message, alike as types and as values", () => {
  check(
    "b i -> b z",
    ["n 784"],
    "ShapeError: einsum 'b i -> b z': 'z' is not on the left of the arrow",
  );
  check("b i", ["n 784"], "ShapeError: einsum 'b i': 'b i' has no ' -> '");
  check("b 1 -> b", ["n 1"], "ShapeError: einsum 'b 1 -> b': '1' is not a name");
  check("(b i) -> b", ["784"], "ShapeError: einsum '(b i) -> b': '(b' is not a name");
  check("b _ -> b", ["n 784"], "ShapeError: einsum 'b _ -> b': '_' is not a name");
  check("b i,i -> b", ["n 3", "3"], "ShapeError: einsum 'b i,i -> b': 'i,i' is not a name");
  check("b i -> b 2", ["n 784"], "ShapeError: einsum 'b i -> b 2': '2' is not a name");
  check(
    "i -> i i",
    ["3"],
    "ShapeError: einsum 'i -> i i': 'i' is twice on the right of the arrow",
  );
});

Deno.test("dims unknown until run time fit and stay unknown", () => {
  ok<Eq<EinsumShape<"b i, i o -> b o", [`n ${number}`, "784 64"]>, "n 64">>();
  ok<Eq<EinsumShape<"b i -> i", [`n ${number}`]>, `${number}`>>();
  ok<Eq<EinsumShape<"b i, i o -> b o", [string, "784 64"]>, string>>();
  ok<Eq<EinsumShape<"b i, i o -> b o", string[]>, string>>();
});

Deno.test("einsumShape() tells what the names of all operands are", () => {
  const { bindings } = einsumShape("b i, i o -> b o", [["n", "784"], ["784", "64"]]);
  assertEquals(bindings, new Map([["b", ["n"]], ["i", ["784"]], ["o", ["64"]]]));
});
