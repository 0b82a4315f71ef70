import { assert, assertEquals } from "@std/assert";
import {
  accumulate,
  adam,
  allParameters,
  type AnyOptimizer,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  decoupledWeightDecay,
  exponentialMovingAverage,
  leaves,
  maxNorm,
  nonNegative,
  type Path,
  pipe,
  sgd,
  type Tensor,
  unitNorm,
  values,
} from "shapefold";
import { applyOptimizer } from "../../src/optimizers/fused.ts";
import { stored, type StoredArray } from "../fixtures/fixture.ts";
import fixture from "../fixtures/optimizer_wrappers.json" with { type: "json" };

type StoredParams = Readonly<Record<"kernel" | "filters" | "bias", StoredArray>>;

const heavy = () => sgd({ learningRate: 0.1, momentum: 0.9 });
const quick = () => adam({ learningRate: 0.05 });
const theKernel = ([name]: Path) => name === "kernel";

const cases: [name: keyof typeof fixture, optimizer: AnyOptimizer][] = [
  ["maxNorm", maxNorm(0.8)(heavy())],
  ["maxNormOfRows", maxNorm(0.8, { on: theKernel, axis: 1 })(quick())],
  ["nonNegative", nonNegative({ on: allParameters })(quick())],
  ["unitNorm", unitNorm()(heavy())],
  ["clipByValue", clipByValue(0.5)(heavy())],
  ["clipByNorm", clipByNorm(1.5)(heavy())],
  ["clipByGlobalNorm", clipByGlobalNorm(1.5)(heavy())],
  ["clipByGlobalNormUnderAdam", clipByGlobalNorm(1.5)(quick())],
  ["adamW", decoupledWeightDecay(0.3)(quick())],
  ["adamWOnAll", decoupledWeightDecay(0.3, { on: allParameters })(quick())],
  ["decayedSgd", decoupledWeightDecay(0.3)(heavy())],
  ["exponentialMovingAverage", exponentialMovingAverage(0.9)(quick())],
  ["accumulate", accumulate(3)(quick())],
  ["accumulateClipped", pipe(heavy(), clipByGlobalNorm(1.5), accumulate(5))],
];

for (const [name, optimizer] of cases) {
  Deno.test(`${name}: the parameters after ten steps are Keras's, within 1e-5`, () => {
    const expected = fixture[name] as { params: StoredParams; average?: StoredParams };
    let params = tensorsOf(fixture.start);
    let state = optimizer.init(params);
    for (const gradient of fixture.gradients) {
      const moved = applyOptimizer(optimizer, tensorsOf(gradient), state, params, false);
      ({ params, state } = moved);
    }
    assertClose(params, expected.params);
    if (expected.average !== undefined) {
      assertClose((state as { average: unknown }).average, expected.average);
    }
  });
}

Deno.test("every case of the fixture has a test", () => {
  const named = new Set<string>(cases.map(([name]) => name));
  const all = Object.keys(fixture).filter((name) =>
    !["versions", "start", "gradients"].includes(name)
  );
  assertEquals(all.filter((name) => !named.has(name)), []);
});

function tensorsOf(params: StoredParams) {
  const { kernel, filters, bias } = params;
  return { kernel: stored(kernel), filters: stored(filters), bias: stored(bias) };
}

/** Keras adds 1e-7 to the norms of its constraints, and takes roots and quotients in another order. */
function assertClose(found: unknown, expected: StoredParams): void {
  for (const [[name], leaf] of leaves(found)) {
    const wanted = expected[name as keyof StoredParams].values;
    values(leaf as Tensor<string>).forEach((value, i) => {
      const off = Math.abs(value - wanted[i]);
      assert(off <= 1e-5 * Math.max(1, Math.abs(wanted[i])), `${name}: ${wanted[i]} but ${value}`);
    });
  }
}
