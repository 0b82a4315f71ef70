import { assertEquals } from "@std/assert";

const root = new URL("../../", import.meta.url);

/** The folders of src from the ground up; those in one line know nothing of each other, or only in one direction. */
const STOREYS = [
  ["text"],
  ["files"],
  ["shapes"],
  ["tensors"],
  ["runtime"],
  ["kernels"],
  ["schedules", "data", "layers"],
  ["losses"],
  ["regularizers", "optimizers", "augmentation"],
  ["training"],
  ["experiments"],
  ["inspection", "persistence"],
];

function* filesIn(folder: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesIn(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}

const pathOf = (url: URL) => url.href.slice(root.href.length);

const ignore = (await Deno.permissions.query({ name: "read" })).state !== "granted";

/** The files that each file of src imports, in examples of its docs not. */
const imports = new Map(
  ignore ? [] : Array.from(filesIn(new URL("src/", root)), (file) => {
    const text = Deno.readTextFileSync(file).replace(/\/\*\*.*?\*\//gs, "");
    const found = text.matchAll(/^(?:import|export)\s(?:[^;"]*?from )?"(\.[^"]+)";/gm);
    return [pathOf(file), Array.from(found, ([, path]) => pathOf(new URL(path, file)))];
  }),
);

Deno.test("imports point down from storey to storey", { ignore }, () => {
  const storeyOf = (path: string) =>
    STOREYS.findIndex((storey) => storey.includes(path.split("/")[1]));
  const up = Array.from(imports).flatMap(([file, imported]) =>
    imported.filter((path) => path.startsWith("src/") && storeyOf(path) > storeyOf(file))
      .map((path) => `${file} imports ${path}`)
  );
  assertEquals(up, []);
});

Deno.test("no file imports itself in a circle, in types neither", { ignore }, () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" > "));
    if (done.has(file) || path.includes(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  assertEquals(circles, []);
});
