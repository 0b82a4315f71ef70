import { assert, assertEquals } from "@std/assert";
import { type Figures, growth } from "./figures.ts";

const soak = new URL("soak.ts", import.meta.url).href;
const config = new URL("../../deno.json", import.meta.url).pathname;

Deno.test("3,000 steps of everything leave tensors, WASM memory, JS memory and process flat", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--no-check", "--cached-only", "--frozen"],
      ...["--config", config, "--v8-flags=--expose-gc", soak, "3000"],
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const [report, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals([code, errors], [0, ""], report);
  const lines = report.trimEnd().split("\n");
  assertEquals([lines.length, lines.at(-1)], [12, "flat"], report);
  assert(Number(lines[10].trim().split(/ +/)[0]) >= 3000, report);
});

Deno.test("what grows more than it may is named with by how much", () => {
  const before: Figures = { steps: 1, seconds: 1, tensors: 5, wasm: 2 ** 24, js: 100, rss: 1000 };
  assertEquals(growth(before, { ...before, steps: 9, seconds: 9, js: 200, rss: 2 ** 20 }), []);
  assertEquals(growth(before, { ...before, tensors: 6, wasm: 2 ** 25, js: 2 ** 21 }), [
    "tensors: expected a growth of at most 0 but found 1",
    "wasm: expected a growth of at most 0 but found 16777216",
    "js: expected a growth of at most 1048576 but found 2097052",
  ]);
});
