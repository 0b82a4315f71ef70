/**
 * Valid files made invalid: bits and bytes changed, pieces taken away, put in, repeated and swapped, and numbers in them
 * replaced by those that break arithmetic.
 *
 * @module
 */

import type { Draw } from "./draw.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Sizes and counts that no small file has, and those beside a limit. */
export const EXTREMES = [
  ...[0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000],
  ...[2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2 ** 53, 2 ** 63],
];

/** Numbers in texts that do not do as a size. */
const TEXTS = [
  "-1",
  "1e400",
  "1e999",
  "1.5",
  "00",
  "NaN",
  "9".repeat(30),
  "null",
  "[]",
  "{}",
  '""',
];

/** A valid file with one to four changes; `other` is a file that pieces may come from. */
export function mutate(valid: Bytes, other: Bytes, draw: Draw): Bytes {
  let bytes = valid;
  for (let changes = 1 + draw.below(4); changes > 0; changes--) {
    bytes = draw.pick(CHANGES)(bytes, other, draw);
  }
  return bytes;
}

/** Bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A number in some bytes, whatever does not fit cut away. */
export function wordBytes(value: number, size: number, littleEndian: boolean): Bytes {
  const bytes = Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
  return littleEndian ? bytes : bytes.reverse();
}

type Change = (bytes: Bytes, other: Bytes, draw: Draw) => Bytes;

const CHANGES: readonly Change[] = [
  flipBit,
  setByte,
  setWord,
  setWord,
  setText,
  setText,
  swapWords,
  cut,
  takeAway,
  putIn,
  repeat,
  splice,
];

function flipBit(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const at = draw.below(bytes.length);
  return bytes.length === 0 ? bytes : bytes.with(at, bytes[at] ^ (1 << draw.below(8)));
}

function setByte(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const value = draw.pick([0, 1, 0x22, 0x27, 0x28, 0x5b, 0x7b, 0x7f, 0x80, 0xff, draw.below(256)]);
  return bytes.length === 0 ? bytes : bytes.with(draw.below(bytes.length), value);
}

/** A field of two, four or eight bytes becomes extreme, or a little more or less. */
function setWord(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const size = draw.pick([2, 4, 8]);
  const at = draw.below(bytes.length - size + 1);
  const word = wordBytes(draw.pick(EXTREMES), size, draw.chance(0.5));
  return overwritten(bytes, at, word);
}

/** A number that is written out becomes another. */
function setText(bytes: Bytes, other: Bytes, draw: Draw): Bytes {
  const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
  const starts: number[] = [];
  bytes.forEach((byte, i) => isDigit(byte) && !isDigit(bytes[i - 1]) && starts.push(i));
  if (starts.length === 0) return setWord(bytes, other, draw);
  const start = draw.pick(starts);
  const length = bytes.subarray(start).findIndex((byte) => !isDigit(byte));
  const end = length < 0 ? bytes.length : start + length;
  const text = draw.chance(0.5) ? draw.pick(TEXTS) : `${draw.pick(EXTREMES)}`;
  const word = new TextEncoder().encode(text);
  return joined(bytes.subarray(0, start), word, bytes.subarray(end));
}

/** Two fields of the same size change places, such as lengths and offsets. */
function swapWords(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const size = draw.pick([1, 2, 4, 8]);
  const [a, b] = [draw.below(bytes.length - size + 1), draw.below(bytes.length - size + 1)];
  const [first, second] = [bytes.slice(a, a + size), bytes.slice(b, b + size)];
  return overwritten(overwritten(bytes, a, second), b, first);
}

function cut(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  return bytes.slice(0, draw.below(bytes.length));
}

function takeAway(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const at = draw.below(bytes.length);
  return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + draw.below(16)));
}

function putIn(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const at = draw.below(bytes.length + 1);
  return joined(bytes.subarray(0, at), draw.bytes(1 + draw.below(16)), bytes.subarray(at));
}

function repeat(bytes: Bytes, _other: Bytes, draw: Draw): Bytes {
  const at = draw.below(bytes.length);
  const end = at + draw.below(draw.pick([8, 64, bytes.length]));
  return joined(bytes.subarray(0, end), bytes.subarray(at));
}

function splice(bytes: Bytes, other: Bytes, draw: Draw): Bytes {
  return joined(
    bytes.subarray(0, draw.below(bytes.length)),
    other.subarray(draw.below(other.length)),
  );
}

function overwritten(bytes: Bytes, at: number, word: Bytes): Bytes {
  const copy = bytes.slice();
  copy.set(word.subarray(0, Math.max(0, copy.length - at)), at);
  return copy;
}
