/**
 * The layers of Keras that this library has, too: what they compute, and how they are written here.
 *
 * @module
 */

import { describe } from "../../text/found.ts";
import type { ConfiguredLayer } from "./config.ts";
import { layerFields } from "./fields.ts";
import { READINGS } from "./readings.ts";
import type { KerasStep } from "./step.ts";

/** A layer of Keras in the terms of this library. */
export interface KerasLayer extends ConfiguredLayer {
  /** The group in which its tensors stand: `dense_1`. */
  readonly group: string;
  /** What it computes in inference. */
  readonly steps: readonly KerasStep[];
  /** How it is written here: `dense(64, relu)`; `""` where nothing is to be written. */
  readonly code: string;
  /** Why it cannot be taken: `expected ... but found ...`. */
  readonly refusal?: string;
}

/**
 * The layers of a configuration in the terms of this library, or why one cannot be taken.
 *
 * @throws {SyntaxError} Where the configuration of a layer has something of another type in it.
 */
export function kerasLayers(
  file: string,
  layers: readonly ConfiguredLayer[],
): readonly KerasLayer[] {
  const counts = new Map<string, number>();
  return layers.map((layer) => {
    const name = snakeCase(layer.className);
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return readLayer(file, layer, before === 0 ? name : `${name}_${before}`);
  });
}

/** The name that Keras saves a class under: `batch_normalization` for `BatchNormalization`. */
export function snakeCase(className: string): string {
  return className.replace(/(.)([A-Z][a-z]+)/g, "$1_$2").replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

function readLayer(file: string, layer: ConfiguredLayer, group: string): KerasLayer {
  const refused = (refusal: string) => ({ ...layer, group, steps: [], code: "", refusal });
  const { label, className, isOfKeras, fields } = layer;
  if (className === "Lambda") {
    return refused(`expected layers that are data but found ${label}, whose code is never run`);
  }
  const reading = isOfKeras ? READINGS.get(className) : undefined;
  if (reading === undefined) {
    return refused(`expected layers that this library has, too, but found ${label}`);
  }
  const { steps, code, activation, fixed = {} } = reading(layerFields(file, layer), fields);
  for (const [name, only] of Object.entries(fixed)) {
    const found = fields[name] ?? null;
    if (only.some((value) => JSON.stringify(value) === JSON.stringify(found))) continue;
    const expected = `${name} ${describe(only[0])} but found ${describe(found)}`;
    return refused(`expected ${expected} in ${label}`);
  }
  if (activation === undefined) {
    const found = describe(fields.activation);
    return refused(
      `expected an activation that this library has, too, but found ${found} in ${label}`,
    );
  }
  const last = activation.name === "linear"
    ? []
    : [{ kind: "activation" as const, settings: {}, slots: [], activation }];
  return {
    ...layer,
    group,
    code,
    steps: [...steps, ...last].map((step) => ({ layer: label, group, ...step })),
  };
}
