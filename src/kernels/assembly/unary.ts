// Functions of one element. Each is a class without fields, so that the loop is compiled for it: no object is ever made.

import { Unary } from "../functions";
import { address, float, int } from "./arguments";
import { approximateGeluLogit } from "./gelu";
import { choose, splat, storePart } from "./lanes";
import { exp, expm1, log, log1p, normalDistribution, sigmoid, softplus, tanh } from "./math";

/**
 * y = f(x).
 *
 * Arguments: 0 which function, 1 elements, 2 elements of a chunk, 3 x, 4 y, 5 a parameter of the function.
 */
export function unary(args: usize, chunk: i32): void {
  switch (int(args, 0)) {
    case Unary.sqrt:
      return stream<Sqrt>(args, chunk);
    case Unary.rsqrt:
      return stream<Rsqrt>(args, chunk);
    case Unary.reciprocal:
      return stream<Reciprocal>(args, chunk);
    case Unary.sign:
      return stream<Sign>(args, chunk);
    case Unary.step:
      return stream<Step>(args, chunk);
    case Unary.relu:
      return stream<Relu>(args, chunk);
    case Unary.leakyRelu:
      return stream<LeakyRelu>(args, chunk);
    case Unary.exp:
      return loop<Exp>(args, chunk);
    case Unary.expm1:
      return loop<Expm1>(args, chunk);
    case Unary.log:
      return loop<Log>(args, chunk);
    case Unary.log1p:
      return loop<Log1p>(args, chunk);
    case Unary.sigmoid:
      return loop<Sigmoid>(args, chunk);
    case Unary.tanh:
      return loop<Tanh>(args, chunk);
    case Unary.elu:
      return loop<Elu>(args, chunk);
    case Unary.selu:
      return loop<Selu>(args, chunk);
    case Unary.softplus:
      return loop<Softplus>(args, chunk);
    case Unary.swish:
      return loop<Swish>(args, chunk);
    case Unary.gelu:
      return loop<Gelu>(args, chunk);
    case Unary.approximateGelu:
      return loop<ApproximateGelu>(args, chunk);
  }
}

/** Where arithmetic takes the time. A load may reach beyond the end, a store does not. */
function loop<F>(args: usize, chunk: i32): void {
  let length = int(args, 2), start = chunk * length;
  let count = min<i32>(int(args, 1) - start, length), offset = <usize>start << 2;
  let x = address(args, 3) + offset, y = address(args, 4) + offset;
  rest<F>(x, y, count, splat(float(args, 5)));
}

/** Where the memory takes the time: four vectors a turn. */
function stream<F>(args: usize, chunk: i32): void {
  let f = changetype<F>(0), parameter = splat(float(args, 5));
  let length = int(args, 2), start = chunk * length;
  let count = min<i32>(int(args, 1) - start, length), offset = <usize>start << 2;
  let x = address(args, 3) + offset, y = address(args, 4) + offset;
  for (; count >= 16; count -= 16, x += 64, y += 64) {
    v128.store(y, f.of(v128.load(x), parameter));
    v128.store(y, f.of(v128.load(x, 16), parameter), 16);
    v128.store(y, f.of(v128.load(x, 32), parameter), 32);
    v128.store(y, f.of(v128.load(x, 48), parameter), 48);
  }
  rest<F>(x, y, count, parameter);
}

@inline
function rest<F>(x: usize, y: usize, count: i32, parameter: v128): void {
  let f = changetype<F>(0);
  for (; count > 0; count -= 4, x += 16, y += 16) {
    let value = f.of(v128.load(x), parameter);
    if (count >= 4) v128.store(y, value);
    else storePart(y, count, value);
  }
}

@unmanaged
class Sqrt {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.sqrt(x);
  }
}

@unmanaged
class Rsqrt {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.div(splat(1), f32x4.sqrt(x));
  }
}

@unmanaged
class Reciprocal {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.div(splat(1), x);
  }
}

/** -1, 0 or 1, and NaN of NaN. */
@unmanaged
class Sign {
  @inline
  of(x: v128, _: v128): v128 {
    let isNotZero = f32x4.ne(x, splat(0));
    let ofSign = v128.bitselect(x, splat(1), i32x4.splat(0x80000000));
    return choose(f32x4.eq(x, x), v128.and(ofSign, isNotZero), x);
  }
}

/** 1 above 0, else the parameter, and NaN of NaN. */
@unmanaged
class Step {
  @inline
  of(x: v128, parameter: v128): v128 {
    let value = choose(f32x4.gt(x, splat(0)), splat(1), parameter);
    return choose(f32x4.eq(x, x), value, x);
  }
}

@unmanaged
class Relu {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.max(x, splat(0));
  }
}

/** x above 0, else x times the parameter. */
@unmanaged
class LeakyRelu {
  @inline
  of(x: v128, parameter: v128): v128 {
    return choose(f32x4.gt(x, splat(0)), x, f32x4.mul(x, parameter));
  }
}

@unmanaged
class Exp {
  @inline
  of(x: v128, _: v128): v128 {
    return exp(x);
  }
}

@unmanaged
class Expm1 {
  @inline
  of(x: v128, _: v128): v128 {
    return expm1(x);
  }
}

@unmanaged
class Log {
  @inline
  of(x: v128, _: v128): v128 {
    return log(x);
  }
}

@unmanaged
class Log1p {
  @inline
  of(x: v128, _: v128): v128 {
    return log1p(x);
  }
}

@unmanaged
class Sigmoid {
  @inline
  of(x: v128, _: v128): v128 {
    return sigmoid(x);
  }
}

@unmanaged
class Tanh {
  @inline
  of(x: v128, _: v128): v128 {
    return tanh(x);
  }
}

@unmanaged
class Elu {
  @inline
  of(x: v128, _: v128): v128 {
    return choose(f32x4.gt(x, splat(0)), x, expm1(x));
  }
}

/** Scaled elu; the numbers are those of Klambauer et al. (2017), "Self-normalizing neural networks". */
@unmanaged
class Selu {
  @inline
  of(x: v128, _: v128): v128 {
    let above = f32x4.mul(x, splat(1.0507009873554805));
    return choose(f32x4.gt(x, splat(0)), above, f32x4.mul(expm1(x), splat(1.7580993408473769)));
  }
}

@unmanaged
class Softplus {
  @inline
  of(x: v128, _: v128): v128 {
    return softplus(x);
  }
}

@unmanaged
class Swish {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.mul(x, sigmoid(x));
  }
}

@unmanaged
class Gelu {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.mul(x, normalDistribution(x));
  }
}

@unmanaged
class ApproximateGelu {
  @inline
  of(x: v128, _: v128): v128 {
    return f32x4.mul(x, sigmoid(approximateGeluLogit(x)));
  }
}
