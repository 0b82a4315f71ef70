// The approximation of gelu by a hyperbolic tangent: x / 2 (1 + tanh(u)) is x times the sigmoid of 2 u.

import { madd, splat } from "./lanes";

/** u = SCALE (x + CUBE x^3), where the scale is the square root of 2 / pi. */
const SCALE: f32 = 0.7978845608028654;
const CUBE: f32 = 0.044715;

/** 2 u. */
@inline
export function approximateGeluLogit(x: v128): v128 {
  return f32x4.mul(x, madd(f32x4.mul(x, x), splat(2 * SCALE * CUBE), splat(2 * SCALE)));
}

/** The derivative of 2 u. */
@inline
export function approximateGeluLogitSlope(x: v128): v128 {
  return madd(f32x4.mul(x, x), splat(6 * SCALE * CUBE), splat(2 * SCALE));
}
