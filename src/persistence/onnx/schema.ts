/**
 * The messages of an ONNX file that are written here, with the numbers that `onnx.proto` gives their fields.
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @module
 */

/** Messages by their names, in the words of protobufjs. */
export const SCHEMA = {
  nested: {
    ModelProto: message({
      ir_version: [1, "int64"],
      producer_name: [2, "string"],
      producer_version: [3, "string"],
      graph: [7, "GraphProto"],
      opset_import: [8, "OperatorSetIdProto", "repeated"],
    }),
    OperatorSetIdProto: message({ domain: [1, "string"], version: [2, "int64"] }),
    GraphProto: message({
      node: [1, "NodeProto", "repeated"],
      name: [2, "string"],
      initializer: [5, "TensorProto", "repeated"],
      input: [11, "ValueInfoProto", "repeated"],
      output: [12, "ValueInfoProto", "repeated"],
    }),
    NodeProto: message({
      input: [1, "string", "repeated"],
      output: [2, "string", "repeated"],
      name: [3, "string"],
      op_type: [4, "string"],
      attribute: [5, "AttributeProto", "repeated"],
      doc_string: [6, "string"],
    }),
    AttributeProto: message({
      name: [1, "string"],
      f: [2, "float"],
      i: [3, "int64"],
      s: [4, "bytes"],
      ints: [8, "int64", "repeated"],
      type: [20, "int32"],
    }),
    TensorProto: message({
      dims: [1, "int64", "repeated"],
      data_type: [2, "int32"],
      name: [8, "string"],
      raw_data: [9, "bytes"],
    }),
    ValueInfoProto: message({ name: [1, "string"], type: [2, "TypeProto"] }),
    TypeProto: message({ tensor_type: [1, "TensorTypeProto"] }),
    TensorTypeProto: message({ elem_type: [1, "int32"], shape: [2, "TensorShapeProto"] }),
    TensorShapeProto: message({ dim: [1, "DimensionProto", "repeated"] }),
    DimensionProto: message({ dim_value: [1, "int64"], dim_param: [2, "string"] }),
  },
};

/** The number of a field, its type, and whether there may be several. */
type Field = readonly [id: number, type: string, rule?: "repeated"];

function message(fields: Readonly<Record<string, Field>>) {
  return {
    edition: "proto2",
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, [id, type, rule]]) => [name, { id, type, rule }]),
    ),
  };
}
