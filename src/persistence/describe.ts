/**
 * Looking into a file without a model: `describe`.
 *
 * @module
 */

import type { DescribedLayer, DescribedTensor, Description } from "./description.ts";
import { descriptionText } from "./description_text.ts";
import { pathOf } from "./file_access.ts";
import { parseMetadata } from "./metadata.ts";
import type { PlannedLayer } from "./model_plan.ts";
import { typeName } from "./safetensors.ts";
import { openSafetensors } from "./safetensors_file.ts";
import type { FileTensor } from "./safetensors_header.ts";

/**
 * What a safetensors file holds, of this library or of another program: its layers, the names, types and shapes of its
 * tensors, how many numbers and bytes there are, and its metadata. No number of it is read, and no model is needed.
 *
 * @param path A path or a `file:` address.
 * @throws {TypeError} Where the path is that of a folder.
 * @throws {SyntaxError} Where it is no safetensors file, or its plan of a model is none, with the byte.
 * @throws {Deno.errors.NotFound} Where there is none.
 * @throws {Deno.errors.NotCapable} Where it may not be read, with the flag; nothing is asked.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, describe, dropout, input, key, relu, save, sequential } from "shapefold";
 *
 * const folder = await Deno.makeTempDir();
 * const path = `${folder}/digits.safetensors`;
 * const model = sequential(input("784"), dense(64, relu), dropout(0.2), dense(10));
 * using weights = model.init(key(0));
 * await save(path, model, weights, { metadata: { run: "7" } });
 *
 * const found = await describe(path);
 * await Deno.remove(folder, { recursive: true });
 * assertEquals(found.layers.map(({ layer }) => layer), ["dense(64)", "dropout(0.2)", "dense(10)"]);
 * assertEquals([found.numbers, found.metadata], [50890, { run: "7" }]);
 * ```
 */
export async function describe(path: string | URL): Promise<Description> {
  const source = pathOf("Cannot describe", path);
  using opened = await openSafetensors(source);
  const { file, bytes } = opened;
  const { plan, ...texts } = await parseMetadata(opened.metadata, file);
  const tensors = opened.tensors.map(describedTensor);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const description = {
    ...{ file, bytes, ...texts },
    ...(plan && { input: plan.input, inputType: plan.inputType, output: plan.output }),
    layers: plan ? plan.layers.map((layer) => describedLayer(layer, byName)) : [],
    tensors,
    numbers: tensors.reduce((sum, { numbers }) => sum + numbers, 0),
  };
  return { ...description, toString: () => descriptionText(description) };
}

function describedTensor({ name, type, shape, start, end }: FileTensor): DescribedTensor {
  const numbers = shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
  return { name, dtype: typeName(type), shape: shape.join(" "), numbers, bytes: end - start };
}

function describedLayer(
  { layer, depth, output, tensors }: PlannedLayer,
  found: ReadonlyMap<string, DescribedTensor>,
): DescribedLayer {
  const own = Object.keys(tensors).map((name) => found.get(name)).filter((own) =>
    own !== undefined
  );
  return { layer, depth, output, tensors: own };
}
