// The largest number and the mean of what a window covers, for each channel, and their gradients. Padding does not count.

import { address, int } from "./arguments";
import { storeUpTo } from "./lanes";

/**
 * Some rows of outputs.
 *
 * Arguments: 0 to 13 the windows, 14 images, 15 outputs, 16 rows of a chunk, 17 are they means.
 */
export function pool(args: usize, chunk: i32): void {
  let height = int(args, 1), width = int(args, 2), channels = int(args, 3), isMean = int(args, 17) > 0;
  let windowHeight = int(args, 4), windowWidth = int(args, 5), outHeight = int(args, 12), outWidth = int(args, 13);
  let strideDown = int(args, 6), strideAcross = int(args, 7), top = int(args, 10), left = int(args, 11);
  let pixel = <usize>channels << 2, line = <usize>width * pixel;
  let row = chunk * int(args, 16), rowEnd = min<i32>(row + int(args, 16), int(args, 0) * outHeight);
  let result = address(args, 15) + <usize>(row * outWidth) * pixel;
  for (; row < rowEnd; row++) {
    let y = row % outHeight * strideDown - top, first = max<i32>(y, 0), end = min<i32>(y + windowHeight, height);
    let images = address(args, 14) + <usize>(row / outHeight * height + first) * line;
    for (let column = 0; column < outWidth; column++, result += pixel) {
      let x = column * strideAcross - left, firstColumn = max<i32>(x, 0), columnEnd = min<i32>(x + windowWidth, width);
      let source = images + <usize>firstColumn * pixel, down = end - first, across = columnEnd - firstColumn;
      if (isMean) meanPixel(channels, down, across, source, line, result);
      else largestPixel(channels, down, across, source, line, result);
    }
  }
}

/**
 * The largest of each channel of some pixels: `down` lines of `across` pixels; NaN where one is. A comparison and a mask
 * of what is not a number are faster than the instruction that minds NaN.
 */
function largestPixel(channels: i32, down: i32, across: i32, source: usize, line: usize, result: usize): void {
  let pixel = <usize>channels << 2;
  for (; channels >= 8; channels -= 8, source += 32, result += 32) {
    let m0 = f32x4.splat(-Infinity), m1 = m0, nan0 = f32x4.splat(0), nan1 = nan0, row = source;
    for (let i = down; i > 0; i--, row += line) {
      for (let j = across, at = row; j > 0; j--, at += pixel) {
        let x0 = v128.load(at), x1 = v128.load(at, 16);
        m0 = f32x4.pmax(m0, x0);
        m1 = f32x4.pmax(m1, x1);
        nan0 = v128.or(nan0, f32x4.ne(x0, x0));
        nan1 = v128.or(nan1, f32x4.ne(x1, x1));
      }
    }
    v128.store(result, v128.or(m0, nan0));
    v128.store(result, v128.or(m1, nan1), 16);
  }
  for (; channels > 0; channels -= 4, source += 16, result += 16) {
    let most = f32x4.splat(-Infinity), nan = f32x4.splat(0), row = source;
    for (let i = down; i > 0; i--, row += line) {
      for (let j = across, at = row; j > 0; j--, at += pixel) {
        let x = v128.load(at);
        most = f32x4.pmax(most, x);
        nan = v128.or(nan, f32x4.ne(x, x));
      }
    }
    storeUpTo(result, channels, v128.or(most, nan));
  }
}

/** The mean of each channel of some pixels. */
function meanPixel(channels: i32, down: i32, across: i32, source: usize, line: usize, result: usize): void {
  let pixel = <usize>channels << 2, count = f32x4.splat(f32(max<i32>(down, 0) * max<i32>(across, 0)));
  for (; channels >= 8; channels -= 8, source += 32, result += 32) {
    let s0 = f32x4.splat(0), s1 = s0, row = source;
    for (let i = down; i > 0; i--, row += line) {
      for (let j = across, x = row; j > 0; j--, x += pixel) {
        s0 = f32x4.add(s0, v128.load(x));
        s1 = f32x4.add(s1, v128.load(x, 16));
      }
    }
    v128.store(result, f32x4.div(s0, count));
    v128.store(result, f32x4.div(s1, count), 16);
  }
  for (; channels > 0; channels -= 4, source += 16, result += 16) {
    let sum = f32x4.splat(0), row = source;
    for (let i = down; i > 0; i--, row += line) {
      for (let j = across, x = row; j > 0; j--, x += pixel) sum = f32x4.add(sum, v128.load(x));
    }
    storeUpTo(result, channels, f32x4.div(sum, count));
  }
}

/**
 * Some rows of the gradient by the images: what the windows that reach them hand on. A window hands its gradient to the
 * first of its largest pixels, or an equal share to each.
 *
 * Arguments: 0 to 13 the windows, 14 images, 15 outputs, 16 gradient by the outputs, 17 result, 18 rows of a chunk,
 * 19 are the outputs means.
 */
export function poolGradient(args: usize, chunk: i32): void {
  let height = int(args, 1), width = int(args, 2), channels = int(args, 3), isMean = int(args, 19) > 0;
  let windowHeight = int(args, 4), windowWidth = int(args, 5), outHeight = int(args, 12), outWidth = int(args, 13);
  let strideDown = int(args, 6), strideAcross = int(args, 7), top = int(args, 10), left = int(args, 11);
  let pixel = <usize>channels << 2, line = <usize>width * pixel;
  let row = chunk * int(args, 18), rowEnd = min<i32>(row + int(args, 18), int(args, 0) * height);
  memory.fill(address(args, 17) + <usize>row * line, 0, <usize>(rowEnd - row) * line);
  while (row < rowEnd) {
    // The rows of this chunk in one image, and the windows that reach them.
    let image = row / height, first = row % height, end = min<i32>(height, first + rowEnd - row);
    let i = first + top < windowHeight ? 0 : (first + top - windowHeight) / strideDown + 1;
    let windowEnd = min<i32>(outHeight, (end + top + strideDown - 1) / strideDown);
    for (; i < windowEnd; i++) {
      let y = i * strideDown - top, down = max<i32>(y, 0), downEnd = min<i32>(y + windowHeight, height);
      let at = <usize>(image * height + down) * line, output = <usize>((image * outHeight + i) * outWidth) * pixel;
      for (let j = 0; j < outWidth; j++, output += pixel) {
        let x = j * strideAcross - left, across = max<i32>(x, 0), acrossEnd = min<i32>(x + windowWidth, width);
        let offset = at + <usize>across * pixel, dy = address(args, 16) + output, dx = address(args, 17) + offset;
        let skipped = max<i32>(first - down, 0), shared = min<i32>(end, downEnd) - down - skipped;
        if (isMean) {
          let count = (downEnd - down) * (acrossEnd - across);
          shareGradient(channels, count, shared, acrossEnd - across, dy, dx + <usize>skipped * line, line);
        } else {
          handOnGradient(
            channels, skipped, shared, acrossEnd - across,
            address(args, 14) + offset, address(args, 15) + output, dy, dx, line,
          );
        }
      }
    }
    row += end - first;
  }
}

/** Adds an equal share of the gradient to `down` lines of `across` pixels; the window has `count` pixels. */
function shareGradient(channels: i32, count: i32, down: i32, across: i32, dy: usize, dx: usize, line: usize): void {
  let pixel = <usize>channels << 2, all = f32x4.splat(f32(count));
  for (; channels > 0; channels -= 4, dy += 16, dx += 16) {
    let share = f32x4.div(v128.load(dy), all), row = dx;
    for (let i = down; i > 0; i--, row += line) {
      for (let j = across, at = row; j > 0; j--, at += pixel) {
        storeUpTo(at, channels, f32x4.add(v128.load(at), share));
      }
    }
  }
}

/**
 * Adds the gradient to the first pixel that is the largest. The lines before the `down` ones that are ours are searched
 * too; what comes after them cannot be the first.
 */
function handOnGradient(
  channels: i32, skipped: i32, down: i32, across: i32, x: usize, y: usize, dy: usize, dx: usize, line: usize,
): void {
  let pixel = <usize>channels << 2;
  for (; channels > 0; channels -= 4, x += 16, y += 16, dy += 16, dx += 16) {
    let most = v128.load(y), gradient = v128.load(dy), isOpen = i32x4.splat(-1), offset: usize = 0;
    for (let i = 0; i < skipped + down; i++, offset += line) {
      for (let j = across, at = offset; j > 0; j--, at += pixel) {
        let value = v128.load(x + at);
        // The first NaN is where NaN comes from.
        let isHit = v128.and(isOpen, v128.or(f32x4.eq(value, most), f32x4.ne(value, value)));
        isOpen = v128.andnot(isOpen, isHit);
        if (i < skipped) continue;
        storeUpTo(dx + at, channels, f32x4.add(v128.load(dx + at), v128.and(gradient, isHit)));
      }
    }
  }
}
