/**
 * Einstein sums with named dims, for products that {@linkcode matmul} cannot say.
 *
 * The WASM backend has no kernel for them. Operands are multiplied two at a time, each time as one product of
 * batches of matrices, which the tape can differentiate.
 *
 * @module
 */

import { type Bindings, type EinsumShape, einsumShape, parseDims, sides } from "../shapes/mod.ts";
import type { Checked, Result } from "./argument.ts";
import { raw, type Tensor, typed } from "./tensor.ts";
import * as tf from "./tfjs.ts";

/** The shape of an Einstein sum, or a message; `string` where the equation is no literal. */
export type EinsumOf<Equation extends string, Shapes extends readonly string[]> = string extends
  Equation ? string : EinsumShape<Equation, Shapes>;

/** Tensors of given shapes. */
export type Tensors<Shapes extends readonly string[]> = { [K in keyof Shapes]: Tensor<Shapes[K]> };

/**
 * Multiplies tensors where their names agree and sums over the names that the result does not have.
 *
 * @param equation A term of names for each operand, separated by a comma and a space, then ` -> ` and the names of
 *   the result: `"b i, i o -> b o"`. `...` stands for any number of dims, the same wherever it is.
 * @param operands As many as there are terms.
 * @throws {TypeError} Where the equation does not fit the operands.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, einsum, toArray } from "shapefold";
 *
 * const queries = asTensor([[[1, 2], [3, 4]]], "batch 2 2");
 * const keys = asTensor([[[1, 0], [0, 1]]], "batch 2 2");
 * assertEquals(toArray(einsum("b q d, b k d -> b q k", queries, keys)), [[[1, 2], [3, 4]]]);
 * ```
 */
export function einsum<const Equation extends string, const Shapes extends readonly string[]>(
  equation: Checked<EinsumOf<Equation, Shapes>, Equation>,
  ...operands: Tensors<Shapes>
): Tensor<Result<EinsumOf<Equation, Shapes>>> {
  const tensors = operands.map(raw);
  const { bindings } = einsumShape(equation, tensors.map(({ shape }) => shape.map(String)));
  const [left, right] = sides(equation);
  const terms = left.split(", ").map((term) => namesOf(term, bindings));
  const result = namesOf(right, bindings);
  return typed(tf.tidy(() => {
    const product = terms
      .map((names, i) => withoutRepeats({ x: tensors[i], names }))
      .reduce((a, b, i) => multiplied(a, b, [result, ...terms.slice(i + 1)].flat()));
    const sum = ordered(summed(product, result), result);
    return tensors.includes(sum) ? tf.clone(sum) : sum;
  }));
}

/** A tensor and the names of its dims. */
interface Named {
  readonly x: tf.Tensor;
  readonly names: readonly string[];
}

/** The names of a term; the dots become as many names as they stand for. */
function namesOf(term: string, bindings: Bindings): string[] {
  return parseDims(term).flatMap((name) =>
    name === "..." ? (bindings.get(name) ?? []).map((_, i) => `... ${i}`) : [name]
  );
}

/** Takes the diagonal of dims that have the same name. */
function withoutRepeats({ x, names }: Named): Named {
  const second = names.findIndex((name, i) => names.indexOf(name) < i);
  if (second < 0) return { x, names };
  const first = names.indexOf(names[second]);
  const others = names.map((_, i) => i).filter((i) => i !== first && i !== second);
  const size = x.shape[first];
  const square = tf.transpose(x, [first, second, ...others]);
  const rows = tf.reshape(square, [size * size, ...others.map((i) => x.shape[i])]);
  const diagonal = tf.range(0, size * size, size + 1, "int32");
  return withoutRepeats({
    x: tf.gather(rows, diagonal),
    names: [names[first], ...others.map((i) => names[i])],
  });
}

/** The product of two tensors, summed over the names that are not kept. */
function multiplied(a: Named, b: Named, kept: readonly string[]): Named {
  const left = summed(a, [...kept, ...b.names]);
  const right = summed(b, [...kept, ...a.names]);
  const shared = left.names.filter((name) => right.names.includes(name));
  const batch = shared.filter((name) => kept.includes(name));
  const inner = shared.filter((name) => !kept.includes(name));
  const rows = left.names.filter((name) => !shared.includes(name));
  const columns = right.names.filter((name) => !shared.includes(name));
  const product = tf.matMul(
    merged(left, [batch, rows, inner]),
    merged(right, [batch, inner, columns]),
  );
  const names = [...batch, ...rows, ...columns];
  return { x: tf.reshape(product, names.map((name) => sizeOf(name, left, right))), names };
}

/** Sums over the dims whose names are not kept. */
function summed({ x, names }: Named, kept: readonly string[]): Named {
  const axes = names.flatMap((name, i) => kept.includes(name) ? [] : [i]);
  if (axes.length === 0) return { x, names };
  return { x: tf.sum(x, axes), names: names.filter((name) => kept.includes(name)) };
}

/** Puts dims into an order. */
function ordered({ x, names }: Named, order: readonly string[]): tf.Tensor {
  if (order.every((name, i) => name === names[i])) return x;
  return tf.transpose(x, order.map((name) => names.indexOf(name)));
}

/** Makes one dim of each group of dims. */
function merged(named: Named, groups: readonly (readonly string[])[]): tf.Tensor {
  const sizes = groups.map((group) =>
    group.reduce((product, name) => product * sizeOf(name, named), 1)
  );
  return tf.reshape(ordered(named, groups.flat()), sizes);
}

function sizeOf(name: string, ...tensors: readonly Named[]): number {
  const { x, names } = tensors.find(({ names }) => names.includes(name)) as Named;
  return x.shape[names.indexOf(name)];
}
