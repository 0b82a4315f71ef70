/**
 * The text of what a file holds: a table of layers and tensors, and what else stands in it.
 *
 * @module
 */

import type { DescribedLayer, DescribedTensor, Description } from "./description.ts";
import { shown } from "./shown.ts";

const HEADER = ["Layer or tensor", "Shape", "Type", "Numbers", "Bytes"];

/** The first column of numbers: they stand to the right. */
const FIRST_NUMBER = 3;

/** What a file holds, as text. */
export function descriptionText(description: Omit<Description, "toString">): string {
  const { file, bytes, version, fingerprint, layers, tensors, numbers, metadata } = description;
  const ofLayers = new Set(layers.flatMap((layer) => layer.tensors));
  const others = tensors.filter((tensor) => !ofLayers.has(tensor));
  const totals = ["total", "", "", grouped(numbers), grouped(sumOfBytes(tensors))];
  const cells = [
    ...inputCells(description),
    ...layers.flatMap(layerCells),
    ...others.map((tensor) => tensorCells(tensor, 0)),
  ];
  const [header, ...lines] = aligned([HEADER, ...cells, totals]);
  const width = lines.reduce((most, line) => Math.max(most, line.length), header.length);
  const rule = "─".repeat(width);
  const writer = version === undefined ? "" : `, by shapefold ${version}`;
  return [
    `${shown(file)}, ${grouped(bytes)} bytes${shown(writer)}`,
    ...[header, rule, ...lines.slice(0, -1), rule, ...lines.slice(-1)],
    ...(fingerprint === undefined ? [] : [`fingerprint of the model: ${fingerprint}`]),
    ...Object.entries(metadata).map(([name, text]) => `${shown(name)}: ${shown(text)}`),
  ].join("\n");
}

function inputCells(
  { input, inputType = "" }: Pick<Description, "input" | "inputType">,
): string[][] {
  return input === undefined ? [] : [["input", shown(input), shown(inputType), "", ""]];
}

function layerCells({ layer, depth, output, tensors }: DescribedLayer): string[][] {
  const indent = indentOf(depth);
  return [
    [indent + shown(layer), shown(output), "", "", ""],
    ...tensors.map((tensor) => tensorCells(tensor, depth + 1)),
  ];
}

function tensorCells(
  { name, shape, dtype, numbers, bytes }: DescribedTensor,
  depth: number,
): string[] {
  return [indentOf(depth) + shown(name), shape, dtype, grouped(numbers), grouped(bytes)];
}

/** No real model stands deeper; a file may say anything. */
function indentOf(depth: number): string {
  return "  ".repeat(Math.min(depth, 32));
}

/** Rows of cells as lines, the columns of numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADER.map((_, i) => rows.reduce((most, row) => Math.max(most, row[i].length), 0));
  return rows.map((row) =>
    row.map((cell, i) => i < FIRST_NUMBER ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))
      .join("  ").trimEnd()
  );
}

function sumOfBytes(tensors: readonly DescribedTensor[]): number {
  return tensors.reduce((sum, { bytes }) => sum + bytes, 0);
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
