/**
 * The data sets of the examples. So far there is one, made from a formula: {@linkcode sineWaves}.
 *
 * @module
 */

export * from "./sinewaves.ts";
