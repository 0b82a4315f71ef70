/**
 * What the names of a pattern stand for: an object type while compiling, a `Map` while running.
 *
 * @module
 */

/** The dims that each name of a pattern stands for: one for a name, any number for `...`. */
export type Bindings = Map<string, readonly string[]>;

/** An environment in which nothing is bound: `keyof NoBindings` is `never`. */
export type NoBindings = Record<never, never>;

/** An environment with one more binding: `With<NoBindings, "h", "28">` is `{ h: "28" }`. */
export type With<Env, Name extends string, Bound extends string> = Env & { [K in Name]: Bound };

/** What a name is bound to: `BoundTo<{ h: "28" }, "h">` is `"28"`. */
export type BoundTo<Env, Name extends keyof Env> = Env[Name] & string;
