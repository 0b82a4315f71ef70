/**
 * Einstein sums in names: `"b i, i o -> b o"` multiplies two tensors where their names agree and sums over the names
 * that the result does not have.
 *
 * Each term before the arrow names the dims of one operand; `...` stands for any number of them. Names bind
 * over all operands. There are no numerals and no groups here.
 *
 * @module
 */

import type { Bindings, NoBindings } from "./bindings.ts";
import { inContext, type ShapeError, ShapeMismatch } from "./error.ts";
import { type Evaluate, evaluate } from "./evaluate.ts";
import { type Match, match } from "./match.ts";
import { type IsName, isName } from "./names.ts";
import { type Dims, parseDims } from "./parse.ts";
import { type AppliedSignature, type Sides, sides } from "./signature.ts";

/**
 * The shape of an Einstein sum over tensors of the given shapes, or a message:
 * `EinsumShape<"b i, i o -> b o", ["n 784", "784 64"]>` is `"n 64"`.
 */
export type EinsumShape<Equation extends string, Shapes extends readonly string[]> = string extends
  Shapes[number] ? string
  : Solve<Sides<Equation>, Shapes> extends infer Out extends string
    ? Out extends ShapeError<infer M> ? ShapeError<`einsum '${Equation}': ${M}`> : Out
  : never;

type Solve<Parts, Shapes extends readonly string[]> = Parts extends
  [infer Left extends string, infer Right extends string]
  ? BindTerms<Split<Left>, Shapes, NoBindings> extends infer Env
    ? Env extends ShapeError ? Env : EvaluateResult<Right, Env>
  : never
  : Parts & string;

type Split<Left extends string, Before extends readonly string[] = []> = Left extends
  `${infer Term}, ${infer Rest}` ? Split<Rest, [...Before, Term]>
  : [...Before, Left];

type BindTerms<Terms extends readonly string[], Shapes extends readonly string[], Env> = Env extends
  ShapeError ? Env
  : Terms extends readonly [infer Term extends string, ...infer OtherTerms extends string[]]
    ? Shapes extends readonly [infer S extends string, ...infer OtherShapes extends string[]]
      ? FirstNoName<Dims<Term>> extends ShapeError<infer M> ? ShapeError<M>
      : BindTerms<OtherTerms, OtherShapes, Match<Term, S, Env>>
    : ShapeError<"more terms than operands">
  : Shapes extends readonly [] ? Env
  : ShapeError<"more operands than terms">;

type FirstNoName<Names extends readonly string[]> = Names extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends "..." ? FirstNoName<Rest>
  : IsName<Head> extends true ? FirstNoName<Rest>
  : ShapeError<`'${Head}' is not a name`>
  : "";

type EvaluateResult<Right extends string, Env> = FirstNoName<Dims<Right>> extends
  ShapeError<infer M> ? ShapeError<M>
  : FirstTwice<Dims<Right>> extends ShapeError<infer M> ? ShapeError<M>
  : Evaluate<Right, Env>;

type FirstTwice<Names extends readonly string[]> = Names extends
  readonly [infer Head extends string, ...infer Rest extends string[]]
  ? Head extends Rest[number] ? ShapeError<`'${Head}' is twice on the right of the arrow`>
  : FirstTwice<Rest>
  : "";

/**
 * The dims of an Einstein sum over tensors of the given dims, and what its names are.
 *
 * @param equation Terms with a comma and a space between them, an arrow, and the result: `"b i, i o -> b o"`. The
 *   result may be empty, for a scalar: `"i, i ->"`.
 * @param shapes The dims of each operand, numerals or names.
 * @throws {ShapeMismatch} Where the equation is none, or does not fit the operands.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { ShapeMismatch } from "./error.ts";
 *
 * assertEquals(einsumShape("b i, i o -> b o", [["n", "784"], ["784", "64"]]).out, ["n", "64"]);
 * assertThrows(
 *   () => einsumShape("b i, i o -> b o", [["n", "784"], ["512", "64"]]),
 *   ShapeMismatch,
 *   "einsum 'b i, i o -> b o': 'i' is both 784 and 512",
 * );
 * ```
 */
export function einsumShape(
  equation: string,
  shapes: readonly (readonly string[])[],
): AppliedSignature {
  return inContext(`einsum '${equation}'`, () => {
    const [left, right] = sides(equation);
    const bindings = bindTerms(left.split(", "), shapes);
    checkNames(right);
    const names = parseDims(right);
    const twice = names.find((name, i) => names.includes(name, i + 1));
    if (twice !== undefined) {
      throw new ShapeMismatch(`'${twice}' is twice on the right of the arrow`);
    }
    return { out: evaluate(right, bindings), bindings };
  });
}

function bindTerms(terms: readonly string[], shapes: readonly (readonly string[])[]): Bindings {
  const bindings: Bindings = new Map();
  for (const [i, term] of terms.entries()) {
    if (i >= shapes.length) throw new ShapeMismatch("more terms than operands");
    checkNames(term);
    match(term, shapes[i], bindings);
  }
  if (shapes.length > terms.length) throw new ShapeMismatch("more operands than terms");
  return bindings;
}

function checkNames(term: string): void {
  const other = parseDims(term).find((name) => name !== "..." && !isName(name));
  if (other !== undefined) throw new ShapeMismatch(`'${other}' is not a name`);
}
