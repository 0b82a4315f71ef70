import { assert, assertEquals } from "@std/assert";
import * as shapefold from "shapefold";
import { mistakesFiles, mistakesFolder, readMistakes } from "./read_mistakes.ts";
import * as setup from "./setup.ts";

const mayRead = (await Deno.permissions.query({ name: "read" })).state === "granted";
const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";

Deno.test({
  name: "the compiler finds every mistake and prints exactly its message",
  ignore: !mayRead || !mayRun,
  fn: async () => {
    const wanted = (await readMistakes())
      .map(({ file, line, message }) => ({ file, line, message: sortUnions(message) }));
    assert(wanted.length >= 45);
    assertEquals(await compile(), wanted);
  },
});

Deno.test({
  name:
    "a message is one line; of a wrong assignment the compiler names the two shapes once more, of a wrong function its arguments",
  ignore: !mayRead,
  fn: async () => {
    const long = (await readMistakes()).filter(({ message }) => message.includes("\n"));
    assertEquals(long.map(({ code }) => code), [
      'export const answer: Tensor<"2 4"> = model.apply(weights, digits);',
      "l2(loss);",
    ]);
  },
});

Deno.test({
  name: "where the compiler knows no shapes, the same sentence is thrown",
  ignore: !mayRead,
  fn: async () => {
    const twins = (await readMistakes()).filter(({ sentence }) => sentence !== undefined);
    const thrown = [];
    for (const { code } of twins) thrown.push({ code, sentence: await sentenceOf(code) });
    assertEquals(thrown, twins.map(({ code, sentence }) => ({ code, sentence })));
  },
});

interface CompilerError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** All errors that `deno check` finds in the mistakes. */
async function compile(): Promise<readonly CompilerError[]> {
  const files = mistakesFiles();
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", ...files.map((file) => new URL(file, mistakesFolder).href)],
    env: { NO_COLOR: "1" },
  }).output();
  const sources = new Map(
    files.map((file) => [file, Deno.readTextFileSync(new URL(file, mistakesFolder)).split("\n")]),
  );
  return new TextDecoder().decode(stderr)
    .split(/^TS\d+ \[ERROR\]: /m)
    .slice(1)
    .map((block) => {
      const [, file = "", digits] = /mistakes\/(\w+\.ts):(\d+):/.exec(block) ?? [];
      const line = Number(digits);
      const [message] = block.split(`\n${sources.get(file)?.[line - 1]}\n`);
      return { file, line, message: sortUnions(message) };
    })
    .toSorted((a, b) => a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);
}

/** Sorts the members of each `(A | B)[]`: their order depends on what the compiler finds in its cache. */
function sortUnions(message: string): string {
  return message.replace(
    /\(([^()]+)\)\[\]/g,
    (_, members: string) => `(${members.split(" | ").sort().join(" | ")})[]`,
  );
}

/** Runs a statement without types, and gives the message of the error that it throws. */
async function sentenceOf(code: string): Promise<string> {
  const scope = { ...shapefold, ...setup };
  const run = new Function(...Object.keys(scope), `return ${code}`);
  try {
    await run(...Object.values(scope));
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing is thrown";
}
