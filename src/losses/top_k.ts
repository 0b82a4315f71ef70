/**
 * The share of rows whose class is among the likeliest.
 *
 * @module
 */

import { wrongNumber } from "../text/found.ts";
import { classesOfRows, columnsOf } from "./answers.ts";
import type { MetricOf } from "./metric.ts";

/**
 * The share of rows whose class is among the `k` largest predictions, from 0 to 1; a tie at the last place counts. It is
 * called `top5` for a `k` of 5. A prediction that is NaN is never right, and counts as larger than the others.
 *
 * @param k At least 1, and at most the number of classes.
 * @throws {RangeError} Where `k` is no whole number of at least 1; when it is measured, where there are fewer classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, measure, topK } from "shapefold";
 *
 * const predictions = asTensor([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]], "n 3");
 * assertEquals(measure(topK(2), predictions, asTensor([1, 2], "n", "int32")), 0.5);
 * ```
 */
export function topK<K extends number>(k: K): MetricOf<number, `top${K}`> {
  if (!Number.isInteger(k) || k < 1) throw wrongNumber("Cannot make topK", "a k of at least 1", k);
  const metric: MetricOf<number, `top${K}`> = {
    name: `top${k}`,
    measure: (predictions, labels, { multiLabel }) => {
      const columns = multiLabel ? 1 : columnsOf(predictions);
      if (columns < Math.max(k, 2)) {
        const expected = `one of at least ${Math.max(k, 2)} classes a row`;
        throw wrongNumber(`Cannot apply ${metric.name}`, expected, columns);
      }
      const { rows, wanted, scores } = classesOfRows(metric, predictions, labels);
      let hits = 0;
      for (let row = 0; row < rows; row++) {
        const own = scores.subarray(row * columns, (row + 1) * columns);
        const score = own[wanted(row)];
        // The row is right where fewer than k are certainly larger: NaN is not known to be smaller.
        if (own.reduce((count, other) => other <= score ? count : count + 1, 0) < k) hits++;
      }
      return [hits, rows];
    },
    result: ([hits, rows]) => hits / rows,
  };
  return metric;
}
