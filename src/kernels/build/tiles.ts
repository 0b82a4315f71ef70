/**
 * Writes the innermost loops of the matrix product: tiles of up to 6 rows and 8 columns of C that stay in registers
 * while the inner dim is walked. WASM has no loops over registers, so each size is written out by this template.
 *
 * A tile of 6 x 8 takes 12 of the 16 vector registers, its panel of B two and the broadcast element of A one.
 *
 * @module
 */

/** The most rows of a tile. */
const ROWS = 6;

/** How many inner indices one turn of the packed loop takes: packed operands are padded with zeros to a multiple. */
const INNER_UNROLL = 4;

/**
 * How the operands of a tile lie in memory.
 * `packed`: for each inner index the rows of A side by side, and a line of B.
 * `row`: A by rows, as it is stored; B in lines with any stride. `column`: A by inner index, as a transposed matrix is
 * stored; B as before.
 */
const FORMS = ["packed", "row", "column"] as const;

type Form = typeof FORMS[number];

/** The AssemblyScript source of all tiles. */
export function tilesSource(): string {
  const tiles = FORMS.flatMap((form) =>
    [8, 4].flatMap((columns) => range(ROWS).map((i) => tile(form, i + 1, columns)))
  );
  return [
    `export const ROWS: i32 = ${ROWS};`,
    `export const INNER_UNROLL: i32 = ${INNER_UNROLL};`,
    `import { madd } from "./lanes";`,
    ...tiles,
    ...FORMS.map(choice),
  ].join("\n");
}

const strides = { packed: "", row: "strideA: usize, ", column: "strideA: usize, " };
const strideB = { packed: "", row: "strideB: usize, ", column: "strideB: usize, " };

/** The parameters of a tile behind its size. */
function parameters(form: Form): string {
  return `depth: i32, a: usize, ${strides[form]}b: usize, ${strideB[form]}` +
    "c: usize, strideC: usize, adds: bool";
}

/** The function that chooses the tile of a size. */
function choice(form: Form): string {
  const args = parameters(form).replaceAll(/: \w+/g, "");
  const cases = (columns: number) =>
    range(ROWS).map((i) => `case ${i + 1}: ${form}${i + 1}x${columns}(${args}); return;`).join(" ");
  return `export function ${form}Tile(height: i32, wide: bool, ${parameters(form)}): void {
  if (wide) switch (height) { ${cases(8)} }
  else switch (height) { ${cases(4)} }
}`;
}

/** One tile: loads C or zeros, walks the inner dim, stores C. */
function tile(form: Form, rows: number, columns: number): string {
  const vectors = columns / 4;
  const each = (f: (i: number, j: number) => string) =>
    range(rows).flatMap((i) => range(vectors).map((j) => f(i, j)));
  const atRow = (i: number) => i === 0 ? "c" : `c + ${i} * strideC`;
  return `function ${form}${rows}x${columns}(${parameters(form)}): void {
  ${each((i, j) => `let c${i}_${j} = f32x4.splat(0);`).join(" ")}
  if (adds) { ${each((i, j) => `c${i}_${j} = v128.load(${atRow(i)}, ${16 * j});`).join(" ")} }
  ${loop(form, rows, columns)}
  ${each((i, j) => `v128.store(${atRow(i)}, c${i}_${j}, ${16 * j});`).join(" ")}
}`;
}

/**
 * The loop over the inner dim. Only the packed form is unrolled: what is left over would want a second part, with which
 * V8 no longer keeps the tile in registers, and the loop takes a fifth longer.
 */
function loop(form: Form, rows: number, columns: number): string {
  const bytes = 4 * columns;
  if (form === "packed") {
    const turns = range(INNER_UNROLL).map((k) =>
      products(form, rows, columns, 4 * rows * k, bytes * k)
    );
    return `for (let end = b + <usize>depth * ${bytes}; b < end;) {
    ${turns.join("\n    ")}
    a += ${4 * rows * INNER_UNROLL}; b += ${bytes * INNER_UNROLL};
  }`;
  }
  const pointers = form === "row"
    ? range(rows).slice(1).map((i) => `let a${i} = a + ${i} * strideA;`).join(" ")
    : "";
  const next = form === "row"
    ? range(rows).map((i) => `a${i || ""} += 4;`).join(" ")
    : "a += strideA;";
  return `${pointers}
  for (; depth > 0; depth--) {
    ${products(form, rows, columns, 0, 0)}
    ${next} b += strideB;
  }`;
}

/** The products of one inner index: a line of B times each row's element of A. */
function products(
  form: Form,
  rows: number,
  columns: number,
  aOffset: number,
  bOffset: number,
): string {
  const vectors = range(columns / 4);
  const lines = vectors.map((j) => `let b${j} = v128.load(b, ${bOffset + 16 * j});`);
  const perRow = range(rows).map((i) => {
    const element = form === "row"
      ? `v128.load32_splat(a${i || ""})`
      : `v128.load32_splat(a, ${aOffset + 4 * i})`;
    const sums = vectors.map((j) => `c${i}_${j} = madd(x${i}, b${j}, c${i}_${j});`);
    return `let x${i} = ${element}; ${sums.join(" ")}`;
  });
  return `{ ${[...lines, ...perRow].join(" ")} }`;
}

function range(count: number): number[] {
  return [...Array(count).keys()];
}
