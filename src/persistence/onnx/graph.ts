/**
 * A graph in the making: operations of ONNX one behind the other, and the numbers that they take.
 *
 * @module
 */

/** An attribute of an operation, by its type. */
export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string };

/** An operation. */
export interface Operation {
  /** Which one: `Gemm`. */
  readonly type: string;
  /** The names of what it takes. */
  readonly inputs: readonly string[];
  /** The name of what it gives; it is called like that, too. */
  readonly output: string;
  /** Its attributes by their names. */
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What it is there for: `layer 1, dense(64)`. */
  readonly origin: string;
}

/** Numbers that are the same for each input. */
export interface Constant {
  /** Where they come from: `params.0.kernel`. */
  readonly name: string;
  /** Their sizes; none for one number. */
  readonly sizes: readonly number[];
  /** The numbers: floats, or sizes. */
  readonly data: Float32Array | BigInt64Array;
}

/** A graph in the making; what builds it adds to its lists. */
export interface Graph {
  /** The operations, each behind those whose outputs it takes. */
  readonly operations: Operation[];
  /** The numbers. */
  readonly constants: Constant[];
  /** Images that are there in both layouts: the name in the other one by that in which they came. */
  readonly transposed: Map<string, string>;
}

/** A graph of nothing. */
export function emptyGraph(): Graph {
  return { operations: [], constants: [], transposed: new Map() };
}

/** Adds an operation; gives the name of its output. */
export function addOperation(
  graph: Graph,
  origin: string,
  type: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, Attribute>> = {},
): string {
  const output = `${type}.${graph.operations.length}`;
  graph.operations.push({ type, inputs, output, attributes, origin });
  return output;
}

/** Adds numbers under a name, or a name of their own; gives the name. */
export function addConstant(
  graph: Graph,
  data: readonly number[] | Float32Array,
  sizes: readonly number[],
  name = `constant.${graph.constants.length}`,
): string {
  graph.constants.push({ name, sizes, data: new Float32Array(data) });
  return name;
}

/** Adds one number; gives its name. */
export function addNumber(graph: Graph, value: number): string {
  return addConstant(graph, [value], []);
}

/** Adds a list of sizes, which ONNX takes as 64-bit integers; gives its name. */
export function addSizes(graph: Graph, sizes: readonly number[]): string {
  const name = `sizes.${graph.constants.length}`;
  graph.constants.push({
    name,
    sizes: [sizes.length],
    data: BigInt64Array.from(sizes.map(BigInt)),
  });
  return name;
}
