// Losses of rows of classes: value and gradient, row by row.

import { address, float, int } from "./arguments";
import { madd, maskOf, maxLanes, splat, storePart, sumLanes } from "./lanes";
import { clipped, expBelow0, isClipped } from "./losses";
import { log } from "./math";

/** So many numbers of a row are added up before their sum goes to the sum of the row: it stays exact for long rows. */
const BLOCK: i32 = 256;

/**
 * The sum over a chunk's rows of -sum(label * log(probability)), and its derivatives times a factor.
 *
 * Arguments: 0 rows, 1 classes, 2 rows of a chunk, 3 are the predictions logits, 4 are the labels indices of classes,
 * 5 predictions, 6 labels, 7 gradient or 0, 8 a slot of 64 bits for the sum of each chunk, 9 factor of the gradient.
 */
export function categoricalLoss(args: usize, chunk: i32): void {
  let fromLogits = int(args, 3), isSparse = int(args, 4);
  if (fromLogits) {
    if (isSparse) sumRows(true, true, args, chunk);
    else sumRows(true, false, args, chunk);
  } else {
    if (isSparse) sumRows(false, true, args, chunk);
    else sumRows(false, false, args, chunk);
  }
}

@inline
function sumRows(fromLogits: bool, isSparse: bool, args: usize, chunk: i32): void {
  let row = chunk * int(args, 2), end = min<i32>(row + int(args, 2), int(args, 0));
  let classes = int(args, 1), stride = <usize>classes << 2, step = isSparse ? 4 : stride;
  let y = address(args, 5) + <usize>row * stride, t = address(args, 6) + <usize>row * step;
  let gradient = address(args, 7), total: f64 = 0, factor = float(args, 9);
  if (gradient) gradient += <usize>row * stride;
  for (; row < end; row++, y += stride, t += step) {
    total += fromLogits
      ? lossOfLogits(isSparse, classes, y, t, gradient, factor)
      : lossOfProbabilities(isSparse, classes, y, t, gradient, factor);
    if (gradient) gradient += stride;
  }
  store<f64>(address(args, 8) + (<usize>chunk << 3), total);
}

/**
 * With z the logits below the largest one: sum(t) log(sum(exp(z))) - sum(t z), whose parts have one sign. The gradient
 * is sum(t) softmax(z) - t.
 */
@inline
function lossOfLogits(isSparse: bool, classes: i32, y: usize, t: usize, gradient: usize, factor: f32): f32 {
  let least = splat(-Infinity), zero = splat(0), most = least;
  // NaN is passed over, to be found in the exponentials.
  for (let j = 0; j < classes; j += 4) most = f32x4.pmax(most, rowPart(y, j, classes, least));
  most = splat(maxLanes(most));
  let exps = zero, labels = zero, products = zero;
  for (let block = 0; block < classes; block += BLOCK) {
    let blockExps = zero, blockLabels = zero, blockProducts = zero;
    for (let j = block, end = min<i32>(block + BLOCK, classes); j < end; j += 4) {
      let z = f32x4.sub(rowPart(y, j, classes, least), most), e = expBelow0(z);
      let label = labelPart(isSparse, t, j, classes);
      blockExps = f32x4.add(blockExps, e);
      blockLabels = f32x4.add(blockLabels, label);
      // Behind the end of the row there is no 0 times infinity.
      if (j + 4 > classes) z = v128.and(z, maskOf(classes - j));
      blockProducts = madd(label, z, blockProducts);
      if (gradient) putPart(gradient, j, classes, e);
    }
    exps = f32x4.add(exps, blockExps);
    labels = f32x4.add(labels, blockLabels);
    products = f32x4.add(products, blockProducts);
  }
  let sum = sumLanes(exps), weight = sumLanes(labels);
  if (gradient) {
    let share = splat(weight / sum), by = splat(factor);
    for (let j = 0; j < classes; j += 4) {
      let label = labelPart(isSparse, t, j, classes);
      let slope = madd(rowPart(gradient, j, classes, zero), share, f32x4.neg(label));
      putPart(gradient, j, classes, f32x4.mul(slope, by));
    }
  }
  return weight * f32x4.extract_lane(log(splat(sum)), 0) - sumLanes(products);
}

/**
 * With q the probabilities scaled to a sum of 1 and p those kept away from 0 and 1: -sum(t log(p)). With s = -t / p
 * where nothing was cut off, else 0, the gradient is (s - sum(s q)) / sum(y).
 */
@inline
function lossOfProbabilities(isSparse: bool, classes: i32, y: usize, t: usize, gradient: usize, factor: f32): f32 {
  let zero = splat(0), sums = zero;
  for (let block = 0; block < classes; block += BLOCK) {
    let sum = zero;
    for (let j = block, end = min<i32>(block + BLOCK, classes); j < end; j += 4) {
      sum = f32x4.add(sum, rowPart(y, j, classes, zero));
    }
    sums = f32x4.add(sums, sum);
  }
  let sum = sumLanes(sums), whole = splat(sum), losses = zero, slopes = zero;
  for (let block = 0; block < classes; block += BLOCK) {
    let blockLosses = zero, blockSlopes = zero;
    for (let j = block, end = min<i32>(block + BLOCK, classes); j < end; j += 4) {
      let q = f32x4.div(rowPart(y, j, classes, zero), whole), p = clipped(q);
      let label = labelPart(isSparse, t, j, classes);
      blockLosses = madd(label, log(p), blockLosses);
      if (gradient) {
        let slope = v128.andnot(f32x4.div(f32x4.neg(label), p), isClipped(q));
        blockSlopes = madd(slope, q, blockSlopes);
        putPart(gradient, j, classes, slope);
      }
    }
    losses = f32x4.add(losses, blockLosses);
    slopes = f32x4.add(slopes, blockSlopes);
  }
  if (gradient) {
    let mean = splat(sumLanes(slopes)), by = splat(factor / sum);
    for (let j = 0; j < classes; j += 4) {
      putPart(gradient, j, classes, f32x4.mul(f32x4.sub(rowPart(gradient, j, classes, zero), mean), by));
    }
  }
  return -sumLanes(losses);
}

/** Four numbers of a row from the j-th; `fill` behind its end. */
@inline
function rowPart(row: usize, j: i32, classes: i32, fill: v128): v128 {
  let part = v128.load(row + (<usize>j << 2));
  return j + 4 <= classes ? part : v128.bitselect(part, fill, maskOf(classes - j));
}

/** Four labels of a row from the j-th, 0 behind its end: as they stand, or 1 at the index. */
@inline
function labelPart(isSparse: bool, t: usize, j: i32, classes: i32): v128 {
  if (!isSparse) return rowPart(t, j, classes, splat(0));
  let at = i32x4.add(i32x4.splat(j), i32x4(0, 1, 2, 3));
  return v128.and(i32x4.eq(at, v128.load32_splat(t)), splat(1));
}

@inline
function putPart(row: usize, j: i32, classes: i32, v: v128): void {
  let to = row + (<usize>j << 2);
  if (j + 4 <= classes) v128.store(to, v);
  else storePart(to, classes - j, v);
}
