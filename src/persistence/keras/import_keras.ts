/**
 * The weights of a model of Keras, for a model of this library: `importKeras`.
 *
 * @module
 */

import { type AnyModel, checkModel } from "../../layers/model.ts";
import type { WeightsOf } from "../../losses/objective.ts";
import { modelWeights } from "../model_weights.ts";
import { parseConfig } from "./config.ts";
import { compareSteps, inputDifferences } from "./differences.ts";
import { checkKeras3, type Hdf5File, openHdf5 } from "./hdf5.ts";
import { kerasLayers, snakeCase } from "./keras_layers.ts";
import { type ModelStep, stepsOfModel } from "./model_steps.ts";
import { CLASSES } from "./readings.ts";
import { assignTensors, type Claim } from "./saved_weights.ts";
import { type KerasSource, openSaved, type SavedByKeras } from "./source.ts";

/** How many differences a message names. */
const NAMED = 3;

/**
 * Imports the weights of a Sequential model that Keras 3 saved: `model.save("a.keras")` or `model.save_weights("a.weights.h5")`.
 * They have the types of the model that is given, and belong to the caller.
 *
 * A `.keras` archive also says what the layers do, and all that changes a prediction is compared with the model: kinds, sizes,
 * activations (by what they compute), strides, paddings, epsilons. What only trains is not: dropout, noise, initializers,
 * penalties. A file of weights alone says nothing of that, so that its layers are taken in the order of their kind, and only
 * shapes are compared. What Keras was told to leave out does nothing: a bias or an offset is 0, a gain is 1.
 *
 * Nothing in a file is run. HDF5 is read by its own library, as WASM on a thread that ends with the import, and loaded by the
 * first one. No permission is needed but to read the file.
 *
 * @param source A path, a `file:` address, or the bytes.
 * @param model What the weights are for; {@linkcode describeKeras} shows how it is written.
 * @throws {TypeError} Where the model is none, has a layer that Keras has not, or is another one than that of the file: the
 *   first differences are named, with the layer, what was expected and what was found.
 * @throws {SyntaxError} Where the file is none that Keras 3 saved of a Sequential model, or is damaged.
 * @throws {RangeError} Where an archive would unpack to much more than it is.
 * @throws {Deno.errors.NotFound} Where there is none.
 * @throws {Deno.errors.NotCapable} Where it may not be read, with the flag; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { dense, dropout, input, relu, sequential, softmax } from "shapefold";
 * import { importKeras } from "shapefold/keras";
 *
 * const model = sequential(input("784"), dense(64, relu), dropout(0.2), dense(10, softmax));
 * // using weights = await importKeras("mnist.keras", model);
 * // const probabilities = model.apply(weights, images); // Tensor<"batch 10">
 * await assertRejects(
 *   () => importKeras(new TextEncoder().encode("not a model"), model),
 *   SyntaxError,
 *   "Cannot read the bytes: expected a .keras archive or a .weights.h5 file but found neither at byte 0",
 * );
 * ```
 */
export async function importKeras<M extends AnyModel>(
  source: KerasSource,
  model: M,
): Promise<WeightsOf<M> & Disposable> {
  const action = "Cannot import from Keras";
  checkModel(model);
  const own = stepsOfModel(action, model);
  const saved = await openSaved(action, source);
  const claims = saved.config === undefined
    ? claimsByKind(own)
    : claimsByConfig(saved, model, own, saved.config);
  await using hdf5 = await openHdf5(saved.weights);
  checkKeras3(saved.file, hdf5);
  const numbers = await numbersFor(saved.file, claims, hdf5);
  return modelWeights(model, numbers);
}

/** The n-th layer of a kind has the n-th group of its class. */
function claimsByKind(own: readonly ModelStep[]): readonly Claim[] {
  const counts = new Map<string, number>();
  return own.filter(({ slots }) => slots.length > 0).map((step) => {
    const name = snakeCase(CLASSES.get(step.kind) ?? "");
    const before = counts.get(name) ?? 0;
    counts.set(name, before + 1);
    return { own: step, group: before === 0 ? name : `${name}_${before}` };
  });
}

function claimsByConfig(
  { file }: SavedByKeras,
  model: AnyModel,
  own: readonly ModelStep[],
  contents: NonNullable<SavedByKeras["config"]>,
): readonly Claim[] {
  const config = parseConfig(contents);
  const layers = kerasLayers(config.file, config.layers);
  const refused = layers.find(({ refusal }) => refusal !== undefined);
  if (refused !== undefined) {
    throw new TypeError(`Cannot import ${file}: ${refused.refusal}`);
  }
  const steps = layers.flatMap((layer) => layer.steps);
  const { matched, differences } = compareSteps(own, steps);
  throwDifferences(file, [...inputDifferences(model.input, config.input), ...differences]);
  return matched.filter((pair) => pair.own.slots.length > 0).map((pair) => ({
    own: pair.own,
    group: pair.found.group,
    slots: pair.found.slots,
  }));
}

async function numbersFor(
  file: string,
  claims: readonly Claim[],
  hdf5: Hdf5File,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { assignments, differences } = assignTensors(claims, hdf5.tensors);
  throwDifferences(file, differences);
  const tensors = assignments.flatMap(({ tensor }) => tensor ?? []);
  const read = (await hdf5.read(tensors)).values();
  return new Map(assignments.map(({ path, tensor, neutral }) => [
    path,
    tensor === undefined
      ? new Float32Array(neutral?.count ?? 0).fill(neutral?.value ?? 0)
      : read.next().value as Float32Array,
  ]));
}

function throwDifferences(file: string, differences: readonly string[]): void {
  if (differences.length === 0) return;
  const more = differences.length - NAMED;
  throw new TypeError(
    `Cannot import ${file}: another model, ${differences.slice(0, NAMED).join("; ")}` +
      (more > 0 ? `; and ${more} more` : ""),
  );
}
