/**
 * Checks that everything public is documented, and prints what is not.
 *
 * Public is what can be reached from the entries of `deno.json`. Each entry, each export and each member of one has a
 * comment that begins with a sentence. Each function, class and constant has an example; each example is a `ts` fence
 * (so that `deno test --doc` runs it) and ends in an assertion. No signature names an interface or a class that is not
 * exported; types that only compute others, and the symbols that brand tensors, keys and layers, are private on purpose.
 *
 * ```sh
 * deno run --allow-read --allow-run .ci/check_docs.ts              # the entries of deno.json
 * deno run --allow-read --allow-run .ci/check_docs.ts some/file.ts # another module
 * ```
 *
 * @module
 */

import { fromFileUrl, relative } from "@std/path";
import config from "../deno.json" with { type: "json" };

/** What `deno doc --json` says of one module. */
interface ModuleDoc {
  readonly module_doc?: Comment;
  readonly symbols: readonly SymbolDoc[];
}

/** What it says of one name, which can be declared several times: a function in several forms. */
interface SymbolDoc {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly declarationKind: string;
    /** The line counts from 0. */
    readonly location: { readonly filename: string; readonly line: number };
    readonly jsDoc?: Comment;
  }[];
}

interface Comment {
  readonly doc?: string;
  readonly tags?: readonly { readonly kind: string; readonly doc?: string }[];
}

const kindsWithExample = ["function", "class", "variable"];

const root = new URL("../", import.meta.url);
const entries = Deno.args.length > 0
  ? Deno.args
  : Object.values(config.exports).map((path) => fromFileUrl(new URL(path, root)));

const findings = new Set((await Promise.all([findInComments(), findByLint()])).flat());
const { compare } = new Intl.Collator("en", { numeric: true });
for (const finding of [...findings].sort(compare)) console.log(finding);
Deno.exit(findings.size === 0 ? 0 : 1);

/** What can be read in the comments: how they begin, and how their examples end. */
async function findInComments(): Promise<string[]> {
  const { code, stdout, stderr } = await denoDoc("--json");
  if (code !== 0) throw new Error(stderr);
  const { nodes } = JSON.parse(stdout) as { readonly nodes: Readonly<Record<string, ModuleDoc>> };
  return Object.entries(nodes).flatMap(([file, { module_doc, symbols }]) => [
    ...moduleProblems(module_doc).map((problem) => `${place(file, 1)}: the module ${problem}`),
    ...symbols.flatMap(symbolFindings),
  ]);
}

function moduleProblems(comment: Comment | undefined): string[] {
  return comment === undefined ? ["has no documentation"] : commentProblems(comment);
}

function symbolFindings({ name, declarations }: SymbolDoc): string[] {
  const exported = declarations.filter(({ declarationKind }) => declarationKind === "export");
  const hasExample = exported.some(({ jsDoc }) => jsDoc && examplesOf(jsDoc).length > 0);
  return exported.flatMap(({ kind, location, jsDoc }, index) => {
    const lacksExample = index === 0 && !hasExample && kindsWithExample.includes(kind);
    return [
      ...(lacksExample ? ["has no example"] : []),
      ...(jsDoc ? commentProblems(jsDoc) : []),
    ].map((problem) => `${place(location.filename, location.line + 1)}: ${name} ${problem}`);
  });
}

function commentProblems(comment: Comment): string[] {
  const [firstParagraph] = (comment.doc ?? "").trimEnd().split("\n\n");
  const isSentence = /^[^a-z].*[.?:]$/s.test(firstParagraph);
  return [
    ...(isSentence ? [] : ["does not begin with a sentence"]),
    ...examplesOf(comment).flatMap(exampleProblems),
  ];
}

function examplesOf({ tags = [] }: Comment): string[] {
  return tags.filter(({ kind }) => kind === "example").map(({ doc }) => doc ?? "");
}

function exampleProblems(example: string): string[] {
  const code = /^```ts\n(.*?)^```$/ms.exec(example)?.[1];
  if (code === undefined) return ["has an example that is not run: it needs a ts fence"];
  return endsInAssertion(code) ? [] : ["has an example that does not end in an assertion"];
}

/** Looks at the last statement, after literals, comments and everything in brackets have been taken away. */
function endsInAssertion(code: string): boolean {
  let rest = code.replace(/\/\/.*|(["'`])(?:\\.|(?!\1)[^\\])*\1/g, "");
  for (let before = ""; before !== rest;) {
    before = rest;
    rest = rest.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, "");
  }
  return /(^|[;\n])\s*(await )?assert\w*;?\s*$/.test(rest);
}

/** What Deno itself finds: exports and members without a comment, and private types in public signatures. */
async function findByLint(): Promise<string[]> {
  const { stderr } = await denoDoc("--lint");
  return stderr.split(/^error/m).flatMap((text) => {
    const [, rule, problem] = /^\[(.+?)\]: (.+)$/m.exec(text) ?? [];
    const [, file, line] = /--> (.+):(\d+):\d+$/m.exec(text) ?? [];
    const [, source] = /^ *\d+ \| (.*)$/m.exec(text) ?? [];
    const [, referenced] = /^ *\d+ \| (.*)\n.*- this is the referenced type$/m.exec(text) ?? [];
    if (rule === undefined) return [];
    const isPrivateOnPurpose = /^(export )?(declare )?(type|const|namespace) /.test(
      referenced ?? "",
    );
    if (rule === "private-type-ref" && isPrivateOnPurpose) return [];
    const finding = rule === "missing-jsdoc" ? `"${source.trim()}" has no documentation` : problem;
    return [`${place(file, Number(line))}: ${finding}`];
  });
}

/** Runs `deno doc` on the entries. */
async function denoDoc(
  option: "--json" | "--lint",
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--quiet", option, ...entries],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function place(file: string, line: number): string {
  const path = file.startsWith("file:") ? fromFileUrl(file) : file;
  return `${relative(fromFileUrl(root), path)}:${line}`;
}
