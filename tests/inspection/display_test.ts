import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { dense, input, sequential, summary } from "shapefold";
import { curvesPlot, display, type PlotSpec, toSvg, toText } from "shapefold/plots";

const spec = curvesPlot([{ name: "loss", y: [0.9, 0.5] }], { title: "Loss" });

/** What the kernel of Deno asks of a value. */
function forms(value: object): Record<string, unknown> | Promise<Record<string, unknown>> {
  const shown = value as Record<symbol, () => Record<string, unknown>>;
  return shown[Symbol.for("Jupyter.display")]();
}

Deno.test("display() shows a plot as Vega-Lite, as SVG and as text", async () => {
  assertEquals(await forms(display(spec)), {
    "application/vnd.vegalite.v5+json": spec,
    "image/svg+xml": await toSvg(spec),
    "text/plain": toText(spec, { color: false }),
  });
});

Deno.test("display() falls back to the description of a plot that text cannot show", async () => {
  const pie: PlotSpec = {
    data: { values: [{ share: 1 }] },
    mark: "arc",
    encoding: { theta: { field: "share", type: "quantitative" } },
  };
  assertEquals((await forms(display(pie)))["text/plain"], "A plot");
  const described = display({ ...pie, description: "One share" });
  assertEquals((await forms(described))["text/plain"], "One share");
});

Deno.test("display() leaves a plot the plain data that it was", () => {
  const shown = display(spec);
  assertEquals(JSON.parse(JSON.stringify(shown)), spec);
  assertEquals(structuredClone(shown), spec);
  assertEquals({ ...shown, title: "Other" }, { ...spec, title: "Other" });
  assertEquals(Deno.inspect(shown), Deno.inspect(spec));
  assert(!Object.getOwnPropertySymbols(spec).length, "the argument was changed");
});

Deno.test("display() shows a table as HTML and as text", async () => {
  const table = { columns: ["rate", "<loss>"], rows: [["none", 0.25]] };
  const { "text/html": html, "text/plain": text } = await forms(display(table));
  assertStringIncludes(String(html), '<th scope="col" class="number">&lt;loss&gt;</th>');
  assertEquals(text, "rate  <loss>\n────────────\nnone  0.2500");
});

Deno.test("display() says what it cannot show", () => {
  assertEquals(
    assertThrows(() => display("loss" as unknown as PlotSpec), TypeError).message,
    'Cannot display: expected a plot or a table but found "loss"',
  );
  assertEquals(
    assertThrows(() => display({ columns: ["a"], rows: [[1, 2]] }), RangeError).message,
    "Cannot display a table: expected 1 cells in row 0 but found 2",
  );
});

Deno.test("summary() is shown in notebooks as a table with its sums", async () => {
  const model = summary(sequential(input("784"), dense(10)));
  const { "text/html": html, "text/plain": text } = await forms(model);
  assertEquals(text, String(model));
  assertStringIncludes(
    String(html),
    '<tr><td>dense(10)</td><td>batch 10</td><td class="number">7850</td></tr>',
  );
  assertStringIncludes(String(html), '<td class="number">7850</td></tr>\n</tbody>');
});
