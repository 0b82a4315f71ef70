import { assertEquals, assertThrows } from "@std/assert";
import { addDims, divideDims, multiplyDims, subtractDims } from "../../src/shapes/dims.ts";
import { ShapeMismatch } from "../../src/shapes/error.ts";
import { type EvaluateLabel, evaluateLabel } from "../../src/shapes/label.ts";
import { type Eq, ok } from "../types/assert_type.ts";

Deno.test("a label has the size that it was made for", () => {
  const sizes = new Map([["a", ["24"]], ["b", ["6"]], ["c", ["4"]]]);
  const label = subtractDims(multiplyDims("a", divideDims("b", "2")), addDims("c", "1"));
  assertEquals(label, "a*[b/2]-[c+1]");
  assertEquals(evaluateLabel(label, sizes), "67");
  ok<Eq<EvaluateLabel<"a*[b/2]-[c+1]", { a: "24"; b: "6"; c: "4" }>, "67">>();
});

Deno.test("the first name without a size is told", () => {
  const text = "'b' is not on the left of the arrow";
  assertThrows(() => evaluateLabel("a*[b/c]", new Map([["a", ["1"]]])), ShapeMismatch, text);
  ok<Eq<EvaluateLabel<"a*[b/c]", { a: "1" }>, "ShapeError: 'b' is not on the left of the arrow">>();
});
