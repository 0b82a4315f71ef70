import type { Bindings } from "../../src/shapes/bindings.ts";
import { type Evaluate, evaluate } from "../../src/shapes/evaluate.ts";
import { parseDims } from "../../src/shapes/parse.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<const P extends string, const Env extends Readonly<Record<string, string>>>(
  pattern: P,
  env: Env,
  expected: Literal<Evaluate<NoInfer<P>, NoInfer<Env>>>,
) {
  const bindings: Bindings = new Map(
    Object.entries(env).map(([name, dims]) => [name, parseDims(dims)]),
  );
  assertTwin(() => evaluate(pattern, bindings), expected);
}

Deno.test("names are replaced and groups multiplied, alike as types and as values", () => {
  check("b 10", { b: "batch" }, "batch 10");
  check("(h w) b", { b: "n", h: "4", w: "7" }, "28 n");
  check("b (2 2 c)", { b: "n", c: "3" }, "n 12");
  check("(b t) f", { b: "n", t: "10", f: "3" }, "n*10 3");
  check("b ()", { b: "n" }, "n 1");
  check("", { b: "n" }, "");
});

Deno.test("... is replaced by its dims, in a group by their product", () => {
  check("b ... c", { b: "n", "...": "4 7", c: "3" }, "n 4 7 3");
  check("b (...)", { b: "n", "...": "4 7" }, "n 28");
  check("b ...", { b: "n", "...": "" }, "n");
  check("b (... 5)", { b: "n", "...": "" }, "n 5");
});

Deno.test("labels are calculated, from left to right", () => {
  check("b time-2", { b: "n", time: "50" }, "n 48");
  check("h-3/2+1", { h: "28" }, "13");
  check("b h/4*[w/4]", { b: "n", h: "224", w: "32" }, "n 448");
  check("a-[b-[c-2]]", { a: "10", b: "5", c: "4" }, "7");
  check("a%3", { a: "10" }, "1");
  check("time-2", { time: "steps" }, "steps-2");
  check("time-2", { "time-2": "48" }, "48");
});

Deno.test("what is not bound is a message, alike as type and as value", () => {
  check("b k", { b: "n" }, "ShapeError: 'k' is not on the left of the arrow");
  check("b (2 k)", { b: "n" }, "ShapeError: 'k' is not on the left of the arrow");
  check("b k-2", { b: "n" }, "ShapeError: 'k' is not on the left of the arrow");
  check("b ...", { b: "n" }, "ShapeError: '...' is not on the left of the arrow");
  check("b _", { b: "n" }, "ShapeError: '_' is not on the left of the arrow");
  check("b b-", { b: "n" }, "ShapeError: 'b-' is not on the left of the arrow");
});

Deno.test("a label without a size is a message, alike as type and as value", () => {
  check("t-2", { t: "1" }, "ShapeError: 't-2' is negative or divides by zero here");
  check("10/t", { t: "0" }, "ShapeError: '10/t' is negative or divides by zero here");
});

Deno.test("a pattern that cannot be read is a message, alike as type and as value", () => {
  check("(b", { b: "n" }, "ShapeError: '(b' has an unbalanced or misplaced bracket");
});

Deno.test("dims unknown until run time stay unknown", () => {
  ok<Eq<Evaluate<"b (h 2)", { b: "n"; h: `${number}` }>, `n ${number}`>>();
  ok<Eq<Evaluate<"h-2", { h: `${number}` }>, `${number}`>>();
  ok<Eq<Evaluate<"b h", Record<string, string>>, string>>();
});
