/**
 * The configuration in a `.keras` archive, read without believing it: nothing in it is run.
 *
 * @module
 */

import type { Contents } from "../../files/contents.ts";
import { describe } from "../../text/found.ts";
import { shown } from "../shown.ts";

/** What a JSON object holds. */
export type Fields = Readonly<Record<string, unknown>>;

/** A layer as the configuration has it. */
export interface ConfiguredLayer {
  /** How messages call it: `'dense_1' (Dense)`. */
  readonly label: string;
  /** Its own name: `dense_1`. */
  readonly name: string;
  /** Its class: `Dense`. */
  readonly className: string;
  /** Is the class one of Keras itself? */
  readonly isOfKeras: boolean;
  /** What it is told. */
  readonly fields: Fields;
}

/** A Sequential model as the configuration has it. */
export interface ModelConfig {
  /** The file, for messages. */
  readonly file: string;
  /** The sizes of a batch of inputs, `null` where any will do; `undefined` where the model was never built. */
  readonly input?: readonly (number | null)[];
  /** Its layers, without the one that only stands for the input. */
  readonly layers: readonly ConfiguredLayer[];
}

/**
 * Reads the configuration of a model.
 *
 * @throws {SyntaxError} Where it is none, or not that of a Sequential model.
 */
export function parseConfig({ file, bytes }: Contents): ModelConfig {
  const whole = fieldsOf(file, "a model", parseJson(file, bytes));
  if (whole.class_name !== "Sequential") {
    throw new SyntaxError(
      `Cannot read ${file}: expected a Sequential model but found ${describe(whole.class_name)}; ` +
        "where its layers stand one behind the other, save keras.Sequential(model.layers)",
    );
  }
  const model = fieldsOf(file, "the configuration of a model", whole.config);
  if (!Array.isArray(model.layers)) throw wrongField(file, "a list of layers", model.layers);
  const layers = model.layers.map((layer) => layerOf(file, layer));
  const isInput = ({ className }: ConfiguredLayer) => className === "InputLayer";
  const first = layers.find(isInput)?.fields;
  const shape = first?.batch_shape ?? model.build_input_shape ?? undefined;
  return {
    file,
    ...(shape !== undefined && { input: sizesOf(file, shape) }),
    layers: layers.filter((layer) => !isInput(layer)),
  };
}

/**
 * The version of Keras that wrote an archive.
 *
 * @throws {SyntaxError} Where it is not said.
 */
export function parseVersion({ file, bytes }: Contents): string {
  const { keras_version: version } = fieldsOf(file, "an object", parseJson(file, bytes));
  if (typeof version === "string") return version;
  throw wrongField(file, "the version of Keras", version);
}

/** The error for something else in a configuration than is needed; it is long, and a byte would say little. */
export function wrongField(file: string, expected: string, found: unknown): SyntaxError {
  return new SyntaxError(`Cannot read ${file}: expected ${expected} but found ${describe(found)}`);
}

function layerOf(file: string, value: unknown): ConfiguredLayer {
  const layer = fieldsOf(file, "a layer", value);
  const className = layer.class_name;
  if (typeof className !== "string") throw wrongField(file, "the class of a layer", className);
  const fields = fieldsOf(file, `the configuration of a ${shown(className)}`, layer.config);
  const { name } = fields;
  if (typeof name !== "string") throw wrongField(file, `the name of a ${shown(className)}`, name);
  return {
    label: shown(`'${name}' (${className})`),
    name,
    className,
    isOfKeras: layer.module === "keras.layers" && (layer.registered_name ?? null) === null,
    fields,
  };
}

function sizesOf(file: string, shape: unknown): readonly (number | null)[] {
  const isSize = (size: unknown) =>
    size === null || (Number.isSafeInteger(size) && Number(size) > 0);
  if (Array.isArray(shape) && shape.length > 0 && shape.every(isSize)) return shape;
  throw wrongField(file, "the shape of an input", shape);
}

function fieldsOf(file: string, what: string, value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw wrongField(file, what, value);
}

function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new SyntaxError(`Cannot read ${file}: expected JSON but found another text`, {
      cause: error,
    });
  }
}
