import { type IntTensor, key, type Tensor } from "shapefold";
import { circle, friedman1, type ImageClasses, readNpz, syntheticDigits } from "shapefold/datasets";
import { type Eq, ok } from "./assert_type.ts";

Deno.test("digits have the type of MNIST, with the labels that are asked for", () => {
  const digits = syntheticDigits(key(0), { train: 1, test: 1 });
  ok<Eq<typeof digits, ImageClasses>>();
  ok<Eq<typeof digits.train.x, Tensor<"n 784">>>();
  ok<Eq<typeof digits.train.y, Tensor<"n 10">>>();
  const classes = syntheticDigits(key(0), { train: 1, test: 1, labels: "classes" });
  ok<Eq<typeof classes.test.y, IntTensor<"n">>>();
});

Deno.test("points have two coordinates, and the table of Friedman as many features as are asked for", () => {
  const points = circle(key(0), { rows: 2 });
  ok<Eq<typeof points.train.x, Tensor<"n 2">>>();
  const table = friedman1(key(0), { rows: 1 });
  ok<Eq<typeof table.data.x, Tensor<"n 8">>>();
  ok<Eq<typeof table.data.y, Tensor<"n 1">>>();
  const narrow = friedman1(key(0), { rows: 1, features: 5 });
  ok<Eq<typeof narrow.data.x, Tensor<"n 5">>>();
});

Deno.test("arrays of an NPZ file have the names that are wanted", () => {
  const read = () => readNpz("mnist.npz", { names: ["x", "y"] });
  ok<Eq<keyof Awaited<ReturnType<typeof read>>, "x" | "y">>();
});
