import { parseDims } from "../../src/shapes/parse.ts";
import { type RearrangeSignature, rearrangeSignature } from "../../src/shapes/rearrange.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<const Signature extends string, const S extends string>(
  signature: Signature,
  shape: S,
  expected: Literal<RearrangeSignature<NoInfer<Signature>, NoInfer<S>>>,
) {
  assertTwin(() => rearrangeSignature(signature, parseDims(shape)).out, expected);
}

Deno.test("rearrangements keep every element, alike as types and as values", () => {
  check("b h w -> w b h", "n 4 7", "7 n 4");
  check("b h w c -> b (h w c)", "batch 28 28 1", "batch 784");
  check("b (h 2) (w 2) c -> b h w (2 2 c)", "n 28 28 3", "n 14 14 12");
  check("b ... -> ... b", "n 4 7", "4 7 n");
  check("b h h -> h b h", "n 4 4", "4 n 4");
});

Deno.test("dims of size 1 come and go", () => {
  check("b 1 f -> b f", "n 1 3", "n 3");
  check("b f -> b 1 f 1", "n 3", "n 1 3 1");
  check("b f -> b () f", "n 3", "n 1 3");
});

Deno.test("a dropped dim is a message, and of several the first one", () => {
  check("b t f -> b f", "n 10 3", "ShapeError: 'b t f -> b f' drops 't'");
  check("b t f -> b", "n 10 3", "ShapeError: 'b t f -> b' drops 't'");
  check("b (h 2) -> b h", "n 28", "ShapeError: 'b (h 2) -> b h' drops '2'");
  check("b h h -> b h", "n 4 4", "ShapeError: 'b h h -> b h' drops 'h'");
  check("b ... -> b", "n 4", "ShapeError: 'b ... -> b' drops '...'");
  check("b _ -> b", "n 4", "ShapeError: 'b _ -> b' drops '_'");
});

Deno.test("an added dim is a message", () => {
  check("b f -> b f f", "n 3", "ShapeError: 'b f -> b f f' adds 'f'");
  check("b f -> b f 2", "n 3", "ShapeError: 'b f -> b f 2' adds '2'");
});

Deno.test("a rearrangement that does not apply has the message of the signature", () => {
  check(
    "b (h 2) c -> b h (2 c)",
    "n 27 8",
    "ShapeError: 'b (h 2) c -> b h (2 c)' applied to 'n 27 8': '(h 2)' does not divide 27",
  );
  check("b f -> b f g", "n 3", "ShapeError: 'g' is not on the left of the arrow");
  check("b f", "n 3", "ShapeError: 'b f' has no ' -> '");
});

Deno.test("dims unknown until run time stay unknown, and the signature is checked all the same", () => {
  ok<Eq<RearrangeSignature<"b h -> h b", `n ${number}`>, `${number} n`>>();
  ok<Eq<RearrangeSignature<"b h -> h b", string>, string>>();
  ok<Eq<RearrangeSignature<"b h -> b", string>, "ShapeError: 'b h -> b' drops 'h'">>();
});
