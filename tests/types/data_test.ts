import {
  asTensor,
  augment,
  categoricalCrossentropy,
  classNames,
  dense,
  flatten,
  input,
  type IntTensor,
  key,
  kFold,
  l2,
  normalizer,
  objective,
  pipe,
  randomFlip,
  randomShift,
  sequential,
  type StandardScaler,
  standardScaler,
  type Tensor,
} from "shapefold";
import { type Eq, ok } from "./assert_type.ts";

const data = {
  x: asTensor([[1, 2], [3, 4], [5, 6]], "n 2"),
  y: asTensor([0, 1, 0], "n", "int32"),
};

Deno.test("folds have examples with rows of their own names", () => {
  for (const { train, validation } of kFold(data, { k: 3, key: key(0) })) {
    ok<Eq<typeof train.x, Tensor<"train 2">>>();
    ok<Eq<typeof validation.x, Tensor<"validation 2">>>();
    ok<Eq<typeof validation.y, IntTensor<"validation">>>();
  }
});

Deno.test("scalers know the shape of a row, and give what they are given", () => {
  const scaler = standardScaler(data.x);
  ok<Eq<typeof scaler, StandardScaler<"2">>>();
  const scaled = scaler.transform(asTensor([[1, 2]], "test 2"));
  ok<Eq<typeof scaled, Tensor<"test 2">>>();
  const unit = normalizer().transform(data.x);
  ok<Eq<typeof unit, Tensor<"n 2">>>();
});

Deno.test("scalers take rows whose dims are known only at run time", () => {
  const width = Math.max(1, 2);
  const unknown = asTensor([[1, 2]], `n ${width}`);
  const scaler = standardScaler(data.x);
  const scaled = scaler.transform(unknown);
  ok<Eq<typeof scaled, Tensor<`n ${number}`>>>();
  standardScaler(unknown).transform(data.x);
  const any: string = "n 2";
  standardScaler(asTensor([[1, 2]], any)).transform(data.x);
  scaler.transform(asTensor([[1, 2]], any));
});

Deno.test("names of classes are literals", () => {
  const names = classNames(["cat", "dog"]);
  const found = names.toNames(asTensor([[0.1, 0.9]], "n 2"));
  ok<Eq<typeof found, ("cat" | "dog")[]>>();
  const list: string[] = ["cat", "dog"];
  const loose = classNames(list).toNames(asTensor([[0.1, 0.9]], "n 2"));
  ok<Eq<typeof loose, string[]>>();
});

Deno.test("augmentations keep the shape of images, and the type of an objective", () => {
  const images = asTensor(new Float32Array(128), "n 8 8 1");
  const flipped = randomFlip("horizontal")(images, key(0));
  ok<Eq<typeof flipped, Tensor<"n 8 8 1">>>();
  const model = sequential(input("8 8 1"), flatten(), dense(10));
  const loss = objective(model, categoricalCrossentropy);
  const augmented = pipe(loss, augment(randomShift(0.1)), l2(0.1));
  ok<Eq<typeof augmented, typeof loss>>();
});
