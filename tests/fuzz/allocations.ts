/**
 * How much memory code asks for through typed arrays, array buffers and arrays of a given length: what a reader may take
 * of a hostile file is a small factor of the file's own size.
 *
 * @module
 */

const BUFFERS = [
  "ArrayBuffer",
  "Uint8Array",
  "Int8Array",
  "Uint16Array",
  "Int16Array",
  "Float16Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
] as const;

/** Bytes that a place in an array takes. */
const PLACE = 8;

/** Counts what is asked for; `using` puts the constructors back. */
export interface Allocations extends Disposable {
  /** The bytes asked for since the last call. */
  readonly take: () => number;
}

/**
 * Begins to count.
 *
 * @param most Asking for more at once throws, before anything is allocated.
 */
export function countAllocations(most: number): Allocations {
  let total = 0;
  const ask = (bytes: number) => {
    total += bytes;
    if (bytes > most) throw new Error(`asked for ${bytes} bytes at once`);
  };
  const globals = globalThis as unknown as Record<string, new (...args: never[]) => object>;
  const originals = [...BUFFERS, "Array"].map((name) => [name, globals[name]] as const);
  for (const [name, original] of originals) {
    const size = (original as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    const unit = name === "Array" ? PLACE : size;
    globals[name] = new Proxy(original, {
      construct(target, args: unknown[], newTarget) {
        ask(unit * askedLength(args[0]));
        return Reflect.construct(target, args, newTarget);
      },
    });
  }
  const from = Array.from;
  Array.from = function (this: unknown, ...args: unknown[]) {
    ask(PLACE * askedLength(args[0]));
    return Reflect.apply(from, this, args);
  } as typeof Array.from;
  return {
    take: () => {
      const taken = total;
      total = 0;
      return taken;
    },
    [Symbol.dispose]: () => {
      Array.from = from;
      for (const [name, original] of originals) globals[name] = original;
    },
  };
}

/** The length of what a constructor is given: a number, or something with a length; views of buffers take nothing. */
function askedLength(given: unknown): number {
  if (typeof given === "number") return given;
  if (typeof given !== "object" || given === null || given instanceof ArrayBuffer) return 0;
  return "length" in given ? Number(given.length) : 0;
}
