export { Resvg } from "npm:@resvg/resvg-wasm@2.6.2";

/** The name of the font. */
export const family: string;

/** Its files: regular and bold, Latin, Greek and Cyrillic. */
export const fonts: Uint8Array[];
