import { assertThrows } from "@std/assert";
import { addDims, multiplyDims } from "../../src/shapes/dims.ts";
import { checkShape, type ValidShape } from "../../src/shapes/valid.ts";
import { windowSize } from "../../src/shapes/window.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<const S extends string>(shape: S, expected: Literal<ValidShape<NoInfer<S>>>) {
  assertTwin(() => checkShape(shape), expected);
}

Deno.test("shapes are valid, alike as types and as values", () => {
  check("", "");
  check("batch 28 28 1", "batch 28 28 1");
  check("0", "0");
  check("batch_2 N β1", "batch_2 N β1");
  check("conv2x2", "conv2x2");
});

Deno.test("typing mistakes are one sentence, alike as types and as values", () => {
  check("batch  28", "ShapeError: 'batch  28' has a double, leading or trailing space");
  check("batch 28 ", "ShapeError: 'batch 28 ' has a double, leading or trailing space");
  check(" batch 28", "ShapeError: ' batch 28' has a double, leading or trailing space");
  check(" ", "ShapeError: ' ' has a double, leading or trailing space");
  check("batch,28", "ShapeError: 'batch,28' separates dims by a comma; use one space");
  check("batch, 28", "ShapeError: 'batch, 28' separates dims by a comma; use one space");
  check("28x28", "ShapeError: '28x28' separates dims by an x; use one space");
  check("28x28x1", "ShapeError: '28x28x1' separates dims by an x; use one space");
  check("batch -3", "ShapeError: 'batch -3' has a negative dim -3");
  check("batch 028", "ShapeError: 'batch 028' has a dim 028 with a leading zero");
  check("batch 1.5", "ShapeError: 'batch 1.5' has a dim 1.5 that is not a whole number");
  check("batch 1e3", "ShapeError: 'batch 1e3' has a dim 1e3 that is not a whole number");
  check("batch 0x1c", "ShapeError: 'batch 0x1c' has a dim 0x1c that is not a whole number");
  check("batch 3d", "ShapeError: 'batch 3d' has a dim 3d that starts with a digit");
  check(
    "batch w@h",
    "ShapeError: 'batch w@h' has a dim w@h that is no name: use letters, digits and _, beginning with a letter",
  );
  check(
    "_ 3",
    "ShapeError: '_ 3' has a dim _ that is no name: use letters, digits and _, beginning with a letter",
  );
  check(
    "... 3",
    "ShapeError: '... 3' has a dim ... that is no name: use letters, digits and _, beginning with a letter",
  );
});

Deno.test("of several mistakes the first is told", () => {
  check("batch,28 1.5", "ShapeError: 'batch,28 1.5' separates dims by a comma; use one space");
  check("1.5 batch,28", "ShapeError: '1.5 batch,28' has a dim 1.5 that is not a whole number");
});

Deno.test("labels made by arithmetic are valid", () => {
  check("batch*10 3", "batch*10 3");
  check("10-n n/4*[m/4]", "10-n n/4*[m/4]");
  checkShape(multiplyDims("batch", "10"));
  checkShape(multiplyDims(addDims("h", "1"), addDims("w", "1")));
  checkShape(windowSize("h", "3", "2", "valid"));
});

Deno.test("dims unknown until run time are valid", () => {
  ok<Eq<ValidShape<`rows ${number}`>, `rows ${number}`>>();
  ok<Eq<ValidShape<string>, string>>();
});

Deno.test("checkShape() throws a SyntaxError", () => {
  assertThrows(
    () => checkShape("28,28"),
    SyntaxError,
    "'28,28' separates dims by a comma; use one space",
  );
});

Deno.test("checkShape() throws a TypeError where it is given no text", () => {
  assertThrows(
    () => checkShape(784 as unknown as string),
    TypeError,
    "Cannot read a shape: expected one such as 'n 784' but found 784",
  );
});
