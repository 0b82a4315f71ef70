/**
 * What a run is of, in a few texts: a checkpoint of one run must not be taken for that of another.
 *
 * @module
 */

import type { Plan } from "../layers/layer.ts";
import type { AnyModel } from "../layers/model.ts";
import { keyWords } from "../tensors/key.ts";
import { scope } from "../tensors/memory.ts";
import { values } from "../tensors/read.ts";
import { type AnyTensor, shapeText } from "../tensors/tensor.ts";
import { leaves, pathText } from "../tensors/tree.ts";
import type { KeptRun } from "../training/run.ts";
import type { AnyState } from "../training/state.ts";

/** What a run is of: each text by what it says something of. */
export type RunFingerprint = Readonly<Record<string, string>>;

/**
 * The fingerprint of a run: its model, the structure of its optimizer's state and its first learning rate, its data and
 * how they are cut, its keys. Of the data's values it knows those of the first batch, which tell of the shuffle, too.
 */
export async function fingerprintOf(run: KeptRun<AnyState>): Promise<RunFingerprint> {
  const { step, start, epochs } = run;
  const model = step.objective.model as AnyModel;
  const { paceOf } = step.optimizer;
  const { rows, bytes } = firstBatch(run);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  return {
    "the model's input": `${model.input} ${model.inputType}`,
    ...Object.fromEntries(labelsOf(model.layers).map((label, i) => [`layer ${i + 1}`, label])),
    ...shapesIn({ params: start.params, running: start.running, optimizer: start.optimizer }),
    ...(paceOf && { "the learning rate": `${paceOf(start.optimizer).rate}` }),
    "the key of the start": keyWords(start.key).join(" "),
    "the number of rows": `${epochs.data.x.shape[0]}`,
    "the batch size": `${rows}`,
    "the number of steps in an epoch": `${epochs.steps}`,
    "the first batch, by its SHA-256": digest.slice(0, 16),
  };
}

/** What differs between the run that is wanted and the one that was found, in a sentence; nothing where they are one. */
export function differences(wanted: RunFingerprint, found: RunFingerprint): string | undefined {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])];
  const different = names.filter((name) => wanted[name] !== found[name]);
  if (different.length === 0) return undefined;
  const said = different.slice(0, 3).map((name) =>
    `${name} is ${textOf(wanted[name])} but was ${textOf(found[name])}`
  );
  const more = different.length - said.length;
  return said.join("; ") + (more > 0 ? `; and ${more} more differences` : "");
}

function textOf(text: string | undefined): string {
  return text === undefined ? "absent" : `'${text}'`;
}

function labelsOf(plans: readonly Plan[]): string[] {
  return plans.flatMap(({ label, children }) => [label, ...labelsOf(children)]);
}

function shapesIn(tree: unknown): RunFingerprint {
  return Object.fromEntries(
    leaves(tree).map((
      [path, leaf],
    ) => [pathText(path).slice(1), `${shapeText(leaf)} ${leaf.dtype}`]),
  );
}

/** The rows of the first batch, and all of its values. */
function firstBatch(
  { epochs }: KeptRun<AnyState>,
): { readonly rows: number; readonly bytes: Uint8Array<ArrayBuffer> } {
  return scope(() => {
    for (const { x, y, weights } of epochs.batches(1)) {
      const parts = [x, y, ...(weights === undefined ? [] : [weights])].map(bytesOf);
      const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
      let place = 0;
      for (const part of parts) {
        bytes.set(part, place);
        place += part.length;
      }
      return { rows: x.shape[0], bytes };
    }
    return { rows: 0, bytes: new Uint8Array() };
  });
}

function bytesOf(tensor: AnyTensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = values(tensor);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
