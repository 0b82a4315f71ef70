/**
 * What each class of Keras says in its configuration, in the terms of this library.
 *
 * @module
 */

import type { Fields } from "./config.ts";
import type { LayerFields } from "./fields.ts";
import { kerasActivation, leakyWith } from "./keras_activations.ts";
import {
  extentOf,
  type NamedActivation,
  NEUTRAL,
  type Slot,
  SLOTS,
  type Step,
  type StepKind,
} from "./step.ts";

/** A layer that was read. */
export interface Reading {
  /** What it computes before its activation. */
  readonly steps: readonly Omit<Step, "layer">[];
  /** Its activation, `linear` where it has none; `undefined` where this library has no such one. */
  readonly activation: NamedActivation | undefined;
  /** How it is written here. */
  readonly code: string;
  /** What it must say for that: the values of a field that will do. */
  readonly fixed?: Readonly<Record<string, readonly unknown[]>>;
}

/** Reads a layer. */
type Read = (take: LayerFields, fields: Fields) => Reading;

const LINEAR = kerasActivation("linear");

/** The axis of the features, which is the last one here. */
const LAST = [-1, [-1], null];

const CHANNELS_LAST = { data_format: ["channels_last", null] };

/** The classes that can be read. */
export const READINGS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ["Dense", (take, fields) => {
    const units = take.count("units");
    return {
      ...withKernel("dense", { units: `${units}` }, take, fields),
      code: call("dense", [units, ...named(fields)]),
    };
  }],
  ["Conv2D", (take, fields) => {
    const filters = take.count("filters");
    const { settings, extent, options } = windows(take, "kernel_size", true);
    return {
      ...withKernel("conv2d", { filters: `${filters}`, ...settings }, take, fields),
      code: call("conv2d", [filters, extent, ...named(fields, options)], options),
      fixed: { ...CHANNELS_LAST, groups: [1] },
    };
  }],
  ["DepthwiseConv2D", (take, fields) => {
    const multiplier = take.count("depth_multiplier");
    const { settings, extent, options } = windows(take, "kernel_size", true);
    const all = multiplier === 1 ? options : [`multiplier: ${multiplier}`, ...options];
    return {
      ...withKernel("depthwiseConv2d", { multiplier: `${multiplier}`, ...settings }, take, fields),
      code: call("depthwiseConv2d", [extent, ...named(fields, all)], all),
      fixed: CHANNELS_LAST,
    };
  }],
  ["MaxPooling2D", pooling("maxPool2d")],
  ["AveragePooling2D", pooling("averagePool2d")],
  ["GlobalAveragePooling2D", () => ({
    ...plain("globalAveragePool2d"),
    code: "globalAveragePool2d()",
    fixed: { ...CHANNELS_LAST, keepdims: [false] },
  })],
  ["BatchNormalization", (take) => {
    const [epsilon, center, scale] = [
      take.number("epsilon"),
      take.flag("center"),
      take.flag("scale"),
    ];
    const momentum = take.number("momentum");
    const options = [
      ...(momentum === 0.99 ? [] : [`momentum: ${momentum}`]),
      ...(epsilon === 1e-3 ? [] : [`epsilon: ${epsilon}`]),
      ...(center ? [] : ["center: false"]),
      ...(scale ? [] : ["scale: false"]),
    ];
    return {
      ...plain("batchNorm", { epsilon: `${epsilon}` }, leftOut({ gain: scale, offset: center })),
      code: call("batchNorm", [], options),
      fixed: { axis: LAST },
    };
  }],
  ["LayerNormalization", (take) => {
    const [epsilon, center, scale] = [
      take.number("epsilon"),
      take.flag("center"),
      take.flag("scale"),
    ];
    return {
      ...plain("layerNorm", { epsilon: `${epsilon}` }, leftOut({ gain: scale, offset: center })),
      code: call("layerNorm", [], epsilon === 1e-3 ? [] : [`epsilon: ${epsilon}`]),
      fixed: { axis: LAST, rms_scaling: [false, null] },
    };
  }],
  ["Embedding", (take) => {
    const [words, width] = [take.count("input_dim"), take.count("output_dim")];
    return {
      ...plain("embedding", { words: `${words}`, width: `${width}` }),
      code: call("embedding", [words, width]),
    };
  }],
  ["Flatten", () => ({ ...plain("flatten"), code: "flatten()", fixed: CHANNELS_LAST })],
  ["Activation", (_take, fields) => onlyActivation(kerasActivation(fields.activation))],
  ["ReLU", (take) => {
    const slope = take.number("negative_slope");
    return {
      ...onlyActivation(slope === 0 ? kerasActivation("relu") : leakyWith(slope)),
      fixed: { max_value: [null], threshold: [0] },
    };
  }],
  ["LeakyReLU", (take) => onlyActivation(leakyWith(take.number("negative_slope")))],
  ["ELU", () => ({ ...onlyActivation(kerasActivation("elu")), fixed: { alpha: [1] } })],
  ["Softmax", () => ({ ...onlyActivation(kerasActivation("softmax")), fixed: { axis: LAST } })],
  ["Dropout", idle("dropout", "rate")],
  ["SpatialDropout2D", idle("spatialDropout", "rate")],
  ["AlphaDropout", idle("alphaDropout", "rate")],
  ["GaussianDropout", idle("gaussianDropout", "rate")],
  ["GaussianNoise", idle("gaussianNoise", "stddev")],
]);

/** The classes of the steps that have tensors. */
export const CLASSES: ReadonlyMap<StepKind, string> = new Map([
  ["dense", "Dense"],
  ["conv2d", "Conv2D"],
  ["depthwiseConv2d", "DepthwiseConv2D"],
  ["batchNorm", "BatchNormalization"],
  ["layerNorm", "LayerNormalization"],
  ["embedding", "Embedding"],
]);

/** A step with a kernel, perhaps a bias, and an activation behind it. */
function withKernel(
  kind: StepKind,
  settings: Step["settings"],
  take: LayerFields,
  fields: Fields,
): Omit<Reading, "code"> {
  return {
    ...plain(kind, settings, leftOut({ bias: take.flag("use_bias") })),
    activation: kerasActivation(fields.activation),
  };
}

function plain(
  kind: StepKind,
  settings: Step["settings"] = {},
  without: readonly Slot[] = [],
): Omit<Reading, "code"> {
  const slots = SLOTS[kind].filter((slot) => !without.includes(slot));
  return { steps: [{ kind, settings, slots }], activation: LINEAR };
}

/** The tensors that a layer has not. */
function leftOut(has: Readonly<Partial<Record<Slot, boolean>>>): readonly Slot[] {
  return [...NEUTRAL.keys()].filter((slot) => has[slot] === false);
}

/** A layer that only trains. */
function idle(name: string, amount: string): Read {
  return (take) => ({ steps: [], activation: LINEAR, code: call(name, [take.number(amount)]) });
}

function onlyActivation(activation: NamedActivation | undefined): Reading {
  return { steps: [], activation, code: call("activation", [activation?.name ?? ""]) };
}

function pooling(kind: "maxPool2d" | "averagePool2d"): Read {
  return (take) => {
    const { settings, extent, options } = windows(take, "pool_size", false);
    return { ...plain(kind, settings), code: call(kind, [extent], options), fixed: CHANNELS_LAST };
  };
}

/** How windows lie: as settings and as it is written here. Those of poolings are a window apart unless said. */
function windows(take: LayerFields, sizeName: string, isConvolution: boolean) {
  const [size, strides, padding] = [take.pair(sizeName), take.pair("strides"), take.padding()];
  const dilation = isConvolution ? take.pair("dilation_rate") : [1, 1] as const;
  const usual = isConvolution ? [1, 1] as const : size;
  return {
    settings: {
      size: extentOf(size),
      strides: extentOf(strides),
      padding,
      ...(isConvolution && { dilation: extentOf(dilation) }),
    },
    extent: written(size),
    options: [
      ...(extentOf(strides) === extentOf(usual) ? [] : [`strides: ${written(strides)}`]),
      ...(padding === "valid" ? [] : [`padding: "${padding}"`]),
      ...(extentOf(dilation) === "1x1" ? [] : [`dilation: ${written(dilation)}`]),
    ],
  };
}

function written([down, across]: readonly [number, number]): string {
  return down === across ? `${down}` : `[${down}, ${across}]`;
}

/** The activation as the next argument; `linear` only where options follow. */
function named(fields: Fields, options: readonly string[] = []): string[] {
  const name = kerasActivation(fields.activation)?.name ?? "linear";
  return name === "linear" && options.length === 0 ? [] : [name];
}

function call(
  name: string,
  args: readonly (string | number)[],
  options: readonly string[] = [],
): string {
  const all = options.length === 0 ? args : [...args, `{ ${options.join(", ")} }`];
  return `${name}(${all.join(", ")})`;
}
