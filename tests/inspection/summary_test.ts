import { assertEquals, assertThrows } from "@std/assert";
import {
  activation,
  chain,
  defineLayer,
  dense,
  dropout,
  flatten,
  input,
  key,
  type Last,
  type LayerSignature,
  leaves,
  parallel,
  relu,
  repeat,
  residual,
  sequential,
  summary,
  tanh,
  type Tensor,
  zeros,
} from "shapefold";

interface Counts<Features extends string> {
  readonly first: Tensor<Features>;
  readonly second: Tensor<Features>;
}

interface Counting extends LayerSignature {
  readonly out: this["in"];
  readonly params: null;
  readonly running: Counts<Last<this["in"]>>;
  readonly label: "counting";
}

/** A layer that carries two numbers a feature along and learns nothing. */
const counting = defineLayer<Counting>("counting", (dims) => {
  const counts = { dims: [dims[dims.length - 1]], initializer: zeros };
  return {
    output: dims,
    running: { first: counts, second: counts },
    apply: (_params, running, x) => ({ output: x, running }),
  };
});

/** The table without spaces at the ends of its lines. */
function table(text: string): string[] {
  return text.split("\n").map((line) => line.trimEnd());
}

Deno.test("the summary of the Fourier network is Keras's table: 65,172 parameters in 254.58 KB", () => {
  const fourier = sequential(input("1000"), dense(64, relu), dense(16, relu), dense(4));
  assertEquals(
    String(summary(fourier)),
    `\
Layer      Output shape  Parameters
───────────────────────────────────
input      batch 1000             0
dense(64)  batch 64          64,064
dense(16)  batch 16           1,040
dense(4)   batch 4               68
───────────────────────────────────
Total: 65,172 (254.58 KB)
Trainable: 65,172 (254.58 KB)
Non-trainable: 0 (0 B)`,
  );
});

Deno.test("layers in layers stand behind theirs, a step further right", () => {
  const model = sequential(
    input("2 4"),
    flatten(),
    residual(chain(dense(4, relu), dropout(0.1), dense(8))),
    repeat(2, dense(8)),
    parallel(dense(3), activation(tanh)),
    dense(1),
  );
  assertEquals(table(String(summary(model))), [
    "Layer               Output shape  Parameters",
    "────────────────────────────────────────────",
    "input               batch 2 4              0",
    "flatten             batch 8                0",
    "residual            batch 8               76",
    "  chain             batch 8               76",
    "    dense(4)        batch 4               36",
    "    dropout(0.1)    batch 4                0",
    "    dense(8)        batch 8               40",
    "repeat              batch 8              144",
    "  dense(8)          batch 8               72",
    "  dense(8)          batch 8               72",
    "parallel            batch 11              27",
    "  dense(3)          batch 3               27",
    "  activation(tanh)  batch 8                0",
    "dense(1)            batch 1               12",
    "────────────────────────────────────────────",
    "Total: 259 (1.01 KB)",
    "Trainable: 259 (1.01 KB)",
    "Non-trainable: 0 (0 B)",
  ]);
});

Deno.test("running state counts as not trainable, and the column adds up to the total", () => {
  const model = sequential(input("3"), dense(5), counting, residual(counting), dense(2));
  const found = summary(model);
  assertEquals([found.parameters, found.running, found.bytes], [20 + 12, 20, 4 * 52]);
  assertEquals(table(found.toString()), [
    "Layer       Output shape  Parameters",
    "────────────────────────────────────",
    "input       batch 3                0",
    "dense(5)    batch 5               20",
    "counting    batch 5               10",
    "residual    batch 5               10",
    "  counting  batch 5               10",
    "dense(2)    batch 2               12",
    "────────────────────────────────────",
    "Total: 52 (208 B)",
    "Trainable: 32 (128 B)",
    "Non-trainable: 20 (80 B)",
  ]);
});

Deno.test("the summary as data has a row for each layer and counts what init() makes", () => {
  const model = sequential(input("7"), chain(dense(5), dense(3)), dropout(0.5), dense(2));
  const { input: from, rows, parameters, bytes } = summary(model);
  assertEquals(from, "batch 7");
  assertEquals(rows[0], {
    layer: "chain",
    depth: 0,
    output: "batch 3",
    parameters: 58,
    running: 0,
  });
  assertEquals(
    rows.map(({ layer, depth }) => [layer, depth]),
    [["chain", 0], ["dense(5)", 1], ["dense(3)", 1], ["dropout(0.5)", 0], ["dense(2)", 0]],
  );
  const made = leaves(model.init(key(0)).params).reduce((sum, [, leaf]) => sum + leaf.size, 0);
  assertEquals([parameters, bytes], [made, 4 * made]);
});

Deno.test("bytes are written in the unit that suits them", () => {
  const bytesOf = (units: number) =>
    String(summary(sequential(input("1023"), dense(units)))).match(/Total: .*/)?.[0];
  assertEquals(String(summary(sequential(input("3")))).split("\n")[4], "Total: 0 (0 B)");
  assertEquals(bytesOf(1), "Total: 1,024 (4.00 KB)");
  assertEquals(bytesOf(1000), "Total: 1,024,000 (3.91 MB)");
});

Deno.test("summary() refuses what is no model", () => {
  const error = assertThrows(() => summary("model" as never), TypeError);
  assertEquals(
    error.message,
    'Cannot summarize: expected a model such as sequential(...) gives but found "model"',
  );
});
