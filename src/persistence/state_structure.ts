/**
 * The structure of a state that was read, compared with that of the run: a checkpoint's SHA-256 tells of damage, not of
 * who wrote it, and kernels that were given slots of another size would read what is not theirs.
 *
 * @module
 */

import { isKey } from "../tensors/key.ts";
import { isTensor, shapeText } from "../tensors/tensor.ts";
import { isBranch, type Path } from "../tensors/tree.ts";
import type { AnyState } from "../training/state.ts";

/**
 * Throws a `SyntaxError` where a state has not the structure of another one of the same run.
 *
 * @param start A state of the run.
 */
export function checkStateLike(state: AnyState, start: AnyState): void {
  for (const name of ["params", "running", "optimizer", "step", "key"] as const) {
    checkLike(state[name], start[name], [name]);
  }
}

function checkLike(found: unknown, wanted: unknown, path: Path): void {
  const [expected, is] = [kindOf(wanted), kindOf(found)];
  if (expected !== is) {
    throw new SyntaxError(`expected ${expected} at ${path.join(".")} but found ${is}`);
  }
  if (!isBranch(wanted)) return;
  for (const [name, child] of Object.entries(wanted)) {
    checkLike((found as Record<string, unknown>)[name], child, [...path, name]);
  }
}

/** What must be the same of two values of one place. */
function kindOf(value: unknown): string {
  if (isTensor(value)) return `${value.dtype} '${shapeText(value)}'`;
  if (isKey(value)) return "a key";
  if (Array.isArray(value)) return `${value.length} values`;
  if (isBranch(value)) return `{ ${Object.keys(value).sort().join(", ")} }`;
  return value === null ? "null" : `a ${typeof value}`;
}
