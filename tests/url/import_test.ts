import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Outcome, type ServedTree, serveTree } from "./served_tree.ts";

const needed: Deno.PermissionDescriptor[] = [
  { name: "net", host: "127.0.0.1" },
  { name: "read" },
  { name: "run" },
  { name: "write" },
];
const states = await Promise.all(needed.map((permission) => Deno.permissions.query(permission)));

Deno.test({
  name: "a folder without an import map can use the tree from a URL",
  ignore: states.some(({ state }) => state !== "granted"),
  async fn(t) {
    await using tree = await serveTree();
    await t.step("mod.ts type-checks and trains", () => trains(tree));
    await t.step("a wrong width is a type error", () => refusesWrongWidth(tree));
    await t.step("the data sets type-check and are made", () => makesData(tree));
    await t.step(
      "runs are done in workers, and without leave one by one",
      () => comparesRuns(tree),
    );
    await t.step("charts and plots type-check", () => checksPlots(tree));
  },
});

async function trains(tree: ServedTree): Promise<void> {
  const script = `
    import { adam, asTensor, dense, fit, input, key, l2, meanSquaredError } from "${tree.origin}/mod.ts";
    import { objective, pipe, relu, sequential } from "${tree.origin}/mod.ts";

    const model = sequential(input("2"), dense(16, relu), dense(1));
    const x = asTensor([[0, 0], [0, 1], [1, 0], [1, 1]], "n 2");
    const y = asTensor([[0], [1], [1], [0]], "n 1");
    const { history } = await fit(pipe(objective(model, meanSquaredError), l2(1e-4)), { x, y }, {
      optimizer: adam({ learningRate: 0.02 }),
      epochs: 20,
      key: key(1),
      progress: { silent: true },
    });
    console.log(JSON.stringify(history.map(({ loss }) => loss)));`;
  assertSuccess(await tree.deno("check", script));
  const losses = JSON.parse(assertSuccess(await tree.deno("run", script)));
  assertEquals(losses.length, 20);
  assert(losses[19] < losses[0] / 2, `the loss has not fallen: ${losses}`);
}

async function refusesWrongWidth(tree: ServedTree): Promise<void> {
  const { code, stderr } = await tree.deno(
    "check",
    `
    import { asTensor, dense, input, key, sequential } from "${tree.origin}/mod.ts";

    const model = sequential(input("3"), dense(1));
    model.apply(model.init(key(0)), asTensor([[1, 2]], "n 2"));`,
  );
  assertEquals(code, 1);
  assertMatch(stderr, /TS2345 .* type '"?ShapeError/);
}

async function makesData(tree: ServedTree): Promise<void> {
  const script = `
    import { key } from "${tree.origin}/mod.ts";
    import { sineWaves } from "${tree.origin}/datasets/mod.ts";

    const { train, extended } = sineWaves(key(0));
    console.log(JSON.stringify([train.x.shape, extended.y.shape]));`;
  assertSuccess(await tree.deno("check", script));
  const shapes = JSON.parse(assertSuccess(await tree.deno("run", script)));
  assertEquals(shapes, [[10000, 1000], [9, 4]]);
}

async function comparesRuns(tree: ServedTree): Promise<void> {
  const script = `
    import { compare, defineRun, start } from "${tree.origin}/mod.ts";

    const threads = defineRun(import.meta, "threads", async ({ more }: { more: number }) => {
      const runtime = await Promise.resolve(start());
      return runtime.threads + more;
    });
    if (import.meta.main) {
      start({ threads: 2 });
      const { a, b } = await compare({ a: threads({ more: 10 }), b: threads({ more: 20 }) }, {
        workers: 2,
        progress: { silent: true },
      });
      const sum: number = a + b;
      console.log(sum);
    }`;
  assertSuccess(await tree.deno("check", script));
  assertEquals(assertSuccess(await tree.deno("run", script, "--allow-read=.")), "32\n");
  assertEquals(assertSuccess(await tree.deno("run", script)), "34\n");
}

async function checksPlots(tree: ServedTree): Promise<void> {
  const script = `
    import { lineChart } from "${tree.origin}/src/inspection/terminal_chart.ts";
    import { curvesPlot, toSvg } from "${tree.origin}/src/inspection/plots.ts";

    const curve = { name: "loss", y: [3, 2, 1] };
    const chart: string = lineChart([curve]);
    const picture: string = await toSvg(curvesPlot([curve]));
    console.log(chart, picture);`;
  assertSuccess(await tree.deno("check", script));
}

/** The output of a process that found nothing to complain about. */
function assertSuccess({ code, stdout, stderr }: Outcome): string {
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  return stdout;
}
