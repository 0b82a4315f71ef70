import { assertEquals } from "@std/assert";
import { shortenFamily } from "../../src/inspection/font_family.ts";

/** A file with nothing but a table of names: family and style for Macintosh, family for Windows. */
function fontFile(): Uint8Array {
  const view = new DataView(new ArrayBuffer(12 + 16 + 6 + 3 * 12));
  view.setUint16(4, 1);
  view.setUint32(12, 0x6e616d65);
  view.setUint32(20, 28);
  view.setUint16(30, 3);
  [[1, 1, 10], [1, 2, 4], [3, 1, 20]].forEach(([platform, name, bytes], index) => {
    view.setUint16(34 + 12 * index, platform);
    view.setUint16(34 + 12 * index + 6, name);
    view.setUint16(34 + 12 * index + 8, bytes);
  });
  return new Uint8Array(view.buffer);
}

Deno.test("shortenFamily() leaves as many letters of the family as it is told, and all else", () => {
  const expected = fontFile();
  expected[43] = 6; // A byte a letter.
  expected[67] = 12; // Two bytes a letter.
  assertEquals(shortenFamily(fontFile(), 6), expected);
});
