/**
 * Normal noise that is drawn where it is added: no tensor holds it.
 *
 * @module
 */

import { heap } from "../../runtime/start.ts";
import { add } from "../../tensors/arithmetic.ts";
import { type Key, takeStream } from "../../tensors/key.ts";
import { normal } from "../../tensors/random.ts";
import { isFirstOrder, record } from "../../tensors/tape.ts";
import { raw, shapeText, type Tensor, typed } from "../../tensors/tensor.ts";
import { run } from "../job.ts";
import { Kind } from "../kind.ts";
import { output, share } from "../output.ts";
import { randomTask } from "../registered/random.ts";

/** `x` with a normal number of mean 0 added to each element. The key is used up. */
export function addNoise<S extends string>(x: Tensor<S>, deviation: number, key: Key): Tensor<S> {
  if (!isFirstOrder()) {
    const noise = normal(key, shapeText(x) as string, { deviation });
    return add(x as Tensor<string>, noise) as Tensor<string> as Tensor<S>;
  }
  const { addressOf } = heap();
  const [from, y] = [raw(x), output([...x.shape])];
  const [target, source] = [y, from].map(addressOf);
  run(randomTask(Kind.addNoise, x.size, takeStream(key, "normal"), target, deviation, source));
  return typed(record(y, {
    name: "addNoise",
    inputs: { x: from },
    saved: [],
    gradient: (dy) => ({ x: share(dy) }),
  }));
}
