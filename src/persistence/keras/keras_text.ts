/**
 * What a file of Keras holds, as data and as text.
 *
 * @module
 */

import { shown } from "../shown.ts";

/** A layer in a {@linkcode KerasDescription}. */
export interface DescribedKerasLayer {
  /** Its own name; in a file of weights alone that of its group, such as `dense_1`. */
  readonly name: string;
  /** Its class: `Dense`; a file of weights alone does not say it. */
  readonly className?: string;
  /** How it is written here: `dense(64, relu)`; where it cannot be, or nobody says what it is, there is none. */
  readonly code?: string;
  /** Why it cannot be imported, where it cannot. */
  readonly refusal?: string;
  /** The shapes of its tensors, in the order of Keras. */
  readonly tensors: readonly string[];
}

/** What a file of Keras holds. */
export interface KerasDescription {
  /** The file's name, without folders. */
  readonly file: string;
  /** How many bytes it has. */
  readonly bytes: number;
  /** The version of Keras that wrote it, where the file says so. */
  readonly version?: string;
  /** Its layers; in a file of weights alone those that it has groups for with tensors in them, in no order. */
  readonly layers: readonly DescribedKerasLayer[];
  /** The call of `sequential` that makes a model which takes it, where the file says enough for it. */
  readonly code?: string;
  /** How many numbers its tensors have. */
  readonly numbers: number;
  /** All that as text, so that `console.log(String(await describeKeras(path)))` prints it. */
  toString(): string;
}

/** What a file holds, as text. */
export function kerasText(
  { file, bytes, version, layers, code, numbers }: Omit<KerasDescription, "toString">,
): string {
  const writer = version === undefined ? "weights alone" : `by Keras ${version}`;
  const width = layers.reduce((most, layer) => Math.max(most, nameOf(layer).length), 0);
  return [
    `${shown(file)}, ${grouped(bytes)} bytes, ${shown(writer)}, ${grouped(numbers)} numbers`,
    ...layers.map((layer) => {
      const tensors = layer.tensors.map((shape) => `'${shape}'`).join(" ");
      return `${nameOf(layer).padEnd(width)}  ${tensors}`.trimEnd();
    }),
    ...layers.flatMap(({ refusal }) =>
      refusal === undefined ? [] : [shown(`cannot be imported: ${refusal}`)]
    ),
    ...(code === undefined ? [] : ["", code]),
  ].join("\n");
}

function nameOf({ name, className }: DescribedKerasLayer): string {
  return shown(className === undefined ? name : `${name} (${className})`);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
