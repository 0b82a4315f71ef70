/**
 * Files: saving the weights of a model, loading them again, and looking into a file without a model; and keeping a run, so
 * that it goes on where its process died, with `checkpoint` and `resume`.
 *
 * The format is safetensors, which cannot execute anything and which Python's `safetensors` reads and writes. A file is
 * replaced as a whole or not at all, and what it claims is checked before it is believed. Nothing here is touched until it
 * is called, and nothing asks for a permission: without it there is an error that shows the flag.
 *
 * @module
 */

export { checkpoint, type CheckpointOptions } from "./checkpoint.ts";
export { resume, type ResumeOptions } from "./resume.ts";
export { describe } from "./describe.ts";
export type { DescribedLayer, DescribedTensor, Description } from "./description.ts";
export { load } from "./load.ts";
export { save, type SaveOptions } from "./save.ts";
