export { Resvg } from "npm:@resvg/resvg-wasm@2.6.2";

/** Font files: regular and bold, Latin, Greek and Cyrillic. */
export const fonts: Uint8Array[];
