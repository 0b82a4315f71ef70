/**
 * Who frees what. Inside a training step nobody has to think of it; outside, these three say it plainly:
 * `scope` frees the intermediates of a computation, `dispose` frees a tree, `retain` keeps a tree for longer.
 *
 * @module
 */

import { freeTree } from "./free_tree.ts";
import * as tf from "./tfjs.ts";
import { type AnyTensor, raw, typed, unchecked } from "./tensor.ts";
import { mapTree, tensorsIn } from "./tree.ts";

/**
 * Runs `f` and frees every tensor that it made, but for the ones in what it returns.
 * `f` must not be async: use a scope for each part between two `await`s.
 *
 * @throws {TypeError} Where it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { add, asTensor, liveTensors, mul, scope, toArray } from "shapefold";
 *
 * const x = asTensor([1, 2], "2");
 * const before = liveTensors();
 * const y = scope(() => add(mul(x, 2), 1));
 * assertEquals(toArray(y), [3, 5]);
 * assertEquals(liveTensors(), before + 1);
 * ```
 */
export function scope<T>(f: () => T): T {
  const engine = tf.engine();
  engine.startScope("scope");
  let result: T;
  try {
    result = f();
    if (result instanceof Promise) {
      throw new TypeError(
        "Cannot run a scope: expected a function that is not async but found a promise; " +
          "tensors made after an await are not tracked",
      );
    }
  } catch (error) {
    engine.endScope();
    throw error;
  }
  engine.endScope(tensorsIn(result).map(unchecked));
  return result;
}

/**
 * Frees the tensors of a tree; tensors freed before are passed over.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dispose, liveTensors } from "shapefold";
 *
 * const before = liveTensors();
 * const x = asTensor([1, 2], "2");
 * dispose({ params: [x] });
 * assertEquals(liveTensors(), before);
 * ```
 */
export function dispose(tree: unknown): void {
  freeTree("program", tree);
}

/**
 * A second hold on the tensors of a tree: no number is copied, and each hold is freed on its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dispose, retain, toArray } from "shapefold";
 *
 * const x = asTensor([1, 2], "2");
 * const kept = retain(x);
 * dispose(x);
 * assertEquals(toArray(kept), [1, 2]);
 * ```
 */
export function retain<T>(tree: T): T {
  // A clone would be a copy on this backend; a reshape shares the numbers.
  return mapTree(tree, (leaf) => typed<AnyTensor>(tf.reshape(raw(leaf), [...leaf.shape])));
}

/**
 * How many tensors are alive: a number that must not grow from step to step.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, liveTensors } from "shapefold";
 *
 * const before = liveTensors();
 * asTensor(1, "");
 * assertEquals(liveTensors(), before + 1);
 * ```
 */
export function liveTensors(): number {
  return tf.memory().numTensors;
}

/**
 * Lets `using` free the tensors of an object: the same object, with a dispose method.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, disposable, liveTensors } from "shapefold";
 *
 * const before = liveTensors();
 * {
 *   using pair = disposable({ x: asTensor(1, ""), y: asTensor(2, "") });
 *   assertEquals(liveTensors(), before + Object.keys(pair).length);
 * }
 * assertEquals(liveTensors(), before);
 * ```
 */
export function disposable<T extends object>(tree: T): T & Disposable {
  const property = { value: () => dispose(tree), configurable: true };
  return Object.defineProperty(tree, Symbol.dispose, property) as T & Disposable;
}
