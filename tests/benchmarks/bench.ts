/**
 * How fast training is: this library on one thread and on all, `model.fit` of tfjs-layers on stock kernels, jax-js, and
 * what the machine can do at most, measured in the same minutes.
 *
 * ```sh
 * deno task bench
 * deno task bench --only fourier,q3 --rounds 3
 * ```
 *
 * The loop is that of a user: batches picked from shuffled rows, loss, gradient, optimizer, the loss read after each
 * step where a library gives it, a metric on each batch in rows of their own. Data are tensors of random numbers before
 * the clock starts. Each contestant has a process of its own, and each round asks every one of them; neither
 * `deno bench` nor mitata interleaves processes, so the clock is `performance.now()` around some tenths of a second.
 *
 * Keras is measured by hand, in Python on the same machine right before or after, and given by `--keras keras.json`. For
 * `fourier`, with the other networks of `workloads.ts` alike:
 *
 * ```py
 * import keras, numpy, time
 * x, y = numpy.random.rand(2048, 1000).astype("float32"), numpy.random.rand(2048, 4).astype("float32")
 * hidden = [keras.layers.Dense(64, "relu"), keras.layers.Dense(16, "relu")]
 * model = keras.Sequential([keras.Input((1000,)), *hidden, keras.layers.Dense(4)])
 * model.compile(keras.optimizers.Adam(), "mean_absolute_error")
 * model.fit(x, y, batch_size=32, epochs=5, verbose=0)
 * began = time.time()
 * model.fit(x, y, batch_size=32, epochs=20, verbose=0)
 * print((time.time() - began) / (20 * 64) * 1000, "ms a step")
 * ```
 *
 * ```json
 * { "date": "2026-01-31", "versions": { "keras": "3.12.0", "tensorflow": "2.20.0" }, "ms": { "fourier": 1.2 } }
 * ```
 *
 * @module
 */

import { readKeras } from "./keras.ts";
import { readOptions } from "./options.ts";
import { resultsOf, thisMachine } from "./results.ts";
import { runRounds, type Settings } from "./rounds.ts";
import { measureScaling } from "./scaling.ts";
import { measureStartup } from "./startup.ts";
import { resultsText } from "./table.ts";

const options = readOptions(Deno.args);
const keras = options.keras === undefined
  ? undefined
  : readKeras(await Deno.readTextFile(options.keras));
const settings: Settings = {
  rounds: options.rounds,
  ms: 400,
  // As many as this library and the stock backend start at most.
  threads: Math.min(navigator.hardwareConcurrency, 8),
};
const [date, machine] = [new Date(), thisMachine()];

const measurements = await runRounds(options.workloads, settings, (round, { name }) => {
  console.error(`Round ${round} of ${settings.rounds}: ${name}`);
});
console.error("Start");
const startup = await measureStartup();
if (options.scaling) console.error("Scaling");
const scaling = options.scaling ? await measureScaling({ ...settings, ms: 200 }) : undefined;

const { workloads } = options;
const results = resultsOf({
  ...{ date, machine, settings, workloads },
  ...{ measurements, startup, scaling, keras },
});
console.log(resultsText(results));
if (options.json !== undefined) {
  await Deno.writeTextFile(options.json, JSON.stringify(results, undefined, 2) + "\n");
}
