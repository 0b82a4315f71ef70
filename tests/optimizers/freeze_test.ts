import { assert, assertEquals } from "@std/assert";
import {
  adam,
  add,
  allParameters,
  type AnyOptimizer,
  asTensor,
  clipByGlobalNorm,
  defineOptimizer,
  freeze,
  leaves,
  mapTree,
  mul,
  type OptimizerSignature,
  pipe,
  rmsprop,
  type Selection,
  sgd,
  sharpnessAware,
  type Tensor,
  values,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { numbers, walk } from "./bowl_walk.ts";

const isFrozen: Selection = ([group]) => group === "0" || group === "1";

Deno.test("freeze keeps parameters and what is remembered of them, bit for bit; the others go on as without", () => {
  for (const optimizer of [adam(), rmsprop({ momentum: 0.5 }), sgd()] as AnyOptimizer[]) {
    const begun = walk(optimizer, 3);
    const free = walk(optimizer, 3, begun);
    const held = walk(freeze(isFrozen)(optimizer), 3, begun);
    const named = (run: unknown) =>
      new Map(
        leaves(run).map(([path, leaf]) => [path.join("."), [...values(leaf as Tensor<string>)]]),
      );
    const [before, without, after] = [begun, free, held].map(named);
    const thawed = ["2.kernel"];
    let compared = 0;
    for (const [path, own] of after) {
      const isFree = thawed.some((name) => path.endsWith(name));
      assertEquals(own, (isFree ? without : before).get(path), path);
      compared++;
    }
    assertEquals(compared, before.size);
    assert(before.get("params.0.kernel")!.some((x, i) => x !== without.get("params.0.kernel")![i]));
    assertEquals(JSON.stringify(plainOf(held.state)), JSON.stringify(plainOf(free.state)));
  }
});

/** A tree with null for tensors: its numbers. */
function plainOf(tree: unknown): unknown {
  return mapTree(tree, () => null as never);
}

Deno.test("freeze tells trees of parameters from what merely ends like one", () => {
  const params = [asTensor([1], "1"), [asTensor([2], "1"), asTensor([3], "1")]] as const;
  const gradient = [asTensor([1], "1"), [asTensor([1], "1"), asTensor([1], "1")]] as const;
  const first: Selection = (path) => path.join(".") === "0";
  const optimizer = freeze(first)(sgd({ learningRate: 0.5, momentum: 0.5 }));
  let moved = applyOptimizer(optimizer, gradient, optimizer.init(params), params, false);
  moved = applyOptimizer(optimizer, gradient, moved.state, moved.params, false);
  assertEquals(numbers(moved.params), [[1], [0.75], [1.75]]);
  assertEquals(numbers(moved.state), [[0], [-0.75], [-0.75]]);
});

Deno.test("what freeze wraps sees only what is free: norms, and the gradient elsewhere", () => {
  const params = { a: asTensor([3], "1"), b: asTensor([4], "1") };
  const isA: Selection = ([name]) => name === "a";
  const steep = { a: asTensor([300], "1"), b: asTensor([2], "1") };
  const after = (optimizer: AnyOptimizer) =>
    numbers(
      applyOptimizer(optimizer, steep, optimizer.init(params), params, false, (at) =>
        mapTree(at, (leaf) =>
          mul(leaf as Tensor<string>, 1))).params,
    );
  const unit = sgd({ learningRate: 1 });
  assertEquals(after(pipe(unit, clipByGlobalNorm(1), freeze(isA))), [[3], [3]]);
  // At 4 + 0.5 the gradient is 4.5.
  assertEquals(after(pipe(unit, sharpnessAware(0.5), freeze(isA))), [[3], [-0.5]]);
  assertEquals(after(pipe(unit, freeze(allParameters))), [[3], [4]]);
  assertEquals(after(pipe(unit, clipByGlobalNorm(1), freeze(allParameters))), [[3], [4]]);
});

Deno.test("a part of the state that is no tree of all parameters is not what freeze holds", () => {
  const first = defineOptimizer<Remembering>(
    (params) => ({ w: mul((params as unknown as Pair).w, 1) }),
    (gradient, { w }) => ({ updates: gradient, state: { w: add(w, 1) } }),
  );
  const params: Pair = { w: asTensor([1], "1"), b: asTensor([2], "1") };
  const optimizer = freeze(([name]) => name === "w")(first);
  const moved = applyOptimizer(optimizer, params, optimizer.init(params), params, false);
  assertEquals([numbers(moved.params), numbers(moved.state)], [[[1], [4]], [[2]]]);
});

interface Pair {
  readonly w: Tensor<string>;
  readonly b: Tensor<string>;
}

interface Remembering extends OptimizerSignature {
  state: { readonly w: Tensor<string> };
}
