/**
 * An example as a program: what goes wrong by the user's doing is told in a sentence, not by a stack.
 *
 * @module
 */

import { RunsError } from "shapefold";
import { DataUnavailableError } from "shapefold/datasets";

/** What a shell expects of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * Does an example. Where it fails by something that its user can mend, such as a folder without the files, it ends with
 * the sentence that says so and the exit code 1; where Ctrl-C ended it, with 130.
 */
export async function program(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    console.error(sentence);
    Deno.exit(isInterruption(error) ? INTERRUPTED : 1);
  }
}

/** What is to be told of an error that a user can mend; of any other nothing, it shows where it was thrown. */
export function sentenceOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isInterruption(error)) {
    const { finished } = error as RunsError;
    const names = finished.map(({ name }) => name).join(", ");
    return `Interrupted: ${names === "" ? "no trial was" : `only ${names} was`} finished`;
  }
  const isKnown = error instanceof RunsError || error instanceof DataUnavailableError ||
    Object.values(Deno.errors).some((known) => error instanceof known) ||
    /^Cannot /.test(error.message);
  return isKnown ? error.message : undefined;
}

/** Was it Ctrl-C that ended the runs? */
export function isInterruption(error: unknown): error is RunsError {
  return error instanceof RunsError && error.cause instanceof Error &&
    error.cause.message === "Ctrl-C was pressed";
}
