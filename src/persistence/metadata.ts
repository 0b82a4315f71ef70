/**
 * What stands in a file beside the tensors: the version of this library, the model's plan, a fingerprint of the plan.
 *
 * @module
 */

import { describe } from "../text/found.ts";
import { malformed } from "../text/malformed.ts";
import { isCount, isFields, isList, isRecord, isText } from "./json_values.ts";
import { fingerprint, type ModelPlan, type PlannedLayer } from "./model_plan.ts";
import { LENGTH_BYTES } from "./safetensors_header.ts";
import { VERSION } from "../text/version.ts";

/** How the names of our own texts begin. */
export const RESERVED = "shapefold.";

/** Our own texts about a model. */
export async function planMetadata(plan: ModelPlan): Promise<Record<string, string>> {
  return {
    [`${RESERVED}version`]: VERSION,
    [`${RESERVED}model`]: JSON.stringify(plan),
    [`${RESERVED}fingerprint`]: await fingerprint(plan),
  };
}

/** What the metadata of a file say. */
export interface FileMetadata {
  /** The version of this library that wrote it, where one did. */
  readonly version?: string;
  /** The plan of the model, where there is one. */
  readonly plan?: ModelPlan;
  /** The fingerprint of the plan. */
  readonly fingerprint?: string;
  /** The other texts. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Takes our own texts apart from those of others.
 *
 * @throws {SyntaxError} Where the plan is none, or not that of the fingerprint.
 */
export async function parseMetadata(
  metadata: Readonly<Record<string, string>>,
  file: string,
): Promise<FileMetadata> {
  const others = Object.entries(metadata).filter(([name]) => !name.startsWith(RESERVED));
  const own = (name: string) => metadata[`${RESERVED}${name}`];
  const found = { version: own("version"), metadata: Object.fromEntries(others) };
  if (own("model") === undefined) return found;
  const plan = parsePlan(own("model"));
  if (plan === undefined) {
    const expected = "a model's plan in the metadata";
    throw malformed(file, expected, describe(own("model")), LENGTH_BYTES);
  }
  const print = await fingerprint(plan);
  if (print !== own("fingerprint")) {
    const expected = `the fingerprint ${print} of the plan in the metadata`;
    throw malformed(file, expected, describe(own("fingerprint")), LENGTH_BYTES);
  }
  return { ...found, plan, fingerprint: print };
}

/** The plan that a text holds; nothing where it holds none. */
function parsePlan(text: string): ModelPlan | undefined {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isPlan = isFields(plan) && [plan.input, plan.inputType, plan.output].every(isText) &&
    isList(plan.layers, isLayer);
  return isPlan ? plan as unknown as ModelPlan : undefined;
}

function isLayer(value: unknown): value is PlannedLayer {
  return isFields(value) && isText(value.layer) && isText(value.output) && isCount(value.depth) &&
    isRecord(value.tensors, isText) && (value.computes === undefined || isFields(value.computes));
}
