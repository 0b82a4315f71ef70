/**
 * What came of the networks of one depth: tables beside the notebook's, and pictures of what hidden layers answer.
 *
 * @module
 */

import { comparisonPlot } from "shapefold/plots";
import { mapValues } from "../common/map_values.ts";
import type { Report } from "../common/report.ts";
import { besideTable } from "../common/tables.ts";
import type { Trial } from "../common/trial.ts";
import { type Activations, activationsPlot, sparsityPlot, sparsityTable } from "./activations.ts";
import type { OfEachVariant } from "./findings.ts";

/** The notebook's figures; it does not say of how many layers. Its two plain networks differ by chance alone. */
export const notebook = {
  penalties: {
    plain: { testLoss: 0.3546, accuracy: 0.8858 },
    "activity L1": { testLoss: 0.5802, accuracy: 0.841 },
    "activity L2": { testLoss: 0.5886, accuracy: 0.8351 },
  },
  noise: {
    plain: { testLoss: 0.3686, accuracy: 0.8715 },
    dropout: { testLoss: 0.3536, accuracy: 0.8802 },
    "Gaussian dropout": { testLoss: 0.3744, accuracy: 0.8712 },
  },
};

/** Tells what came of the networks of one depth. */
export async function tellDepth(
  told: Report,
  depth: string,
  trials: OfEachVariant<Trial & { readonly activations: readonly Activations[] }>,
): Promise<void> {
  const { plain, dropout, "Gaussian dropout": gaussian, ...penalized } = trials;
  const noisy = { plain, dropout, "Gaussian dropout": gaussian };
  told.beside(
    "Penalties, beside the notebook",
    besideTable({ plain, ...penalized }, notebook.penalties),
  );
  told.beside("Noise, beside the notebook", besideTable(noisy, notebook.noise));

  const activations = mapValues(trials, ({ activations }) => activations);
  told.table("How sparse the first hidden layers are on test rows", sparsityTable(activations));
  await told.picture(
    `activations_${depth}`,
    activationsPlot(mapValues({ plain, ...penalized }, ({ activations }) => activations)),
    `What the first of ${depth} hidden layers answer for test rows`,
  );
  await told.picture(
    `sparsity_${depth}`,
    sparsityPlot(activations),
    `The share of activations near zero, with ${depth} hidden layers`,
  );
  await told.picture(
    `validation_${depth}`,
    comparisonPlot(mapValues(trials, ({ history }) => history), {
      figure: "accuracy",
      title: `Accuracy on the validation rows, ${depth} hidden layers`,
    }),
    `The accuracy on the validation rows epoch by epoch, with ${depth} hidden layers`,
  );
}
