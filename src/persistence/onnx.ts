/**
 * Models as ONNX files, for inference in other programs.
 *
 * @module
 */

import { weightSpecs } from "../layers/fold_layers.ts";
import { type AnyModel, checkModel } from "../layers/model.ts";
import { checkWeights, type OwnWeights, type Weights } from "../layers/weights.ts";
import type { WeightsOf } from "../losses/objective.ts";
import { isNumeral, parseDims } from "../shapes/mod.ts";
import { describe } from "../text/found.ts";
import { checkOptions } from "../text/options.ts";
import { encodeModel } from "./onnx/encode.ts";
import { graphOf } from "./onnx/model_graph.ts";
import { VERSION } from "../text/version.ts";

/** What {@linkcode exportOnnx} may be told. */
export interface OnnxOptions {
  /** What the input is called: letters, digits and underlines; `"input"` unless said. */
  readonly input?: string;
  /** What the output is called, likewise; `"output"` unless said. */
  readonly output?: string;
}

const ACTION = "Cannot export to ONNX";

/**
 * Writes a model and its weights as an ONNX file, for inference with ONNX Runtime and other programs that read the format.
 *
 * The file holds the model as `apply` computes it: dropout and noise are left out, batch normalizations go by their running
 * moments. Input and output lie as in the model, images with channels last; the batch may have any size. Weights are called
 * as in the files of `save`: `params.0.kernel`. What comes out differs from `apply` by roundings. An index that is no word's,
 * which an `embedding` reports, is other programs' matter: they may count one below 0 from the end.
 *
 * It is version 17 of ONNX's operations, from 2022. A layer of your own can be written where its plan says by `inference`
 * what it computes; an activation of your own, such as `(x) => leakyRelu(x, 0.1)`, cannot. The encoder
 * ([protobufjs](https://github.com/protobufjs/protobuf.js)) is loaded by the first call; no permission is needed.
 *
 * @param weights Those of the model, learnt and running; a training state has them.
 * @param options What input and output are called.
 * @returns The bytes of the file.
 * @throws {TypeError} Where the model is none, the weights are another's, an option will not do, or a layer has no form in
 *   ONNX, and which it is.
 *
 * @example
 * ```ts
 * import { assert, assertRejects } from "@std/assert";
 * import { activation, dense, dropout, input, key, relu, sequential, softmax, square } from "shapefold";
 * import { exportOnnx } from "shapefold/onnx";
 *
 * const model = sequential(input("784"), dense(64, relu), dropout(0.2), dense(10, softmax));
 * using weights = model.init(key(0));
 * const bytes = await exportOnnx(model, weights, { output: "probabilities" });
 * assert(bytes.length > 4 * (784 * 64 + 64 + 64 * 10 + 10));
 * // await Deno.writeFile("digits.onnx", bytes);
 *
 * const mine = sequential(input("2"), activation((x) => square(x)));
 * await assertRejects(
 *   () => exportOnnx(mine, mine.init(key(0))),
 *   TypeError,
 *   "Cannot export layer 1, activation(custom): expected an activation of this library",
 * );
 * ```
 */
export async function exportOnnx<M extends AnyModel, const W>(
  model: M,
  weights: OwnWeights<W, WeightsOf<M>["params"]>,
  options: OnnxOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkModel(model);
  checkWeights(weights, weightSpecs(model.layers));
  const names = checkedNames(options);
  const numbers = weights as unknown as Weights<unknown, unknown>;
  return await encodeModel(
    graphOf(model, numbers, names),
    { name: names.input, elements: model.inputType, dims: sizesOf(model.input) },
    { name: names.output, elements: "float32", dims: sizesOf(model.output) },
    VERSION,
  );
}

function checkedNames(options: OnnxOptions): Required<OnnxOptions> {
  checkOptions(ACTION, options, ["input", "output"], '{ output: "probabilities" }');
  const { input = "input", output = "output" } = options;
  for (const name of [input, output]) {
    // No operation and no weight is called like this: their names have a point.
    if (typeof name === "string" && /^[A-Za-z_]\w*$/.test(name)) continue;
    throw new TypeError(
      `${ACTION}: expected a name of letters, digits and underlines but found ${describe(name)}`,
    );
  }
  if (input !== output) return { input, output };
  throw new TypeError(
    `${ACTION}: expected two names for input and output but found one, ${describe(input)}`,
  );
}

function sizesOf(shape: string): (number | string)[] {
  return parseDims(shape).map((dim) => isNumeral(dim) ? Number(dim) : dim);
}
