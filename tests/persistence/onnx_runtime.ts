/**
 * ONNX files in another program: what ONNX Runtime makes of them, beside what the model gives.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { env, InferenceSession, Tensor as OnnxTensor } from "onnxruntime-web";
import {
  type AnyModel,
  asTensor,
  disposable,
  dispose,
  foldIn,
  type Key,
  key,
  mapTree,
  normal,
  scope,
  type Tensor,
  uniform,
  values,
} from "shapefold";
import { exportOnnx } from "shapefold/onnx";

// Deno's workers are not those that the runtime would start.
env.wasm.numThreads = 1;

/** Weights that are nowhere as they start: no bias is 0 and no gain 1. Kernels keep the size of what goes through them. */
// deno-lint-ignore no-explicit-any -- any model's
export function drawnWeights(model: AnyModel, from: Key): any {
  using started = model.init(foldIn(from, 0));
  let drawn = 0;
  return disposable(
    mapTree({ params: started.params, running: started.running }, (start, path) =>
      scope(() => {
        const shape: string = start.shape.join(" ");
        const own = foldIn(from, ++drawn);
        if (path.at(-1) === "variance") return uniform(own, shape, { min: 0.2, max: 3 });
        const summands = start.shape.slice(0, -1).reduce((product, size) => product * size, 1);
        return normal(own, shape, { deviation: 1 / Math.sqrt(summands) });
      })),
  );
}

/** Inputs for a model: floats of a normal distribution, or indices below `words`. */
export function drawnInputs(
  model: AnyModel,
  sizes: readonly number[],
  from: Key,
  words = 5,
): Tensor<string> {
  const shape: string = sizes.join(" ");
  if (model.inputType === "float32") return normal(from, shape);
  return scope(() => {
    const indices = Int32Array.from(
      values(uniform(from, shape, { min: 0, max: words })),
      Math.floor,
    );
    return asTensor(indices, shape, "int32") as unknown as Tensor<string>;
  });
}

/** What the file gives for `x`. */
export async function run(bytes: Uint8Array, x: Tensor<string>): Promise<OnnxTensor> {
  const session = await InferenceSession.create(bytes);
  try {
    assertEquals([session.inputNames, session.outputNames], [["input"], ["output"]]);
    const { output } = await session.run({
      input: new OnnxTensor(x.dtype as "float32", values(x), x.shape),
    });
    return output;
  } finally {
    await session.release();
  }
}

/** Compares what the file gave with what the model gave: shapes, and each number within 1e-5, relative above 1. */
export function assertClose(found: OnnxTensor, y: Tensor<string>): void {
  assertEquals(found.dims, y.shape);
  const expected = values(y);
  for (const [place, value] of (found.data as Float32Array).entries()) {
    const difference = Math.abs(value - expected[place]);
    assert(
      difference <= 1e-5 * Math.max(1, Math.abs(expected[place])),
      `element ${place} of ${y.shape.join("x")}: expected ${expected[place]} but found ${value}`,
    );
  }
}

/** Compares a model with its file, for inputs of these sizes. */
export async function assertSameAsOnnx(
  model: AnyModel,
  inputs: readonly (readonly number[])[],
): Promise<void> {
  const weights = drawnWeights(model, key(3));
  const bytes = await exportOnnx(model, weights);
  for (const [i, sizes] of inputs.entries()) {
    const x = drawnInputs(model, sizes, foldIn(key(4), i));
    const y = model.apply(weights, x);
    const found = await run(bytes, x);
    assertClose(found, y);
    dispose([x, y]);
  }
  dispose(weights);
}
