/**
 * The data of an example: the real rows where they can be had, else others that are made for the purpose. It is never
 * silent which of them.
 *
 * @module
 */

import { key } from "shapefold";
import {
  DataUnavailableError,
  type FeatureTable,
  friedman1,
  type ImageClasses,
  type Labels,
  type SourceOptions,
  syntheticDigits,
} from "shapefold/datasets";

/** How images are asked for. */
interface ImagesOptions<L extends Labels> {
  readonly labels?: L;
  readonly scale?: number;
}

/** Loads images of ten classes; synthetic digits stand in for those that cannot be had. */
export function imagesOrDigits<L extends Labels = "one-hot">(
  load: (options: SourceOptions & ImagesOptions<L>) => Promise<ImageClasses<L>>,
  { data, seed }: { readonly data?: string; readonly seed: number },
  options: ImagesOptions<L> = {},
): Promise<ImageClasses<L>> {
  return orStandIn(() => load({ data, ...options }), () => syntheticDigits(key(seed), options));
}

/** Loads a table of features; Friedman's function stands in for one that cannot be had. */
export function tableOrFriedman(
  load: (options: SourceOptions) => Promise<FeatureTable>,
  { data, seed }: { readonly data?: string; readonly seed: number },
): Promise<FeatureTable> {
  return orStandIn(() => load({ data }), () => friedman1(key(seed)));
}

async function orStandIn<T>(load: () => Promise<T>, make: () => T): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof DataUnavailableError)) throw error;
    console.error(error.message);
    return make();
  }
}
