/**
 * Where the real rows are, for tests that also look at them.
 *
 * @module
 */

const variable = "SHAPEFOLD_DATA";
const isGranted = Deno.permissions.querySync({ name: "env", variable }).state === "granted";
const folders = [
  isGranted ? Deno.env.get(variable) : undefined,
  new URL("../../../shared/datasets", import.meta.url).pathname,
];

/** The path of a file of real rows; `undefined`, with a line that says so, where there are none. */
export function realRows(file: string): string | undefined {
  for (const folder of folders) {
    const path = folder && `${folder}/${file}`;
    if (path && exists(path)) return path;
  }
  console.log(`Not tested on ${file}: there is none; ${variable} can say where the real rows are`);
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
