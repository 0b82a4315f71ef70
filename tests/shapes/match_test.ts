import { assertEquals, assertStrictEquals } from "@std/assert";
import type { NoBindings, With } from "../../src/shapes/bindings.ts";
import type { ShapeError } from "../../src/shapes/error.ts";
import { type Match, match } from "../../src/shapes/match.ts";
import { parseDims } from "../../src/shapes/parse.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin } from "./twin.ts";

/** The bindings as an object, or the message. */
type Found<E> = E extends ShapeError ? E : { [K in keyof E]: E[K] };

function check<const P extends string, const S extends string>(
  pattern: P,
  shape: S,
  expected: Found<Match<NoInfer<P>, NoInfer<S>>>,
) {
  const run = () => match(pattern, parseDims(shape));
  const found: unknown = expected;
  if (typeof found === "string") {
    assertTwin(() => [...run().keys()], found);
  } else {
    const texts = [...run()].map(([name, dims]) => [name, dims.join(" ")]);
    assertEquals(Object.fromEntries(texts), found);
  }
}

Deno.test("names bind, numerals compare, _ is anything, alike as types and as values", () => {
  check("", "", {});
  check("b h w", "batch 28 14", { b: "batch", h: "28", w: "14" });
  check("b 784", "batch 784", { b: "batch" });
  check("b _ b", "n 3 n", { b: "n" });
});

Deno.test("... takes any number of dims, alike as types and as values", () => {
  check("...", "", { "...": "" });
  check("... f", "n 28 28 3", { "...": "n 28 28", f: "3" });
  check("b ...", "n", { b: "n", "...": "" });
  check("b ... c", "n 1 2 3", { b: "n", "...": "1 2", c: "3" });
});

Deno.test("a group binds its unknown factor, alike as types and as values", () => {
  check("(h 2)", "28", { h: "14" });
  check("(2 h 7)", "28", { h: "2" });
  check("h (h w)", "4 28", { h: "4", w: "7" });
  check("b ... h (h w)", "n 5 4 28", { b: "n", "...": "5", h: "4", w: "7" });
  check("(b 10)", "n*10", { b: "n" });
  check("(h 2)", "time", { h: "time/2" });
  check("b () c", "n 1 3", { b: "n", c: "3" });
  check("(4 7)", "28", {});
});

Deno.test("shapes of another rank do not match", () => {
  check("b h w", "n 784", "ShapeError: too few dims");
  check("b ... h w", "n 784", "ShapeError: too few dims");
  check("b", "n 784", "ShapeError: too many dims");
  check("", "n", "ShapeError: too many dims");
});

Deno.test("dims that differ do not match", () => {
  check("b 784", "n 512", "ShapeError: expects 784 but got 512");
  check("b 784", "n time", "ShapeError: expects 784 but got time");
  check("n n", "3 4", "ShapeError: 'n' is both 3 and 4");
  check("... 3 4", "5 6", "ShapeError: expects 3 but got 5");
});

Deno.test("groups that do not fit do not match", () => {
  check("(h 2)", "27", "ShapeError: '(h 2)' does not divide 27");
  check("(h 0)", "27", "ShapeError: '(h 0)' does not divide 27");
  check("(4 7)", "27", "ShapeError: '(4 7)' is 28 but got 27");
  check("()", "3", "ShapeError: '()' is 1 but got 3");
  check("(h w)", "28", "ShapeError: '(h w)' has two unknown sizes, h and w");
  check("(h w) h", "28 4", "ShapeError: '(h w)' has two unknown sizes, h and w");
});

Deno.test("patterns that cannot be read are a message", () => {
  check("... a ...", "1 2 3", "ShapeError: '...' is twice in the pattern");
  check(
    "b (...)",
    "1 2",
    "ShapeError: '(...)' has a '...', which is for the right of the arrow",
  );
  check("b (h", "1 2", "ShapeError: 'b (h' has an unbalanced or misplaced bracket");
});

Deno.test("a dim unknown until run time matches what it may be", () => {
  ok<Eq<Found<Match<"b 784", `n ${number}`>>, { b: "n" }>>();
  ok<Eq<Found<Match<"b b", `n ${number}`>>, { b: "n" }>>();
  ok<Eq<Found<Match<"(h 2)", `${number}`>>, { h: `${number}` }>>();
  ok<Eq<Found<Match<"(4 7)", `${number}`>>, NoBindings>>();
  ok<Eq<Match<"b 784", string>, Record<string, string>>>();
});

Deno.test("match() adds to the bindings that it is given", () => {
  type Env = With<NoBindings, "n", "3">;
  ok<Eq<Found<Match<"n m", "3 4", Env>>, { n: "3"; m: "4" }>>();
  ok<Eq<Match<"n m", "5 4", Env>, "ShapeError: 'n' is both 3 and 5">>();

  const bindings = match("n", ["3"]);
  assertStrictEquals(match("n m", ["3", "4"], bindings), bindings);
  assertEquals(bindings, new Map([["n", ["3"]], ["m", ["4"]]]));
  assertTwin(
    () => [...match("n m", ["5", "4"], bindings).keys()],
    "ShapeError: 'n' is both 3 and 5",
  );
});

Deno.test("... is the same in all shapes that share bindings", () => {
  type Env = With<NoBindings, "...", "n 3">;
  ok<Eq<Match<"... a", "n 4 5", Env>, "ShapeError: '...' is both 'n 3' and 'n 4'">>();
  ok<Eq<Match<"... a", "3 5", Env>, "ShapeError: '...' is both 'n 3' and '3'">>();
  ok<Eq<Found<Match<"... a", "n 3 5", Env>>, { "...": "n 3"; a: "5" }>>();
  ok<Eq<Found<Match<"... a", `n ${number} 5`, Env>>, { "...": "n 3"; a: "5" }>>();

  const bindings = () => match("...", ["n", "3"]);
  const text = "ShapeError: '...' is both 'n 3' and 'n 4'";
  assertTwin(() => [...match("... a", ["n", "4", "5"], bindings()).keys()], text);
  assertEquals(match("... a", ["n", "3", "5"], bindings()).get("..."), ["n", "3"]);
});
