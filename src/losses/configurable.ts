/**
 * A value with defaults that can also be called with options: `huber` and `huber({ delta: 2 })`.
 *
 * @module
 */

/** A `T` as it stands, and a function from options to another one. */
export type Configurable<T, Options> = T & ((options: Options) => T);

/** Makes a value that can be called: it has the properties of `make({})`. */
export function configurable<T extends object, Options extends object>(
  make: (options: Options) => T,
): Configurable<T, Options> {
  const callable = (options: Options): T => make(options);
  return Object.defineProperties(
    callable,
    Object.getOwnPropertyDescriptors(make({} as Options)),
  ) as Configurable<T, Options>;
}
