/**
 * Where a model of this library and one of Keras do not compute the same.
 *
 * @module
 */

import { parseDims } from "../../shapes/mod.ts";
import type { ModelStep } from "./model_steps.ts";
import { computeTheSame } from "./same_activation.ts";
import type { KerasStep, Step } from "./step.ts";

/** The steps of both that belong together. */
export interface Matched {
  /** The step of the model. */
  readonly own: ModelStep;
  /** That of Keras. */
  readonly found: KerasStep;
}

/**
 * The steps of both models side by side, and where they differ, in sentences.
 *
 * An activation that one has and the other has not is one difference; behind steps of two kinds nothing is compared.
 */
export function compareSteps(
  own: readonly ModelStep[],
  found: readonly KerasStep[],
): { readonly matched: readonly Matched[]; readonly differences: readonly string[] } {
  const matched: Matched[] = [];
  const differences: string[] = [];
  let [i, j] = [0, 0];
  while (i < own.length || j < found.length) {
    const [mine, theirs] = [own.at(i), found.at(j)];
    if (mine !== undefined && mine.kind === theirs?.kind) {
      matched.push({ own: mine, found: theirs });
      differences.push(...differencesOf(mine, theirs));
      [i, j] = [i + 1, j + 1];
    } else if (mine?.activation !== undefined) {
      const behind = j === 0 ? "the input" : found[j - 1].layer;
      differences.push(
        `${mine.layer}: expected ${mine.activation.name} but found no activation behind ${behind}`,
      );
      i++;
    } else if (theirs?.activation !== undefined) {
      const behind = i === 0 ? "the input" : own[i - 1].layer;
      differences.push(
        `${behind}: expected no activation behind it but found ${theirs.activation.name} in ${theirs.layer}`,
      );
      j++;
    } else {
      differences.push(differenceOfKinds(mine, theirs));
      break;
    }
  }
  return { matched, differences };
}

/** Where a file's input is not that of a model. */
export function inputDifferences(
  own: string,
  sizes: readonly (number | null)[] | undefined,
): readonly string[] {
  if (sizes === undefined) return [];
  const [dims, found] = [parseDims(own).slice(1), sizes.slice(1)];
  const fits = dims.length === found.length &&
    dims.every((dim, i) =>
      Number.isNaN(Number(dim)) || found[i] === null || Number(dim) === found[i]
    );
  if (fits) return [];
  const text = found.map((size) => size ?? "None").join(" ");
  return [`the input: expected '${dims.join(" ")}' but found '${text}'`];
}

function differencesOf(own: ModelStep, found: Step): string[] {
  const settings = Object.entries(own.settings).flatMap(([name, value]) =>
    value === found.settings[name] ? [] : [
      `${own.layer}: expected ${name} ${value} but found ${found.settings[name]} in ${found.layer}`,
    ]
  );
  const extra = found.slots.filter((slot) => !own.slots.includes(slot)).map((slot) =>
    `${own.layer}: expected no ${slot} but found one in ${found.layer}`
  );
  if (own.activation === undefined || found.activation === undefined) {
    return [...settings, ...extra];
  }
  if (computeTheSame(own.activation.f, found.activation.f)) return [];
  return [
    `${own.layer}: expected ${own.activation.name} but found ${found.activation.name} in ${found.layer}`,
  ];
}

function differenceOfKinds(own: ModelStep | undefined, found: Step | undefined): string {
  if (own === undefined) return `expected no more layers but found ${found?.layer}`;
  return `${own.layer}: expected ${own.kind} but found ${found?.layer ?? "the end of the model"}`;
}
