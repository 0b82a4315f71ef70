/**
 * Mistakes with data sets: labels in a form that there is not, and options of another data set.
 *
 * @module
 */

import { californiaHousing, mnist } from "shapefold/datasets";

//? Type '"onehot"' is not assignable to type 'Labels | undefined'. Did you mean '"one-hot"'?
mnist({ labels: "onehot" });
//? Object literal may only specify known properties, and 'labels' does not exist in type 'SourceOptions'.
californiaHousing({ labels: "classes" });
