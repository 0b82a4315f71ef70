/**
 * Data of one's own: how long a bus takes, by the time of the day. Slow in the rush hours, and then less certain.
 *
 * @module
 */

import { asTensor, type Key, normal, split, uniform, values } from "shapefold";
import type { Dataset } from "shapefold/datasets";

/** When a ride begins, as a share of the day from 0 to 1, and the minutes that it takes. */
export type Rides = Dataset<"n 1", "n 1">;

/** The shares of rides that are asked for: of ten rides, how long does the fastest take, the two fastest, and so on? */
export const SHARES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** The normal quantiles of these shares. */
const QUANTILES = [-1.2816, -0.8416, -0.5244, -0.2533, 0, 0.2533, 0.5244, 0.8416, 1.2816];

/** Rides at any time of the day, drawn from a key. */
export function rides(key: Key, count: number): Rides {
  const [times, delays] = split(key);
  const time = values(uniform(times, `${count}`));
  const delay = values(normal(delays, `${count}`));
  const minutes = time.map((share, i) => minutesOf(share, delay[i]));
  return { x: asTensor(time, "n 1"), y: asTensor(minutes, "n 1") };
}

/** The minutes that shares of the rides at a time of the day stay below: what the network is to find. */
export function trueDeciles(time: number): number[] {
  return QUANTILES.map((delay) => minutesOf(time, delay));
}

function minutesOf(time: number, delay: number): number {
  const near = (hour: number) => Math.exp(-0.5 * ((24 * time - hour) / 1.2) ** 2);
  const rush = near(8) + 0.7 * near(17.5);
  const awake = 1 - Math.cos(2 * Math.PI * (time - 1 / 8));
  return 12 + 3 * awake + 14 * rush + (1 + 5 * rush) * Math.exp(0.6 * delay);
}
