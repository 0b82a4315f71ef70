/**
 * Models in files: a trial saves its weights beside the pictures, and they are loaded again.
 *
 * @module
 */

import { join } from "@std/path";
import { type AnyExamples, type AnyObjective, evaluate, load, summary } from "shapefold";
import type { Report } from "./report.ts";
import { lossText } from "./tables.ts";

/**
 * The file for the weights of a trial, in the folder of the pictures; none where nothing is written, or the folder may not
 * be read as well, which a whole file at its first moment takes.
 */
export function weightsFile(trial: string, out: string | undefined): string | undefined {
  if (out === undefined) return undefined;
  if (Deno.permissions.querySync({ name: "read", path: out }).state !== "granted") return undefined;
  return join(out, `${trial.replaceAll(/[^a-z0-9.]+/gi, "_")}.safetensors`);
}

/** Loads what a trial saved, and tells whether the model is as good as it was. */
export async function tellLoaded(
  { heading, text, summary: show }: Pick<Report, "heading" | "text" | "summary">,
  name: string,
  file: string,
  loss: AnyObjective,
  test: AnyExamples,
): Promise<void> {
  heading(`From the file: ${name}`);
  using loaded = await load(file, loss.model);
  const { loss: again } = evaluate(loss, loaded as never, test);
  show(name, summary(loss.model));
  text(`Loaded from ${file}, its test loss is ${lossText(again)}.`);
}
