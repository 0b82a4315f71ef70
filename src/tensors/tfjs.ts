/**
 * tfjs-core, whole: every operation, every gradient, the tape. This is the only file of the project that
 * names the package, so that there is one version of it and one place to change it.
 *
 * The package has its gradients in files that Deno cannot import (their imports lack `.js`), and not in its
 * main entry. tfjs-layers carries a copy, registers it, and serves for nothing else here.
 *
 * tfjs keeps its engine and its registries as `_tfengine` and `_tfGlobals` on the first of `window`,
 * `global` and `process` that exists when it is loaded. The first and the last import see to it that this is
 * an object of ours: nothing stays on `globalThis`.
 *
 * @module
 */

import "./before_tfjs.ts";
export * from "npm:@tensorflow/tfjs-core@4.22.0";
import "npm:@tensorflow/tfjs-layers@4.22.0";
import "./after_tfjs.ts";
