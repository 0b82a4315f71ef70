/**
 * Leaves `globalThis` as `before_tfjs.ts` found it.
 *
 * @module
 */

import { ownWindow } from "./before_tfjs.ts";

Reflect.deleteProperty(globalThis, "window");
if (ownWindow) Object.defineProperty(globalThis, "window", ownWindow);
