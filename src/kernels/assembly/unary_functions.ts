// Functions of one element, with parameters a and b. Each is a class without fields, so that a loop is compiled for it:
// no object is ever made.

import { approximateGeluLogit } from "./gelu";
import { atLeast, atMost, choose, splat } from "./lanes";
import {
  exp, expm1, expm1OfNegative, log, log1p, normalDistribution, sigmoid, sine, softplus, tanh,
} from "./math";

@unmanaged
export class Abs {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.abs(x);
  }
}

@unmanaged
export class Negate {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.neg(x);
  }
}

@unmanaged
export class Square {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.mul(x, x);
  }
}

@unmanaged
export class Ceil {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.ceil(x);
  }
}

@unmanaged
export class Floor {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.floor(x);
  }
}

/** To the nearest whole number, and to the even one of two that are as near. */
@unmanaged
export class Round {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.nearest(x);
  }
}

@unmanaged
export class Sqrt {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.sqrt(x);
  }
}

@unmanaged
export class Rsqrt {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.div(splat(1), f32x4.sqrt(x));
  }
}

@unmanaged
export class Reciprocal {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.div(splat(1), x);
  }
}

/** -1, 0 or 1, and NaN of NaN. */
@unmanaged
export class Sign {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    let isNotZero = f32x4.ne(x, splat(0));
    let ofSign = v128.bitselect(x, splat(1), i32x4.splat(0x80000000));
    return choose(f32x4.eq(x, x), v128.and(ofSign, isNotZero), x);
  }
}

/** 1 above 0, else a, and NaN of NaN. */
@unmanaged
export class Step {
  @inline
  of(x: v128, a: v128, _b: v128): v128 {
    let value = choose(f32x4.gt(x, splat(0)), splat(1), a);
    return choose(f32x4.eq(x, x), value, x);
  }
}

@unmanaged
export class Relu {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return atLeast(x, splat(0));
  }
}

/** x above 0, else x times a. */
@unmanaged
export class LeakyRelu {
  @inline
  of(x: v128, a: v128, _b: v128): v128 {
    return choose(f32x4.gt(x, splat(0)), x, f32x4.mul(x, a));
  }
}

/** The nearest number from a to b, and NaN of NaN. */
@unmanaged
export class Clip {
  @inline
  of(x: v128, a: v128, b: v128): v128 {
    return atMost(atLeast(x, a), b);
  }
}

@unmanaged
export class Exp {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return exp(x);
  }
}

@unmanaged
export class Expm1 {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return expm1(x);
  }
}

@unmanaged
export class Log {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return log(x);
  }
}

@unmanaged
export class Log1p {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return log1p(x);
  }
}

@unmanaged
export class Sin {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return sine(x, 0);
  }
}

@unmanaged
export class Cos {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return sine(x, 1);
  }
}

@unmanaged
export class Sigmoid {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return sigmoid(x);
  }
}

@unmanaged
export class Tanh {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return tanh(x);
  }
}

@unmanaged
export class Elu {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return choose(f32x4.gt(x, splat(0)), x, expm1OfNegative(x));
  }
}

/** Scaled elu; the numbers are those of Klambauer et al. (2017), "Self-normalizing neural networks". */
@unmanaged
export class Selu {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    let above = f32x4.mul(x, splat(1.0507009873554805));
    return choose(f32x4.gt(x, splat(0)), above, f32x4.mul(expm1OfNegative(x), splat(1.7580993408473769)));
  }
}

@unmanaged
export class Softplus {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return softplus(x);
  }
}

@unmanaged
export class Swish {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.mul(x, sigmoid(x));
  }
}

@unmanaged
export class Gelu {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.mul(x, normalDistribution(x));
  }
}

@unmanaged
export class ApproximateGelu {
  @inline
  of(x: v128, _a: v128, _b: v128): v128 {
    return f32x4.mul(x, sigmoid(approximateGeluLogit(x)));
  }
}
