/**
 * Files of arrays by a grammar: mostly right, wrong in a place or two, as the readers of IDX, NPY, NPZ and CSV get them.
 *
 * @module
 */

import { gzipSync } from "node:zlib";
import { idx, npy, npyHeader, packed, utf8 } from "../datasets/bytes.ts";
import { type Member, zipFile } from "../datasets/zip_file.ts";
import type { Draw } from "./draw.ts";
import { EXTREMES } from "./mutate.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Some valid files of each kind. */
export const idxFiles: readonly Bytes[] = [
  idx(8, [3, 4, 5], Array.from({ length: 60 }, (_, i) => i * i % 256)),
  idx(0x0d, [2, 2], Array(16).fill(63)),
  await packed(idx(8, [2, 3], [1, 2, 3, 4, 5, 6])),
];

const row = npy(npyHeader("<i4", "(2, 3)"), Array(24).fill(1));

export const npyFiles: readonly Bytes[] = [
  row,
  npy(npyHeader(">i8", "(3,)"), Array(24).fill(0)),
  npy(npyHeader("<f8", "(2, 2)", "True"), Array(32).fill(7)),
  await packed(row),
];

const deflated: Member = {
  name: "y.npy",
  stored: await packed(row, "deflate-raw"),
  bytes: row,
  method: 8,
};

export const npzFiles: readonly Bytes[] = [
  zipFile([{ name: "x.npy", stored: row }, deflated]),
  zipFile([{ name: "x.npy", stored: row }, deflated], { wide: true, comment: "PK" }),
  await packed(zipFile([deflated])),
];

export const csvFiles: readonly Bytes[] = [
  utf8(`a,b,"c"\n${'1,-2.5,3e2\n0,7,"8"\n'.repeat(6)}`),
  utf8("1,2\r\n\r\n3,4"),
  await packed(utf8("x\n1\n2\n")),
];

export function makeIdx(draw: Draw): Bytes {
  const shape = draw.some(5, () => sizeOf(draw));
  const type = draw.pick([8, 8, 9, 0x0b, 0x0c, 0x0d, 0x0e, 0, 255]);
  const bytes = idx(type, shape, draw.bytes(countOf(shape, draw)));
  if (draw.chance(0.1)) bytes[3] = draw.below(256);
  return maybeGzip(bytes, draw);
}

export function makeNpy(draw: Draw): Bytes {
  const shape = draw.some(5, () => sizeOf(draw));
  const sizes = shape.map((size) => draw.chance(0.03) ? "9".repeat(400) : `${size}`);
  const order = draw.pick(["<", ">", "|", "=", ""]);
  const type = draw.pick(["u1", "i2", "i4", "f4", "f8", "i8", "u8", "b1", "O", "V8", "c16"]);
  const text = `(${sizes.join(", ")}${shape.length === 1 ? "," : ""})`;
  const header = draw.chance(0.1)
    ? `{${draw.some(9, () => draw.pick(PIECES)).join("")}}`
    : npyHeader(order + type, text, draw.pick(["False", "True"]));
  const bytes = npy(header, draw.bytes(countOf(shape, draw) * Number(type.slice(1) || 1)));
  if (draw.chance(0.1)) bytes[6] = draw.below(5);
  return maybeGzip(bytes, draw);
}

const PIECES = [
  ...["'descr': ", "'shape': ", "'fortran_order': ", "(", ")", "(((", ",", " ", "False", "'<f4'"],
  ...["[('a', '<f4')]", "(1", "1,", "\\", "\n", "'", '"', "{", "}", "é", "\0"],
];

export function makeNpz(draw: Draw): Bytes {
  const members = draw.some(4, (): Member => {
    const bytes = draw.chance(0.8) ? makeNpy(draw) : draw.bytes(draw.below(40));
    const name = draw.pick([
      "x.npy",
      "y.npy",
      "z.npy",
      "../../x.npy",
      "/x.npy",
      "__proto__.npy",
      "",
    ]);
    return {
      ...{ name, stored: bytes },
      ...(draw.chance(0.2) && { method: draw.pick([8, 9, 12]) }),
      ...(draw.chance(0.1) && { flags: draw.below(16) }),
      ...(draw.chance(0.2) && { size: draw.pick(EXTREMES) }),
      ...(draw.chance(0.2) && { start: draw.below(100) }),
    };
  });
  return zipFile(members, { wide: draw.chance(0.4), comment: draw.pick(["", "", "PK\x05\x06"]) });
}

export function makeCsv(draw: Draw): Bytes {
  const width = 1 + draw.below(4);
  const end = draw.pick(["\n", "\r\n", "\r", "\n\n"]);
  const rows = draw.some(8, () => {
    const cells = Array.from({ length: draw.chance(0.9) ? width : draw.below(9) }, () => {
      const cell = draw.chance(0.8) ? `${draw.below(1e6) / 100}` : draw.pick(CELLS);
      return draw.chance(0.1) ? `"${cell}"` : cell;
    });
    return cells.join(",");
  });
  return maybeGzip(utf8(rows.join(end) + draw.pick(["", end])), draw);
}

const CELLS = [
  ...["", " ", '"', '""', "a", "NaN", "Infinity", "-inf", "1e999", "1e-999", "0x10", "1_000", "\0"],
  ...["\ufeff1", "\u2028", "٣", "1\n2", "\r", '"1"2', "1".repeat(400), "=1+1", "-", ".", "+.e"],
];

/** A small size, or one that no file has. */
function sizeOf(draw: Draw): number {
  return draw.chance(0.1) ? draw.pick(EXTREMES) : draw.below(5);
}

/** As many elements as the shape says, and sometimes others. */
function countOf(shape: readonly number[], draw: Draw): number {
  const count = shape.reduce((product, size) => product * size, 1);
  return draw.chance(0.1) || count > 1000 ? draw.below(64) : count;
}

function maybeGzip(bytes: Bytes, draw: Draw): Bytes {
  return draw.chance(0.05) ? new Uint8Array(gzipSync(bytes)) : bytes;
}
