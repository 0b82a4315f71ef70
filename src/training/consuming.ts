/**
 * How the loop tells a step that it needs the state no longer.
 *
 * @module
 */

type Step<State, Batch> = (state: State, batch: Batch) => State;

/** By the step itself: what wraps a step, or copies its properties, wants to be called. */
const forms = new WeakMap<object, unknown>();

/** Gives a step a second form, which may write the next state where the last one is, and frees the last one by that. */
export function withConsuming<State, Batch>(
  step: Step<State, Batch>,
  form: Step<State, Batch>,
): Step<State, Batch> {
  forms.set(step, form);
  return step;
}

/** That form of a step, or the step itself where it has none. */
export function consuming<State, Batch>(step: Step<State, Batch>): Step<State, Batch> {
  return (forms.get(step) ?? step) as Step<State, Batch>;
}
