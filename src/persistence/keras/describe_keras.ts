/**
 * Looking into a file of Keras without a model: `describeKeras`.
 *
 * @module
 */

import { parseConfig, parseVersion } from "./config.ts";
import { checkKeras3, openHdf5 } from "./hdf5.ts";
import type { FoundTensor } from "./hdf5_thread.ts";
import { type KerasLayer, kerasLayers } from "./keras_layers.ts";
import { type DescribedKerasLayer, type KerasDescription, kerasText } from "./keras_text.ts";
import { type KerasSource, openSaved } from "./source.ts";

/**
 * What a file of Keras holds: its layers with the shapes of their tensors, and the call of `sequential` that makes a model
 * which takes them. A file of weights alone does not say in which order its layers stand, so that there is no call.
 *
 * No number of it is read, and nothing in it is run. Layers that this library has not are listed with the reason.
 *
 * @param source A path, a `file:` address, or the bytes.
 * @throws {TypeError} Where the source is none.
 * @throws {SyntaxError} Where the file is none that Keras 3 saved of a Sequential model, or is damaged.
 * @throws {RangeError} Where an archive would unpack to much more than it is.
 * @throws {Deno.errors.NotFound} Where there is none.
 * @throws {Deno.errors.NotCapable} Where it may not be read, with the flag; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertRejects } from "@std/assert";
 * import { describeKeras } from "shapefold/keras";
 *
 * // console.log((await describeKeras("mnist.keras")).code);
 * // sequential(
 * //   input("784"),
 * //   dense(64, relu),
 * //   dense(10, softmax),
 * // );
 * await assertRejects(
 *   () => describeKeras(new Uint8Array(0)),
 *   SyntaxError,
 *   "Cannot read the bytes: expected a .keras archive or a .weights.h5 file but found nothing at byte 0",
 * );
 * ```
 */
export async function describeKeras(source: KerasSource): Promise<KerasDescription> {
  const saved = await openSaved("Cannot describe", source);
  const config = saved.config && parseConfig(saved.config);
  const version = saved.metadata && parseVersion(saved.metadata);
  const known = config && kerasLayers(config.file, config.layers);
  await using hdf5 = await openHdf5(saved.weights);
  checkKeras3(saved.file, hdf5);
  const groups = Map.groupBy(hdf5.tensors, ({ group }) => group);
  const layers = known === undefined
    ? Array.from(groups, ([name, tensors]) => ({ name, tensors: shapesOf(tensors) }))
    : known.map((layer) => ({ ...layerOf(layer), tensors: shapesOf(groups.get(layer.group)) }));
  const code = config && known && callOf(config.input, known);
  const described = {
    file: saved.file,
    bytes: saved.size,
    ...(version !== undefined && { version }),
    layers,
    ...(code !== undefined && { code }),
    numbers: layers.flatMap(({ tensors }) => tensors).reduce(
      (sum, shape) => sum + sizeOf(shape),
      0,
    ),
  };
  return { ...described, toString: () => kerasText(described) };
}

function layerOf(
  { name, className, code, refusal }: KerasLayer,
): Omit<DescribedKerasLayer, "tensors"> {
  return { name, className, ...(refusal === undefined ? { code } : { refusal }) };
}

/** The shapes of tensors, in their order. */
function shapesOf(tensors: readonly FoundTensor[] = []): readonly string[] {
  return tensors.toSorted((a, b) => Number(a.name) - Number(b.name))
    .map(({ shape }) => shape?.join(" ") ?? "none");
}

function sizeOf(shape: string): number {
  if (shape === "none") return 0;
  return shape.split(" ").reduce((product, size) => product * Number(size || 1), 1);
}

/** The call that makes a model for the layers; none where there is a layer or an input that cannot be written. */
function callOf(
  input: readonly (number | null)[] | undefined,
  layers: readonly KerasLayer[],
): string | undefined {
  if (input === undefined || layers.some(({ refusal }) => refusal !== undefined)) return undefined;
  const names = ["height", "width"];
  const dims = input.slice(1).map((size, i) => size ?? names[i] ?? `dim${i + 1}`).join(" ");
  const isOfWords =
    layers.flatMap(({ steps }) => steps).find(({ kind }) => kind !== "flatten")?.kind ===
      "embedding";
  const first = isOfWords ? `input("${dims}", "int32")` : `input("${dims}")`;
  const lines = [first, ...layers.map(({ code }) => code)].map((line) => `  ${line},\n`);
  return `sequential(\n${lines.join("")})`;
}
