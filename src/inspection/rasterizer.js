// @ts-self-types="./rasterizer.d.ts"
/**
 * What turns SVG into pixels: resvg as WASM, and a font for it, since it finds none of the machine's.
 *
 * It is JavaScript because of the source-phase import, which gives a compiled `WebAssembly.Module` without
 * any permission and which TypeScript 6 cannot parse. The font is Roboto (Apache License 2.0), from a package
 * that has it as text, which needs no permission either.
 *
 * @module
 */

import { initWasm, Resvg } from "npm:@resvg/resvg-wasm@2.6.2";
import source binary from "npm:@resvg/resvg-wasm@2.6.2/index_bg.wasm";
import roboto from "npm:roboto-base64@0.1.2";
import { shortenFamily } from "./font_family.ts";

await initWasm(binary);

const family = "Roboto";

const fonts = [roboto.normal, roboto.bold].map((text) => {
  const file = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return shortenFamily(file, family.length);
});

export { family, fonts, Resvg };
