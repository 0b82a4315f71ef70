/**
 * What the example says of its networks: the start in the middle, all starts as a table, and what follows from them.
 *
 * @module
 */

import type { Table } from "shapefold";
import { mean, median } from "../common/statistics.ts";
import { percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";

/** A network that was trained from one start. */
export interface Start extends Trial {
  /** The network, and the penalty. */
  readonly variant: string;
  /** The weights of the hidden layer, by input and node, and those of the output. */
  readonly weights: readonly (readonly number[])[];
  /** The biases of the hidden layer, and that of the output. */
  readonly biases: readonly (readonly number[])[];
}

/** What a network answers at a point: +1 within the disk, -1 on the ring. */
export function answerAt({ weights, biases }: Start, [x, y]: readonly number[]): number {
  const [hidden, output] = weights;
  const count = output.length;
  const nodes = output.map((_, node) =>
    Math.tanh(x * hidden[node] + y * hidden[count + node] + biases[0][node])
  );
  return Math.tanh(nodes.reduce((sum, value, node) => sum + value * output[node], biases[1][0]));
}

/** The starts of each variant. */
export type Starts = Readonly<Record<string, readonly Start[]>>;

/** A start whose test loss is apart from penalties. */
export function apart(start: Start): Start {
  return start.test === undefined
    ? start
    : { ...start, test: { ...start.test, loss: testLoss(start) } };
}

/** The test loss apart from penalties. */
export function testLoss({ test }: Start): number {
  return test?.terms.data ?? NaN;
}

/** The start whose test loss is in the middle; of an even number the better one of the two. */
export function middle(starts: readonly Start[]): Start {
  const sorted = starts.toSorted((a, b) => testLoss(a) - testLoss(b));
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** The test losses of all starts, and how many weights are exactly 0. */
export function startsTable(variants: Starts): Table {
  return {
    columns: ["variant", "least", "middle", "most", "separated", "weights", "at 0", "mean size"],
    rows: Object.entries(variants).map(([name, starts]) => {
      const losses = starts.map(testLoss);
      return [
        name,
        Math.min(...losses),
        testLoss(middle(starts)),
        Math.max(...losses),
        `${starts.filter(separates).length} of ${starts.length}`,
        starts[0].weights.flat().length,
        median(starts.map(zeros)),
        median(starts.map(meanSize)),
      ];
    }),
  };
}

/** What came of the networks. */
export interface Finding {
  /** The fewest nodes that part the classes from most starts; `null` where none do. */
  readonly enough: number | null;
  /** How many weights L1 made exactly 0, of how many, in the median. */
  readonly zerosByL1: number;
  readonly weights: number;
  /** How many of the four nodes that switched off, in the median: nothing comes in, or nothing of it goes out. */
  readonly nodesOff: number;
  /** The size of the weights with L2 against without, in the median. */
  readonly sizeByL2: number;
  /** The median of test losses with the penalty against without. */
  readonly lossByL1: number;
  readonly lossByL2: number;
  /** All that in words. */
  readonly sentence: string;
}

/** What the networks showed. */
export function findingOf(variants: Starts): Finding {
  const nodes = [2, 3, 4];
  const plain = variants["4 nodes"];
  const [byL1, byL2] = [variants["4 nodes, L1"], variants["4 nodes, L2"]];
  const enough = nodes.find((n) => {
    const starts = variants[`${n} nodes`];
    return starts.filter(separates).length > starts.length / 2;
  }) ?? null;
  const weights = byL1[0].weights.flat().length;
  const [zerosByL1, zerosPlain] = [median(byL1.map(zeros)), median(plain.map(zeros))];
  const sizeByL2 = median(byL2.map(meanSize)) / median(plain.map(meanSize));
  const ratio = (starts: readonly Start[]) => testLoss(middle(starts)) / testLoss(middle(plain));

  const tooFew = nodes.filter((n) => enough === null || n < enough);
  const lossesOf = (some: readonly number[]) =>
    some.map((n) => figure(testLoss(middle(variants[`${n} nodes`])))).join(", ");
  const parting = enough === null
    ? `No network parts the disk from the ring from most of its starts (test losses ${
      lossesOf(nodes)
    })`
    : tooFew.length === 0
    ? `${enough} nodes are enough to part the disk from the ring (test loss ${lossesOf([enough])})`
    : `${enough} nodes are enough to part the disk from the ring (test loss ${
      lossesOf([enough])
    }), ${tooFew.join(" and ")} are not (${lossesOf(tooFew)})`;
  const nodesOff = median(byL1.map(silent));
  const off = nodesOff === 0 ? "" : `, which switched off ${nodesOff} of 4 nodes,`;
  const sparse = zerosByL1 > zerosPlain
    ? `L1 made ${zerosByL1} of ${weights} weights exactly 0${off}`
    : "L1 made no more weights 0 than there were without it";
  const small = sizeByL2 < 0.95
    ? `L2 made them ${percent(1 - sizeByL2)} smaller`
    : "L2 left their size where it was";
  return {
    enough,
    zerosByL1,
    weights,
    nodesOff,
    sizeByL2,
    lossByL1: ratio(byL1),
    lossByL2: ratio(byL2),
    sentence: `${parting}. With 4 nodes ${sparse} and ${against(byL1, plain)}; ${small} and ${
      against(byL2, plain)
    }.`,
  };
}

/** What a penalty did to the test loss: only what all starts agree in counts. */
function against(starts: readonly Start[], plain: readonly Start[]): string {
  const higher = starts.filter((start, i) => testLoss(start) > testLoss(plain[i])).length;
  const [before, after] = [plain, starts].map((some) => figure(testLoss(middle(some))));
  if (starts.length === 1) {
    return `took the test loss from ${before} to ${after} (of one start, which says little)`;
  }
  if (higher === starts.length) return `raised the test loss from ${before} to ${after}`;
  if (higher === 0) return `lowered the test loss from ${before} to ${after}`;
  return `did not clearly change the test loss (${before} and ${after}; higher from ${higher} of ${starts.length} starts)`;
}

/** Does this network have nearly all of the test points on the right side? */
function separates({ test }: Start): boolean {
  return (test?.metrics.accuracy ?? 0) >= 0.98;
}

function zeros({ weights }: Start): number {
  return weights.flat().filter((w) => w === 0).length;
}

/** The nodes that no input reaches, or that the answer does not hear. */
function silent({ weights: [hidden, output] }: Start): number {
  const count = output.length;
  return output.filter((out, node) =>
    out === 0 || (hidden[node] === 0 && hidden[count + node] === 0)
  ).length;
}

function meanSize({ weights }: Start): number {
  return mean(weights.flat().map(Math.abs));
}

function figure(value: number): string {
  return value.toFixed(3);
}
