/**
 * What a file holds, as data.
 *
 * @module
 */

/** A tensor in a {@linkcode Description}. */
export interface DescribedTensor {
  /** Its name: `params.0.kernel`. */
  readonly name: string;
  /** The type of its elements: `float32`; as the format calls it where this library has no such type: `BF16`. */
  readonly dtype: string;
  /** Its shape: `784 64`. */
  readonly shape: string;
  /** How many numbers it has. */
  readonly numbers: number;
  /** How many bytes they take. */
  readonly bytes: number;
}

/** A layer in a {@linkcode Description}. */
export interface DescribedLayer {
  /** The layer: `dense(64)`. */
  readonly layer: string;
  /** How deep it stands in other layers, from 0. */
  readonly depth: number;
  /** The shape that it gives. */
  readonly output: string;
  /** Its own tensors; those of layers inside stand with them. */
  readonly tensors: readonly DescribedTensor[];
}

/** What a file holds. */
export interface Description {
  /** The file's name, without folders. */
  readonly file: string;
  /** How many bytes it has. */
  readonly bytes: number;
  /** The version of this library that wrote it, where one did. */
  readonly version?: string;
  /** The SHA-256 of the model's plan: equal where layers, shapes and the input's type are. */
  readonly fingerprint?: string;
  /** The shape that the model takes, where the file says so. */
  readonly input?: string;
  /** The element type that it takes. */
  readonly inputType?: string;
  /** The shape that it gives. */
  readonly output?: string;
  /** Its layers, those inside of others behind them; none where the file is of another program. */
  readonly layers: readonly DescribedLayer[];
  /** All tensors, in the order of the file. */
  readonly tensors: readonly DescribedTensor[];
  /** How many numbers they have. */
  readonly numbers: number;
  /** The other texts in the file. */
  readonly metadata: Readonly<Record<string, string>>;
  /** All that as text, so that `console.log(String(await describe(path)))` prints it. */
  toString(): string;
}
