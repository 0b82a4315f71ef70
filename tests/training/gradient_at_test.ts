import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  adam,
  asTensor,
  chainOptimizers,
  defineOptimizer,
  foldIn,
  initialState,
  key,
  liveTensors,
  mapTree,
  mul,
  NonFiniteLossError,
  type Optimizer,
  type OptimizerSignature,
  scaleByLearningRate,
  sgd,
  type Tensor,
  trainStep,
  valueAndGradient,
} from "shapefold";
import { examples, loss, model, numbersIn, startState, step } from "./problem.ts";

interface Asking extends OptimizerSignature {
  state: null;
}

interface Answers {
  gradient: number[][];
  elsewhere: number[][];
}

/** Follows the gradient at the parameters times a factor, and tells what it was given. */
function asking(factor: number, tell: (answers: Answers) => void = () => {}): Optimizer<Asking> {
  return defineOptimizer<Asking>(
    () => null,
    (gradient, _state, params, gradientAt) => {
      if (gradientAt === undefined) throw new TypeError("no gradient elsewhere");
      const scaled = mapTree(params, (leaf) => mul(leaf as Tensor<string>, factor));
      const elsewhere = gradientAt(scaled);
      tell({ gradient: numbersIn(gradient), elsewhere: numbersIn(elsewhere) });
      return { updates: elsewhere, state: null };
    },
  );
}

const batch = examples(4, 10);

Deno.test("a step gives its optimizer the gradient elsewhere, with the masks of the step", () => {
  let answers: Answers | undefined;
  const told = trainStep(loss, asking(1, (found) => answers = found));
  using start = initialState(model, told, key(3));
  using _next = told(start, batch);
  assertEquals(answers?.elsewhere, answers?.gradient);
  assert(answers?.gradient.flat().some((value) => value !== 0));
});

Deno.test("elsewhere it is the gradient of the objective there", () => {
  let answers: Answers | undefined;
  const told = trainStep(loss, asking(1.5, (found) => answers = found));
  using start = initialState(model, told, key(3));
  using _next = told(start, batch);
  const same = { x: asTensor(batch.x, "batch 2"), y: asTensor(batch.y, "batch 1") };
  const context = { training: true, key: foldIn(start.key, 0) };
  const { gradient } = valueAndGradient(
    (params: typeof start.params) => loss({ params, running: start.running }, same, context).loss,
    mapTree(start.params, (leaf) => mul(leaf as Tensor<string>, 1.5)),
  );
  assertEquals(answers?.elsewhere, numbersIn(gradient));
});

Deno.test("the figures of a step are those of its own parameters, and nothing is left", () => {
  const told = trainStep(loss, asking(3));
  using start = initialState(model, told, key(3));
  using plain = startState();
  const before = liveTensors();
  {
    using next = told(start, batch);
    using expected = step(plain, batch);
    assertEquals(next.last.loss, expected.last.loss);
    assertEquals(next.last.terms, expected.last.terms);
  }
  assertEquals(liveTensors(), before);
});

Deno.test("a loss that is not finite elsewhere is an error, too", () => {
  const told = trainStep(loss, asking(1e30));
  using start = initialState(model, told, key(3));
  const before = liveTensors();
  assertThrows(() => told(start, batch), NonFiniteLossError);
  assertEquals(liveTensors(), before);
});

Deno.test("in a chain the first link may ask: what the others are given is no gradient", () => {
  const first = trainStep(loss, chainOptimizers(asking(1), scaleByLearningRate(0.1)));
  using start = initialState(model, first, key(3));
  using next = first(start, batch);
  const plain = trainStep(loss, sgd({ learningRate: 0.1 }));
  using plainStart = initialState(model, plain, key(3));
  using expected = plain(plainStart, batch);
  numbersIn(next.params).flat().forEach((value, i) =>
    assertAlmostEquals(value, numbersIn(expected.params).flat()[i], 1e-6)
  );
  const second = trainStep(loss, chainOptimizers(scaleByLearningRate(0.1), asking(1)));
  using secondStart = initialState(model, second, key(3));
  assertThrows(() => second(secondStart, batch), TypeError, "no gradient elsewhere");
});

Deno.test("the learning rate of an optimizer is that of its next update; a chain's is the product", () => {
  const params = { w: numbersOf(2) };
  const halving = (step: number) => 0.5 ** step;
  const optimizer = adam({ learningRate: halving });
  let state = optimizer.init(params);
  assertEquals(optimizer.paceOf?.(state), { step: 0, rate: 1 });
  ({ state } = optimizer.update(params, state, params));
  assertEquals(optimizer.paceOf?.(state), { step: 1, rate: 0.5 });

  const chain = chainOptimizers(sgd({ learningRate: 0.5 }), asking(1), scaleByLearningRate(0.25));
  assertEquals(chain.paceOf?.(chain.init(params)), { step: 0, rate: 0.125 });
  assertEquals(chainOptimizers(asking(1)).paceOf, undefined);
});

function numbersOf(value: number): Tensor<string> {
  return mul(examples(1, 1).y as Tensor<string>, value);
}
