import { assertEquals, assertThrows } from "@std/assert";
import { asTensor, einsum, type ShapeOf, type Tensor } from "../../src/tensors/mod.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import {
  assertClose,
  assertGradient,
  at,
  build,
  type Plain,
  plain,
  randomTensor,
} from "./plain.ts";

/** The sum over all names by loops; dims of one letter each. */
function einsumPlainly(equation: string, operands: readonly Plain[]): Plain {
  const [left, right] = equation.split(" ->").map((side) => side.trim());
  const terms = left.split(", ").map((term) => term.split(" ").filter((name) => name !== ""));
  const out = right.split(" ").filter((name) => name !== "");
  const inner = [...new Set(terms.flat())].filter((name) => !out.includes(name));
  const sizeOf = (name: string) => {
    const k = terms.findIndex((names) => names.includes(name));
    return operands[k].shape[terms[k].indexOf(name)];
  };
  return build(out.map(sizeOf), (outer) => {
    const products = build(inner.map(sizeOf), (summed) => {
      const index = (name: string) =>
        out.includes(name) ? outer[out.indexOf(name)] : summed[inner.indexOf(name)];
      return terms.reduce((product, names, k) => product * at(operands[k], names.map(index)), 1);
    });
    return products.data.reduce((a, b) => a + b, 0);
  });
}

const sizes: Record<string, number> = { a: 2, b: 3, c: 4, d: 2, e: 3 };

const equations = [
  "a b -> b a",
  "a b -> b",
  "a b ->",
  "a a -> a",
  "a a ->",
  "a b a -> b a",
  "a b, b c -> a c",
  "a b, b c -> c a",
  "a b, a b ->",
  "a b, a b -> a",
  "a, b -> b a",
  ", a -> a",
  "a b, c -> a",
  "a b c, a c d -> a b d",
  "a b c d, e d b -> a c e",
  "a b, b c, c d -> a d",
  "a b, b, a -> a",
  "a b, b b -> a b",
];

for (const equation of equations) {
  Deno.test(`einsum("${equation}") is what loops compute, and its gradient is right`, () => {
    const operands = equation.split(" ->")[0].split(", ").map((term, i) =>
      randomTensor(term.split(" ").filter((name) => name !== "").map((name) => sizes[name]), i)
    );
    const apply = (...tensors: Tensor<string>[]) => einsum(equation as string, ...tensors);
    assertClose(apply(...operands), einsumPlainly(equation, operands.map(plain)));
    for (const [i, operand] of operands.entries()) {
      assertGradient((x) => apply(...operands.with(i, x)), operand);
    }
  });
}

Deno.test("the dots of einsum() stand for any number of dims", () => {
  for (const outer of [[], [2], [2, 3]]) {
    const x = randomTensor([...outer, 4], 1);
    const w = randomTensor([4, 2], 2);
    const names = ["a", "b"].slice(0, outer.length);
    const equation = `${[...names, "c"].join(" ")}, c d -> ${[...names, "d"].join(" ")}`;
    const expected = einsumPlainly(equation, [plain(x), plain(w)]);
    assertClose(einsum("... i, i o -> ... o" as string, x, w), expected);
  }
});

Deno.test("einsum() throws where the equation does not fit", () => {
  const [x, w]: Tensor<string>[] = [randomTensor([2, 3], 1), randomTensor([4, 2], 2)];
  const cases: [equation: string, message: string][] = [
    ["b i, i o -> b o", "einsum 'b i, i o -> b o': 'i' is both 3 and 4"],
    ["b i -> b", "einsum 'b i -> b': more operands than terms"],
    ["b i, i o", "einsum 'b i, i o': 'b i, i o' has no ' -> '"],
    ["b i, j o -> z", "einsum 'b i, j o -> z': 'z' is not on the left of the arrow"],
  ];
  for (const [equation, message] of cases) {
    assertThrows(() => einsum(equation, x, w), ShapeMismatch, message);
  }
});

Deno.test("the result of einsum() has its shape as its type", () => {
  const x = asTensor([[1, 2]], "n 2");
  const w = asTensor([[1, 2, 3], [4, 5, 6]], "2 3");
  const [product, sum] = [einsum("b i, i o -> b o", x, w), einsum("b i ->", x)];
  ok<Eq<ShapeOf<typeof product>, "n 3">>();
  ok<Eq<ShapeOf<typeof sum>, "">>();
  assertEquals(product.shape, [1, 3]);
});
