import { assertEquals, assertThrows } from "@std/assert";
import { asTensor, type IntTensor, oneHot, type Tensor, toArray } from "shapefold";

Deno.test("oneHot() has a 1 at the index of the class and 0 elsewhere", () => {
  const labels: Tensor<"n 4"> = oneHot(asTensor([3, 0, 3], "n", "int32"), 4);
  assertEquals(toArray(labels), [[0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 0, 1]]);
  assertEquals(toArray(oneHot(asTensor([0], "n", "int32"), 1)), [[1]]);
});

Deno.test("oneHot() adds a dim to labels of any shape", () => {
  const grid: Tensor<"n 2 2"> = oneHot(asTensor([[0, 1], [1, 1]], "n 2", "int32"), 2);
  assertEquals(toArray(grid), [[[1, 0], [0, 1]], [[0, 1], [0, 1]]]);
  assertEquals(toArray(oneHot(asTensor(2, "", "int32"), 3)), [0, 0, 1]);
});

Deno.test("oneHot() throws where a label is no class, with its row", () => {
  const cases: [labels: IntTensor<string>, message: string][] = [
    [asTensor([0, 3], "n", "int32"), "expected indices from 0 to 2 but found 3 in row 1"],
    [asTensor([-1], "n", "int32"), "expected indices from 0 to 2 but found -1 in row 0"],
    [
      asTensor([[0, 1], [2, 1], [0, 9]], "n 2", "int32"),
      "expected indices from 0 to 2 but found 9 in row 2",
    ],
    [asTensor(5, "", "int32"), "expected indices from 0 to 2 but found 5 in row 0"],
  ];
  for (const [labels, message] of cases) {
    const error = assertThrows(() => oneHot(labels, 3), RangeError);
    assertEquals(error.message, `Cannot make one-hot labels: ${message}`);
  }
});

Deno.test("oneHot() throws where there is no class, or labels are no integers", () => {
  for (const classes of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => oneHot(asTensor([0], "n", "int32"), classes),
      RangeError,
      `Cannot make one-hot labels: expected at least 1 class but found ${classes}`,
    );
  }
  assertThrows(
    () => oneHot(asTensor([0.5], "n") as never, 2),
    TypeError,
    "Cannot make one-hot labels: expected int32 labels but they are float32",
  );
});
