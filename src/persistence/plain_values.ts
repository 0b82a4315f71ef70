/**
 * Trees with tensors, keys and exact numbers as JSON, whose tensors stand beside it by their names.
 *
 * JSON has no NaN, no infinite numbers and no minus zero; they, keys and tensors are objects whose only name begins with
 * `$`. A name of the tree that does so itself is given another `$`.
 *
 * @module
 */

import { isKey, keyOfWords, keyWords } from "../tensors/key.ts";
import { values } from "../tensors/read.ts";
import { type AnyTensor, isTensor, typed } from "../tensors/tensor.ts";
import * as tf from "../tensors/tfjs.ts";
import { isBranch, type Path, pathText } from "../tensors/tree.ts";
import { describe } from "../text/found.ts";
import type { DecodedTensor, StoredTensor } from "./safetensors.ts";

/** What JSON can say. */
export type Plain = null | boolean | number | string | readonly Plain[] | {
  readonly [name: string]: Plain;
};

/**
 * A tree as JSON. Its tensors are put into `tensors`, named by their paths: `params.0.kernel`.
 *
 * @throws {TypeError} Where there is something in the tree that cannot be kept, with its place.
 */
export function toPlain(tree: unknown, path: Path, tensors: Record<string, StoredTensor>): Plain {
  if (tree === null || typeof tree === "boolean" || typeof tree === "string") return tree;
  if (tree === undefined) return { $number: "undefined" };
  if (typeof tree === "number") {
    const isExact = Number.isFinite(tree) && !Object.is(tree, -0);
    return isExact ? tree : { $number: Object.is(tree, -0) ? "-0" : `${tree}` };
  }
  if (isTensor(tree)) return { $tensor: store(tree, path, tensors) };
  if (isKey(tree)) return { $key: keyWords(tree) };
  if (Array.isArray(tree)) {
    return tree.map((child, i) => toPlain(child, [...path, `${i}`], tensors));
  }
  if (isBranch(tree)) {
    const entries = Object.entries(tree).map(([name, child]) => [
      name.startsWith("$") ? `$${name}` : name,
      toPlain(child, [...path, name], tensors),
    ]);
    return Object.fromEntries(entries);
  }
  throw new TypeError(
    `Cannot keep a run: expected tensors, keys, numbers and texts but found ${describe(tree)} at ${
      pathText(path).replace(/^\./, "")
    }`,
  );
}

/** Puts a tensor among others under a name that is free. */
function store(tensor: AnyTensor, path: Path, tensors: Record<string, StoredTensor>): string {
  let name = path.join(".");
  while (Object.hasOwn(tensors, name)) name += "'";
  tensors[name] = { dtype: tensor.dtype, shape: tensor.shape, data: values(tensor) };
  return name;
}

const NUMBERS: Readonly<Record<string, number | undefined>> = {
  "NaN": NaN,
  "Infinity": Infinity,
  "-Infinity": -Infinity,
  "-0": -0,
  "undefined": undefined,
};

/**
 * The tree again; its tensors belong to the caller.
 *
 * @param tensors Those that the tree has are taken out of them, so that none can be asked for twice.
 * @throws {SyntaxError} Where it is none, or a tensor is missing.
 */
export function fromPlain(plain: Plain, tensors: Map<string, DecodedTensor>): unknown {
  if (typeof plain !== "object" || plain === null) return plain;
  if (Array.isArray(plain)) return plain.map((child) => fromPlain(child, tensors));
  const { $number, $tensor, $key } = plain as Readonly<Record<string, Plain>>;
  if (typeof $number === "string" && Object.hasOwn(NUMBERS, $number)) return NUMBERS[$number];
  if (typeof $tensor === "string") return tensorOf($tensor, tensors);
  if (Array.isArray($key)) {
    const [low, high] = $key;
    if (isWord(low) && isWord(high)) return keyOfWords(low, high);
    throw new SyntaxError(`expected two words of a key but found ${describe($key)}`);
  }
  const entries = Object.entries(plain).map(([name, child]) => {
    if (!name.startsWith("$")) return [name, fromPlain(child, tensors)];
    if (name.startsWith("$$")) return [name.slice(1), fromPlain(child, tensors)];
    throw new SyntaxError(`expected a number, tensor or key but found ${describe(plain)}`);
  });
  return Object.fromEntries(entries);
}

function isWord(value: unknown): value is number {
  return typeof value === "number" && value >>> 0 === value;
}

function tensorOf(name: string, tensors: Map<string, DecodedTensor>): AnyTensor {
  const stored = tensors.get(name);
  if (stored === undefined) {
    throw new SyntaxError(`expected the tensor ${describe(name)} but found none`);
  }
  tensors.delete(name);
  const { dtype, shape, data } = stored;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw new SyntaxError(
      `expected float32, int32 or bool but found ${dtype} in ${describe(name)}`,
    );
  }
  const elements = data as Float32Array | Int32Array | Uint8Array;
  return typed(tf.tensor(elements, [...shape], dtype));
}
