/**
 * Loading the weights of a model: `load`.
 *
 * @module
 */

import { type AnyModel, checkModel } from "../layers/model.ts";
import type { WeightsOf } from "../losses/objective.ts";
import { joinDims, ShapeMismatch } from "../shapes/mod.ts";
import { pathOf } from "./file_access.ts";
import { asFloats, isExactInFloats } from "./floats.ts";
import { modelWeights } from "./model_weights.ts";
import { type NeededTensor, neededTensors } from "./model_plan.ts";
import { typeName } from "./safetensors.ts";
import { openSafetensors } from "./safetensors_file.ts";
import type { FileTensor } from "./safetensors_header.ts";

/** How many differences a message names. */
const NAMED = 3;

/**
 * Loads weights that {@linkcode save} wrote, or any other program: a safetensors file with the tensors of this model, under
 * their paths, such as `params.0.kernel`. They have the types of the model, and belong to the caller.
 *
 * All of them are there or there is an error: nothing is loaded in part. Floats of 16 bits become those of 32, exactly.
 * What the layers do with the weights is not compared: a model that only adds `dropout` takes them as well.
 *
 * @param path A path or a `file:` address.
 * @param model The model; its own weights are not needed.
 * @throws {TypeError} Where the model is none, the path is that of a folder, or the file holds tensors of another: the first ones
 *   are named.
 * @throws {SyntaxError} Where it is no safetensors file, is cut short or goes on beyond its end, with the byte.
 * @throws {Deno.errors.NotFound} Where there is none.
 * @throws {Deno.errors.NotCapable} Where it may not be read, with the flag; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { dense, input, key, load, save, sequential } from "shapefold";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/small.safetensors`;
 * const small = sequential(input("784"), dense(10));
 * using weights = small.init(key(0));
 * await save(path, small, weights);
 *
 * using loaded = await load(path, small);
 * assertEquals(loaded.params[0].kernel.shape, [784, 10]);
 * const wrong = await assertRejects(() => load(path, sequential(input("784"), dense(12))), TypeError);
 * await Deno.remove(folder, { recursive: true });
 * assertEquals(
 *   wrong.message,
 *   "Cannot load small.safetensors: parameters of another model, " +
 *     "params.0.kernel is '784 10' but this model needs '784 12', params.0.bias is '10' but this model needs '12'",
 * );
 * ```
 */
export async function load<M extends AnyModel>(
  path: string | URL,
  model: M,
): Promise<WeightsOf<M> & Disposable> {
  const source = pathOf("Cannot load", path);
  checkModel(model);
  const needed = neededTensors(model);
  using opened = await openSafetensors(source);
  checkTensors(opened.file, needed, opened.tensors);
  const numbers = new Map<string, Float32Array>();
  for (const tensor of opened.tensors) {
    numbers.set(tensor.name, asFloats(await opened.read(tensor)));
  }
  return modelWeights(model, numbers);
}

/** Throws where a file does not hold just the tensors that a model needs. */
function checkTensors(
  file: string,
  needed: readonly NeededTensor[],
  found: readonly FileTensor[],
): void {
  const byName = new Map(found.map((tensor) => [tensor.name, tensor]));
  const own = new Set(needed.map(({ name }) => name));
  const differences = [
    ...needed.map((tensor) => difference(tensor, byName.get(tensor.name))),
    ...found.map(({ name }) => own.has(name) ? undefined : `${name} is not in this model`),
  ].filter((text) => text !== undefined);
  if (differences.length === 0) return;
  const more = differences.length - NAMED;
  throw new ShapeMismatch(
    `Cannot load ${file}: parameters of another model, ${differences.slice(0, NAMED).join(", ")}` +
      (more > 0 ? `, and ${more} more` : ""),
  );
}

function difference(
  { name, spec }: NeededTensor,
  found: FileTensor | undefined,
): string | undefined {
  if (found === undefined) return `${name} is missing`;
  const [shape, wanted] = [found.shape.join(" "), joinDims(spec.dims)];
  if (shape !== wanted) return `${name} is '${shape}' but this model needs '${wanted}'`;
  if (isExactInFloats(found.type)) return undefined;
  return `${name} is ${typeName(found.type)} but this model needs float32`;
}
