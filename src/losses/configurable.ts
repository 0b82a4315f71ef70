/**
 * A value with defaults that can also be called with options: `huber` and `huber({ delta: 2 })`.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";

/** A `T` as it stands, and a function from options to another one. */
export type Configurable<T, Options> = T & ((options: Options) => T);

/**
 * Makes a value that can be called: it has the properties of `make({})`.
 *
 * @param example Every option, with a value as people may write it: the others are refused.
 */
export function configurable<T extends { readonly name: string }, Options extends object>(
  make: (options: Options) => T,
  example: Required<Options>,
): Configurable<T, Options> {
  const standard = make({} as Options);
  const callable = (options: Options): T => {
    const action = `Cannot make ${standard.name}`;
    checkOptions(action, options, Object.keys(example), describe(example));
    return make(options);
  };
  return Object.defineProperties(
    callable,
    Object.getOwnPropertyDescriptors(standard),
  ) as Configurable<T, Options>;
}
