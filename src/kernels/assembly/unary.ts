// The loops through functions of one element.

import { Unary } from "../functions";
import { address, float, int } from "./arguments";
import { splat, storePart } from "./lanes";
import {
  Abs, ApproximateGelu, Ceil, Clip, Cos, Elu, Exp, Expm1, Floor, Gelu, LeakyRelu, Log, Log1p, Negate, Reciprocal, Relu,
  Round, Rsqrt, Selu, Sigmoid, Sin, Sign, Softplus, Sqrt, Square, Step, Swish, Tanh,
} from "./unary_functions";

/**
 * y = f(x).
 *
 * Arguments: 0 which function, 1 elements, 2 elements of a chunk, 3 x, 4 y, 5 and 6 parameters a and b of the
 * function.
 */
export function unary(args: usize, chunk: i32): void {
  let length = int(args, 2), start = chunk * length;
  let count = min<i32>(int(args, 1) - start, length), offset = <usize>start << 2;
  let x = address(args, 3) + offset, y = address(args, 4) + offset;
  let a = splat(float(args, 5)), b = splat(float(args, 6));
  switch (int(args, 0)) {
    case Unary.abs:
      return stream<Abs>(x, y, count, a, b);
    case Unary.negate:
      return stream<Negate>(x, y, count, a, b);
    case Unary.square:
      return stream<Square>(x, y, count, a, b);
    case Unary.ceil:
      return stream<Ceil>(x, y, count, a, b);
    case Unary.floor:
      return stream<Floor>(x, y, count, a, b);
    case Unary.round:
      return stream<Round>(x, y, count, a, b);
    case Unary.sqrt:
      return stream<Sqrt>(x, y, count, a, b);
    case Unary.rsqrt:
      return stream<Rsqrt>(x, y, count, a, b);
    case Unary.reciprocal:
      return stream<Reciprocal>(x, y, count, a, b);
    case Unary.sign:
      return stream<Sign>(x, y, count, a, b);
    case Unary.step:
      return stream<Step>(x, y, count, a, b);
    case Unary.relu:
      return stream<Relu>(x, y, count, a, b);
    case Unary.leakyRelu:
      return stream<LeakyRelu>(x, y, count, a, b);
    case Unary.clip:
      return stream<Clip>(x, y, count, a, b);
    case Unary.exp:
      return loop<Exp>(x, y, count, a, b);
    case Unary.expm1:
      return loop<Expm1>(x, y, count, a, b);
    case Unary.log:
      return loop<Log>(x, y, count, a, b);
    case Unary.log1p:
      return loop<Log1p>(x, y, count, a, b);
    case Unary.sin:
      return loop<Sin>(x, y, count, a, b);
    case Unary.cos:
      return loop<Cos>(x, y, count, a, b);
    case Unary.sigmoid:
      return loop<Sigmoid>(x, y, count, a, b);
    case Unary.tanh:
      return loop<Tanh>(x, y, count, a, b);
    case Unary.elu:
      return loop<Elu>(x, y, count, a, b);
    case Unary.selu:
      return loop<Selu>(x, y, count, a, b);
    case Unary.softplus:
      return loop<Softplus>(x, y, count, a, b);
    case Unary.swish:
      return loop<Swish>(x, y, count, a, b);
    case Unary.gelu:
      return loop<Gelu>(x, y, count, a, b);
    case Unary.approximateGelu:
      return loop<ApproximateGelu>(x, y, count, a, b);
  }
}

/** Where the memory takes the time: two vectors a turn. */
function stream<F>(x: usize, y: usize, count: i32, a: v128, b: v128): void {
  let f = changetype<F>(0);
  for (; count >= 8; count -= 8, x += 32, y += 32) {
    v128.store(y, f.of(v128.load(x), a, b));
    v128.store(y, f.of(v128.load(x, 16), a, b), 16);
  }
  loop<F>(x, y, count, a, b);
}

/** A load may reach beyond the end, a store does not. */
@inline
function loop<F>(x: usize, y: usize, count: i32, a: v128, b: v128): void {
  let f = changetype<F>(0);
  for (; count > 0; count -= 4, x += 16, y += 16) {
    let value = f.of(v128.load(x), a, b);
    if (count >= 4) v128.store(y, value);
    else storePart(y, count, value);
  }
}
