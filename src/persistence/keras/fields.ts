/**
 * Values of a layer's configuration, each of the type that it must have.
 *
 * @module
 */

import { type ConfiguredLayer, wrongField } from "./config.ts";

/** Takes values of a layer's configuration by name; each throws a `SyntaxError` where there is something else. */
export interface LayerFields {
  /** A whole number of at least 1. */
  count(name: string): number;
  /** Two of them. */
  pair(name: string): readonly [number, number];
  /** A number. */
  number(name: string): number;
  /** Yes or no. */
  flag(name: string): boolean;
  /** `"same"` or `"valid"`. */
  padding(): "same" | "valid";
}

/** The values of a layer of a file. */
export function layerFields(file: string, { label, fields }: ConfiguredLayer): LayerFields {
  const taken = <T>(
    name: string,
    expected: string,
    accepts: (value: unknown) => boolean,
  ): T => {
    const value = fields[name];
    if (accepts(value)) return value as T;
    throw wrongField(file, `${expected} as ${name} of ${label}`, value);
  };
  return {
    count: (name) => taken(name, "a whole number of at least 1", isCount),
    pair: (name) =>
      taken(
        name,
        "two whole numbers of at least 1",
        (value) => Array.isArray(value) && value.length === 2 && value.every(isCount),
      ),
    number: (name) => taken(name, "a number", Number.isFinite),
    flag: (name) => taken(name, "true or false", (value) => typeof value === "boolean"),
    padding: () =>
      taken("padding", '"same" or "valid"', (value) => value === "same" || value === "valid"),
  };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}
