import { type AnyModel, dense, embedding, flatten, input, type Key, sequential } from "shapefold";
import { exportOnnx } from "shapefold/onnx";
import { type Eq, ok } from "./assert_type.ts";
import { model, state, weights } from "./setup.ts";

Deno.test("a model is exported with its weights or a state, of floats or integers, known or not", () => {
  const words = sequential(input("4", "int32"), embedding(10, 2), flatten(), dense(1));
  const exports = {
    weights: () => exportOnnx(model, weights),
    state: () => exportOnnx(model, state, { output: "digits" }),
    parts: () => exportOnnx(model, { params: weights.params, running: weights.running }),
    words: (key: Key) => exportOnnx(words, words.init(key)),
    unknown: (any: AnyModel, key: Key) => exportOnnx(any, any.init(key)),
  };
  type Given = ReturnType<typeof exports[keyof typeof exports]>;
  ok<Eq<Given, Promise<Uint8Array<ArrayBuffer>>>>();
});
