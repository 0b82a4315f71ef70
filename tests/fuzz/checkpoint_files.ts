/**
 * Checkpoints, damaged and signed again: their SHA-256 tells of damage but not of who wrote them.
 *
 * @module
 */

import {
  adam,
  asTensor,
  checkpoint,
  dispose,
  fit,
  initialState,
  key,
  meanSquaredError,
  objective,
  trainStep,
} from "shapefold";
import { createHash } from "node:crypto";
import { decodeCheckpoint } from "../../src/persistence/checkpoint_file.ts";
import { utf8 } from "../datasets/bytes.ts";
import type { Draw } from "./draw.ts";
import { makeWeights, model, replacedValue, withHeader } from "./weight_files.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const loss = objective(model, meanSquaredError);
const start = initialState(model, trainStep(loss, adam()), key(0));

/** Checkpoints of a small run, in the middle of an epoch and after it. */
export const checkpointFiles: readonly Bytes[] = await writtenFiles();

/** A file by the grammar of safetensors that says it is a checkpoint, or a checkpoint that says something else. */
export function makeCheckpoint(draw: Draw): Bytes {
  if (draw.chance(0.1)) return makeWeights(draw);
  return withHeader(draw.pick(checkpointFiles), (text) => {
    const header = JSON.parse(text);
    header.__metadata__.run = replacedValue(header.__metadata__.run, draw);
    return JSON.stringify(header);
  });
}

/** The file with the digest of its bytes, mostly. */
export function signed(bytes: Bytes, draw: Draw): Bytes {
  return draw.chance(0.2) ? bytes : digested(bytes);
}

function digested(bytes: Bytes): Bytes {
  const text = new TextDecoder("latin1").decode(bytes);
  const place = text.indexOf('"sha256":"') + 10;
  if (place < 10 || place + 64 > bytes.length) return bytes;
  const copy = bytes.slice();
  copy.fill(0x30, place, place + 64);
  copy.set(utf8(createHash("sha256").update(copy).digest("hex")), place);
  return copy;
}

/** Reads a checkpoint as `resume` does. */
export async function readCheckpoint(bytes: Bytes): Promise<void> {
  const content = await decodeCheckpoint(bytes.slice(), "the bytes");
  const { states, underWay } = content.restore(start);
  dispose([[...states.values()], underWay?.state]);
}

/** The checkpoint of a run that took the same time whenever it is made, so that a seed gives the same case. */
function timeless(bytes: Bytes): Bytes {
  const replaced = (text: string) => text.replace(/(\\"seconds\\":)[\d.e-]+/g, "$10.5");
  return digested(withHeader(bytes, replaced));
}

async function writtenFiles(): Promise<Bytes[]> {
  const files: Bytes[] = [];
  for (const every of [{ steps: 1 }, { epochs: 1 }]) {
    const dir = await Deno.makeTempDir();
    const data = { x: asTensor([[1, 2, 3], [4, 5, 6]], "n 3"), y: asTensor([[1], [2]], "n 1") };
    const { state } = await fit(loss, data, {
      optimizer: adam(),
      batchSize: 1,
      epochs: 2,
      key: key(1),
      progress: { silent: true },
      checkpoint: checkpoint({ dir, every, keep: 9 }),
    });
    dispose([state, data]);
    const names = Array.from(Deno.readDirSync(dir), ({ name }) => name).sort();
    const written = names.filter((name) => name.endsWith(".safetensors"));
    files.push(...written.map((name) => timeless(Deno.readFileSync(`${dir}/${name}`))));
    await Deno.remove(dir, { recursive: true });
  }
  return files;
}
