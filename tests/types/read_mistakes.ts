/**
 * Reads the files of `mistakes`: each statement behind a `//!`, and what the compiler is to say of it.
 *
 * @module
 */

/** A mistake and its message. */
export interface Mistake {
  /** The name of the file. */
  readonly file: string;
  /** The line of the statement, counted from 1. */
  readonly line: number;
  /** The statement. */
  readonly code: string;
  /** The compiler's text. */
  readonly message: string;
  /** The part of it that is thrown at run time as well, where there is one. */
  readonly sentence?: string;
}

/** Where the mistakes stand. */
export const mistakesFolder = new URL("./mistakes/", import.meta.url);

/** The names of the files, in order. */
export function mistakesFiles(): readonly string[] {
  return Array.from(Deno.readDirSync(mistakesFolder), ({ name }) => name).sort();
}

/** All mistakes in their order. */
export async function readMistakes(): Promise<readonly Mistake[]> {
  const found = await Promise.all(mistakesFiles().map(mistakesIn));
  return found.flat();
}

async function mistakesIn(file: string): Promise<readonly Mistake[]> {
  const lines = (await Deno.readTextFile(new URL(file, mistakesFolder))).split("\n");
  const found: Mistake[] = [];
  let message: string[] = [];
  let alsoAtRunTime = true;
  for (const [i, code] of lines.entries()) {
    const comment = /^\/\/([!?]) (.*)$/.exec(code);
    if (comment !== null) {
      message.push(comment[2]);
      alsoAtRunTime = comment[1] === "!";
    } else if (message.length > 0) {
      const text = message.join("\n");
      const sentence = /"ShapeError: (.*)"'\.$/.exec(text)?.[1];
      found.push({
        file,
        line: i + 1,
        code,
        message: text,
        ...(alsoAtRunTime && sentence !== undefined ? { sentence } : {}),
      });
      message = [];
    }
  }
  return found;
}
