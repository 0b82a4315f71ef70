import { type IntTensor, oneHot, type Tensor } from "shapefold";
import {
  californiaHousing,
  type ClassDataset,
  type Dataset,
  fashionMnist,
  mnist,
  type SourceOptions,
} from "shapefold/datasets";
import { type Eq, ok } from "./assert_type.ts";

type Loaded<F extends (...parts: never[]) => unknown> = Awaited<ReturnType<F>>;

Deno.test("images have 784 pixels and ten classes; how many there are is known at run time", () => {
  const load = () => mnist();
  ok<Eq<Loaded<typeof load>["train"], Dataset<"n 784", "n 10">>>();
  ok<Eq<Loaded<typeof load>["test"]["y"], Tensor<"n 10">>>();
});

Deno.test("labels are of the type that the options say", () => {
  const classes = () => fashionMnist({ labels: "classes", scale: 1 });
  ok<Eq<Loaded<typeof classes>["train"], ClassDataset<"n 784">>>();
  ok<Eq<Loaded<typeof classes>["train"]["y"], IntTensor<"n">>>();
  const rows = () => fashionMnist({ labels: "one-hot", data: "datasets" });
  ok<Eq<Loaded<typeof rows>["train"], Dataset<"n 784", "n 10">>>();
  const encode = ({ train }: Loaded<typeof classes>) => oneHot(train.y, 10);
  ok<Eq<ReturnType<typeof encode>, Tensor<"n 10">>>();
});

Deno.test("the housing table has eight features and a target", () => {
  const load = (options: SourceOptions) => californiaHousing(options);
  ok<Eq<Loaded<typeof load>["data"], Dataset<"n 8", "n 1">>>();
});
