/**
 * Which tensor of a file belongs where in the weights of a model.
 *
 * @module
 */

import { shown } from "../shown.ts";
import type { FoundTensor } from "./hdf5_thread.ts";
import type { ModelStep } from "./model_steps.ts";
import { NEUTRAL, type Slot } from "./step.ts";

/** A layer's tensors: what the model needs, what the file should have for it, and where. */
export interface Claim {
  /** The step of the model. */
  readonly own: ModelStep;
  /** The group in the file: `dense_1`. */
  readonly group: string;
  /** The tensors that Keras saved, in their order; `undefined` where only their number tells. */
  readonly slots?: readonly Slot[];
}

/** A tensor of the model, and where its numbers come from: from the file, or one that does nothing. */
export interface Assignment {
  /** Its path in the weights. */
  readonly path: string;
  /** The tensor of the file. */
  readonly tensor?: FoundTensor;
  /** The number that stands for what Keras left out, as often as there are elements. */
  readonly neutral?: { readonly value: number; readonly count: number };
}

/** The tensors for a model, or why they are not those of this model. */
export function assignTensors(
  claims: readonly Claim[],
  tensors: readonly FoundTensor[],
): { readonly assignments: readonly Assignment[]; readonly differences: readonly string[] } {
  const groups = Map.groupBy(tensors, ({ group }) => group);
  const assignments: Assignment[] = [];
  const differences: string[] = [];
  for (const { own, group, slots } of claims) {
    const found = groups.get(group) ?? [];
    groups.delete(group);
    const saved = slots ?? slotsByCount(own.slots, found.length);
    if (saved?.length !== found.length) {
      const expected = `${(slots ?? own.slots).length} tensors`;
      differences.push(
        `${own.layer}: expected ${expected} in layers/${group} but found ${found.length}`,
      );
      continue;
    }
    for (const [slot, { path, shape }] of own.needs) {
      const index = saved.indexOf(slot);
      const tensor = found.find(({ name }) => name === `${index}`);
      if (index >= 0) {
        const difference = differenceOf(tensor, shape);
        if (difference === undefined) assignments.push({ path, tensor });
        else {
          differences.push(
            `${own.layer}: expected ${slot} '${shape}' but found ${difference} in layers/${group}`,
          );
        }
        continue;
      }
      const count = shape.split(" ").reduce((product, size) => product * Number(size), 1);
      assignments.push({ path, neutral: { value: NEUTRAL.get(slot) ?? 0, count } });
    }
  }
  const others = [...groups.keys()].map((group) => shown(`layers/${group} is not in this model`));
  return { assignments, differences: [...differences, ...others] };
}

/** Where no configuration says what was left out: all are there, or all that can be left out are not. */
function slotsByCount(slots: readonly Slot[], count: number): readonly Slot[] | undefined {
  const needed = slots.filter((slot) => !NEUTRAL.has(slot));
  return [slots, needed].find(({ length }) => length === count);
}

/** What there is instead of a tensor of floats of a shape. */
function differenceOf(tensor: FoundTensor | undefined, shape: string): string | undefined {
  if (tensor === undefined || tensor.shape === null) return "none";
  if (tensor.type !== "<f") return `elements of the type '${tensor.type}'`;
  if (tensor.shape.join(" ") !== shape) return `'${tensor.shape.join(" ")}'`;
  return tensor.isPlain ? undefined : "a packed one, which Keras does not write,";
}
