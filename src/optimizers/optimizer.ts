/**
 * What an optimizer is: a gradient transformation, `init` and `update` over a state whose type follows from the
 * parameters. `chain` is the only way to combine them, and every optimizer here is a chain.
 *
 * @module
 */

/** An optimizer for the compiler: write an interface that extends it and reads `this["params"]`. */
export interface OptimizerSignature {
  /** The type of the parameters. */
  readonly params: unknown;
  /** The type of the state for these parameters. */
  readonly state: unknown;
}

/** The state of an optimizer for parameters of type `P`. */
export type StateOf<F extends OptimizerSignature, P> = (F & { readonly params: P })["state"];

/** What an update gives: what to add to the parameters, and the state for the next update. */
export interface Updated<P, State> {
  /** To be added to the parameters. */
  readonly updates: P;
  /** The state for the next update. */
  readonly state: State;
}

/** What an optimizer gives that moves the parameters itself. */
export interface Moved<P, State> {
  /** The parameters after the update. */
  readonly params: P;
  /** The state for the next update. */
  readonly state: State;
}

declare const signature: unique symbol;

/** An optimizer with the signature `F`: `adam()` is an `Optimizer<Adam>`. */
export interface Optimizer<F extends OptimizerSignature> {
  /** The signature, for the compiler only. */
  readonly [signature]?: F;
  /** The state before the first update. */
  init<P>(params: P): StateOf<F, P>;
  /** Turns a gradient into what is to be added to the parameters. */
  update<P>(gradient: P, state: StateOf<F, P>, params: P): Updated<P, StateOf<F, P>>;
  /**
   * What `update` gives, added to the parameters, where an optimizer has a shorter way to it; the same but for rounding.
   *
   * @param consume May the tensors of `state` and `params` that nobody else holds be written over? They are freed then.
   */
  apply?<P>(
    gradient: P,
    state: StateOf<F, P>,
    params: P,
    consume?: boolean,
  ): Moved<P, StateOf<F, P>>;
}

/** Any optimizer at all. */
export type AnyOptimizer = Optimizer<OptimizerSignature>;

/**
 * Makes an optimizer from its two functions.
 *
 * @example Gradients cut to their signs.
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, defineOptimizer, mapTree, type OptimizerSignature, sign, type Tensor, toArray } from "shapefold";
 *
 * interface Signs extends OptimizerSignature {
 *   state: null;
 * }
 * const signs = defineOptimizer<Signs>(
 *   () => null,
 *   (gradient) => ({ updates: mapTree(gradient, (g) => sign(g as Tensor<string>)), state: null }),
 * );
 * const { updates } = signs.update([asTensor([3, -2], "2")], null, [asTensor([0, 0], "2")]);
 * assertEquals(toArray(updates[0]), [1, -1]);
 * ```
 */
export function defineOptimizer<F extends OptimizerSignature>(
  init: <P>(params: P) => StateOf<F, P>,
  update: <P>(gradient: P, state: StateOf<F, P>, params: P) => Updated<P, StateOf<F, P>>,
): Optimizer<F> {
  return { init, update };
}

/** The signature of a chain: the state is a tuple of the states. */
export interface ChainOf<Links extends readonly OptimizerSignature[]> extends OptimizerSignature {
  /** The state of each link. */
  readonly state: StatesOf<Links, this["params"]>;
}

type StatesOf<Links extends readonly OptimizerSignature[], P> = {
  readonly [K in keyof Links]: StateOf<Links[K], P>;
};

/**
 * One optimizer behind the other: each is given what the one before made of the gradient.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, chainOptimizers, scaleByLearningRate, toArray } from "shapefold";
 *
 * const twice = chainOptimizers(scaleByLearningRate(0.5), scaleByLearningRate(0.5));
 * const params = [asTensor([0], "1")];
 * const { updates } = twice.update([asTensor([8], "1")], twice.init(params), params);
 * assertEquals(toArray(updates[0]), [2]);
 * ```
 */
export function chainOptimizers<const Links extends readonly OptimizerSignature[]>(
  ...links: { readonly [K in keyof Links]: Optimizer<Links[K]> }
): Optimizer<ChainOf<Links>> {
  const all = links as readonly AnyOptimizer[];
  return {
    init: <P>(params: P) =>
      all.map((link) => link.init(params)) as unknown as StateOf<ChainOf<Links>, P>,
    update: <P>(gradient: P, state: StateOf<ChainOf<Links>, P>, params: P) => {
      const next: unknown[] = [];
      let updates = gradient;
      for (const [i, link] of all.entries()) {
        const updated = link.update(updates, (state as readonly unknown[])[i], params);
        updates = updated.updates;
        next.push(updated.state);
      }
      return { updates, state: next as unknown as StateOf<ChainOf<Links>, P> };
    },
  };
}
