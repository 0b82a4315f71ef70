// What the module exports: all kernels are reached by these two.

export { run, serve } from "./pool";
