/**
 * Models that Keras trained: their weights for models of this library, and what a file of Keras holds.
 *
 * It is an entry of its own, `shapefold/keras`, since what reads HDF5 is large; that is loaded by the first call.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { describeKeras, importKeras } from "shapefold/keras";
 *
 * // console.log(String(await describeKeras("mnist.keras")));
 * // using weights = await importKeras("mnist.keras", model);
 * assertEquals([describeKeras, importKeras].map(({ length }) => length), [1, 2]);
 * ```
 *
 * @module
 */

export { describeKeras } from "./keras/describe_keras.ts";
export { importKeras } from "./keras/import_keras.ts";
export type { DescribedKerasLayer, KerasDescription } from "./keras/keras_text.ts";
export type { KerasSource } from "./keras/source.ts";
