import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { versions } from "shapefold";

Deno.test("versions() names the version of deno.json, of Deno and of TensorFlow.js", () => {
  assertEquals(versions(), {
    shapefold: config.version,
    Deno: Deno.version.deno,
    "TensorFlow.js": "4.22.0",
  });
});
