import { assertEquals } from "@std/assert";
import {
  elu,
  gelu,
  leakyRelu,
  relu,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
} from "../../src/layers/activations.ts";
import {
  type AnyTensor,
  argMax,
  asTensor,
  concat,
  dispose,
  einsum,
  equal,
  gather,
  greater,
  key,
  liveTensors,
  logSumExp,
  matmul,
  maximum,
  normal,
  rearrangeTensor,
  reshape,
  slice,
  sub,
  toInt,
  transpose,
  where,
} from "../../src/tensors/mod.ts";
import { dense } from "../../src/kernels/fused/dense.ts";
import { randomTensor } from "./plain.ts";

const [cube, matrix, row] = [[2, 3, 3], [3, 3], [3]].map((shape, i) => randomTensor(shape, i));
const mask = greater(row, 0);
const indices = asTensor([2, 0], "2", "int32");

const operations: Record<string, () => AnyTensor> = {
  sub: () => sub(matrix, row),
  "sub with a number": () => sub(matrix, 2),
  "maximum of two shapes": () => maximum(matrix, row),
  equal: () => equal(matrix, row),
  where: () => where(mask, matrix, 0),
  toInt: () => toInt(row),
  logSumExp: () => logSumExp(matrix, { axis: -1 }),
  argMax: () => argMax(matrix),
  "matmul of three dims": () => matmul(cube, matrix),
  dense: () => dense(cube, matrix, row, true),
  transpose: () => transpose(matrix),
  reshape: () => reshape(matrix, "9" as string),
  rearrangeTensor: () => rearrangeTensor(cube, "a b c -> (c a) b"),
  concat: () => concat([matrix, matrix]),
  slice: () => slice(matrix, 1),
  gather: () => gather(matrix, indices),
  "einsum of three operands": () => einsum("a b c, c d, d -> a", cube, matrix, row),
  "einsum that changes nothing": () => einsum("a b -> a b", matrix),
  "einsum with a diagonal": () => einsum("a a -> a", matrix),
  normal: () => normal(key(0), "2 3"),
  relu: () => relu(matrix),
  leakyRelu: () => leakyRelu(matrix),
  sigmoid: () => sigmoid(matrix),
  tanh: () => tanh(matrix),
  elu: () => elu(matrix),
  gelu: () => gelu(matrix),
  "approximate gelu": () => gelu(matrix, { approximate: true }),
  softmax: () => softmax(matrix),
  softplus: () => softplus(matrix),
  swish: () => swish(matrix),
};

for (const [name, operation] of Object.entries(operations)) {
  Deno.test(`${name} leaves its result behind and no other tensor`, () => {
    const before = liveTensors();
    const result = operation();
    assertEquals(liveTensors(), before + 1);
    dispose(result);
    assertEquals(liveTensors(), before);
  });
}
