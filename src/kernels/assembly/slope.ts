// Gradients of activations. Each is a class without fields, so that the loop is compiled for it: no object is ever made.

import { Slope } from "../functions";
import { address, float, int } from "./arguments";
import { approximateGeluLogit, approximateGeluLogitSlope } from "./gelu";
import { choose, clamp, madd, splat, storePart } from "./lanes";
import { expOfNegative, geluSlope, sigmoid } from "./math";

/** Beyond this, the derivatives of swish and of approximate gelu are 0 and 1. */
const FAR: f32 = 128;

/**
 * dx = dy f'(x), from x or from f(x).
 *
 * Arguments: 0 which function, 1 elements, 2 elements of a chunk, 3 x or f(x), 4 dy, 5 dx, 6 parameter a of the
 * function.
 */
export function slope(args: usize, chunk: i32): void {
  let length = int(args, 2), start = chunk * length;
  let count = min<i32>(int(args, 1) - start, length), offset = <usize>start << 2;
  let x = address(args, 3) + offset, dy = address(args, 4) + offset, dx = address(args, 5) + offset;
  let a = splat(float(args, 6));
  switch (int(args, 0)) {
    case Slope.relu:
      return loop<Relu>(x, dy, dx, count, a);
    case Slope.elu:
      return loop<Elu>(x, dy, dx, count, a);
    case Slope.selu:
      return loop<Selu>(x, dy, dx, count, a);
    case Slope.sigmoid:
      return loop<Sigmoid>(x, dy, dx, count, a);
    case Slope.tanh:
      return loop<Tanh>(x, dy, dx, count, a);
    case Slope.leakyRelu:
      return loop<LeakyRelu>(x, dy, dx, count, a);
    case Slope.softplus:
      return loop<Softplus>(x, dy, dx, count, a);
    case Slope.swish:
      return loop<Swish>(x, dy, dx, count, a);
    case Slope.gelu:
      return loop<Gelu>(x, dy, dx, count, a);
    case Slope.approximateGelu:
      return loop<ApproximateGelu>(x, dy, dx, count, a);
  }
}

/** A load may reach beyond the end, a store does not. */
function loop<F>(x: usize, dy: usize, dx: usize, count: i32, a: v128): void {
  let f = changetype<F>(0);
  for (; count > 0; count -= 4, x += 16, dy += 16, dx += 16) {
    let value = f.of(v128.load(x), v128.load(dy), a);
    if (count >= 4) v128.store(dx, value);
    else storePart(dx, count, value);
  }
}

/** From the output. */
@unmanaged
class Relu {
  @inline
  of(y: v128, dy: v128, _a: v128): v128 {
    return v128.and(dy, f32x4.gt(y, splat(0)));
  }
}

/** From the output, which is e^x - 1 below 0. */
@unmanaged
class Elu {
  @inline
  of(y: v128, dy: v128, _a: v128): v128 {
    return choose(f32x4.gt(y, splat(0)), dy, madd(dy, y, dy));
  }
}

/** From the output, which below 0 is a multiple of e^x - 1. */
@unmanaged
class Selu {
  @inline
  of(y: v128, dy: v128, _a: v128): v128 {
    let below = f32x4.mul(dy, f32x4.add(y, splat(1.7580993408473769)));
    return choose(f32x4.gt(y, splat(0)), f32x4.mul(dy, splat(1.0507009873554805)), below);
  }
}

/** From the output. */
@unmanaged
class Sigmoid {
  @inline
  of(y: v128, dy: v128, _a: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(splat(1), y)));
  }
}

/** From the output. */
@unmanaged
class Tanh {
  @inline
  of(y: v128, dy: v128, _a: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(f32x4.sub(splat(1), y), f32x4.add(splat(1), y)));
  }
}

@unmanaged
class LeakyRelu {
  @inline
  of(x: v128, dy: v128, a: v128): v128 {
    return choose(f32x4.gt(x, splat(0)), dy, f32x4.mul(dy, a));
  }
}

@unmanaged
class Softplus {
  @inline
  of(x: v128, dy: v128, _a: v128): v128 {
    return f32x4.mul(dy, sigmoid(x));
  }
}

@unmanaged
class Swish {
  @inline
  of(x: v128, dy: v128, _a: v128): v128 {
    let near = clamp(x, -FAR, FAR);
    return f32x4.mul(dy, gatedSlope(near, near));
  }
}

@unmanaged
class Gelu {
  @inline
  of(x: v128, dy: v128, _a: v128): v128 {
    return f32x4.mul(dy, geluSlope(x));
  }
}

@unmanaged
class ApproximateGelu {
  @inline
  of(x: v128, dy: v128, _a: v128): v128 {
    let near = clamp(x, -FAR, FAR);
    let steepness = f32x4.mul(near, approximateGeluLogitSlope(near));
    return f32x4.mul(dy, gatedSlope(approximateGeluLogit(near), steepness));
  }
}

/**
 * s + r s (1 - s): the derivative of x times the sigmoid s of a logit, where r is x times the derivative of the logit.
 */
@inline
function gatedSlope(logit: v128, r: v128): v128 {
  // From e^-|logit|, of which s (1 - s) is e / (1 + e)^2, exact also where s is nearly 1.
  let e = expOfNegative(v128.or(logit, splat(-0.0)));
  let t = f32x4.div(splat(1), f32x4.add(splat(1), e));
  let s = choose(f32x4.lt(logit, splat(0)), f32x4.mul(e, t), t);
  return madd(f32x4.mul(r, e), f32x4.mul(t, t), s);
}
