/**
 * The compiler and the run time say the same: each message is checked against the type and against the exception.
 */

import { assertThrows } from "@std/assert";
import { softmax } from "../../src/layers/activations.ts";
import { ShapeMismatch } from "../../src/shapes/mod.ts";
import type { Operand, TensorOperand } from "../../src/tensors/argument.ts";
import { add } from "../../src/tensors/arithmetic.ts";
import { equal, logicalAnd } from "../../src/tensors/comparison.ts";
import { asTensor } from "../../src/tensors/convert.ts";
import { einsum, type EinsumOf } from "../../src/tensors/einsum.ts";
import { key } from "../../src/tensors/key.ts";
import { type Factor, matmul, transpose, type Transposed } from "../../src/tensors/matmul.ts";
import { type Sizes, uniform } from "../../src/tensors/random.ts";
import { type Reduced, sum } from "../../src/tensors/reductions.ts";
import {
  type Rearranged,
  rearrangeTensor,
  reshape,
  type Reshaped,
} from "../../src/tensors/reshape.ts";
import { concat, type Concatenated } from "../../src/tensors/concat.ts";
import { gather, type Indices } from "../../src/tensors/rows.ts";
import type { AnyTensor, Tensor } from "../../src/tensors/tensor.ts";
import type { BoolTensor, IntTensor } from "../../src/tensors/mod.ts";
import { randomTensor } from "./plain.ts";

/** `Message` is what a rule makes of the same mistake at compile time. */
function says<Message extends string>(message: Message, mistake: () => unknown): void {
  Deno.test(message, () => {
    const error = assertThrows(mistake, ShapeMismatch);
    if (String(error) !== message) throw error;
  });
}

const matrix = randomTensor([2, 3], 1);
const ofInts = asTensor([1, 2, 3], "3", "int32");
const truths: BoolTensor<string> = asTensor([true], "1", "bool");
/** Hides the type of a mistake from the compiler. */
const hidden = (value: unknown) => value as Tensor<string>;

says<Operand<"2 3", Tensor<"2 4">>>(
  "ShapeError: cannot broadcast '2 3' with '2 4': 3 and 4 differ",
  () => add(matrix, randomTensor([2, 4], 1)),
);
says<Operand<"2 3", IntTensor<"3">>>(
  "ShapeError: expected elements of type float32 but got int32; convert with toFloat or toInt",
  () => add(matrix, hidden(ofInts)),
);
says<Operand<"3", Tensor<"3">, "int32">>(
  "ShapeError: expected elements of type int32 but got float32; convert with toFloat or toInt",
  () => equal<string, "int32", AnyTensor>(ofInts, hidden(randomTensor([3], 1)) as never),
);
says<Operand<"2 3", string>>(
  "ShapeError: expected a number or a tensor",
  () => add(matrix, hidden("1")),
);
says<TensorOperand<"1", number, "bool">>(
  "ShapeError: expected a tensor",
  () => logicalAnd(truths, 1 as never),
);
says<Reduced<"2 3", { axis: 2 }>>(
  "ShapeError: axis 2 is out of range: '2 3' has 2 dims",
  () => sum(matrix, { axis: 2 }),
);
says<Reduced<"2 3", { axis: -3; keepDims: true }>>(
  "ShapeError: axis -3 is out of range: '2 3' has 2 dims",
  () => sum(matrix, { axis: -3, keepDims: true }),
);
says<Factor<"2 3", Tensor<"4 5">>>(
  "ShapeError: matmul: '2 3' times '4 5', inner dims 3 and 4 differ",
  () => matmul(matrix, randomTensor([4, 5], 1)),
);
says<Factor<"2 3", Tensor<"3">>>(
  "ShapeError: matmul: the right operand must have 2 dims but is '3'",
  () => matmul(matrix, randomTensor([3], 1)),
);
says<Factor<"", Tensor<"2 3">>>(
  "ShapeError: matmul: the left operand must have at least 1 dim but is a scalar",
  () => matmul(randomTensor([], 1), matrix),
);
says<Factor<"2 3", number>>(
  "ShapeError: matmul: expected a tensor of floats",
  () => matmul(matrix, 2 as never),
);
says<Transposed<"2 3 4">>(
  "ShapeError: transpose: expected 2 dims but got '2 3 4'; use rearrangeTensor",
  () => transpose(randomTensor([2, 3, 4], 1)),
);
says<Reshaped<"2 3", "4 2">>(
  "ShapeError: cannot reshape '2 3' to '4 2': 6 and 8 elements",
  () => reshape(matrix, "4 2"),
);
says<Rearranged<"a b -> a", "2 3">>(
  "ShapeError: 'a b -> a' drops 'b'",
  () => rearrangeTensor(matrix, "a b -> a" as string),
);
says<Concatenated<[Tensor<"2 3">, Tensor<"2 4">], 0>>(
  "ShapeError: concat: '2 3' and '2 4' differ in other dims than axis 0",
  () => concat([matrix, randomTensor([2, 4], 1)], { axis: 0 }),
);
says<Concatenated<[Tensor<"2 3">, IntTensor<"3">], -1>>(
  "ShapeError: concat: expected tensors of one element type",
  () => concat([matrix, hidden(ofInts)]),
);
says<Indices<Tensor<"3">>>(
  "ShapeError: gather: expected indices of type int32 but got float32",
  () => gather(matrix, hidden(randomTensor([3], 1)) as never),
);
says<EinsumOf<"b i, i o -> b o", ["2 3", "4 5"]>>(
  "ShapeError: einsum 'b i, i o -> b o': 'i' is both 3 and 4",
  () => einsum("b i, i o -> b o" as string, matrix, randomTensor([4, 5], 1)),
);
says<Sizes<"n 3">>(
  "ShapeError: 'n 3' has the name 'n', which has no size here; write a number",
  () => uniform(key(0), "n 3" as string),
);
says(
  "ShapeError: softmax: expected at least 1 dim but got a scalar",
  () => softmax(randomTensor([], 1)),
);
