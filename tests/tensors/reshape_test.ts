import { assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  rearrangeTensor,
  reshape,
  type ShapeOf,
  type Tensor,
  toArray,
} from "../../src/tensors/mod.ts";
import { rearrangeUnchecked, reshapeUnchecked } from "../../src/tensors/reshape.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertClose, assertGradient, at, build, plain, randomTensor } from "./plain.ts";

Deno.test("reshape() keeps the elements and their order, and its gradient is right", () => {
  const x = randomTensor([2, 3, 4], 1);
  for (const shape of ["24", "4 6", "n 2", "2 3 4 1", "rows 3 4"]) {
    assertEquals(plain(reshape(x, shape as string)).data, plain(x).data);
  }
  assertEquals(reshape(x, "n 2" as string).shape, [12, 2]);
  assertGradient((x) => reshape(x, "4 6" as string), x);
});

Deno.test("reshape() throws where the elements do not fit", () => {
  const x: Tensor<string> = asTensor([[1, 2, 3], [4, 5, 6]], "2 3");
  const cases: [shape: string, message: string][] = [
    ["4 2", "cannot reshape '2 3' to '4 2': 6 and 8 elements"],
    ["n 4", "cannot reshape '2 3' to 'n 4': 4 does not divide 6"],
    ["n 0", "cannot reshape '2 3' to 'n 0': 0 does not divide 6"],
    ["n m 3", "cannot reshape '2 3' to 'n m 3': the sizes of 'n m' are open"],
  ];
  for (const [shape, message] of cases) {
    assertThrows(() => reshape(x, shape), ShapeMismatch, message);
  }
  assertThrows(() => reshape(x, "2,3" as string), SyntaxError, "separates dims by a comma");
});

Deno.test("reshape() keeps the element type", () => {
  const column = reshape(asTensor([1, 2], "n", "int32"), "n 1");
  ok<Eq<typeof column["dtype"], "int32">>();
  assertEquals([column.dtype, toArray(column)], ["int32", [[1], [2]]]);
});

Deno.test("the result of a reshape has the new shape as its type", () => {
  const x = asTensor([[1, 2, 3, 4]], "n 4");
  const [split, renamed] = [reshape(x, "n 2 2"), reshape(x, "all")];
  ok<Eq<ShapeOf<typeof split>, "n 2 2">>();
  ok<Eq<ShapeOf<typeof renamed>, "all">>();
});

Deno.test("rearrangeTensor() merges, splits, moves and adds dims as loops do", () => {
  const x = randomTensor([2, 4, 3], 1);
  const numbers = plain(x);
  const rearranged = (pattern: string) => rearrangeTensor(x, pattern as string);
  assertClose(
    rearranged("a b c -> c a b"),
    build([3, 2, 4], ([c, a, b]) => at(numbers, [a, b, c])),
  );
  assertClose(
    rearranged("a b c -> (c a) b"),
    build([6, 4], ([i, b]) => at(numbers, [i % 2, b, Math.floor(i / 2)])),
  );
  assertClose(
    rearranged("a (h 2) c -> a 2 h c"),
    build([2, 2, 2, 3], ([a, two, h, c]) => at(numbers, [a, 2 * h + two, c])),
  );
  assertClose(
    rearranged("a ... -> ... a 1"),
    build([4, 3, 2, 1], ([b, c, a]) => at(numbers, [a, b, c])),
  );
  assertClose(rearranged("... -> (...)"), { shape: [24], data: numbers.data });
});

Deno.test("rearrangeTensor() gives repeated names and numerals their partners in order", () => {
  const x = randomTensor([2, 4, 4], 1);
  const numbers = plain(x);
  assertClose(
    rearrangeTensor(x, "b (h 2) (w 2) -> b h w (2 2)" as string),
    build([2, 2, 2, 4], ([b, h, w, i]) => at(numbers, [b, 2 * h + (i >> 1), 2 * w + i % 2])),
  );
  assertClose(
    rearrangeTensor(x, "b n n -> n b n" as string),
    build([4, 2, 4], ([i, b, j]) => at(numbers, [b, i, j])),
  );
});

Deno.test("the gradient of rearrangeTensor() is right, in many dims too", () => {
  assertGradient((x) => rearrangeTensor(x, "a (h 2) c -> (a 2) c h"), randomTensor([2, 4, 3], 1));
  const x = randomTensor([2, 2, 2, 2, 2, 2], 2);
  const reversed = rearrangeUnchecked(x, "a b c d e f -> f e d c b a");
  assertClose(reversed, build(x.shape, (index) => at(plain(x), index.toReversed())));
  assertGradient((x) => rearrangeUnchecked(x, "a b c d e f -> f e d c b a"), x);
});

Deno.test("rearrangeTensor() throws where the pattern does not apply", () => {
  const x: Tensor<string> = asTensor([[1, 2, 3]], "1 3");
  assertThrows(
    () => rearrangeTensor(x, "a b -> a" as string),
    ShapeMismatch,
    "'a b -> a' drops 'b'",
  );
  assertThrows(
    () => rearrangeTensor(x, "a (b 2) -> a b 2" as string),
    ShapeMismatch,
    "'a (b 2) -> a b 2' applied to '1 3': '(b 2)' does not divide 3",
  );
});

Deno.test("the result of a rearrangement has its shape as its type", () => {
  const images = asTensor([[[1, 2], [3, 4]]], "n 2 2");
  const rows = rearrangeTensor(images, "n h w -> n (h w)");
  ok<Eq<ShapeOf<typeof rows>, "n 4">>();
  assertEquals(toArray(rows), [[1, 2, 3, 4]]);
});

Deno.test("reshapeUnchecked() takes sizes", () => {
  assertEquals(reshapeUnchecked(randomTensor([2, 3], 1), [3, 2]).shape, [3, 2]);
});
