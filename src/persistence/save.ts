/**
 * Saving the weights of a model: `save`.
 *
 * @module
 */

import { weightSpecs } from "../layers/fold_layers.ts";
import { type AnyModel, checkModel } from "../layers/model.ts";
import { checkWeights, type OwnWeights } from "../layers/weights.ts";
import type { WeightsOf } from "../losses/objective.ts";
import { values } from "../tensors/read.ts";
import type { Tensor } from "../tensors/tensor.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { writeAtomically } from "./atomic_write.ts";
import { pathOf } from "./file_access.ts";
import { planMetadata, RESERVED } from "./metadata.ts";
import { neededTensors, planOf } from "./model_plan.ts";
import { encodeSafetensors, type StoredTensor } from "./safetensors.ts";

/** What {@linkcode save} may be told. */
export interface SaveOptions {
  /** Texts that stand in the file beside the weights, such as `{ run: "7" }`; none unless said. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const ACTION = "Cannot save";

/**
 * Saves the weights of a model as a safetensors file, which Python's `safetensors` reads too: each tensor under its path,
 * such as `params.0.kernel`, and the model's plan, a fingerprint of it and the version of this library as metadata.
 *
 * The file is written beside its place and put there whole: whatever happens, the old file is there or the new one. The
 * numbers are those at the call; the weights may be freed right behind it.
 *
 * @param path Where to, a path or a `file:` address whose folder is there; usually it ends with `.safetensors`.
 * @param weights Those of the model, learnt and running; a training state has them, and nothing else of it is saved.
 * @throws {TypeError} Where the model is none, the weights are another's, or an option or a text will not do.
 * @throws {Deno.errors.NotCapable} Where the folder may not be read and written, with the flags; nothing is asked.
 * @throws {Error} Where the file cannot be written, as on a full disk; what was there is as it was.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, input, key, load, save, sequential, toArray } from "shapefold";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/line.safetensors`;
 * const model = sequential(input("2"), dense(1));
 * using weights = model.init(key(0));
 * await save(path, model, weights);
 *
 * using loaded = await load(path, model);
 * await Deno.remove(folder, { recursive: true });
 * assertEquals(toArray(loaded.params[0].kernel), toArray(weights.params[0].kernel));
 * ```
 */
export async function save<M extends AnyModel, const W>(
  path: string | URL,
  model: M,
  weights: OwnWeights<W, WeightsOf<M>["params"]>,
  options: SaveOptions = {},
): Promise<void> {
  const target = pathOf(ACTION, path);
  checkModel(model);
  checkWeights(weights, weightSpecs(model.layers));
  const metadata = checkedMetadata(options);
  const tensors = storedTensors(model, weights);
  const bytes = encodeSafetensors(tensors, {
    ...await planMetadata(planOf(model)),
    ...metadata,
  });
  await writeAtomically(target, bytes);
}

/** The tensors of a model by their names in files. */
function storedTensors(model: AnyModel, weights: unknown): Record<string, StoredTensor> {
  const stored = neededTensors(model).map(({ name, path }) => {
    const tensor = path.reduce<unknown>((node, step) => Reflect.get(node as object, step), weights);
    const { shape } = tensor as Tensor<string>;
    return [name, { dtype: "float32", shape, data: values(tensor as Tensor<string>) }] as const;
  });
  return Object.fromEntries(stored);
}

function checkedMetadata(options: SaveOptions): Readonly<Record<string, string>> {
  checkOptions(ACTION, options, ["metadata"], '{ metadata: { run: "7" } }');
  const { metadata = {} } = options;
  if (typeof metadata !== "object" || metadata === null || Array.isArray(metadata)) {
    throw new TypeError(
      `${ACTION}: expected metadata such as { run: "7" } but found ${describe(metadata)}`,
    );
  }
  for (const [name, text] of Object.entries(metadata)) {
    if (name.startsWith(RESERVED)) {
      throw new TypeError(
        `${ACTION}: expected metadata whose names do not begin with ${RESERVED} but found '${name}'`,
      );
    }
    if (typeof text === "string") continue;
    throw new TypeError(
      `${ACTION}: expected a text as metadata '${name}' but found ${describe(text)}`,
    );
  }
  return metadata;
}
