import { assertEquals } from "@std/assert";
import { type Padding, type WindowSize, windowSize } from "../../src/shapes/window.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function check<
  const N extends string,
  const K extends string,
  const Stride extends string,
  const P extends Padding,
>(
  n: N,
  k: K,
  stride: Stride,
  padding: P,
  expected: Literal<WindowSize<NoInfer<N>, NoInfer<K>, NoInfer<Stride>, P>>,
) {
  assertTwin(() => windowSize(n, k, stride, padding), expected);
}

Deno.test("valid windows stay inside, alike as types and as values", () => {
  check("28", "3", "1", "valid", "26");
  check("26", "2", "2", "valid", "13");
  check("27", "2", "2", "valid", "13");
  check("224", "7", "3", "valid", "73");
  check("3", "3", "1", "valid", "1");
  check("3", "3", "5", "valid", "1");
});

Deno.test("padded windows are as many as there are strides, alike as types and as values", () => {
  check("28", "3", "1", "same", "28");
  check("28", "3", "2", "same", "14");
  check("27", "3", "2", "same", "14");
  check("10", "3", "4", "same", "3");
  check("0", "3", "2", "same", "0");
});

Deno.test("where no window fits there is no size", () => {
  check("2", "3", "1", "valid", "-");
  check("28", "3", "0", "valid", "-");
  check("28", "3", "0", "same", "-");
});

Deno.test("windows along a name give a label", () => {
  check("time", "3", "1", "valid", "time-3+1");
  check("h", "3", "2", "valid", "h-3/2+1");
  check("h", "3", "2", "same", "h+1/2");
  check("h", "3", "1", "same", "h");
});

Deno.test("windows along a dim unknown until run time give an unknown one", () => {
  ok<Eq<WindowSize<`${number}`, "3", "1", "valid">, `${number}`>>();
  ok<Eq<WindowSize<`${number}`, "3", "2", "same">, `${number}`>>();
  ok<Eq<WindowSize<"28", `${number}`, "1", "valid">, `${number}`>>();
});

Deno.test("windowSize() counts the places where a window begins", () => {
  for (let n = 0; n < 20; n++) {
    for (let k = 1; k < 8; k++) {
      for (let stride = 1; stride < 5; stride++) {
        const inside = Array.from({ length: n }, (_, start) => start)
          .filter((start) => start % stride === 0 && start + k <= n).length;
        const padded = Array.from({ length: n }, (_, start) => start)
          .filter((start) => start % stride === 0).length;
        const sizes = [`${n}`, `${k}`, `${stride}`] as const;
        assertEquals(windowSize(...sizes, "valid"), inside === 0 ? "-" : `${inside}`);
        assertEquals(windowSize(...sizes, "same"), `${padded}`);
      }
    }
  }
});
