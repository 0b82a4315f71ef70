import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  add,
  asTensor,
  disposable,
  dispose,
  liveTensors,
  mul,
  raw,
  retain,
  scope,
  toArray,
} from "shapefold";

const pair = () => ({ a: asTensor([1, 2], "2"), b: [asTensor(3, "")] });

Deno.test("scope() frees what was made in it but for what it returns, however deep that is", () => {
  const x = asTensor([1, 2], "2");
  const before = liveTensors();
  const tree = scope(() => {
    const twice = mul(x, 2);
    return { sums: [add(twice, 1)], twice, count: 2 };
  });
  assertEquals([toArray(tree.sums[0]), toArray(tree.twice), tree.count], [[3, 5], [2, 4], 2]);
  assertEquals(liveTensors(), before + 2);
  assertEquals(toArray(x), [1, 2]);
});

Deno.test("scope() finds a tensor among numbers, in arrays and in objects", () => {
  const before = liveTensors();
  const tree = scope(() => ({
    mixed: [1, asTensor(2, ""), 3],
    at: { rank: 0, y: asTensor(4, "") },
  }));
  assert(tree.mixed[1] instanceof Object);
  assertEquals(toArray(tree.at.y), 4);
  assertEquals(liveTensors(), before + 2);
});

Deno.test("a scope in a scope hands its result to the outer one", () => {
  const before = liveTensors();
  const total = scope(() => {
    const inner = scope(() => add(asTensor([1], "1"), 1));
    assertEquals(liveTensors(), before + 1);
    return add(inner, 1);
  });
  assertEquals(toArray(total), [3]);
  assertEquals(liveTensors(), before + 1);
});

Deno.test("scope() gives a tensor from outside back as it is, and alive", () => {
  const x = asTensor([1, 2], "2");
  assertStrictEquals(scope(() => x), x);
  assertEquals(toArray(x), [1, 2]);
});

Deno.test("scope() frees everything where its function throws", () => {
  const before = liveTensors();
  assertThrows(
    () =>
      scope(() => {
        add(asTensor([1], "1"), 1);
        throw new RangeError("no");
      }),
    RangeError,
    "no",
  );
  assertEquals(liveTensors(), before);
  const after = asTensor([1], "1");
  assertEquals(toArray(after), [1]);
});

Deno.test("scope() throws where its function is async", () => {
  const before = liveTensors();
  assertThrows(
    () =>
      scope(async () => {
        asTensor([1], "1");
        await Promise.resolve();
      }),
    TypeError,
    "Cannot run a scope: expected a function that is not async but found a promise; " +
      "tensors made after an await are not tracked",
  );
  assertEquals(liveTensors(), before);
});

Deno.test("dispose() frees the tensors of a tree, each once, and passes over all else", () => {
  const before = liveTensors();
  const tree = { ...pair(), step: 3, none: null, text: "x", list: new Float32Array(2) };
  dispose(tree);
  assertEquals(liveTensors(), before);
  dispose(tree);
  dispose([tree, undefined, null, 5]);
  assertEquals(liveTensors(), before);
});

Deno.test("retain() is a second hold: each is freed on its own, and no number is copied", () => {
  const before = liveTensors();
  const tree = { ...pair(), count: 2 };
  const kept = retain(tree);
  assertEquals(kept.count, 2);
  assertEquals(liveTensors(), before + 4);
  assertEquals(raw(kept.a).dataId, raw(tree.a).dataId);
  dispose(tree);
  assertEquals([toArray(kept.a), toArray(kept.b[0])], [[1, 2], 3]);
  dispose(kept);
  assertEquals(liveTensors(), before);
});

Deno.test("disposable() gives the same object a dispose method that no spread copies", () => {
  const before = liveTensors();
  const tree = pair();
  {
    using same = disposable(tree);
    assertStrictEquals<object>(same, tree);
    assertStrictEquals<object>(disposable(same), tree);
    assertEquals(Object.keys(same), ["a", "b"]);
    assert(!(Symbol.dispose in { ...same }));
    assertEquals(liveTensors(), before + 2);
  }
  assertEquals(liveTensors(), before);
});
