import { assertEquals, assertThrows } from "@std/assert";
import {
  type Activation,
  activation,
  type AnyLayer,
  type AnyModel,
  asTensor,
  chain,
  concat,
  dense,
  flatten,
  input,
  key,
  layer,
  linear,
  parallel,
  rearrange,
  relu,
  repeat,
  residual,
  sequential,
  shaped,
  stochasticDepth,
} from "shapefold";

/** A model whose layers the compiler does not look at. */
function built(shape: string, ...layers: AnyLayer[]): AnyModel {
  return sequential(input(shape), ...layers);
}

const mistakes: [name: string, f: () => unknown, error: typeof Error, message: string][] = [
  [
    "a dense layer on an input of one number",
    () => built("", dense(3)),
    TypeError,
    "layer 1, dense(3): expects a numeral as last dim but got 'batch' (the input is 'batch')",
  ],
  [
    "a comment that is wrong",
    () => built("28 28", flatten(), dense(64), shaped("batch 32")),
    TypeError,
    "layer 3, shaped(batch 32): expected 'batch 32' here but got 'batch 64'",
  ],
  [
    "a pattern that does not fit",
    () => built("28 28", rearrange("batch (h 3) w -> batch h (3 w)")),
    TypeError,
    "layer 1, rearrange: 'batch (h 3) w -> batch h (3 w)' applied to 'batch 28 28': '(h 3)' does not divide 28",
  ],
  [
    "a residual block of another width",
    () => built("8", residual(chain(dense(16), dense(4)))),
    TypeError,
    "layer 1, residual: the block must keep its shape, but maps 'batch 8' to 'batch 4'",
  ],
  [
    "a repeated block of another width",
    () => built("8", dense(4), repeat(3, dense(8))),
    TypeError,
    "layer 2, repeat: the block must keep its shape, but maps 'batch 4' to 'batch 8'",
  ],
  [
    "branches of unlike shapes",
    () => built("3 4", parallel(dense(2), flatten())),
    TypeError,
    "layer 1, parallel: branches give 'batch 3 2' and 'batch 12', only the last dims may differ",
  ],
  [
    "a mistake inside of compositions",
    () => built("8", chain(dense(4), residual(chain(activation(relu), shaped("batch 5"))))),
    TypeError,
    "layer 1, chain: layer 2, residual: layer 2, shaped(batch 5): expected 'batch 5' here but got 'batch 4'",
  ],
  [
    "a dense layer without units",
    () => dense(0),
    RangeError,
    "Cannot make dense: expected a whole number of units of at least 1 but found 0",
  ],
  [
    "a dense layer of half a unit",
    () => dense(1.5),
    RangeError,
    "Cannot make dense: expected a whole number of units of at least 1 but found 1.5",
  ],
  [
    "an activation by its name",
    () => dense(3, "relu" as unknown as Activation),
    TypeError,
    'Cannot make dense(3): expected an activation such as relu but found "relu"',
  ],
  [
    "no repetition",
    () => repeat(0, dense(3)),
    RangeError,
    "Cannot repeat a block: expected a whole number of at least 1 but found 0",
  ],
  [
    "no branch",
    () => (parallel as () => unknown)(),
    RangeError,
    "Cannot make parallel: expected at least 1 branch but found none",
  ],
];

const model = built("3", dense(4), chain(dense(5), dense(2)));
const weights = model.init(key(0));
const [first, [second, third]] = weights.params;
const x = asTensor([[1, 2, 3]], "n 3");

const misuses: [
  name: string,
  weights: unknown,
  x: unknown,
  error: typeof Error,
  message: string,
][] = [
  [
    "an input of another width",
    weights,
    asTensor([[1, 2]], "n 2"),
    TypeError,
    "the model expects 'batch 3' but got '1 2'",
  ],
  [
    "an input without a batch",
    weights,
    asTensor([1, 2, 3], "3"),
    TypeError,
    "the model expects 'batch 3' but got '3'",
  ],
  [
    "integers",
    weights,
    asTensor([[1, 2, 3]], "n 3", "int32"),
    TypeError,
    "the model expects float32 but got int32; convert with toFloat",
  ],
  [
    "plain arrays",
    weights,
    [[1, 2, 3]],
    TypeError,
    "the model expects a tensor; make one of numbers: asTensor(x, 'batch 3')",
  ],
  [
    "parameters without the object around them",
    weights.params,
    x,
    TypeError,
    "expected weights such as model.init(key(0)) gives: { params, running }",
  ],
  [
    "nothing",
    undefined,
    x,
    TypeError,
    "expected weights such as model.init(key(0)) gives: { params, running }",
  ],
  [
    "another model's parameters",
    built("2", dense(4)).init(key(0)),
    x,
    TypeError,
    "parameters of another model, params[0].kernel is '2 4' but this model needs '3 4'",
  ],
  [
    "too few parameters",
    { params: [first], running: [] },
    x,
    TypeError,
    "parameters of another model, params[1] is missing",
  ],
  [
    "too many parameters",
    { params: [first, [second, third], first], running: [] },
    x,
    TypeError,
    "parameters of another model, this model has only 2 parameter groups",
  ],
  [
    "too few parameters in a chain",
    { params: [first, [second]], running: [] },
    x,
    TypeError,
    "parameters of another model, params[1][1] is missing",
  ],
  [
    "too many parameters in a chain",
    { params: [first, [second, third, third]], running: [] },
    x,
    TypeError,
    "parameters of another model, params[1] has other parameters",
  ],
  [
    "another chain's parameters",
    { params: [first, [second, second]], running: [] },
    x,
    TypeError,
    "parameters of another model, params[1][1].kernel is '4 5' but this model needs '5 2'",
  ],
  [
    "a kernel without its bias",
    { params: [{ kernel: first.kernel }, [second, third]], running: [] },
    x,
    TypeError,
    "parameters of another model, params[0].bias is missing",
  ],
  [
    "numbers where tensors belong",
    { params: [{ kernel: first.kernel, bias: [0, 0, 0, 0] }, [second, third]], running: [] },
    x,
    TypeError,
    "parameters of another model, params[0].bias is 'no tensor' but this model needs '4'",
  ],
];

for (const [name, f, error, message] of mistakes) {
  Deno.test(`building a model says what is wrong with ${name}`, () => {
    assertEquals(assertThrows(f, error).message, message);
  });
}

for (const [name, weights, x, error, message] of misuses) {
  Deno.test(`apply() says what is wrong with ${name}`, () => {
    assertEquals(
      assertThrows(() => model.apply(weights as never, x as never), error).message,
      message,
    );
  });
}

Deno.test("what is no layer, or does not give what it said, is named", () => {
  const build = sequential as (...parts: unknown[]) => unknown;
  assertEquals(
    assertThrows(() => build(input("2"), dense(3), "relu"), TypeError).message,
    'Cannot plan layer 2: expected a layer such as dense(10) or activation(relu) but found "relu"',
  );
  for (const make of [residual, (block: AnyLayer) => stochasticDepth(block, 0.1)]) {
    assertEquals(
      assertThrows(() => build(input("2"), make(relu as never)), TypeError).message,
      "Cannot plan a block: expected a layer such as dense(10) or activation(relu) " +
        "but found [Function: relu]",
    );
  }
  assertEquals(
    assertThrows(() => build(input("2"), parallel(dense(3), relu as never)), TypeError).message,
    "Cannot plan branch 2: expected a layer such as dense(10) or activation(relu) " +
      "but found [Function: relu]",
  );
  const wide = dense(3, linear, { kernelInitializer: (_key, _shape) => asTensor([[1]], "1 1") });
  assertEquals(
    assertThrows(() => sequential(input("2"), wide).init(key(0)), TypeError).message,
    "Cannot initialize a parameter: expected '2 3' from its initializer but found '1 1'",
  );
  const halves = layer("halves", "... f -> ... f", {}, (_params, x) => concat([x, x]) as never);
  const model = sequential(input("2"), halves);
  assertEquals(
    assertThrows(() => model.apply(model.init(key(0)), asTensor([[1, 2]], "n 2")), TypeError)
      .message,
    "halves: '... f -> ... f' applied to '1 2' gives '1 2' but the layer gave '1 4'",
  );
});
