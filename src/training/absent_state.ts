/**
 * What stands in a report for a state that is gone.
 *
 * @module
 */

const absent = new WeakSet<object>();

/**
 * A state of a replayed epoch that nobody held: it can be passed on, held and freed, but has no numbers. To ask for one
 * throws an error that says so.
 */
export function absentState<S extends object>(epoch: number, last: number): S {
  const refuse = () => {
    throw new Error(
      `Cannot use the state of epoch ${epoch}: the run was resumed after epoch ${last}, and of those before ` +
        "only states that a stream holds are kept; pass over reports that are replayed",
    );
  };
  const members = ["params", "running", "optimizer", "step", "key", "last"];
  const state = Object.defineProperties({}, {
    ...Object.fromEntries(members.map((name) => [name, { get: refuse }])),
    [Symbol.dispose]: { value: () => {} },
  });
  absent.add(state);
  return state as S;
}

/** Is this such a state? */
export function isAbsent(state: object): boolean {
  return absent.has(state);
}
