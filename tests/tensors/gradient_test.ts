import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  exp,
  item,
  liveTensors,
  mul,
  raw,
  sigmoid,
  sqrt,
  square,
  sum,
  tanh,
  type Tensor,
  toArray,
  valueAndGradient,
  values,
} from "shapefold";
import { valueGradientAndExtra } from "../../src/tensors/gradient.ts";
import { typed } from "../../src/tensors/tensor.ts";
import * as tf from "../../src/tensors/tfjs.ts";

const params = { w: asTensor([1, -3], "2"), deep: [asTensor(2, "")], rate: 0.5 };

Deno.test("valueAndGradient() gives the value, and the gradient as a tree of the same type", () => {
  const { value, gradient } = valueAndGradient(
    ({ w, deep }) => mul(sum(square(w)), deep[0]),
    params,
  );
  assertEquals(item(value), 20);
  assertEquals(toArray(gradient.w), [4, -12]);
  assertEquals(item(gradient.deep[0]), 10);
  assertEquals(gradient.rate, 0.5);
});

Deno.test("a parameter on which the value does not depend has a gradient of zeros", () => {
  const { gradient } = valueAndGradient(({ w }) => sum(w), params);
  assertEquals([toArray(gradient.w), item(gradient.deep[0])], [[1, 1], 0]);
});

Deno.test("a gradient of a gradient is the second derivative", () => {
  const x = { x: asTensor(3, "") };
  const cube = ({ x }: { x: Tensor<""> }) => mul(mul(x, x), x);
  const slope = (at: typeof x) => valueAndGradient(cube, at).gradient.x;
  const { value, gradient } = valueAndGradient(slope, x);
  assertEquals([item(value), item(gradient.x)], [27, 18]);
});

Deno.test("a gradient leaves the value, the gradient and the extra alive, and nothing else", () => {
  const before = liveTensors();
  const { value, gradient, extra } = valueGradientAndExtra(({ w }) => {
    const squares = square(w);
    return { value: sum(squares), extra: { squares, fixed: params.deep[0], count: 1 } };
  }, params);
  assertEquals(liveTensors(), before + 1 + 2 + 2);
  assertEquals([toArray(extra.squares), item(extra.fixed), extra.count], [[1, 9], 2, 1]);
  for (const made of [value, gradient.w, gradient.deep[0], extra.squares, extra.fixed]) {
    raw(made).dispose();
  }
  assertEquals(liveTensors(), before);
  assertEquals(item(params.deep[0]), 2);
});

Deno.test("a function that throws leaves nothing behind, neither before nor in its gradient", () => {
  const before = liveTensors();
  const failing = (f: (w: Tensor<"2">) => Tensor<"">) => () =>
    valueGradientAndExtra(({ w }) => {
      const value = f(w);
      return { value, extra: [square(w)] };
    }, params);
  assertThrows(
    failing((w) => {
      sum(square(mul(w, 2)));
      throw new RangeError("in the middle");
    }),
    RangeError,
    "in the middle",
  );
  assertEquals(liveTensors(), before);
  const noGradient = tf.customGrad((x) => ({
    value: tf.sum(x as tf.Tensor),
    gradFunc: () => {
      throw new RangeError("on the way back");
    },
  }));
  assertThrows(
    failing((w) => typed(noGradient(raw(square(w))))),
    RangeError,
    "on the way back",
  );
  assertEquals(liveTensors(), before);
  assertEquals(toArray(valueAndGradient(({ w }) => sum(square(w)), params).gradient.w), [2, -6]);
});

Deno.test("a failed gradient inside another one leaves the outer one whole", () => {
  const { gradient } = valueAndGradient(({ w }) => {
    const squares = square(w);
    assertThrows(() => valueAndGradient(() => sum(square(w), { axis: 0 }), {}), TypeError);
    assertThrows(() => {
      valueAndGradient(({ v }) => {
        square(v);
        throw new RangeError("inner");
      }, { v: w });
    }, RangeError);
    return sum(squares);
  }, params);
  assertEquals(toArray(gradient.w), [2, -6]);
});

Deno.test("valueAndGradient() wants a scalar, and something to differentiate by", () => {
  assertThrows(
    () => valueAndGradient(({ w }) => square(w) as never, params),
    TypeError,
    "Cannot take a gradient: expected a scalar but found '2'",
  );
  assertThrows(
    () => valueAndGradient(() => asTensor(1, ""), { rate: 0.5 }),
    TypeError,
    "Cannot take a gradient: expected parameters but found no tensor",
  );
});

Deno.test("the gradient of a gradient goes through functions that save their output", () => {
  const functions: Record<
    string,
    [f: (x: Tensor<string>) => Tensor<string>, second: (x: number) => number]
  > = {
    exp: [exp, Math.exp],
    tanh: [tanh, (x) => -2 * Math.tanh(x) * (1 - Math.tanh(x) ** 2)],
    sigmoid: [sigmoid, (x) => {
      const s = 1 / (1 + Math.exp(-x));
      return s * (1 - s) * (1 - 2 * s);
    }],
    sqrt: [sqrt, (x) => -0.25 * x ** -1.5],
  };
  for (const [name, [f, second]] of Object.entries(functions)) {
    const at = name === "sqrt" ? [0.5, 1, 2] : [-0.5, 0.25, 1];
    const { gradient } = valueAndGradient(
      (x: Tensor<string>) => sum(valueAndGradient((x: Tensor<string>) => sum(f(x)), x).gradient),
      asTensor(at, "3" as string),
    );
    values(gradient).forEach((value, i) => assertAlmostEquals(value, second(at[i]), 1e-5, name));
  }
});
