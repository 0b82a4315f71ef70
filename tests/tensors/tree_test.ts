import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  asTensor,
  item,
  key,
  leaves,
  mapTree,
  mul,
  pathText,
  type Tensor,
  toArray,
  zipTrees,
} from "shapefold";

const tree = () => ({
  params: [{ kernel: asTensor([[1, 2]], "1 2"), bias: asTensor([3], "1") }, null],
  step: 4,
  key: key(0),
  name: "adam",
});

Deno.test("leaves() are the tensors of a tree with their paths, in order", () => {
  const found = leaves(tree());
  assertEquals(found.map(([path]) => pathText(path)), [
    ".params[0].kernel",
    ".params[0].bias",
  ]);
  assertEquals(found.map(([, leaf]) => toArray(leaf as Tensor<string>) as unknown), [[[1, 2]], [
    3,
  ]]);
  assertEquals(leaves(asTensor(1, "")).map(([path]) => pathText(path)), [""]);
  for (const nothing of [undefined, null, 3, "x", [], {}, new Float32Array(3), new Map([[1, 2]])]) {
    assertEquals(leaves(nothing), []);
  }
});

Deno.test("mapTree() keeps the structure, and hands through what is no tensor", () => {
  const before = tree();
  const doubled = mapTree(before, (leaf) => mul(leaf as Tensor<string>, 2));
  const [first, none] = doubled.params;
  assertEquals([toArray(first!.kernel), toArray(first!.bias)], [[[2, 4]], [6]]);
  assertEquals([none, doubled.step, doubled.name], [null, 4, "adam"]);
  assertStrictEquals(doubled.key, before.key);
  assertEquals(toArray(before.params[0]!.bias), [3]);
});

Deno.test("mapTree() gives the very same tree where nothing changes", () => {
  const same = tree();
  assertStrictEquals(mapTree(same, (leaf) => leaf), same);
  const empty = { running: [], optimizer: null };
  assertStrictEquals(mapTree(empty, () => asTensor(1, "")), empty);
});

Deno.test("mapTree() tells the path of each tensor", () => {
  const paths: string[] = [];
  mapTree({ a: [asTensor(1, ""), { b: asTensor(2, "") }] }, (leaf, path) => {
    paths.push(path.join("/"));
    return leaf;
  });
  assertEquals(paths, ["a/0", "a/1/b"]);
});

Deno.test("zipTrees() hands over the tensors at the same place of each tree", () => {
  const trees = [1, 10, 100].map((n) => ({ w: [asTensor(n, ""), asTensor(2 * n, "")], step: n }));
  const sums = zipTrees(
    (found) => asTensor(found.map(item).reduce((a, b) => a + b), ""),
    ...trees as [typeof trees[0]],
  );
  assertEquals([sums.w.map(item), sums.step], [[111, 222], 1]);
});

Deno.test("zipTrees() throws where another tree lacks a tensor", () => {
  const first = { w: [asTensor(1, ""), asTensor(2, "")] };
  const takeFirst = (found: readonly unknown[]) => found[0] as Tensor<"">;
  const one = asTensor(1, "");
  const cases: [other: unknown, path: string, found: string][] = [
    [{ w: [one] }, ".w[1]", "undefined"],
    [{ w: [one, 5] }, ".w[1]", "5"],
    [{ w: [one, "x"] }, ".w[1]", '"x"'],
    [{}, ".w[0]", "undefined"],
    [null, ".w[0]", "undefined"],
  ];
  for (const [other, path, found] of cases) {
    assertThrows(
      () => zipTrees(takeFirst, first, other),
      TypeError,
      `Cannot combine trees: expected a tensor at ${path} but found ${found}`,
    );
  }
});
