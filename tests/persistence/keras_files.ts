/**
 * Files of Keras for tests: as Keras wrote them, and altered ones.
 *
 * @module
 */

import {
  activation,
  averagePool2d,
  batchNorm,
  chain,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianNoise,
  gelu,
  globalAveragePool2d,
  input,
  layerNorm,
  leakyRelu,
  linear,
  maxPool2d,
  relu,
  sequential,
  sigmoid,
  softmax,
  softplus,
  swish,
  tanh,
} from "shapefold";
import { unpackMember, zipMembers } from "../../src/files/mod.ts";
import { base64, utf8 } from "../datasets/bytes.ts";
import { zipFile } from "../datasets/zip_file.ts";

/** A file of the fixture. */
export async function kerasFile(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([base64(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The members of an archive. */
export async function membersOf(archive: Uint8Array): Promise<Map<string, Uint8Array>> {
  const members = zipMembers({ file: "an archive", bytes: archive });
  const unpacked = members.map(async (member) =>
    [member.name, (await unpackMember(member, "an archive")).bytes] as const
  );
  return new Map(await Promise.all(unpacked));
}

/** An archive with another text as a member; `undefined` leaves it out. */
export async function withMember(
  archive: Uint8Array,
  name: string,
  text: string | Uint8Array | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const members = await membersOf(archive);
  members.delete(name);
  if (text !== undefined) members.set(name, typeof text === "string" ? utf8(text) : text);
  return zipFile(Array.from(members, ([name, stored]) => ({ name, stored })));
}

/** An archive with another configuration. */
export async function withConfig(
  archive: Uint8Array,
  // deno-lint-ignore no-explicit-any -- tests alter it in all sorts of ways
  change: (config: any) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextDecoder().decode((await membersOf(archive)).get("config.json"));
  const config = JSON.parse(text);
  change(config);
  return withMember(archive, "config.json", JSON.stringify(config));
}

/** The models that the files of the fixture are of. */
export const MODELS = {
  perceptron: sequential(
    input("6"),
    dense(5, relu),
    dropout(0.2),
    dense(4, tanh),
    dense(3, softmax),
  ),
  images: sequential(
    input("9 8 2"),
    conv2d(4, [3, 2], relu, { strides: 2, padding: "same" }),
    batchNorm(),
    maxPool2d(2, { strides: 1, padding: "same" }),
    depthwiseConv2d(2, elu, { multiplier: 2 }),
    averagePool2d([2, 1]),
    chain(conv2d(5, 2, linear), batchNorm({ scale: false, epsilon: 1e-2 })),
    activation(relu),
    globalAveragePool2d(),
    layerNorm(),
    dense(3),
    activation(softmax),
  ),
  words: sequential(
    input("4", "int32"),
    embedding(10, 3),
    flatten(),
    gaussianNoise(0.5),
    dense(6, gelu),
    layerNorm({ epsilon: 1e-2 }),
    activation((x) => leakyRelu(x, 0.3)),
    dense(5, swish),
    activation(softplus),
    dense(1, sigmoid),
  ),
};
