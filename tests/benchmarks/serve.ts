/**
 * The contestant's side of the talk: a question a line on standard input, an answer a line on standard output, as JSON.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";

/** Answers questions until there are no more, and ends the process. */
export async function serve<Question, Answer>(
  answer: (question: Question) => Answer | Promise<Answer>,
): Promise<never> {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
  // Threads of a contestant would keep its process alive.
  Deno.exit(0);
}
