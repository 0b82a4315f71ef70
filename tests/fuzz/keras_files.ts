/**
 * What Keras saved, damaged: archives whose texts say something else under checksums that are right, and HDF5 files.
 *
 * @module
 */

import { crc32 } from "node:zlib";
import { importKeras } from "shapefold/keras";
import { parseConfig, parseVersion } from "../../src/persistence/keras/config.ts";
import { kerasLayers } from "../../src/persistence/keras/keras_layers.ts";
import { openSaved } from "../../src/persistence/keras/source.ts";
import { utf8 } from "../datasets/bytes.ts";
import { zipFile } from "../datasets/zip_file.ts";
import fixture from "../fixtures/keras_files.json" with { type: "json" };
import { kerasFile, membersOf, MODELS } from "../persistence/keras_files.ts";
import type { Draw } from "./draw.ts";
import { replacedValue } from "./weight_files.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const archive = await kerasFile(fixture.models.perceptron.keras);

/** HDF5 files with weights. */
export const weightsOfKeras: readonly Bytes[] = [
  await kerasFile(fixture.models.perceptron.weights),
];

const texts = new Map(
  Array.from(await membersOf(archive)).filter(([name]) => name.endsWith(".json"))
    .map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]),
);

/** An archive whose weights are only the beginning of some: reading the texts comes first. */
export const archives: readonly Bytes[] = [archiveOf(texts)];

/** An archive one of whose texts says something else. */
export function makeArchive(draw: Draw): Bytes {
  const changed = new Map(texts);
  for (const name of draw.chance(0.8) ? ["config.json"] : texts.keys()) {
    let text = texts.get(name) ?? "";
    for (let changes = 1 + draw.below(3); changes > 0; changes--) text = replacedValue(text, draw);
    changed.set(name, text);
  }
  return archiveOf(changed);
}

/** The archive with checksums of what is stored, mostly. */
export function checksummed(bytes: Bytes, draw: Draw): Bytes {
  if (draw.chance(0.2)) return bytes;
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at + 46 < copy.length; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const [size, start] = [view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
    if (start + 30 > copy.length) continue;
    const from = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    view.setUint32(at + 16, crc32(copy.subarray(from, from + size)), true);
  }
  return copy;
}

/** Reads all of an archive but its weights. */
export async function readArchive(bytes: Bytes): Promise<void> {
  const { config, metadata } = await openSaved("Cannot import", bytes);
  if (metadata !== undefined) parseVersion(metadata);
  if (config !== undefined) kerasLayers(config.file, parseConfig(config).layers);
}

/** Reads weights into a model. */
export async function readWeights(bytes: Bytes): Promise<void> {
  using _weights = await importKeras(bytes, MODELS.perceptron);
}

function archiveOf(texts: ReadonlyMap<string, string>): Bytes {
  const members = Array.from(texts, ([name, text]) => ({ name, stored: utf8(text) }));
  return zipFile([...members, {
    name: "model.weights.h5",
    stored: weightsOfKeras[0].slice(0, 64),
  }]);
}
