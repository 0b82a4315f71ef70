import { asTensor, type IntTensor, key, kFold, type Tensor } from "shapefold";
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
