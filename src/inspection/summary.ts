/**
 * Summary: the layers of a model with their output shapes and parameters, as data and as the table that Keras prints.
 *
 * @module
 */

import type { InputType, Plan, SpecTree } from "../layers/layer.ts";
import type { AnyModel } from "../layers/model.ts";
import { isParameterSpec } from "../layers/weights.ts";
import { joinDims } from "../shapes/mod.ts";
import { describe } from "../text/found.ts";
import { type MimeBundle, shownInNotebooks } from "./notebook.ts";
import { tableHtml } from "./table_html.ts";

/** A layer in a {@linkcode Summary}. */
export interface SummaryRow {
  /** The layer: `dense(64)`. */
  readonly layer: string;
  /** How deep it stands in other layers, from 0. */
  readonly depth: number;
  /** The shape that it gives. */
  readonly output: string;
  /** How many numbers it learns. */
  readonly parameters: number;
  /** How many numbers it carries along without learning them. */
  readonly running: number;
}

/** What a model is made of. */
export interface Summary {
  /** The shape that the model takes. */
  readonly input: string;
  /** The element type that it takes. */
  readonly inputType: InputType;
  /** The layers, those inside of others behind them. */
  readonly rows: readonly SummaryRow[];
  /** How many numbers the model learns. */
  readonly parameters: number;
  /** How many numbers it carries along without learning them. */
  readonly running: number;
  /** How many bytes they all take. */
  readonly bytes: number;
  /** The table as text, so that `console.log(String(summary(model)))` prints it. */
  toString(): string;
}

/**
 * The layers of a model, their output shapes and the sizes of their parameters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dense, dropout, input, relu, sequential, summary } from "shapefold";
 *
 * const table = summary(sequential(input("784"), dense(64, relu), dropout(0.2), dense(10)));
 * assertEquals(table.rows.map(({ parameters }) => parameters), [50240, 0, 650]);
 * assertEquals(table.parameters, 50890);
 * ```
 */
export function summary(model: AnyModel): Summary {
  if (!(model instanceof Object && "layers" in model)) {
    throw new TypeError(
      "Cannot summarize: expected a model such as sequential(...) gives " +
        `but found ${describe(model)}`,
    );
  }
  const rows = model.layers.flatMap((plan) => rowsOf(plan, 0));
  const outer = rows.filter(({ depth }) => depth === 0);
  const parameters = outer.reduce((sum, row) => sum + row.parameters, 0);
  const running = outer.reduce((sum, row) => sum + row.running, 0);
  const { input, inputType } = model;
  const data = { input, inputType, rows, parameters, running, bytes: 4 * (parameters + running) };
  return shownInNotebooks({ ...data, toString: () => tableOf(data) }, () => formsOf(data));
}

function rowsOf(plan: Plan, depth: number): SummaryRow[] {
  const row = {
    layer: plan.label,
    depth,
    output: joinDims(plan.output),
    parameters: sizeOf(plan.params),
    running: sizeOf(plan.running),
  };
  return [row, ...plan.children.flatMap((child) => rowsOf(child, depth + 1))];
}

function sizeOf(specs: SpecTree): number {
  if (specs === null) return 0;
  if (isParameterSpec(specs)) return specs.dims.reduce((product, dim) => product * Number(dim), 1);
  return Object.values(specs).reduce((sum: number, child) => sum + sizeOf(child), 0);
}

function tableOf(
  { input, inputType, rows, parameters, running, bytes }: Omit<Summary, "toString">,
): string {
  const header = ["Layer", "Output shape", "Parameters"];
  const body = [
    [inputType === "float32" ? "input" : `input, ${inputType}`, input, "0"],
    ...rows.map((row) => [
      "  ".repeat(row.depth) + row.layer,
      row.output,
      grouped(row.parameters + row.running),
    ]),
  ];
  const widths = header.map((_, i) =>
    Math.max(...[header, ...body].map((cells) => cells[i].length))
  );
  const line = ([layer, output, count]: readonly string[]) =>
    `${layer.padEnd(widths[0])}  ${output.padEnd(widths[1])}  ${count.padStart(widths[2])}`;
  const rule = "─".repeat(widths[0] + widths[1] + widths[2] + 4);
  const totals = [
    `Total: ${grouped(parameters + running)} (${sizeText(bytes)})`,
    `Trainable: ${grouped(parameters)} (${sizeText(4 * parameters)})`,
    `Non-trainable: ${grouped(running)} (${sizeText(4 * running)})`,
  ];
  return [line(header), rule, ...body.map(line), rule, ...totals].join("\n");
}

/** What a notebook shows. */
function formsOf(data: Omit<Summary, "toString">): MimeBundle {
  const { input, rows, parameters, running, bytes } = data;
  const table = {
    columns: ["Layer", "Output shape", "Parameters"],
    rows: [
      ["input", input, 0],
      ...rows.map((row) => [
        "\u00a0\u00a0".repeat(row.depth) + row.layer,
        row.output,
        row.parameters + row.running,
      ]),
      [`total, ${sizeText(bytes)}`, "", parameters + running],
      ["of them trained", "", parameters],
    ],
  };
  return {
    "text/html": tableHtml(table, "Cannot summarize"),
    "text/plain": tableOf(data),
  };
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2
    ? `${(bytes / 1024).toFixed(2)} KB`
    : `${(bytes / 1024 ** 2).toFixed(2)} MB`;
}
