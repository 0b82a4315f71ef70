/**
 * A graph as the bytes of an ONNX file, which is a protocol buffer.
 *
 * @module
 */

import type { Attribute, Constant, Graph, Operation } from "./graph.ts";
import { SCHEMA } from "./schema.ts";

/** What a graph takes or gives. */
export interface Port {
  /** Its name. */
  readonly name: string;
  /** Its elements. */
  readonly elements: "float32" | "int32";
  /** Its dims: numbers, or the names of what is known only at run time. */
  readonly dims: readonly (number | string)[];
}

/** The versions of the format: of the file, and of the operations, which 17 is the first to have a layer normalization in. */
const IR_VERSION = 8;
const OPSET = 17;

/** The numbers of ONNX for types of elements. */
const ELEMENTS = { float32: 1, int32: 6, int64: 7 };

/** The bytes of an ONNX file with a graph. */
export async function encodeModel(
  graph: Graph,
  input: Port,
  output: Port,
  version: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { default: protobuf } = await import("npm:protobufjs@8.8.1/light.js");
  const ModelProto = protobuf.Root.fromJSON(SCHEMA).lookupType("ModelProto");
  const message = ModelProto.fromObject({
    ir_version: IR_VERSION,
    producer_name: "shapefold",
    producer_version: version,
    graph: {
      name: "model",
      node: graph.operations.map(nodeProto),
      initializer: graph.constants.map(tensorProto),
      input: [valueProto(input)],
      output: [valueProto(output)],
    },
    opset_import: [{ domain: "", version: OPSET }],
  });
  return new Uint8Array(ModelProto.encode(message).finish());
}

function nodeProto({ type, inputs, output, attributes, origin }: Operation): object {
  return {
    input: inputs,
    output: [output],
    name: output,
    op_type: type,
    attribute: Object.entries(attributes).map(([name, attribute]) => ({
      name,
      ...attributeProto(attribute),
    })),
    doc_string: origin,
  };
}

function attributeProto(attribute: Attribute): object {
  if ("float" in attribute) return { f: attribute.float, type: 1 };
  if ("int" in attribute) return { i: attribute.int, type: 2 };
  if ("string" in attribute) return { s: new TextEncoder().encode(attribute.string), type: 3 };
  return { ints: attribute.ints, type: 7 };
}

function tensorProto({ name, sizes, data }: Constant): object {
  return {
    dims: sizes,
    data_type: data instanceof Float32Array ? ELEMENTS.float32 : ELEMENTS.int64,
    name,
    raw_data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function valueProto({ name, elements, dims }: Port): object {
  const dim = dims.map((size) =>
    typeof size === "number" ? { dim_value: size } : { dim_param: size }
  );
  return { name, type: { tensor_type: { elem_type: ELEMENTS[elements], shape: { dim } } } };
}
