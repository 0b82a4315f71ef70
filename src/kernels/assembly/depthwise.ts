// Convolution of each channel with filters of its own, and its gradients. An output pixel is a sum over taps of a
// source pixel times the filters of the tap; the gradient by the image is such a sum too, over the taps that reach it.

import { address, int } from "./arguments";
import { atLeast, madd, storeUpTo } from "./lanes";

/**
 * Some rows of the outputs, or of the gradient by the images.
 *
 * Arguments: 0 to 13 the windows, 14 images, or gradient by the outputs, 15 filters, 16 filters for each channel,
 * 17 result, 18 rows of a chunk, 19 is it the gradient, 20 bias or 0, 21 is relu applied.
 */
export function depthwise(args: usize, chunk: i32): void {
  let isGradient = int(args, 19) > 0;
  let height = int(args, isGradient ? 1 : 12), width = int(args, isGradient ? 2 : 13);
  let channels = int(args, 3) * (isGradient ? 1 : int(args, 16));
  let row = chunk * int(args, 18), rowEnd = min<i32>(row + int(args, 18), int(args, 0) * height);
  let result = address(args, 17), bytes = <usize>(width * channels) << 2;
  let bias = address(args, 20), relu = int(args, 21) > 0;
  for (; row < rowEnd; row++) {
    let at = result + <usize>row * bytes;
    depthwiseRow(args, isGradient, row / height, row % height, width, channels, at);
    if (bias) addBias(at, width, channels, bias, relu);
  }
}

/** Adds the bias to the pixels of a row, and applies relu. */
function addBias(at: usize, width: i32, channels: i32, bias: usize, relu: bool): void {
  let least = f32x4.splat(relu ? 0 : -Infinity);
  for (; width > 0; width--) {
    let channel = 0;
    for (; channel <= channels - 4; channel += 4, at += 16) {
      let sum = f32x4.add(v128.load(at), v128.load(bias + (<usize>channel << 2)));
      v128.store(at, atLeast(sum, least));
    }
    for (; channel < channels; channel++, at += 4) {
      let sum = load<f32>(at) + load<f32>(bias + (<usize>channel << 2));
      store<f32>(at, relu ? max<f32>(sum, 0) : sum);
    }
  }
}

/** One row of the result. */
function depthwiseRow(
  args: usize, isGradient: bool, image: i32, row: i32, width: i32, channels: i32, result: usize,
): void {
  let sourceHeight = int(args, isGradient ? 12 : 1), sourceWidth = int(args, isGradient ? 13 : 2);
  let multiplier = int(args, 16), filters = int(args, 3) * multiplier, tap = <usize>filters << 2;
  let pixel = isGradient ? tap : address(args, 3) << 2;
  let strideDown = int(args, 6), strideAcross = int(args, 7), left = int(args, 11);
  let windowHeight = int(args, 4), windowWidth = int(args, 5);
  // The first tap and the source row under it; then every so many taps, which are so many rows apart. The gradient walks
  // backwards, and only where the stride leads to an output: strides and dilations are not both above 1.
  let down = 0, y = row * strideDown - int(args, 10), nextDown = 1, stepDown = int(args, 8);
  let nextAcross = 1, stepAcross = int(args, 9);
  if (isGradient) {
    row += int(args, 10);
    down = row % strideDown;
    y = row / strideDown;
    nextDown = strideDown;
    stepDown = -stepDown;
    nextAcross = strideAcross;
    stepAcross = -stepAcross;
  }
  let tapsDown = max<i32>(0, (windowHeight - down + nextDown - 1) / nextDown);
  while (tapsDown > 0 && (y < 0 || y >= sourceHeight)) {
    y += stepDown;
    down += nextDown;
    tapsDown--;
  }
  while (tapsDown > 0 && <u32>(y + (tapsDown - 1) * stepDown) >= <u32>sourceHeight) tapsDown--;

  let sourceRow = address(args, 14) + <usize>((image * sourceHeight + y) * sourceWidth) * pixel;
  let filterRow = address(args, 15) + <usize>(down * windowWidth) * tap;
  let sourceDown = <usize>(stepDown * sourceWidth) * pixel, sourceAcross = <usize>stepAcross * pixel;
  let filterDown = <usize>(nextDown * windowWidth) * tap, filterAcross = <usize>nextAcross * tap;
  for (let column = 0; column < width; column++, result += <usize>channels << 2) {
    let across = 0, x = column * strideAcross - left;
    if (isGradient) {
      across = (column + left) % strideAcross;
      x = (column + left) / strideAcross;
    }
    let tapsAcross = max<i32>(0, (windowWidth - across + nextAcross - 1) / nextAcross);
    while (tapsAcross > 0 && (x < 0 || x >= sourceWidth)) {
      x += stepAcross;
      across += nextAcross;
      tapsAcross--;
    }
    while (tapsAcross > 0 && <u32>(x + (tapsAcross - 1) * stepAcross) >= <u32>sourceWidth) tapsAcross--;
    let source = sourceRow + <usize>x * pixel, filter = filterRow + <usize>across * tap;
    if (multiplier == 1) {
      sumTaps(
        channels, tapsDown, tapsAcross, source, sourceDown, sourceAcross, filter, filterDown, filterAcross, result,
      );
    } else {
      sumSpreadTaps(
        channels, multiplier, isGradient, tapsDown, tapsAcross,
        source, sourceDown, sourceAcross, filter, filterDown, filterAcross, result,
      );
    }
  }
}

/** All channels of one pixel, where each channel has one filter. */
function sumTaps(
  channels: i32, tapsDown: i32, tapsAcross: i32, source: usize, sourceDown: usize, sourceAcross: usize,
  filter: usize, filterDown: usize, filterAcross: usize, result: usize,
): void {
  for (; channels >= 16; channels -= 16, source += 64, filter += 64, result += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, sourceRow = source, filterRow = filter;
    for (let i = tapsDown; i > 0; i--, sourceRow += sourceDown, filterRow += filterDown) {
      let x = sourceRow, w = filterRow;
      for (let j = tapsAcross; j > 0; j--, x += sourceAcross, w += filterAcross) {
        s0 = madd(v128.load(x), v128.load(w), s0);
        s1 = madd(v128.load(x, 16), v128.load(w, 16), s1);
        s2 = madd(v128.load(x, 32), v128.load(w, 32), s2);
        s3 = madd(v128.load(x, 48), v128.load(w, 48), s3);
      }
    }
    v128.store(result, s0);
    v128.store(result, s1, 16);
    v128.store(result, s2, 32);
    v128.store(result, s3, 48);
  }
  for (; channels > 0; channels -= 4, source += 16, filter += 16, result += 16) {
    let sum = f32x4.splat(0), sourceRow = source, filterRow = filter;
    for (let i = tapsDown; i > 0; i--, sourceRow += sourceDown, filterRow += filterDown) {
      let x = sourceRow, w = filterRow;
      for (let j = tapsAcross; j > 0; j--, x += sourceAcross, w += filterAcross) {
        sum = madd(v128.load(x), v128.load(w), sum);
      }
    }
    storeUpTo(result, channels, sum);
  }
}

/** All channels of one pixel, where each channel of the images has several filters: rare, and not fast. */
function sumSpreadTaps(
  channels: i32, multiplier: i32, isGradient: bool, tapsDown: i32, tapsAcross: i32, source: usize, sourceDown: usize,
  sourceAcross: usize, filter: usize, filterDown: usize, filterAcross: usize, result: usize,
): void {
  for (let channel = 0; channel < channels; channel++, result += 4) {
    // An output has one filter and one channel; the gradient by a channel sums over its filters.
    let first = isGradient ? channel * multiplier : channel, count = isGradient ? multiplier : 1;
    let sum: f32 = 0;
    for (let other = first; other < first + count; other++) {
      let sourceRow = source + (<usize>(isGradient ? other : channel / multiplier) << 2);
      let filterRow = filter + (<usize>other << 2);
      for (let i = tapsDown; i > 0; i--, sourceRow += sourceDown, filterRow += filterDown) {
        let x = sourceRow, w = filterRow;
        for (let j = tapsAcross; j > 0; j--, x += sourceAcross, w += filterAcross) sum += load<f32>(x) * load<f32>(w);
      }
    }
    store<f32>(result, sum);
  }
}

/**
 * The gradient by the filters, summed over a part of the rows of outputs.
 *
 * Arguments: 0 to 13 the windows, 14 images, 15 gradient by the outputs, 16 filters for each channel,
 * 17 sums, one after the other for each part, 18 rows of a part.
 */
export function depthwiseFilterGradient(args: usize, chunk: i32): void {
  let windowHeight = int(args, 4), windowWidth = int(args, 5), multiplier = int(args, 16);
  let height = int(args, 1), width = int(args, 2), channels = int(args, 3), filters = channels * multiplier;
  let outHeight = int(args, 12), outWidth = int(args, 13);
  let strideAcross = int(args, 7), pixel = <usize>channels << 2, line = <usize>filters << 2;
  let taps = windowHeight * windowWidth, sums = address(args, 17) + <usize>(chunk * taps) * line;
  memory.fill(sums, 0, <usize>taps * line);
  let row = chunk * int(args, 18), rowEnd = min<i32>(row + int(args, 18), int(args, 0) * outHeight);
  for (; row < rowEnd; row++) {
    let dyRow = address(args, 15) + <usize>(row * outWidth) * line, image = row / outHeight;
    for (let tap = 0; tap < taps; tap++) {
      let y = row % outHeight * int(args, 6) - int(args, 10) + tap / windowWidth * int(args, 8);
      if (y < 0 || y >= height) continue;
      // The outputs whose pixel under the tap is in the image.
      let x = tap % windowWidth * int(args, 9) - int(args, 11);
      let first = x < 0 ? (strideAcross - 1 - x) / strideAcross : 0;
      let end = x < width ? min<i32>((width - x + strideAcross - 1) / strideAcross, outWidth) : 0;
      if (first >= end) continue;
      let source = address(args, 14) + <usize>((image * height + y) * width + first * strideAcross + x) * pixel;
      let step = <usize>strideAcross * pixel, dy = dyRow + <usize>first * line, to = sums + <usize>tap * line;
      if (multiplier == 1) addProducts(channels, end - first, source, step, dy, line, to);
      else addSpreadProducts(filters, multiplier, end - first, source, step, dy, line, to);
    }
  }
}

/** Adds the products of pixels and gradients to the sums of one tap, where each channel has one filter. */
function addProducts(channels: i32, count: i32, x: usize, step: usize, dy: usize, line: usize, to: usize): void {
  for (; channels >= 16; channels -= 16, x += 64, dy += 64, to += 64) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, a = x, b = dy;
    for (let i = count; i > 0; i--, a += step, b += line) {
      s0 = madd(v128.load(a), v128.load(b), s0);
      s1 = madd(v128.load(a, 16), v128.load(b, 16), s1);
      s2 = madd(v128.load(a, 32), v128.load(b, 32), s2);
      s3 = madd(v128.load(a, 48), v128.load(b, 48), s3);
    }
    v128.store(to, f32x4.add(v128.load(to), s0));
    v128.store(to, f32x4.add(v128.load(to, 16), s1), 16);
    v128.store(to, f32x4.add(v128.load(to, 32), s2), 32);
    v128.store(to, f32x4.add(v128.load(to, 48), s3), 48);
  }
  for (; channels > 0; channels -= 4, x += 16, dy += 16, to += 16) {
    let sum = f32x4.splat(0), a = x, b = dy;
    for (let i = count; i > 0; i--, a += step, b += line) sum = madd(v128.load(a), v128.load(b), sum);
    storeUpTo(to, channels, f32x4.add(v128.load(to), sum));
  }
}

/** The same where each channel has several filters. */
function addSpreadProducts(
  filters: i32, multiplier: i32, count: i32, x: usize, step: usize, dy: usize, line: usize, to: usize,
): void {
  for (let filter = 0; filter < filters; filter++, dy += 4, to += 4) {
    let sum: f32 = 0, a = x + (<usize>(filter / multiplier) << 2), b = dy;
    for (let i = count; i > 0; i--, a += step, b += line) sum += load<f32>(a) * load<f32>(b);
    store<f32>(to, load<f32>(to) + sum);
  }
}
