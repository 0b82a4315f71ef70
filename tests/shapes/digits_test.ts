import type {
  AddDigits,
  DivideDigits,
  MultiplyDigits,
  SubtractDigits,
} from "../../src/shapes/digits.ts";
import { type Eq, ok } from "../types/assert_type.ts";

Deno.test("the compiler adds with carries", () => {
  ok<Eq<AddDigits<"0", "0">, "0">>();
  ok<Eq<AddDigits<"64", "128">, "192">>();
  ok<Eq<AddDigits<"999", "1">, "1000">>();
  ok<Eq<AddDigits<"1", "999999">, "1000000">>();
  ok<Eq<AddDigits<"9", "9">, "18">>();
  ok<Eq<AddDigits<"95", "5">, "100">>();
  ok<Eq<AddDigits<"123456789012345678901", "1">, "123456789012345678902">>();
});

Deno.test("the compiler subtracts with borrows and gives '-' below zero", () => {
  ok<Eq<SubtractDigits<"28", "3">, "25">>();
  ok<Eq<SubtractDigits<"1000000", "1">, "999999">>();
  ok<Eq<SubtractDigits<"5", "5">, "0">>();
  ok<Eq<SubtractDigits<"1005", "1000">, "5">>();
  ok<Eq<SubtractDigits<"3", "5">, "-">>();
  ok<Eq<SubtractDigits<"12", "112">, "-">>();
});

Deno.test("the compiler multiplies", () => {
  ok<Eq<MultiplyDigits<"28", "28">, "784">>();
  ok<Eq<MultiplyDigits<"999", "999">, "998001">>();
  ok<Eq<MultiplyDigits<"1024", "1024">, "1048576">>();
  ok<Eq<MultiplyDigits<"1000", "1000">, "1000000">>();
  ok<Eq<MultiplyDigits<"0", "55">, "0">>();
  ok<Eq<MultiplyDigits<"55", "0">, "0">>();
  ok<Eq<MultiplyDigits<"99999999999", "99999999999">, "9999999999800000000001">>();
});

Deno.test("the compiler divides to a quotient and a remainder", () => {
  ok<Eq<DivideDigits<"784", "28">, ["28", "0"]>>();
  ok<Eq<DivideDigits<"1000000", "7">, ["142857", "1"]>>();
  ok<Eq<DivideDigits<"25", "2">, ["12", "1"]>>();
  ok<Eq<DivideDigits<"1", "2">, ["0", "1"]>>();
  ok<Eq<DivideDigits<"0", "2">, ["0", "0"]>>();
  ok<Eq<DivideDigits<"5", "10">, ["0", "5"]>>();
  ok<Eq<DivideDigits<"0", "7">, ["0", "0"]>>();
  ok<Eq<DivideDigits<"100", "10">, ["10", "0"]>>();
  ok<Eq<DivideDigits<"999", "1">, ["999", "0"]>>();
});

Deno.test("a division by zero ends", () => {
  ok<Eq<DivideDigits<"5", "0">, ["-", "-"]>>();
  ok<Eq<DivideDigits<"0", "0">, ["-", "-"]>>();
});
