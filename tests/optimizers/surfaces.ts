/**
 * Two surfaces that every optimizer walks on: a bowl that is steeper in one direction, and the banana-shaped valley of
 * Rosenbrock (1960). Gradients are plain numbers, so that only the optimizer is tested.
 *
 * @module
 */

import {
  add,
  asTensor,
  type Optimizer,
  type OptimizerSignature,
  scope,
  type StateOf,
  type Tensor,
  values,
} from "shapefold";

/** A function of two numbers with its gradient. */
export interface Surface {
  readonly name: string;
  readonly start: readonly number[];
  readonly minimum: readonly number[];
  readonly gradient: (at: readonly number[]) => readonly number[];
}

/** `2 (x - 1)^2 + (y + 2)^2 / 2`. */
export const bowl: Surface = {
  name: "a bowl",
  start: [-1, 1],
  minimum: [1, -2],
  gradient: ([x, y]) => [4 * (x - 1), y + 2],
};

/** `(1 - x)^2 + 100 (y - x^2)^2`. */
export const rosenbrock: Surface = {
  name: "Rosenbrock's valley",
  start: [-0.5, 0.5],
  minimum: [1, 1],
  gradient: ([x, y]) => [
    -2 * (1 - x) - 400 * x * (y - x ** 2),
    200 * (y - x ** 2),
  ],
};

/** Parameters as a model has them: the two coordinates in different groups. */
type Point = readonly [{ readonly x: Tensor<"1"> }, { readonly y: Tensor<"1"> }];

function point([x, y]: readonly number[]): Point {
  return [{ x: asTensor([x], "1") }, { y: asTensor([y], "1") }];
}

function coordinates([{ x }, { y }]: Point): number[] {
  return [values(x)[0], values(y)[0]];
}

/** The places where an optimizer comes by on a surface, one after each step. */
export function walk<F extends OptimizerSignature>(
  optimizer: Optimizer<F>,
  { start, gradient }: Surface,
  steps: number,
): number[][] {
  const places: number[][] = [];
  scope(() => {
    let params = point(start);
    let state: StateOf<F, Point> = optimizer.init(params);
    for (let step = 0; step < steps; step++) {
      [params, state] = scope(() => {
        const updated = optimizer.update(point(gradient(coordinates(params))), state, params);
        const [x, y] = [updated.updates[0].x, updated.updates[1].y];
        return [
          [{ x: add(params[0].x, x) }, { y: add(params[1].y, y) }],
          updated.state,
        ] as [Point, StateOf<F, Point>];
      });
      places.push(coordinates(params));
    }
  });
  return places;
}
