/**
 * What an operation records on tfjs' gradient tape, where that is not what tfjs does by itself.
 *
 * @module
 */

import * as tf from "./tfjs.ts";

/** Runs `f` off the tape: for what has no derivative, such as a comparison. */
export function offTape<T>(f: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth++;
  try {
    return f();
  } finally {
    state.kernelDepth--;
  }
}

/**
 * Runs `f` on the tape: what it computes is recorded until it returns. The tape stays for
 * {@linkcode backpropagate}; {@linkcode discardTape} frees it.
 */
export function onTape<T>(f: () => T): T {
  const { state } = tf.engine();
  if (state.gradientDepth === 0) state.activeTape = [];
  state.gradientDepth++;
  try {
    return f();
  } finally {
    state.gradientDepth--;
  }
}

/** Is what is computed now recorded? */
export function isRecording(): boolean {
  const { state } = tf.engine();
  return state.gradientDepth > 0 && state.kernelDepth === 0;
}

/** Where something was computed: on which tape, where it was recorded at all, and in how many gradients. */
export interface TapePlace {
  readonly tape: unknown;
  readonly depth: number;
}

/** Where is something computed now? */
export function tapePlace(): TapePlace {
  const { activeTape, gradientDepth: depth } = tf.engine().state;
  return { tape: isRecording() ? activeTape : undefined, depth };
}

/** Were two things computed within the same gradients, so that each is seen by all that see the other? */
export function sameTape(a: TapePlace, b: TapePlace): boolean {
  return a.tape === b.tape && a.depth === b.depth;
}

/**
 * May an operation record itself by {@linkcode record}? Not where the gradient will be differentiated once more:
 * there it must be put together from operations that are recorded, too.
 */
export function isFirstOrder(): boolean {
  return tf.engine().state.gradientDepth < 2;
}

/** The gradient of a value by each of some tensors, from the tape; undefined where it does not depend on one. */
export function backpropagate(
  value: tf.Tensor,
  by: readonly tf.Tensor[],
): (tf.Tensor | undefined)[] {
  const path = pathFrom(by, tf.engine().state.activeTape as unknown as readonly TapeNode[]);
  const gradients = new Map([[value.id, tf.onesLike(value)]]);
  for (const { node, wanted } of path.reverse()) {
    const dys = node.outputs.map((output) => gradients.get(output.id));
    if (dys.every((dy) => dy === undefined)) continue;
    if (node.gradient === undefined) {
      throw new Error(`Cannot take a gradient: ${node.kernelName} has no derivative`);
    }
    const found = node.gradient(dys, wanted);
    for (const name of wanted) {
      const { id } = node.inputs[name];
      const gradient = tf.tidy(found[name]);
      const sum = gradients.get(id);
      gradients.set(id, sum === undefined ? gradient : tf.add(sum, gradient));
    }
  }
  return by.map(({ id }) => gradients.get(id));
}

/** The entries that depend on some tensors, each after what it depends on. */
function pathFrom(by: readonly tf.Tensor[], tape: readonly TapeNode[]): Step[] {
  const dependent = new Set<number>();
  const path: Step[] = [];
  // tfjs writes the copies that it saves of an output on the tape before the operation itself.
  const waiting = new Map<number, TapeNode[]>();
  for (const { id } of by) dependent.add(id);
  const visit = (node: TapeNode) => {
    const wanted = Object.keys(node.inputs).filter((name) => dependent.has(node.inputs[name].id));
    if (wanted.length === 0) {
      for (const { id } of Object.values(node.inputs)) {
        waiting.set(id, [...waiting.get(id) ?? [], node]);
      }
      return;
    }
    path.push({ node, wanted });
    for (const { id } of node.outputs) {
      dependent.add(id);
      const nodes = waiting.get(id) ?? [];
      waiting.delete(id);
      nodes.forEach(visit);
    }
  };
  tape.forEach(visit);
  return path;
}

/** An entry of the tape and by which of its inputs the gradient is wanted. */
interface Step {
  readonly node: TapeNode;
  readonly wanted: string[];
}

/** An entry of tfjs' tape; `wanted` is ours: the inputs by which the gradient is asked for. */
interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Record<string, tf.Tensor>;
  readonly outputs: readonly tf.Tensor[];
  readonly gradient?: (
    dys: readonly (tf.Tensor | undefined)[],
    wanted?: readonly string[],
  ) => Record<string, () => tf.Tensor>;
}

/**
 * Frees what the tape holds, when its gradients are taken or will not be. An outer gradient keeps its tape.
 */
export function discardTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return;
  for (const { saved } of state.activeTape ?? []) saved?.forEach((tensor) => tensor.dispose());
  state.activeTape = [];
}

/** An operation that computes its own gradient, by a kernel. */
export interface Recorded<Inputs extends string> {
  /** How messages call it. */
  readonly name: string;
  /** What it was computed from; only floats have a gradient. */
  readonly inputs: Readonly<Record<Inputs, tf.Tensor>>;
  /** What the gradient reads, of the inputs and the output: their numbers are held until then. */
  readonly saved: readonly tf.TensorInfo[];
  /** The gradient by those inputs that are wanted, from the gradient by the output. */
  readonly gradient: (
    dy: tf.Tensor,
    wanted: ReadonlySet<string>,
  ) => Partial<Record<Inputs, tf.TensorInfo>>;
}

/**
 * Makes a tensor of what a kernel computed, and writes the operation on the tape: without the copies and the closures
 * of `tf.customGrad`, which for small networks cost more than the arithmetic.
 */
export function record<Inputs extends string>(
  output: tf.TensorInfo,
  { name, inputs, saved, gradient }: Recorded<Inputs>,
): tf.Tensor {
  const engine = tf.engine();
  const tensor = engine.makeTensorFromTensorInfo(output);
  if (!isRecording()) return tensor;
  const { state } = engine;
  state.activeTape?.push({
    id: state.nextTapeNodeId++,
    kernelName: name,
    inputs,
    outputs: [tensor],
    saved: saved.map(hold) as unknown as tf.Tensor[],
    gradient: ([dy]: tf.Tensor[], wanted: readonly string[] = Object.keys(inputs)) => {
      if (isRecording()) {
        throw new Error(
          `Cannot differentiate the gradient of ${name}: expected it inside of the inner function`,
        );
      }
      const found = gradient(dy, new Set(wanted));
      const thunks: Record<string, () => tf.Tensor> = {};
      for (const [input, info] of Object.entries<tf.TensorInfo | undefined>(found)) {
        if (info !== undefined) thunks[input] = () => engine.makeTensorFromTensorInfo(info);
      }
      return thunks;
    },
  } as never);
  return tensor;
}

/** Holds the numbers of a tensor, which may be freed meanwhile. */
function hold({ dataId }: tf.TensorInfo): { dispose(): void } {
  const { backend } = tf.engine();
  backend.incRef(dataId);
  return {
    dispose(): void {
      if (backend.disposeData(dataId)) tf.engine().removeDataId(dataId, backend);
    },
  };
}

/**
 * Records a function of `x` as one entry with a gradient of its own.
 *
 * @param compute Gives the value, and the tensors that the gradient needs.
 * @param gradient Gives the gradient by `x` from the gradient by the value and from those tensors.
 */
export function withGradient(
  x: tf.Tensor,
  compute: () => { readonly value: tf.Tensor; readonly saved: tf.Tensor[] },
  gradient: (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor,
): tf.Tensor {
  return tf.customGrad((_x, save) => {
    const { value, saved } = compute();
    (save as (tensors: tf.Tensor[]) => void)(saved);
    return { value, gradFunc: gradient };
  })(x);
}
