/**
 * What a run is of, in a few texts: a checkpoint of one run must not be taken for that of another.
 *
 * @module
 */

import { joined } from "../files/mod.ts";
import type { AnyModel } from "../layers/model.ts";
import { keyWords } from "../tensors/key.ts";
import { scope } from "../tensors/memory.ts";
import { values } from "../tensors/read.ts";
import { type AnyTensor, shapeText } from "../tensors/tensor.ts";
import { leaves, pathText } from "../tensors/tree.ts";
import type { KeptRun } from "../training/run.ts";
import type { AnyState } from "../training/state.ts";
import { type PlannedLayer, planOf } from "./model_plan.ts";

/** What a run is of: each text by what it says something of. */
export type RunFingerprint = Readonly<Record<string, string>>;

/**
 * The fingerprint of a run: its model, its loss and metrics by their names, the structure of its optimizer's state and its
 * first learning rate, its data and how they are cut, its keys. Of the data's values it knows those of the first batch,
 * which tell of the shuffle, too. Regularizers and other numbers of an optimizer, such as `beta1`, are functions by now
 * and not seen.
 */
export async function fingerprintOf(run: KeptRun<AnyState>): Promise<RunFingerprint> {
  const { step, start, epochs } = run;
  const model = step.objective.model as AnyModel;
  const { paceOf } = step.optimizer;
  const { rows, bytes } = firstBatch(run);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  return {
    "the model's input": `${model.input} ${model.inputType}`,
    ...Object.fromEntries(
      planOf(model).layers.map((layer, i) => [`layer ${i + 1}`, layerText(layer)]),
    ),
    "the loss": step.objective.dataLoss.name,
    "what is measured": step.metrics.map(({ name }) => name).join(" "),
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

/** A layer, its activation and what else its name does not say: `"dense(64), relu"`, `"batchNorm, epsilon 0.001"`. */
function layerText({ layer, computes = {} }: PlannedLayer): string {
  const { kind: _, activation = "linear", ...others } = computes;
  const texts = Object.entries(others).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return [layer, ...(activation === "linear" ? [] : [activation]), ...texts].join(", ");
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
      return { rows: x.shape[0], bytes: joined(parts) };
    }
    return { rows: 0, bytes: new Uint8Array() };
  });
}

function bytesOf(tensor: AnyTensor): Uint8Array {
  const { buffer, byteOffset, byteLength } = values(tensor);
  return new Uint8Array(buffer, byteOffset, byteLength);
}
