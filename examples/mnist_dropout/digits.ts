/**
 * Digits to look at: as numbers, and those that a network took for others.
 *
 * @module
 */

/** A digit that was taken for another. */
export interface WrongDigit {
  /** Its row in the test set. */
  readonly row: number;
  /** What it is. */
  readonly label: number;
  /** What the network said. */
  readonly predicted: number;
}

const SIDE = 28;

/** The pixels of a digit from 0 to 255 as text, a line for each row, without the empty border. */
export function pixelsText(pixels: ArrayLike<number>): string {
  const rows = Array.from(
    { length: SIDE },
    (_, i) => Array.from({ length: SIDE }, (_, j) => Math.round(255 * pixels[SIDE * i + j])),
  );
  const used = (lines: readonly (readonly number[])[]) => {
    const full = lines.map((line) => line.some((pixel) => pixel > 0));
    return [Math.max(full.indexOf(true), 0), full.lastIndexOf(true) + 1] as const;
  };
  const [top, bottom] = used(rows);
  const [left, right] = used(rows[0].map((_, j) => rows.map((row) => row[j])));
  return rows.slice(top, bottom)
    .map((row) => row.slice(left, right).map((pixel) => `${pixel}`.padStart(4)).join(""))
    .join("\n");
}

/** The digits that were taken for others, the first few. */
export function wrongDigits(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  most: number,
): WrongDigit[] {
  const all = Array.from(labels, (label, row) => ({ row, label, predicted: predicted[row] }));
  return all.filter(({ label, predicted }) => label !== predicted).slice(0, most);
}
