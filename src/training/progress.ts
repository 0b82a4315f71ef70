/**
 * Progress: what a run tells people while it goes on.
 *
 * @module
 */

import { checkOptions } from "../text/options.ts";
import { formatEpoch, formatProgress, type NamedFigure } from "../text/progress_text.ts";
import { type StatusLine, statusLine } from "../text/status_line.ts";
import type { Figures } from "./figures.ts";
import {
  type AnyReport,
  type Reports,
  type Resumed,
  type StepReport,
  transformReports,
} from "./reports.ts";

/** How progress is shown. */
export interface ProgressOptions {
  /** Show nothing at all; `false` unless said. */
  readonly silent?: boolean;
  /** Where it is shown; standard error unless said. */
  readonly line?: StatusLine;
}

/** How often the line is rewritten at most, in milliseconds. */
const REFRESH = 100;

/**
 * Shows where the run is: on a terminal one line that is rewritten (epoch, bar, steps a second, time left, loss, terms
 * and metrics), and a line that stays for each epoch, with the validation where `validate` stands before.
 * A run that is resumed says so in one line, and nothing of the epochs before.
 *
 * @throws {TypeError} Where an option is not known.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { asTensor, dense, epochs, initialState, input, key, last, meanSquaredError, objective, pipe } from "shapefold";
 * import { progress, sequential, sgd, statusLine, trainEpochs, trainStep } from "shapefold";
 *
 * const model = sequential(input("1"), dense(1));
 * const step = trainStep(objective(model, meanSquaredError), sgd());
 * const data = { x: asTensor([[1], [2], [3]], "n 1"), y: asTensor([[2], [4], [6]], "n 1") };
 * using start = initialState(model, step, key(0));
 *
 * const lines: string[] = [];
 * const line = statusLine({ write: (text) => lines.push(text), isTerminal: false, columns: 80 });
 * const { state } = await last(pipe(trainEpochs(step, start, epochs(data, { count: 2 })), progress({ line })));
 * state[Symbol.dispose]();
 * assertEquals(lines.length, 2);
 * ```
 */
export function progress(
  options: ProgressOptions = {},
): <R extends AnyReport>(reports: Reports<R>) => Reports<R> {
  checkProgress(options);
  const { silent = false, line = silent ? undefined : statusLine() } = options;
  return <R extends AnyReport>(reports: Reports<R>): Reports<R> => {
    if (silent || line === undefined) return reports;
    const show = stepShower(line);
    let isTold = false;
    const tellResumed = () => {
      if (isTold || reports.run?.resumed === undefined) return;
      isTold = true;
      line.keep(resumedText(reports.run.resumed));
    };
    reports.watch?.((report) => {
      tellResumed();
      show(report);
    });
    return transformReports<R, R>(async function* (source) {
      try {
        for await (const report of source) {
          tellResumed();
          if (!report.replayed) {
            line.keep(formatEpoch({ ...report, figures: epochFigures(report) }));
          }
          yield report;
        }
      } finally {
        line.show("");
      }
    })(reports);
  };
}

function resumedText({ epoch, step, from }: Resumed): string {
  return `Resumed after epoch ${epoch}${
    step === 0 ? "" : ` and step ${step} of the next`
  } of ${from}`;
}

/** Throws where something else is said of progress than can be. */
export function checkProgress(options: ProgressOptions): void {
  checkOptions("Cannot show progress", options, ["silent", "line"], "{ silent: true }");
}

/** Rewrites the line after a step, not too often; time and speed are the current epoch's. */
function stepShower(line: StatusLine): (report: StepReport) => void {
  let shown = -Infinity;
  let began: { readonly time: number; readonly epoch: number; readonly step: number } | undefined;
  return ({ epoch, epochs, step, steps, figures }) => {
    const now = performance.now();
    if (began?.epoch !== epoch || step <= began.step) began = { time: now, epoch, step };
    if (now - shown < REFRESH) return;
    shown = now;
    const stepsPerSecond = (step - began.step) / ((now - began.time) / 1000);
    const secondsLeft = ((epochs - epoch) * steps + steps - step) / stepsPerSecond;
    const state = { epoch, epochs, step, steps, stepsPerSecond, secondsLeft };
    line.show(formatProgress({ ...state, figures: named(figures) }, line.width));
  };
}

function epochFigures(report: AnyReport & { readonly validation?: Figures }): NamedFigure[] {
  return [
    ...named(report),
    ...(report.validation === undefined ? [] : named(report.validation)).map(
      ([name, value]): NamedFigure => [`validation.${name}`, value],
    ),
  ];
}

/** The loss, its terms where there are several, and the metrics. */
function named({ loss, terms, metrics }: Figures): NamedFigure[] {
  const parts = Object.entries(terms);
  return [["loss", loss], ...(parts.length > 1 ? parts : []), ...Object.entries(metrics)];
}
