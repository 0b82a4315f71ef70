// Patches: what a window covers, as rows of a matrix, so that a convolution is a matrix product. They are never made
// for the whole image: a block of them is gathered in the scratch when it is wanted.
//
// The first arguments of each kernel that goes over windows say how these lie, see `src/kernels/tasks/windows.ts`:
// 0 images, 1 and 2 height and width of an image, 3 its channels, 4 and 5 height and width of a window, 6 and 7 strides,
// 8 and 9 dilations, 10 and 11 padding at the top and at the left, 12 and 13 height and width of the output.

import { int } from "./arguments";

/** How many outputs there are in all images, channels aside. */
@inline
export function positionCount(windows: usize): i32 {
  return int(windows, 0) * int(windows, 12) * int(windows, 13);
}

/**
 * Gathers the patches from position `first` to `end`, of each the floats from `k` to `k + depth`: by row and column of
 * the window and channel. Outside of the image they are 0.
 *
 * @param to A row of `stride` bytes for each patch, at least 4 `depth`, and 16 bytes more behind the last.
 */
export function gatherPatches(
  windows: usize, image: usize, first: i32, end: i32, k: i32, depth: i32, to: usize, stride: usize,
): void {
  if (depth == 0 || first == end) return;
  let height = int(windows, 1), width = int(windows, 2), channels = int(windows, 3);
  let windowHeight = int(windows, 4), windowWidth = int(windows, 5);
  let strideDown = int(windows, 6), strideAcross = int(windows, 7), top = int(windows, 10), left = int(windows, 11);
  let dilationDown = int(windows, 8), dilationAcross = int(windows, 9);
  let outHeight = int(windows, 12), outWidth = int(windows, 13);
  // A run is what lies side by side in the image as it does in the patch.
  let runsAcross = dilationAcross == 1 ? 1 : windowWidth, run = dilationAcross == 1 ? windowWidth * channels : channels;
  let firstRun = k / run, kEnd = k + depth;
  let firstDown = firstRun / runsAcross, firstAcross = firstRun % runsAcross;
  let mostRow = height - (windowHeight - 1) * dilationDown, mostColumn = width - (windowWidth - 1) * dilationAcross;

  let line = <usize>(dilationDown * width * channels) << 2;

  let j = first % outWidth, i = first / outWidth % outHeight, n = first / outWidth / outHeight;
  for (let position = first; position < end; position++, to += stride) {
    let row = i * strideDown - top, column = j * strideAcross - left, at = to;
    if (runsAcross == 1 && row >= 0 && row < mostRow && column >= 0 && column < mostColumn) {
      let source = image + (<usize>(((n * height + row) * width + column) * channels) << 2) + firstDown * line;
      for (let runStart = firstRun * run; runStart < kEnd; runStart += run, source += line) {
        at = copyRun(source, max<i32>(k - runStart, 0), min<i32>(kEnd - runStart, run), at);
      }
    } else {
      let down = firstDown, across = firstAcross;
      for (let runStart = firstRun * run; runStart < kEnd; runStart += run) {
        let y = row + down * dilationDown, x = column + across * dilationAcross;
        let from = max<i32>(k - runStart, 0), stop = min<i32>(kEnd - runStart, run);
        let low = min<i32>(max<i32>(-x * channels, from), stop);
        let high = max<i32>(min<i32>((width - x) * channels, stop), low);
        if (y < 0 || y >= height) low = high = stop;
        let source = image + (<usize>(((n * height + y) * width + x) * channels) << 2);
        at = clearRun(high, stop, copyRun(source, low, high, clearRun(from, low, at)));
        if (++across == runsAcross) {
          across = 0;
          down++;
        }
      }
    }
    if (++j == outWidth) {
      j = 0;
      if (++i == outHeight) {
        i = 0;
        n++;
      }
    }
  }
}

/** Copies floats in steps of four, so that up to three more are written, which the next run replaces. */
@inline
function copyRun(source: usize, from: i32, stop: i32, to: usize): usize {
  let at = to, end = to + (<usize>(stop - from) << 2);
  for (source += <usize>from << 2; at < end; at += 16, source += 16) v128.store(at, v128.load(source));
  return end;
}

/** Writes zeros, in steps of four as well. */
@inline
function clearRun(from: i32, stop: i32, to: usize): usize {
  let end = to + (<usize>(stop - from) << 2);
  for (let at = to; at < end; at += 16) v128.store(at, f32x4.splat(0));
  return end;
}
