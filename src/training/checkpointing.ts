/**
 * How `fit` is told to keep a run: files are not this folder's matter.
 *
 * @module
 */

import type { AnyExamples } from "../data/examples.ts";
import type { StatusLine } from "../text/status_line.ts";
import type { Epochs } from "./epochs.ts";
import type { AnyReport, Reports } from "./reports.ts";
import type { AnyState } from "./state.ts";
import type { AnyTrainStep } from "./step.ts";
import type { TrainEpochsOptions } from "./run_epochs.ts";

/** A stream that keeps the run that it comes from, and the run itself: what `checkpoint({ dir })` gives. */
export interface Checkpointing {
  /** Keeps the run of a stream. */
  <R extends AnyReport>(reports: Reports<R>): Reports<R>;
  /** The run that goes on from what was kept, in the place of `trainEpochs`. */
  readonly resume: (
    step: AnyTrainStep,
    start: AnyState,
    epochs: Epochs<AnyExamples>,
    options?: TrainEpochsOptions & { readonly line?: StatusLine },
  ) => Reports<AnyReport>;
}
