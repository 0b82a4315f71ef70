import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { inContext, type ShapeError, ShapeMismatch } from "../../src/shapes/error.ts";
import { type Eq, ok } from "../types/assert_type.ts";

Deno.test("a ShapeMismatch prints the text of the ShapeError type", () => {
  const text: ShapeError<"too few dims"> = "ShapeError: too few dims";
  const error = new ShapeMismatch("too few dims");
  assertEquals(String(error), text);
  assertEquals(error.stack?.split("\n")[0], text);
  assertInstanceOf(error, TypeError);
});

Deno.test("ShapeError is the type of every message", () => {
  ok<Eq<"ShapeError: too few dims" extends ShapeError ? true : false, true>>();
  ok<Eq<"batch 10" extends ShapeError ? true : false, false>>();
});

Deno.test("inContext() gives what the function gives", () => {
  assertEquals(inContext("layer 1", () => 42), 42);
});

Deno.test("inContext() says where a shape was wrong and passes other errors", () => {
  const fail = (error: Error) => () => {
    throw error;
  };
  const nested = () => inContext("residual", fail(new ShapeMismatch("too few dims")));
  assertThrows(
    () => inContext("layer 1", nested),
    ShapeMismatch,
    "layer 1: residual: too few dims",
  );
  const other = new RangeError("out of range");
  assertEquals(assertThrows(() => inContext("layer 1", fail(other))), other);
});
