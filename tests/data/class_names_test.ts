import { assertEquals, assertThrows } from "@std/assert";
import { asTensor, classNames, liveTensors, toArray } from "shapefold";

const animals = classNames(["cat", "dog", "fox"]);

Deno.test("names are those of the highest scores, the first where several are, or of indices", () => {
  const scores = asTensor([[-1, 5, 2], [0, 0, 0], [1, 2, 3]], "n 3");
  assertEquals(animals.toNames(scores), ["dog", "cat", "fox"]);
  assertEquals(animals.toNames(asTensor([2, 0], "n", "int32")), ["fox", "cat"]);
});

Deno.test("indices of names are labels, and back", () => {
  const indices = animals.toIndices(["fox", "cat", "fox"]);
  assertEquals([indices.dtype, toArray(indices)], ["int32", [2, 0, 2]]);
  assertEquals(animals.toNames(indices), ["fox", "cat", "fox"]);
});

Deno.test("class names leave no tensor behind but the indices", () => {
  const scores = asTensor([[1, 2, 3]], "n 3");
  const before = liveTensors();
  animals.toNames(scores);
  assertEquals(liveTensors(), before);
  animals.toIndices(["cat"]);
  assertEquals(liveTensors(), before + 1);
});

Deno.test("class names throw where they are no names, or there is no such class", () => {
  const cannot = "Cannot name classes";
  assertThrows(
    () => classNames(["cat"]),
    RangeError,
    `${cannot}: expected at least 2 names but found 1`,
  );
  assertThrows(
    () => classNames(["cat", "dog", "cat"]),
    RangeError,
    `${cannot}: expected different names but found "cat" twice`,
  );
  assertThrows(
    () => classNames(["cat", 2] as never),
    TypeError,
    `${cannot}: expected strings but found 2`,
  );
  assertThrows(
    () => animals.toIndices(["cow"] as never),
    RangeError,
    `${cannot}: expected one of 'cat', 'dog', 'fox' but found "cow"`,
  );
  assertThrows(
    () => animals.toNames(asTensor([1, 3], "n", "int32")),
    RangeError,
    `${cannot}: expected indices from 0 to 2 but found 3 in row 1`,
  );
  const list = 'expected a list such as ["cat", "dog"] but found';
  assertThrows(() => classNames("cat" as never), TypeError, `${cannot}: ${list} "cat"`);
  assertThrows(() => animals.toIndices("cat" as never), TypeError, `${cannot}: ${list} "cat"`);
  assertThrows(
    () => animals.toNames(asTensor([[1, 2, 3], [1, NaN, 3]], "n 3")),
    RangeError,
    `${cannot}: expected scores but found NaN in row 1`,
  );
  assertEquals(animals.toNames(asTensor([[-Infinity, 0, -Infinity]], "n 3")), ["dog"]);
});
