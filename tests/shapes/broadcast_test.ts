import { type Broadcast, broadcastDims } from "../../src/shapes/broadcast.ts";
import { parseDims } from "../../src/shapes/parse.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<const A extends string, const B extends string>(
  a: A,
  b: B,
  expected: Literal<Broadcast<NoInfer<A>, NoInfer<B>>>,
) {
  assertTwin(() => broadcastDims(parseDims(a), parseDims(b)), expected);
}

Deno.test("shapes are broadcast from their last dims, alike as types and as values", () => {
  check("n 10", "n 10", "n 10");
  check("n 10", "10", "n 10");
  check("10", "n 10", "n 10");
  check("n 10", "", "n 10");
  check("", "", "");
  check("n 1 10", "4 10", "n 4 10");
  check("n 1", "1 m", "n m");
  check("1", "n", "n");
});

Deno.test("shapes that cannot be broadcast are a message, alike as types and as values", () => {
  check("n 10", "n 4", "ShapeError: cannot broadcast 'n 10' with 'n 4': 10 and 4 differ");
  check("n 10", "m 10", "ShapeError: cannot broadcast 'n 10' with 'm 10': n and m differ");
  check("3 10", "n 10", "ShapeError: cannot broadcast '3 10' with 'n 10': 3 and n differ");
  check("3 10", "5 4", "ShapeError: cannot broadcast '3 10' with '5 4': 10 and 4 differ");
});

Deno.test("an unknown dim fits, and the other one is the result unless it is 1", () => {
  ok<Eq<Broadcast<`n ${number}`, "n 10">, "n 10">>();
  ok<Eq<Broadcast<"n 10", `n ${number}`>, "n 10">>();
  ok<Eq<Broadcast<`n ${number}`, "n 1">, `n ${number}`>>();
  ok<Eq<Broadcast<"n 1", `n ${number}`>, `n ${number}`>>();
  ok<Eq<Broadcast<`${number}`, "n">, "n">>();
  ok<Eq<Broadcast<`n ${number}`, `n ${number}`>, `n ${number}`>>();
});

Deno.test("with an unknown shape the result is unknown", () => {
  ok<Eq<Broadcast<string, "n 10">, string>>();
  ok<Eq<Broadcast<"n 10", string>, string>>();
});
