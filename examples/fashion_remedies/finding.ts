/**
 * What the example found, in a sentence.
 *
 * @module
 */

import { type Difference, mean, pairedDifference } from "../common/statistics.ts";
import { lossText, percent } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";

/** The figures that the sentence is made of. */
export interface Judged extends Pick<Trial, "gap" | "nearZero"> {
  /** The data loss of each test row. */
  readonly rowLosses: readonly number[];
}

/** What was found: a sentence, and the numbers in it. */
export interface Finding {
  readonly sentence: string;
  /** By how much other draws alone move the test loss; unknown where `base` and `again` were not both trained. */
  readonly luck?: number;
  /** How the data loss of each variant differs from that of `base`; nothing where that was not trained. */
  readonly differences: Readonly<Record<string, Difference>>;
}

/** Which remedies lowered the data loss on unseen rows, which narrowed the gap, and how sparse L1 made the kernels. */
export function findingOf(trials: Readonly<Record<string, Judged>>): Finding {
  const { base, again, ...remedies } = trials;
  const names = Object.keys(trials);
  const least = names.reduce((a, b) =>
    mean(trials[b].rowLosses) < mean(trials[a].rowLosses) ? b : a
  );
  const gaps = gapText(trials);
  const sparse = sparsityText(trials);
  if (base === undefined) {
    const sentence =
      `Without base there is nothing to measure remedies against; the lowest loss on ` +
      `unseen rows is that of ${least} (${
        lossText(mean(trials[least].rowLosses))
      }).${gaps}${sparse}`;
    return { sentence, differences: {} };
  }

  const luck = again && Math.abs(mean(again.rowLosses) - mean(base.rowLosses));
  const differences = Object.fromEntries(
    Object.entries(remedies).map(([name, { rowLosses }]) =>
      [name, beyondLuck(pairedDifference(rowLosses, base.rowLosses), luck ?? 0)] as const
    ),
  );
  const loss = mean(base.rowLosses);
  const listed = (keep: (difference: Difference) => boolean) =>
    Object.entries(differences).filter(([, difference]) => keep(difference))
      .toSorted(([, a], [, b]) => a.difference - b.difference)
      .map(([name, { difference }]) => `${name} (${signed(difference / loss)})`);
  const [lower, higher, same] = [
    listed(({ difference, isClear }) => isClear && difference < 0),
    listed(({ difference, isClear }) => isClear && difference > 0),
    listed(({ isClear }) => !isClear),
  ];
  const verdicts = [
    ...(lower.length > 0 ? [`clearly lower with ${lower.join(", ")}`] : []),
    ...(higher.length > 0 ? [`clearly higher with ${higher.join(", ")}`] : []),
    ...(same.length > 0 ? [`not clearly different with ${same.join(", ")}`] : []),
  ];
  const sentence = `On unseen rows base has a data loss of ${lossText(loss)}` +
    (luck === undefined ? "" : `, and other draws alone move it by ${lossText(luck)}`) +
    (verdicts.length === 0 ? "." : `: it is ${verdicts.join("; ")}.`) + gaps + sparse;
  return { sentence, ...(luck !== undefined && { luck }), differences };
}

/** The narrowest gap of those that lose no more on unseen rows than base: what has learnt nothing has no gap either. */
function gapText(trials: Readonly<Record<string, Judged>>): string {
  const { base } = trials;
  const most = base === undefined ? Infinity : mean(base.rowLosses);
  const names = Object.keys(trials).filter((name) => mean(trials[name].rowLosses) <= most);
  const narrow = names.reduce((a, b) => trials[b].gap < trials[a].gap ? b : a);
  const beside = base === undefined || narrow === "base" ? "" : `; base ${lossText(base.gap)}`;
  const among = base === undefined ? "" : " of those that are no worse than base";
  return ` The narrowest gap between unseen and learnt rows${among} is that of ${narrow} (${
    lossText(trials[narrow].gap)
  }${beside}).`;
}

/** A difference that is clear only where it is more than what other draws alone make. */
function beyondLuck(found: Difference, luck: number): Difference {
  return { ...found, isClear: found.isClear && Math.abs(found.difference) > luck };
}

function sparsityText({ base, l1, l2 }: Readonly<Record<string, Judged>>): string {
  if (l1 === undefined) return "";
  const others = [...(l2 ? [["L2", l2] as const] : []), ...(base ? [["base", base] as const] : [])];
  const beside = others.map(([name, { nearZero }]) => `${name} ${percent(nearZero)}`).join(", ");
  return ` L1 leaves ${percent(l1.nearZero)} of the kernels' weights near 0${
    beside === "" ? "" : ` (${beside})`
  }.`;
}

function signed(share: number): string {
  return `${share < 0 ? "−" : "+"}${percent(Math.abs(share))}`;
}
