/** The module that `deno task build:kernels` makes of `src/kernels/assembly`. */
export const binary: WebAssembly.Module;
