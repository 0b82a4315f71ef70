import { assertEquals } from "@std/assert";
import {
  type Append,
  type Dims,
  type First,
  type Init,
  type Join,
  joinDims,
  type Last,
  parseDims,
  parseTokens,
  type Tail,
  type Tokens,
} from "../../src/shapes/parse.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin } from "./twin.ts";

Deno.test("a shape is its dims and back, alike as type and as value", () => {
  function check<const S extends string>(shape: S, dims: Dims<S>, joined: Join<Dims<S>>) {
    assertEquals<readonly string[]>(parseDims(shape), dims);
    assertEquals(joinDims(dims), joined);
    assertEquals<string>(joined, shape);
  }
  check("", [], "");
  check("10", ["10"], "10");
  check("batch 28 28", ["batch", "28", "28"], "batch 28 28");
});

Deno.test("misplaced spaces are empty dims, alike as type and as value", () => {
  ok<Eq<Dims<" 3">, ["", "3"]>>();
  ok<Eq<Dims<"3 ">, ["3", ""]>>();
  ok<Eq<Dims<"a  b">, ["a", "", "b"]>>();
  assertEquals(parseDims(" 3"), ["", "3"]);
  assertEquals(parseDims("3 "), ["3", ""]);
  assertEquals(parseDims("a  b"), ["a", "", "b"]);
});

Deno.test("dims unknown until run time stay apart", () => {
  ok<Eq<Dims<`batch ${number} 3`>, ["batch", `${number}`, "3"]>>();
  ok<Eq<Join<["batch", `${number}`]>, `batch ${number}`>>();
  ok<Eq<Last<`batch ${number}`>, `${number}`>>();
  ok<Eq<Init<`batch ${number}`>, "batch">>();
});

Deno.test("of a shape unknown until run time nothing is known", () => {
  ok<Eq<Dims<string>, string[]>>();
  ok<Eq<Join<string[]>, string>>();
  ok<Eq<First<string>, string>>();
  ok<Eq<Tail<string>, string>>();
  ok<Eq<Last<string>, string>>();
  ok<Eq<Init<string>, string>>();
  ok<Eq<Tokens<string>, string[]>>();
});

Deno.test("shapes are taken apart and put together", () => {
  ok<Eq<First<"batch 28 10">, "batch">>();
  ok<Eq<Tail<"batch 28 10">, "28 10">>();
  ok<Eq<Last<"batch 28 10">, "10">>();
  ok<Eq<Init<"batch 28 10">, "batch 28">>();
  ok<Eq<First<"10">, "10">>();
  ok<Eq<Tail<"10">, "">>();
  ok<Eq<Last<"10">, "10">>();
  ok<Eq<Init<"10">, "">>();
  ok<Eq<Append<"batch 28", "64">, "batch 28 64">>();
  ok<Eq<Append<"", "64">, "64">>();
  ok<Eq<Append<"64", "">, "64">>();
});

Deno.test("a scalar has no first and no last dim, and the message passes through", () => {
  ok<Eq<First<"">, "ShapeError: a scalar has no first dim">>();
  ok<Eq<Tail<"">, "ShapeError: a scalar has no first dim">>();
  ok<Eq<Last<"">, "ShapeError: a scalar has no last dim">>();
  ok<Eq<Init<"">, "ShapeError: a scalar has no last dim">>();
  ok<Eq<Append<Init<"">, "64">, "ShapeError: a scalar has no last dim">>();
  ok<Eq<Append<"64", Tail<"">>, "ShapeError: a scalar has no first dim">>();
});

function tokens<const P extends string>(pattern: P, expected: Tokens<P>) {
  const text: string | readonly string[] = expected;
  assertTwin(() => parseTokens(pattern), typeof text === "string" ? text : text.join(" "));
  if (typeof text !== "string") assertEquals<readonly string[]>(parseTokens(pattern), text);
}

Deno.test("a group is one token", () => {
  tokens("", []);
  tokens("b (h 2) c", ["b", "(h 2)", "c"]);
  tokens("(h w)", ["(h w)"]);
  tokens("(a b) (c d)", ["(a b)", "(c d)"]);
  tokens("b () ...", ["b", "()", "..."]);
});

Deno.test("misplaced brackets and spaces in a pattern are messages", () => {
  tokens("b (h (2 w)) c", "ShapeError: 'b (h (2 w)) c' has brackets inside brackets");
  tokens("((h w))", "ShapeError: '((h w))' has brackets inside brackets");
  tokens("b (h w", "ShapeError: 'b (h w' has an unbalanced or misplaced bracket");
  tokens("b h) w", "ShapeError: 'b h) w' has an unbalanced or misplaced bracket");
  tokens("(h w)c", "ShapeError: '(h w)c' has an unbalanced or misplaced bracket");
  tokens("c(h w)", "ShapeError: 'c(h w)' has an unbalanced or misplaced bracket");
  tokens("(a b)c(d)", "ShapeError: '(a b)c(d)' has an unbalanced or misplaced bracket");
  tokens("b  h", "ShapeError: 'b  h' has a double, leading or trailing space");
  tokens(" b", "ShapeError: ' b' has a double, leading or trailing space");
  tokens("b ", "ShapeError: 'b ' has a double, leading or trailing space");
  tokens("( h 2)", "ShapeError: '( h 2)' has a double, leading or trailing space");
  tokens("(h 2 )", "ShapeError: '(h 2 )' has a double, leading or trailing space");
});
