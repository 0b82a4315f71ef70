/**
 * The contestants, each in a process of its own: what one registers, allocates or compiles is nothing to another, and
 * stock kernels stay stock. A process that is not asked anything waits for its standard input and computes nothing.
 *
 * @module
 */

import config from "../../deno.json" with { type: "json" };

/** A running process that answers questions, one at a time. */
export interface Contestant<Question, Answer> extends AsyncDisposable {
  /**
   * @throws {Error} Where the process ends instead; it has said why on standard error.
   */
  ask(question: Question): Promise<Answer>;
}

/** Starts a script of this folder, without any permission. */
export function startContestant<Question, Answer>(
  script: string,
  args: readonly (string | number)[] = [],
): Contestant<Question, Answer> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      new URL(script, import.meta.url).href,
      ...args.map(String),
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  const answers = lines(process.stdout);
  const encoder = new TextEncoder();
  return {
    async ask(question) {
      await writer.write(encoder.encode(JSON.stringify(question) + "\n"));
      const { done, value } = await answers.next();
      if (done) throw new Error(`Cannot measure: ${script} ended without an answer`);
      return JSON.parse(value);
    },
    async [Symbol.asyncDispose]() {
      // A process that ended by itself has closed the pipe.
      await writer.close().catch(() => {});
      await answers.return();
      await process.status;
    },
  };
}

/** Text line by line, as it comes. */
export async function* lines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

/** The names and versions of the packages that are compared with. */
export const versions: Readonly<Record<string, string>> = Object.fromEntries(
  [config.imports["@tensorflow/tfjs-layers"], config.imports["@jax-js/jax"]].map((specifier) => {
    const [, name, version] = /^npm:(.*)@(.*)$/.exec(specifier) ?? [];
    return [name, version];
  }),
);
