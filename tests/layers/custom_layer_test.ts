import { assertEquals, assertThrows } from "@std/assert";
import {
  add,
  type AnyLayer,
  asTensor,
  constant,
  defineLayer,
  dense,
  input,
  key,
  type Layer,
  layer,
  matmul,
  max,
  mean,
  mul,
  sequential,
  ShapeMismatch,
  square,
  stateless,
  type StatelessSignature,
  sum,
  type Tensor,
  toArray,
  uniform,
} from "shapefold";
import { assertGradient } from "../finite_differences.ts";
import { assertClose, at, build, plain } from "../tensors/plain.ts";
import { type Eq, ok } from "../types/assert_type.ts";

const scale = layer(
  "scale",
  "... f -> ... f",
  { gain: ["f", constant(2)], shift: "f" },
  (params, x) => add(mul(x, params.gain), params.shift),
);

Deno.test("layer() resolves its parameters for the input: shape, first value, type", () => {
  const { params: [scaled] } = sequential(input("4 3"), scale).init(key(0));
  ok<Eq<typeof scaled["gain"], Tensor<"3">>>();
  assertEquals(toArray(scaled.gain), [2, 2, 2]);
  assertEquals(toArray(scaled.shift), [0, 0, 0]);
});

Deno.test("layer() computes what its function says, and its gradient follows", () => {
  const model = sequential(input("4 3"), scale);
  const x = uniform(key(1), "2 4 3");
  const params = [{ gain: asTensor([2, 3, 4], "3"), shift: asTensor([-1, 0, 1], "3") }] as const;
  const expected = build([2, 4, 3], (index) => {
    const f = index[2];
    return at(plain(x), index) * [2, 3, 4][f] + [-1, 0, 1][f];
  });
  assertClose(model.apply({ params, running: [] }, x), expected);
  assertGradient(
    (own: typeof params) => mean(square(model.apply({ params: own, running: [] }, x))),
    params,
  );
});

Deno.test("layer() may change the shape by its pattern, and other layers follow it", () => {
  const rowMax = layer("rowMax", "batch n f -> batch f", {}, (_params, x) => max(x, { axis: 1 }));
  const model = sequential(input("4 3"), rowMax, dense(2));
  ok<Eq<typeof model.output, "batch 2">>();
  const weights = model.init(key(0));
  assertEquals(weights.params.length, 1);
  assertEquals(weights.params[0].kernel.shape, [3, 2]);
  assertEquals(model.apply(weights, uniform(key(1), "5 4 3")).shape, [5, 2]);
});

Deno.test("a parameter of two dims starts glorot-uniform where nothing is said", () => {
  const mix = layer(
    "mix",
    "b f -> b f",
    { kernel: "f f" },
    (params, x) => matmul(x, params.kernel),
  );
  const model = sequential(input("3"), mix);
  const { params } = model.init(key(0));
  const numbers = plain(params[0].kernel).data;
  assertEquals(new Set(numbers).size, 9);
  assertEquals(Math.max(...numbers.map(Math.abs)) <= 1, true);
});

Deno.test("layer() is told whether it is training, and where to draw from", () => {
  const told: [training: boolean, key: boolean][] = [];
  const spy = layer("spy", "... -> ...", {}, (_params, x, { training, key }) => {
    told.push([training, key !== undefined]);
    return x;
  });
  const model = sequential(input("1"), spy);
  const x = asTensor([[1]], "batch 1");
  const weights = model.init(key(0));
  model.apply(weights, x);
  model.forward(weights, x, { training: true, key: key(1) });
  assertEquals(told, [[false, false], [true, true]]);
});

Deno.test("layer() throws where the input does not match its pattern", () => {
  const image: AnyLayer = layer(
    "image",
    "batch 28 28 c -> batch c",
    {},
    (_params, x) => max(max(x, { axis: 1 }), { axis: 1 }),
  );
  const error = assertThrows(() => sequential(input("28 27 1"), dense(3), image), ShapeMismatch);
  assertEquals(
    error.message,
    "layer 2, image: 'batch 28 28 c -> batch c' applied to 'batch 28 27 3': expects 28 but got 27",
  );
});

Deno.test("layer() throws where a parameter would have a dim without a size", () => {
  const perRow: AnyLayer = layer("perRow", "b f -> b f", { shift: "b" }, (_params, x) => x);
  const error = assertThrows(() => sequential(input("3"), perRow), ShapeMismatch);
  assertEquals(
    error.message,
    "layer 1, perRow: expects numerals as the dims of its parameters but the input is 'batch 3'",
  );
});

interface LastPairs extends StatelessSignature {
  readonly out: "2";
  readonly params: {
    readonly first: { readonly weight: Tensor<"2"> };
    readonly rest: [Tensor<"2">];
  };
  readonly label: "lastPairs";
}

Deno.test("defineLayer() takes parameters in any tree", () => {
  const lastPairs: Layer<LastPairs> = defineLayer<LastPairs>("lastPairs", () => {
    const pair = (value: number) => ({ dims: ["2"], initializer: constant(value) });
    return {
      output: ["2"],
      params: { first: { weight: pair(3) }, rest: [pair(4)] },
      apply: stateless((params: LastPairs["params"], x) =>
        add(mul(sum(x), params.first.weight), params.rest[0])
      ),
    };
  });
  const model = sequential(input("2"), lastPairs);
  const weights = model.init(key(0));
  assertEquals(toArray(weights.params[0].first.weight), [3, 3]);
  assertEquals(toArray(weights.params[0].rest[0]), [4, 4]);
  assertEquals(toArray(model.apply(weights, asTensor([[1, 1]], "n 2"))), [10, 10]);
});
