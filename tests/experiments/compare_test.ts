import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import {
  asTensor,
  compare,
  defineRun,
  key,
  NonFiniteLossError,
  OutOfMemoryError,
  type PlannedRun,
  RunsError,
  type RunsOptions,
  ShapeMismatch,
  start,
  statusLine,
} from "shapefold";
import { threads, training, trouble } from "./fixtures/runs.ts";
import { slow } from "./fixtures/slow_run.ts";

const mayRead = (await Deno.permissions.query({ name: "read" })).state === "granted";
const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";
const silent = { silent: true } as const;
const inWorkers: RunsOptions = { workers: 2, progress: silent };
const here: RunsOptions = { workers: 1, progress: silent };

/** What is thrown instead of results. */
async function failure(promise: Promise<unknown>): Promise<RunsError> {
  return await assertRejects(() => promise, RunsError);
}

Deno.test({
  name: "runs in workers give the same numbers as one after the other, bit by bit",
  ignore: !mayRead,
  async fn() {
    const runs = {
      small: training({ units: 8, seed: 1 }),
      large: training({ units: 16, seed: 2 }),
      other: training({ units: 8, seed: 3 }),
    };
    const results = await compare(runs, inWorkers);
    assertEquals(Object.keys(results), ["small", "large", "other"]);
    assertEquals([results.small.bits.length, results.small.losses.length], [4, 3]);
    assertEquals(await compare(runs, here), results);
    assertEquals(await compare({ large: runs.large }, inWorkers), { large: results.large });
  },
});

Deno.test({
  name: "a run in a worker has one thread, and one in this process all of them",
  ignore: !mayRead,
  async fn() {
    const runs = { a: threads({ least: 1 }), b: threads({ least: 1 }) };
    assertEquals(await compare(runs, inWorkers), { a: 1, b: 1 });
    const { threads: all } = start();
    assertEquals(await compare(runs, here), { a: all, b: all });
  },
});

Deno.test({
  name: "a run that throws does not end the others, and its error names it and its config",
  ignore: !mayRead,
  async fn() {
    for (const options of [inWorkers, here]) {
      const error = await failure(compare({
        bad: threads({ least: 99 }),
        text: trouble({ how: "text" }),
        good: trouble({ how: "well" }),
      }, options));
      const found = options === here ? start().threads : 1;
      assertEquals(
        error.message,
        `Cannot finish 2 of 3 runs: 'bad' with { least: 99 }: ${found} is not 99; 'text' with { how: "text" }: "no"`,
      );
      assertEquals(error.finished, [{ name: "good", config: { how: "well" }, result: "well" }]);
      assertEquals(error.failed.map(({ name, config }) => [name, config]), [
        ["bad", { least: 99 }],
        ["text", { how: "text" }],
      ]);
      const cause = error.cause as Error;
      assertEquals([cause.name, cause.message], ["RangeError", `${found} is not 99`]);
      assertEquals(/is not 99\n\s+at/.test(cause.stack ?? ""), true);
    }
  },
});

Deno.test({
  name: "what a run throws has its class, its fields and its cause, wherever it is done",
  ignore: !mayRead,
  async fn() {
    class Own extends RangeError {
      override name = "OwnError";
    }
    const runs = {
      loss: trouble({ how: "loss" }),
      shape: trouble({ how: "shape" }),
      file: trouble({ how: "file" }),
      own: trouble({ how: "own" }),
      object: trouble({ how: "object" }),
      closure: trouble({ how: "closure" }),
      memory: trouble({ how: "memory" }),
    };
    for (const options of [inWorkers, here]) {
      const { failed } = await failure(compare(runs, options));
      const errors = failed.map(({ error }) => error as Error);
      const [loss, shape, file, own, object, closure, memory] = errors;
      assertInstanceOf(loss, NonFiniteLossError);
      const { epoch, step, terms } = loss as NonFiniteLossError;
      assertEquals([epoch, step, terms], [2, 7, { data: NaN }]);
      assertEquals((loss as NonFiniteLossError).at(3).epoch, 3);
      assertInstanceOf(memory, OutOfMemoryError);
      const { bytes, inUse, limit } = memory as OutOfMemoryError;
      assertEquals([bytes, inUse, limit], [8, 6, 10]);
      assertInstanceOf(shape, ShapeMismatch);
      assertEquals(String(shape), "ShapeError: too few dims");
      assertInstanceOf(file, Deno.errors.NotFound);
      assertInstanceOf(own, RangeError);
      assertEquals([String(own), own.name], [String(new Own("mine")), "OwnError"]);
      assertInstanceOf(own.cause, TypeError);
      assertEquals([(own.cause as Error).message, (own.cause as Error).cause], ["inner", "deep"]);
      assertEquals("handler" in own, options === here);
      assertEquals(object, { code: 3, message: "no error" } as unknown as Error);
      if (options !== here) assertEquals<unknown>(closure, "{ f: [Function: f] }");
    }
  },
});

Deno.test({
  name: "a result that no thread can send is an error that says what to return instead",
  ignore: !mayRead,
  async fn() {
    const cases = [
      ["tensor", "a tensor at [0].a.kernel".replace("[0].a", ".a[0]")],
      ["function", "a function"],
    ];
    for (const options of [inWorkers, here]) {
      for (const [how, found] of cases) {
        const error = await failure(
          compare({ it: trouble({ how }), b: trouble({ how }) }, options),
        );
        assertEquals(
          (error.cause as Error).message,
          `Cannot return from the run 'trouble': expected a result of plain values but found ${found}; ` +
            "return numbers: toArray(x), values(x) or the history",
        );
      }
    }
  },
});

Deno.test({
  name: "a worker that dies is an error of its run, and the runs behind it are done by another",
  ignore: !mayRead,
  async fn() {
    const error = await failure(compare({
      exit: trouble({ how: "exit" }),
      a: trouble({ how: "1" }),
      b: trouble({ how: "2" }),
      again: trouble({ how: "exit" }),
      c: trouble({ how: "3" }),
    }, inWorkers));
    assertEquals(error.failed.map(({ name, error }) => [name, (error as Error).message]), [
      ["exit", "its worker ended with the exit code 3"],
      ["again", "its worker ended with the exit code 3"],
    ]);
    assertEquals(error.finished.map(({ result }) => result), ["1", "2", "3"]);
  },
});

Deno.test({
  name: "an error that nobody catches in a worker is told with its text",
  ignore: !mayRun,
  async fn() {
    const { stdout } = await program("late");
    assertEquals(
      stdout,
      "Cannot finish 1 of 2 runs: 'bad' with { how: \"late\" }: " +
        "its worker ended by an error that nobody caught: late\n",
    );
  },
});

Deno.test({
  name: "an aborted signal ends workers that are busy and those that wait",
  ignore: !mayRead,
  async fn() {
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = compare({
      fine: trouble({ how: "fine" }),
      spin: trouble({ how: "spin" }),
      never: trouble({ how: "never" }),
      more: trouble({ how: "more" }),
    }, {
      workers: 2,
      signal: controller.signal,
      progress: { line: lineThat((text) => text.startsWith("fine ") && controller.abort(reason)) },
    });
    const error = await failure(running);
    assertEquals(error.message, "Cannot finish 3 of 4 runs: they were ended: enough");
    assertEquals([error.cause, error.finished.length, error.failed.length], [reason, 1, 0]);
  },
});

Deno.test("an aborted signal ends the runs of this process, whose last result is not kept", async () => {
  const controller = new AbortController();
  const error = await failure(compare({
    first: training({ units: 4, seed: 1, epochs: 1 }),
    second: training({ units: 4, seed: 1, epochs: 100_000 }),
    third: training({ units: 4, seed: 1 }),
  }, {
    workers: 1,
    signal: controller.signal,
    progress: {
      line: lineThat((text) => text.startsWith("first ") && controller.abort(new Error("enough"))),
    },
  }));
  assertEquals(error.message, "Cannot finish 2 of 3 runs: they were ended: enough");
  assertEquals(error.finished.map(({ name }) => name), ["first"]);
});

Deno.test("a signal that was aborted before does no run at all", async () => {
  for (const options of [inWorkers, here]) {
    const runs = { a: trouble({ how: "spin" }), b: trouble({ how: "spin" }) };
    const error = await failure(compare(runs, { ...options, signal: AbortSignal.abort() }));
    assertEquals(
      error.message,
      "Cannot finish 2 of 2 runs: they were ended: The signal has been aborted",
    );
  }
});

/** Calls `f` with each line that stays. */
function lineThat(f: (text: string) => unknown): ReturnType<typeof statusLine> {
  return statusLine({ write: f, isTerminal: false, columns: 80 });
}

/** Runs the fixture that does what its argument says; with leave to read modules, unless other flags are given. */
async function program(
  argument: string,
  { flags = ["--allow-read"] }: { readonly flags?: readonly string[] } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const fixture = new URL("fixtures/program.ts", import.meta.url).href;
  const options = ["--no-prompt", "--frozen", "--no-check", "--cached-only", ...flags];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...options, fixture, argument],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test({
  name: "without leave to read, runs are done one after the other, and one line says so",
  ignore: !mayRun,
  async fn() {
    const note = "The runs are done one after the other: workers may not read the modules; " +
      "allow it by --allow-read";
    const withLeave = await program("compare");
    assertEquals([withLeave.code, withLeave.stderr.includes(note)], [0, false]);
    const library = `--allow-read=${new URL("../../src/experiments", import.meta.url).pathname}`;
    const fixtures = `--allow-read=${new URL("fixtures", import.meta.url).pathname}`;
    // Leave for the module of the runs and a part of the library, but not for what that imports.
    for (const flags of [[], [library], [library, fixtures]]) {
      const { code, stdout, stderr } = await program("compare", { flags });
      assertEquals([code, stdout], [0, withLeave.stdout]);
      assertEquals(stderr.split("\n").filter((line) => line === note).length, 1, stderr);
    }
  },
});

Deno.test({
  name: "the process ends by itself when the runs are done, also where some failed",
  ignore: !mayRun,
  async fn() {
    for (const argument of ["compare", "fails", "aborts"]) {
      const began = performance.now();
      const { code } = await program(argument);
      assertEquals([argument, code], [argument, 0]);
      assertEquals(performance.now() - began < 20_000, true);
    }
  },
});

Deno.test({
  name: "Ctrl-C ends all runs in workers, and after that the program at once",
  ignore: !mayRun || Deno.build.os === "windows",
  async fn() {
    const fixture = new URL("fixtures/program.ts", import.meta.url).href;
    const options = ["--no-prompt", "--frozen", "--no-check", "--cached-only", "--allow-read"];
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...options, fixture, "long"],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    let printed = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (/epoch 2|were ended/.test(text)) child.kill("SIGINT");
    }
    assertEquals((await child.status).signal, "SIGINT");
    assertEquals(
      printed.replace(/^(epoch 2\n)+/, ""),
      "Cannot finish 2 of 2 runs: they were ended: Ctrl-C was pressed\n",
    );
  },
});

Deno.test({
  name: "a program that compares while a worker imports it is told where to put that",
  ignore: !mayRun,
  async fn() {
    const fixture = new URL("fixtures/unguarded.ts", import.meta.url).href;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--frozen",
        "--no-check",
        "--cached-only",
        "--allow-read",
        fixture,
      ],
      stderr: "null",
    }).output();
    const why = "Cannot compare runs: expected a call in the program itself but found one in a " +
      "worker, which imports the module of its run; put it under if (import.meta.main)";
    assertEquals(
      new TextDecoder().decode(stdout),
      `Cannot finish 2 of 2 runs: 'a' with 1, 'b' with 2: ${why}\n`,
    );
  },
});

Deno.test({
  name: "a run that is not defined when its module is imported is an error that says so",
  ignore: !mayRead,
  async fn() {
    const hidden = defineRun(import.meta, "hidden", () => Promise.resolve(1));
    const elsewhere = { ...hidden(0), url: new URL("fixtures/slow_run.ts", import.meta.url).href };
    const error = await failure(compare({ a: elsewhere, b: elsewhere }, inWorkers));
    assertEquals(
      (error.cause as Error).message,
      `Cannot find the run 'hidden': expected its definition at the top level of ${elsewhere.url} but found none`,
    );
  },
});

Deno.test({
  name: "as many runs are done at the same time as there are workers, and not more",
  ignore: !mayRead,
  async fn() {
    const runs = { a: slow({ ms: 1500 }), b: slow({ ms: 1500 }), c: slow({ ms: 0 }) };
    const { a, b, c } = await compare(runs, inWorkers);
    assertEquals([a.began < b.ended, b.began < a.ended], [true, true]);
    assertEquals(c.began >= Math.min(a.ended, b.ended), true);
  },
});

Deno.test("compare() rejects what is no planned run, no runs at all, and wrong options", async () => {
  const message = async (runs: unknown, options?: unknown) =>
    (await assertRejects(() => compare(runs as { a: PlannedRun<0, 0> }, options as RunsOptions)))
      .toString();
  assertEquals(
    await message({ a: 3 }),
    "TypeError: Cannot compare runs: expected planned runs such as design({ units: 32 }) but found 3 as 'a'",
  );
  assertEquals(
    await message({}),
    "RangeError: Cannot compare runs: expected at least 1 run but found none",
  );
  const runs = { a: trouble({ how: "" }) };
  assertEquals(
    await message(runs, { workers: 0 }),
    "RangeError: Cannot compare runs: expected a number of workers of at least 1 but found 0",
  );
  assertEquals(
    await message(runs, { threads: 2 }),
    "TypeError: Cannot compare runs: expected the options workers, progress, signal but found 'threads'",
  );
  assertEquals(
    await message(undefined),
    "TypeError: Cannot compare runs: expected runs by name such as { small: design({ units: 32 }) } but found undefined",
  );
  assertEquals(
    await message(runs, { progress: { quiet: true } }),
    "TypeError: Cannot show progress: expected the options silent, line but found 'quiet'",
  );
  assertEquals(
    await message(runs, { signal: 5 }),
    "TypeError: Cannot compare runs: expected a signal such as controller.signal but found 5",
  );
});

Deno.test("a run is planned from plain values, and the plan keeps them as they were", () => {
  const config = { how: "well" };
  const planned = trouble(config);
  config.how = "otherwise";
  assertEquals([planned.name, planned.config], ["trouble", { how: "well" }]);

  const plan = defineRun(import.meta, "plain", (config: unknown) => Promise.resolve(config));
  plan({ a: [1, "2", null, undefined, true, 3n, new Float32Array(2), new Date(), new Map()] });
  const refused: [config: unknown, found: string][] = [
    [{ x: asTensor([1], "1") }, "a tensor at .x"],
    [{ f: [() => {}] }, "a function at .f[0]"],
    [{ m: new Map([["a", { f() {} }]]) }, "a function at .m.f"],
    [new Set([() => {}]), "a function"],
    [key(0), "a key, or another object with hidden properties,"],
    [{ at: new URL("https://a.b") }, "an object of the class URL at .at"],
  ];
  for (const [config, found] of refused) {
    const error = assertThrows(() => plan(config), TypeError);
    assertEquals(
      error.message,
      `Cannot plan the run 'plain': expected a config of plain values but found ${found}; ` +
        "give what it is made from, such as a seed",
    );
  }
});

Deno.test("a run cannot change its config for others", async () => {
  const change = defineRun(import.meta, "change", async (config: { n: number }) => {
    config.n++;
    return await Promise.resolve(config.n);
  });
  const planned = change({ n: 1 });
  assertEquals(await compare({ a: planned, b: planned }, here), { a: 2, b: 2 });
});

Deno.test("defineRun() rejects what is not import.meta, what is no function, and a name given before", () => {
  const define = defineRun as (...args: unknown[]) => unknown;
  const run = () => Promise.resolve(0);
  const cases: [args: unknown[], message: string][] = [
    [["here", "a", run], 'Cannot define a run: expected import.meta but found "here"'],
    [
      [import.meta, run],
      "Cannot define a run: expected a name and an async function but found [Function: run] and undefined",
    ],
  ];
  for (const [args, message] of cases) {
    const error = assertThrows(() => define(...args), TypeError);
    assertEquals(error.message, message);
  }
  define(import.meta, "twice", run);
  const error = assertThrows(() => define(import.meta, "twice", run));
  assertInstanceOf(error, TypeError);
  assertEquals(
    error.message,
    "Cannot define a run: expected a name of its own but found 'twice' twice",
  );
});
