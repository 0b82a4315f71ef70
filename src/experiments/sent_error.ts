/**
 * What a run throws, sent from thread to thread: the structured clone forgets classes, and refuses some values.
 *
 * @module
 */

import { OutOfMemoryError } from "../runtime/mod.ts";
import { ShapeMismatch } from "../shapes/mod.ts";
import { NonFiniteLossError } from "../training/non_finite_loss.ts";
import { describe } from "../text/found.ts";
import { isSendable } from "./sendable.ts";

/** What was thrown, in plain values. */
export type SentError =
  | { readonly kind: "value"; readonly value: unknown }
  | {
    readonly kind: "error";
    /** The position of its class in {@linkcode CLASSES}. */
    readonly class: number;
    readonly name: string;
    readonly message: string;
    readonly stack?: string;
    readonly cause?: SentError;
    /** What else it tells, as the terms of a loss that is not finite. */
    readonly fields: Readonly<Record<string, unknown>>;
  };

/** The classes that an error has again where it arrives; one of another class is of the first one here that it extends. */
const CLASSES: readonly (new (...rest: never[]) => Error)[] = [
  NonFiniteLossError,
  OutOfMemoryError,
  ShapeMismatch,
  ...Object.values(Deno.errors),
  ...[RangeError, TypeError, SyntaxError, ReferenceError, EvalError, URIError, Error],
];

/** What was thrown, as it can be sent. */
export function sentError(thrown: unknown): SentError {
  if (!(thrown instanceof Error)) {
    return { kind: "value", value: isSendable(thrown) ? thrown : describe(thrown) };
  }
  const { name, message, stack, cause } = thrown;
  const fields = Object.entries(thrown).filter(([, value]) => isSendable(value));
  return {
    kind: "error",
    class: CLASSES.findIndex((known) => thrown instanceof known),
    name,
    message,
    stack,
    ...(cause === undefined ? {} : { cause: sentError(cause) }),
    fields: Object.fromEntries(fields),
  };
}

/** What was thrown, as it was before it was sent. */
export function receivedError(sent: SentError): unknown {
  if (sent.kind === "value") return sent.value;
  const { name, message, stack, cause, fields } = sent;
  const error = new Error(message, cause === undefined ? {} : { cause: receivedError(cause) });
  Object.setPrototypeOf(error, CLASSES[sent.class].prototype);
  const hidden = { configurable: true, writable: true };
  Object.defineProperty(error, "stack", { value: stack, ...hidden });
  if (error.name !== name) Object.defineProperty(error, "name", { value: name, ...hidden });
  return Object.assign(error, fields);
}
