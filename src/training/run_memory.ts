/**
 * What a run remembers for the streams behind it.
 *
 * @module
 */

/** What streams can ask of the run that they come from; who keeps it knows more of it. */
export interface RunMemory {
  /** Where the run goes on from, where it does not begin at its start; known once it has begun. */
  readonly resumed?: Resumed;
  /**
   * A function of reports whose results are kept with the run: for a replayed report it gives what it gave before,
   * without a look at the state.
   *
   * @param name What it gives, the same in each run: `"validation"`. The results must be plain data.
   */
  recall<R extends { readonly epoch: number; readonly replayed?: true }, T>(
    name: string,
    f: (report: R) => T,
  ): (report: R) => T;
}

/** Where a run goes on. */
export interface Resumed {
  /** The last epoch that was finished, 0 where there was none. */
  readonly epoch: number;
  /** The steps of the next epoch that were done. */
  readonly step: number;
  /** What it goes on from: the name of a folder. */
  readonly from: string;
}
