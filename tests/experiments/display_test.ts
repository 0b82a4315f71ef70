import { assertEquals } from "@std/assert";
import { compare, statusLine } from "shapefold";
import { makeDisplay } from "../../src/experiments/display.ts";
import { training } from "./fixtures/runs.ts";

const mayRead = (await Deno.permissions.query({ name: "read" })).state === "granted";

/** A display on a terminal of 80 columns, and what it writes, without times. */
function onTerminal(count: number, atOnce: number) {
  const written: string[] = [];
  const write = (text: string) => written.push(text.replace(/\d+\.\d+ s/, "- s"));
  const line = statusLine({ write, isTerminal: true, columns: 80 });
  return { written, display: makeDisplay(line, { count, atOnce, what: "runs" }) };
}

Deno.test("all runs share one line, and a line stays for each that ended", () => {
  const { written, display } = onTerminal(3, 2);
  const small = display.begin("small");
  const large = display.begin("large");
  // 79 columns without "0/3 runs  " and " | ", halved, without "small ".
  assertEquals([small.line?.width, large.line?.width], [27, 27]);
  small.line?.show("Epoch 1/2  loss 0.5");
  large.line?.show("Epoch 1/2  loss 0.4");
  small.line?.keep("Epoch 1/2  0.31 s  loss 0.500");
  small.line?.keep("Epoch 2/2  0.31 s  loss 0.250");
  small.end({ kind: "finished", result: 0 });
  display.begin("third").end({ kind: "failed", error: new Error("the loss is NaN") });
  large.end({ kind: "finished", result: 0 });
  display.note("Done");
  assertEquals(written.map((text) => text.replace("\r\x1b[K", "")), [
    "0/3 runs  small Epoch 1/2  loss 0.5 | large",
    "0/3 runs  small Epoch 1/2  loss 0.5 | large Epoch 1/2  loss 0.4",
    "small  - s  Epoch 2/2  0.31 s  loss 0.250\n",
    "1/3 runs  large Epoch 1/2  loss 0.4",
    "third  - s  failed: the loss is NaN\n",
    "2/3 runs  large Epoch 1/2  loss 0.4",
    "large  - s\n",
    "",
    "Done\n",
  ]);
});

Deno.test("a run that a worker may not do is shown as begun no more, and not as ended", () => {
  const { written, display } = onTerminal(2, 2);
  display.begin("small").end({ kind: "denied" });
  display.begin("small").line?.show("Epoch 1/2");
  assertEquals(written, ["\r\x1b[K0/2 runs  small Epoch 1/2"]);
});

Deno.test("in a narrow terminal each run has twelve columns", () => {
  const { display } = onTerminal(20, 16);
  assertEquals(display.begin("a long name for a run").line?.width, 12);
});

Deno.test({
  name: "the progress of runs in workers comes to the one display",
  ignore: !mayRead,
  async fn() {
    const written: string[] = [];
    const line = statusLine({
      write: (text) =>
        written.push(text.replaceAll(/\d+\.\d+ s/g, "- s").replaceAll("\r\x1b[K", "")),
      isTerminal: true,
      columns: 120,
    });
    const runs = { small: training({ units: 4, seed: 1 }), large: training({ units: 8, seed: 1 }) };
    await compare(runs, { workers: 2, progress: { line } });
    const kept = written.filter((text) => text.endsWith("\n")).toSorted();
    assertEquals(kept.map((text) => text.replace(/loss .*/, "loss")), [
      "large  - s  Epoch 3/3  - s  loss\n",
      "small  - s  Epoch 3/3  - s  loss\n",
    ]);
    assertEquals(written.at(-1), "");
    assertEquals(
      written.some((text) => /^\d\/2 runs {2}.*small Epoch [1-3]\/3 {2}━/.test(text)),
      true,
    );
  },
});
