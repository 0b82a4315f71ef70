/**
 * What an optimizer is: a gradient transformation, `init` and `update` over a state whose type follows from the
 * parameters. Optimizers are chains of links, and what is around one, such as clipping, is a function from optimizer to
 * optimizer.
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

/** How far an optimizer is, and how fast. */
export interface Pace {
  /** How many updates there were. */
  readonly step: number;
  /** The learning rate of the next one. */
  readonly rate: number;
}

/**
 * The gradient at other parameters: of the same objective and batch, with the same draws. A training step hands it to
 * its optimizer, which may ask for what costs as much as the step itself.
 */
export type GradientAt<P> = (params: P) => P;

declare const signature: unique symbol;

/** An optimizer with the signature `F`: `adam()` is an `Optimizer<Adam>`. */
export interface Optimizer<F extends OptimizerSignature> {
  /** The signature, for the compiler only. */
  readonly [signature]?: F;
  /** The state before the first update. */
  init<P>(params: P): StateOf<F, P>;
  /** Turns a gradient into what is to be added to the parameters. */
  update<P>(
    gradient: P,
    state: StateOf<F, P>,
    params: P,
    gradientAt?: GradientAt<P>,
  ): Updated<P, StateOf<F, P>>;
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
    gradientAt?: GradientAt<P>,
  ): Moved<P, StateOf<F, P>>;
  /** The step and learning rate of the next update, where there is a rate: a decay that goes with it reads it here. */
  paceOf?<P>(state: StateOf<F, P>): Pace;
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
  update: <P>(
    gradient: P,
    state: StateOf<F, P>,
    params: P,
    gradientAt?: GradientAt<P>,
  ) => Updated<P, StateOf<F, P>>,
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
 * One optimizer behind the other: each is given what the one before made of the gradient. The learning rate of the
 * chain is the product of those of its links, its step that of the first link with a rate.
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
  const paces = all.flatMap(({ paceOf }, i) => paceOf === undefined ? [] : [{ paceOf, i }]);
  return {
    init: <P>(params: P) =>
      all.map((link) => link.init(params)) as unknown as StateOf<ChainOf<Links>, P>,
    update: <P>(
      gradient: P,
      state: StateOf<ChainOf<Links>, P>,
      params: P,
      gradientAt?: GradientAt<P>,
    ) => {
      const next: unknown[] = [];
      let updates = gradient;
      for (const [i, link] of all.entries()) {
        // What the later links are given is no gradient any more.
        const elsewhere = i === 0 ? gradientAt : undefined;
        const updated = link.update(updates, (state as readonly unknown[])[i], params, elsewhere);
        updates = updated.updates;
        next.push(updated.state);
      }
      return { updates, state: next as unknown as StateOf<ChainOf<Links>, P> };
    },
    ...(paces.length === 0 ? {} : {
      paceOf: (state: unknown) =>
        paces.map(({ paceOf, i }) => paceOf((state as readonly unknown[])[i]))
          .reduce((all, { rate }) => ({ ...all, rate: all.rate * rate })),
    }),
  };
}
