import { assert } from "@std/assert";
import { fromFileUrl, join } from "@std/path";

const config = fromFileUrl(new URL("../../deno.json", import.meta.url));
const permitted = await Promise.all(
  (["read", "write", "run"] as const).map((name) => Deno.permissions.query({ name })),
);
const ignore = permitted.some(({ state }) => state !== "granted");

const layers = [
  'rearrange("b (h 7) (w 7) -> b (h w) (7 7)")',
  "dense(64, relu)",
  "dropout(0.2)",
  "residual(chain(dense(32, relu), dense(64)))",
  "layer('scale', '... f -> ... f', { gain: 'f' }, (params, x) => mul(x, params.gain))",
  "parallel(dense(24, relu), dense(40, tanh))",
  "flatten()",
  "dense(128, relu)",
  "dropout(0.2)",
  "dense(10)",
];

Deno.test({
  name: "checking a model of ten layers costs at most 1.5 times the import of the library",
  ignore,
  fn: async () => {
    const empty = await instantiations('import "shapefold";');
    const model = await instantiations(modelOf(layers));
    assert(model <= 1.5 * empty, `${model} type instantiations instead of ${empty}`);
  },
});

Deno.test({
  name: "checking four times as many layers costs less than six times as much",
  ignore,
  fn: async () => {
    const [none, ten, forty] = await Promise.all(
      [0, 10, 40].map((count) => instantiations(modelOf(Array(count).fill("dense(64, relu)")))),
    );
    assert(
      forty - none < 6 * (ten - none),
      `${forty - none} type instantiations for 40 layers but ${ten - none} for 10`,
    );
  },
});

function modelOf(layers: readonly string[]): string {
  return `import { chain, dense, dropout, flatten, input, layer, mul, parallel } from "shapefold";
import { rearrange, relu, residual, sequential, tanh } from "shapefold";
export const model = sequential(input("28 28"), ${layers.join(", ")});
export const output: string = model.output;`;
}

/**
 * How many types the compiler makes of other types to check a program: its work, counted, so that it depends neither
 * on how busy the machine is nor on what was checked before.
 */
async function instantiations(program: string): Promise<number> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "program.ts");
    await Deno.writeTextFile(file, program);
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--log-level=debug", `--config=${config}`, file],
      env: { NO_COLOR: "1" },
    }).output();
    const log = new TextDecoder().decode(stderr);
    const count = /^ *Instantiations: (\d+)$/m.exec(log)?.[1];
    assert(
      success && count !== undefined,
      `no statistics of the compiler in:\n${log.slice(-2000)}`,
    );
    return Number(count);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
