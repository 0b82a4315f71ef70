/**
 * How runs learn that all of them are to end: by a signal, or by Ctrl-C.
 *
 * @module
 */

/** Listens for a signal and for Ctrl-C until it is disposed of; a second Ctrl-C ends the program. */
export function ending(signal: AbortSignal | undefined): Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  let listens = true;
  const stopListening = () => {
    if (listens) Deno.removeSignalListener("SIGINT", onInterrupt);
    listens = false;
  };
  const onInterrupt = () => {
    stopListening();
    controller.abort(new Error("Ctrl-C was pressed"));
  };
  Deno.addSignalListener("SIGINT", onInterrupt);
  return {
    signal: AbortSignal.any([controller.signal, ...(signal === undefined ? [] : [signal])]),
    [Symbol.dispose]: stopListening,
  };
}
