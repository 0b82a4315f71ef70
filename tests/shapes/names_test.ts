import { assertEquals } from "@std/assert";
import {
  type IsLabel,
  isLabel,
  type IsName,
  isName,
  type LabelTokens,
  labelTokens,
} from "../../src/shapes/names.ts";

Deno.test("a name begins with a letter of any alphabet with two cases, as type and as value", () => {
  function check<const T extends string>(text: T, expected: IsName<T>) {
    assertEquals<boolean>(isName(text), expected);
  }
  check("batch", true);
  check("batch_2", true);
  check("N", true);
  check("β1", true);
  check("größe", true);
  check("", false);
  check("2d", false);
  check("_", false);
  check("_a", false);
  check("a b", false);
  check("a-b", false);
  check("...", false);
  check("a@", false);
});

Deno.test("a label has operators between names and numerals, as type and as value", () => {
  function check<const T extends string>(text: T, expected: IsLabel<T>) {
    assertEquals<boolean>(isLabel(text), expected);
  }
  check("time", true);
  check("28", true);
  check("time-2", true);
  check("h-3/2+1", true);
  check("h/4*[w/4]", true);
  check("a-[b-[c-2]]", true);
  check("", false);
  check("-2", false);
  check("time-", false);
  check("time--2", false);
  check("2d", false);
  check("time-02", false);
  check("h*[w", false);
  check("h*w]", false);
  check("h[w]", false);
  check("[]", false);
});

Deno.test("labels are split at operators and brackets, as type and as value", () => {
  function check<const T extends string>(text: T, expected: LabelTokens<T>) {
    assertEquals<readonly string[]>(labelTokens(text), expected);
  }
  check("", []);
  check("time-2", ["time", "-", "2"]);
  check("h/4*[w/4]", ["h", "/", "4", "*", "[", "w", "/", "4", "]"]);
});
