import { assert, assertEquals, assertFalse } from "@std/assert";
import {
  type AddDims,
  addDims,
  type DivideDims,
  divideDims,
  type Fits,
  type IsNumeral,
  isNumeral,
  type MultiplyDims,
  multiplyDims,
  type ProductDims,
  productDims,
  type RemainderDims,
  remainderDims,
  type SubtractDims,
  subtractDims,
} from "../../src/shapes/dims.ts";
import { type Eq, ok } from "../types/assert_type.ts";
import { assertTwin, type Literal } from "./twin.ts";

function sum<A extends string, B extends string>(
  a: A,
  b: B,
  expected: Literal<AddDims<NoInfer<A>, NoInfer<B>>>,
) {
  assertTwin(() => addDims(a, b), expected);
}

function difference<A extends string, B extends string>(
  a: A,
  b: B,
  expected: Literal<SubtractDims<NoInfer<A>, NoInfer<B>>>,
) {
  assertTwin(() => subtractDims(a, b), expected);
}

function product<A extends string, B extends string>(
  a: A,
  b: B,
  expected: Literal<MultiplyDims<NoInfer<A>, NoInfer<B>>>,
) {
  assertTwin(() => multiplyDims(a, b), expected);
}

function quotient<A extends string, B extends string>(
  a: A,
  b: B,
  expected: Literal<DivideDims<NoInfer<A>, NoInfer<B>>>,
) {
  assertTwin(() => divideDims(a, b), expected);
}

function remainder<A extends string, B extends string>(
  a: A,
  b: B,
  expected: Literal<RemainderDims<NoInfer<A>, NoInfer<B>>>,
) {
  assertTwin(() => remainderDims(a, b), expected);
}

Deno.test("numerals are calculated alike as types and as values", () => {
  sum("0", "0", "0");
  sum("64", "128", "192");
  sum("86215", "99999", "186214");
  sum("9007199254740993", "2", "9007199254740995");
  difference("28", "3", "25");
  difference("100000", "99999", "1");
  difference("5", "5", "0");
  difference("3", "5", "-");
  product("28", "28", "784");
  product("86215", "907", "78197005");
  product("94906267", "94906267", "9007199515875289");
  product("0", "7", "0");
  quotient("784", "28", "28");
  quotient("78197005", "907", "86215");
  quotient("1000000", "7", "142857");
  quotient("6", "7", "0");
  quotient("7", "0", "-");
  remainder("1000000", "7", "1");
  remainder("78197006", "907", "1");
  remainder("784", "28", "0");
  remainder("7", "0", "-");
});

Deno.test("names become labels, alike as types and as values", () => {
  sum("time", "2", "time+2");
  sum("a", "b", "a+b");
  difference("time", "2", "time-2");
  difference("28", "k", "28-k");
  product("batch", "10", "batch*10");
  product("a", "b", "a*b");
  quotient("time", "2", "time/2");
  remainder("time", "2", "time%2");
});

Deno.test("a numeral comes last in sums and products, so that equal ones have one label", () => {
  sum("2", "time", "time+2");
  product("10", "batch", "batch*10");
  product("10", "time-2", "time-2*10");
});

Deno.test("a right operand that is a label stands in brackets, since labels are read from the left", () => {
  sum("h", "w*2", "h+[w*2]");
  difference("h", "w-2", "h-[w-2]");
  product("h/4", "w/4", "h/4*[w/4]");
  quotient("n", "h*w", "n/[h*w]");
  remainder("n", "h*w", "n%[h*w]");
});

Deno.test("neutral operands leave a name as it is", () => {
  sum("time", "0", "time");
  sum("0", "time", "time");
  difference("time", "0", "time");
  product("time", "1", "time");
  product("1", "time", "time");
  quotient("time", "1", "time");
  remainder("time", "1", "0");
});

Deno.test("division takes back a multiplication", () => {
  quotient("batch*10", "10", "batch");
  remainder("batch*10", "10", "0");
  quotient("h*w*8", "8", "h*w");
  quotient("h*[w-2]", "w-2", "h");
  remainder("h*[w-2]", "w-2", "0");
  quotient("batch", "batch", "1");
  remainder("batch", "batch", "0");
  quotient("h+[n*10]", "10", "h+[n*10]/10");
});

Deno.test("what has no size has none after further arithmetic", () => {
  quotient("time", "0", "-");
  remainder("time", "0", "-");
  sum("-", "1", "-");
  difference("10", "-", "-");
  product("time", "-", "-");
  quotient("-", "2", "-");
  remainder("-", "2", "-");
});

Deno.test("numbers that are not written in plain digits are no numerals", () => {
  sum("007", "1", "007+1");
  sum("0x1c", "1", "0x1c+1");
  sum("1e3", "1", "1e3+1");
});

Deno.test("a dim unknown until run time makes the result unknown", () => {
  ok<Eq<AddDims<`${number}`, "2">, `${number}`>>();
  ok<Eq<SubtractDims<"28", `${number}`>, `${number}`>>();
  ok<Eq<MultiplyDims<`${number}`, "time">, `${number}`>>();
  ok<Eq<DivideDims<`${number}`, "1">, `${number}`>>();
  ok<Eq<RemainderDims<`${number}`, "2">, `${number}`>>();
  ok<Eq<ProductDims<["28", `${number}`, "1"]>, `${number}`>>();
  ok<Eq<AddDims<"10" | "time", "2">, `${number}`>>();
});

Deno.test("productDims() multiplies all dims, and gives 1 for none", () => {
  function check<const D extends readonly string[]>(
    dims: D,
    expected: Literal<ProductDims<NoInfer<D>>>,
  ) {
    assertTwin(() => productDims(dims), expected);
  }
  check([], "1");
  check(["28", "28", "3"], "2352");
  check(["batch", "10"], "batch*10");
  check(["28", "time", "64"], "time*28*64");
});

Deno.test("isNumeral() takes digits without a leading zero", () => {
  ok<Eq<IsNumeral<"0">, true>>();
  ok<Eq<IsNumeral<"28">, true>>();
  ok<Eq<IsNumeral<`${number}`>, true>>();
  ok<Eq<IsNumeral<"batch">, false>>();
  ok<Eq<IsNumeral<"028">, false>>();
  ok<Eq<IsNumeral<"1e3">, false>>();
  ok<Eq<IsNumeral<"0x1c">, false>>();
  ok<Eq<IsNumeral<"-3">, false>>();
  ok<Eq<IsNumeral<"1.5">, false>>();
  for (const dim of ["0", "28"]) assert(isNumeral(dim));
  for (const dim of ["batch", "028", "1e3", "0x1c", "-3", "1.5", ""]) assertFalse(isNumeral(dim));
});

Deno.test("dims fit where they are equal or unknown", () => {
  ok<Eq<Fits<"10", "10">, true>>();
  ok<Eq<Fits<"10", "4">, false>>();
  ok<Eq<Fits<"n", "m">, false>>();
  ok<Eq<Fits<"n", "10">, false>>();
  ok<Eq<Fits<`${number}`, "10">, true>>();
  ok<Eq<Fits<"n", `${number}`>, true>>();
});

Deno.test("arithmetic on thousands of random numerals agrees with BigInt", () => {
  let state = 1n;
  const random = (limit: bigint): bigint => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 2n ** 64n;
    return (state >> 20n) % limit;
  };
  for (let i = 0; i < 4000; i++) {
    const a = random(10n ** random(20n));
    const b = random(10n ** random(12n));
    assertEquals(addDims(`${a}`, `${b}`), `${a + b}`);
    assertEquals(subtractDims(`${a}`, `${b}`), a < b ? "-" : `${a - b}`);
    assertEquals(multiplyDims(`${a}`, `${b}`), `${a * b}`);
    assertEquals(divideDims(`${a}`, `${b}`), b === 0n ? "-" : `${a / b}`);
    assertEquals(remainderDims(`${a}`, `${b}`), b === 0n ? "-" : `${a % b}`);
  }
});
