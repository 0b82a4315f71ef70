import { assertEquals, assertNotEquals } from "@std/assert";
import { adam, dispose, type EpochFigures, fit, key, mae } from "shapefold";
import { loss, numbersIn, training } from "./problem.ts";

const mayRun = (await Deno.permissions.query({ name: "run" })).state === "granted";

/** All numbers of a run but its times. */
async function numbersOf(seed: number): Promise<unknown> {
  const { state, history } = await fit(loss, training, {
    optimizer: adam(),
    epochs: 3,
    batchSize: 4,
    key: key(seed),
    validation: 0.3,
    metrics: [mae],
    progress: { silent: true },
  });
  const numbers = [numbersIn(state), history.map(withoutTime)];
  dispose(state);
  return numbers;
}

function withoutTime({ seconds: _, ...figures }: EpochFigures): unknown {
  return figures;
}

Deno.test("a run from the same key gives the same numbers, bit by bit, and another key others", async () => {
  const numbers = await numbersOf(1);
  assertEquals(await numbersOf(1), numbers);
  assertNotEquals(await numbersOf(2), numbers);
});

Deno.test({
  name: "a run gives the same numbers, bit by bit, on any number of threads",
  ignore: !mayRun,
  async fn() {
    const fixture = new URL("fixtures/print_run.ts", import.meta.url).href;
    const printed = await Promise.all([1, 2, 3].map(async (threads) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--no-prompt",
          "--frozen",
          "--no-check",
          "--cached-only",
          fixture,
          `${threads}`,
        ],
      }).output();
      assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
      return new TextDecoder().decode(stdout);
    }));
    const [{ bits, figures }] = printed.map((text) => JSON.parse(text));
    assertEquals([bits.length, figures.length], [6, 3]);
    assertEquals(printed[1], printed[0]);
    assertEquals(printed[2], printed[0]);
  },
});
