/**
 * What the compiler infers about imports from Keras.
 *
 * @module
 */

import { dense, input, sequential, type Tensor } from "shapefold";
import type { describeKeras, importKeras, KerasDescription } from "shapefold/keras";
import { type Eq, ok } from "./assert_type.ts";

const model = sequential(input("784"), dense(64), dense(10));

Deno.test("importKeras() gives weights of the type of the model, to be freed by their owner", () => {
  type Imported = Awaited<ReturnType<typeof importKeras<typeof model>>>;
  ok<Eq<Imported["params"][0]["kernel"], Tensor<"784 64">>>();
  ok<Eq<Imported["params"][1]["bias"], Tensor<"10">>>();
  ok<Eq<Imported["params"]["length"], 2>>();
  ok<Imported extends Disposable ? true : false>();
  ok<Eq<Awaited<ReturnType<typeof describeKeras>>, KerasDescription>>();
});
