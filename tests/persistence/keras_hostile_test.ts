import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { dense, input, sequential } from "shapefold";
import { describeKeras, importKeras } from "shapefold/keras";
import { parseConfig } from "../../src/persistence/keras/config.ts";
import { openHdf5 } from "../../src/persistence/keras/hdf5.ts";
import { readOnThread, type ThreadMessage } from "../../src/persistence/keras/hdf5_thread.ts";
import { kerasLayers } from "../../src/persistence/keras/keras_layers.ts";
import { packed, utf8 } from "../datasets/bytes.ts";
import { type Member, zipFile } from "../datasets/zip_file.ts";
import fixture from "../fixtures/keras_files.json" with { type: "json" };
import { kerasFile, membersOf, MODELS, withConfig, withMember } from "./keras_files.ts";
import { testInFolder } from "./temporary.ts";

const archive = await kerasFile(fixture.models.perceptron.keras);
const weights = await kerasFile(fixture.models.perceptron.weights);

/** The message with which an import ends. */
async function messageOf(source: Uint8Array, error: typeof Error = SyntaxError): Promise<string> {
  const { message } = await assertRejects(() => importKeras(source, MODELS.perceptron), error);
  return message;
}

/** Numbers from 0 to 1, the same for a seed at every time. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

Deno.test("what is neither an archive nor HDF5 is refused at its first byte", async () => {
  const neither =
    "Cannot read the bytes: expected a .keras archive or a .weights.h5 file but found";
  assertEquals(await messageOf(new Uint8Array(0)), `${neither} nothing at byte 0`);
  assertEquals(
    await messageOf(utf8('{"class_name": "Sequential"}')),
    `${neither} neither at byte 0`,
  );
  const damaged = "Cannot read the bytes: expected a whole HDF5 file but found a damaged one";
  assertEquals(await messageOf(weights.slice(0, 8)), damaged);
});

Deno.test("a file that is cut short anywhere is refused", async () => {
  for (let i = 1; i < 200; i++) {
    const { length } = archive;
    await messageOf(archive.slice(0, Math.floor(length * i / 200)));
  }
  for (const share of [0.01, 0.5, 0.999]) {
    await messageOf(weights.slice(0, Math.floor(weights.length * share)));
  }
});

Deno.test("an archive without a part is refused; names in it are never paths", async () => {
  for (const name of ["metadata.json", "config.json", "model.weights.h5"]) {
    const message = await messageOf(await withMember(archive, name, undefined));
    const start = `Cannot read the bytes: expected a .keras archive with ${name} but found `;
    assert(message.startsWith(start), message);
  }
  const escaping = zipFile([{ name: "../../config.json", stored: utf8("{}") }]);
  assertEquals(
    await messageOf(escaping),
    "Cannot read the bytes: expected a .keras archive with metadata.json but found " +
      '"../../config.json"',
  );
  const beside = await withMember(archive, "../../../etc/passwd", "root");
  using own = await importKeras(beside, MODELS.perceptron);
  assertEquals(own.params.length, 3);
});

Deno.test("an archive that unpacks to much more than it is, or says so, is refused at once", async () => {
  const members = await membersOf(archive);
  const zeros = new Uint8Array(2 ** 22);
  const deflated = async (name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Member> => ({
    ...{ name, bytes, stored: await packed(bytes, "deflate-raw"), method: 8 },
  });
  const others = ["metadata.json", "config.json"].map((name) => ({
    name,
    stored: members.get(name) as Uint8Array,
  }));
  const bomb = zipFile([...others, await deflated("model.weights.h5", zeros)]);
  const expected = `expected an archive that unpacks to at most 16 times its ${bomb.length} bytes`;
  const size = 2 ** 22 + others.reduce((sum, { stored }) => sum + stored.length, 0);
  assertEquals(
    await messageOf(bomb, RangeError),
    `Cannot read the bytes: ${expected} but found ${size} bytes in it`,
  );
  const liar = { ...await deflated("model.weights.h5", zeros), size: 1000 };
  assertEquals(
    await messageOf(zipFile([...others, liar])),
    "Cannot read model.weights.h5 of the bytes: expected the end but found more bytes at byte 1000",
  );
  const whole = await deflated("model.weights.h5", members.get("model.weights.h5") as typeof zeros);
  using own = await importKeras(zipFile([...others, whole]), MODELS.perceptron);
  assertEquals(own.params.length, 3, "one that is packed as usual is read");
});

Deno.test("a configuration with something else in it than there should be is refused by name", async () => {
  // deno-lint-ignore no-explicit-any -- configurations of all sorts
  type Change = (config: any) => unknown;
  const cases: readonly [Change, string][] = [
    [
      (c) => c.class_name = ["Sequential"],
      'a Sequential model but found [ "Sequential" ]; where its layers',
    ],
    [(c) => c.config = 3, "the configuration of a model but found 3"],
    [
      (c) => c.config.layers = { length: 2 ** 40 },
      "a list of layers but found { length: 1099511627776 }",
    ],
    [(c) => c.config.layers[1] = null, "a layer but found null"],
    [(c) => c.config.layers[1].class_name = 7, "the class of a layer but found 7"],
    [(c) => delete c.config.layers[1].config, "the configuration of a Dense but found undefined"],
    [(c) => c.config.layers[1].config.name = {}, "the name of a Dense but found {}"],
    [
      (c) => c.config.layers[0].config.batch_shape = [null, -6],
      "the shape of an input but found [ null, -6 ]",
    ],
    [
      (c) => c.config.layers[1].config.units = "5",
      "a whole number of at least 1 as units of 'dense' (Dense) but found \"5\"",
    ],
    [
      (c) => c.config.layers[1].config.use_bias = 1,
      "true or false as use_bias of 'dense' (Dense) but found 1",
    ],
    [
      (c) => c.config.layers[2].config.rate = null,
      "a number as rate of 'dropout' (Dropout) but found null",
    ],
    [
      (c) => {
        c.config.layers[1] = {
          ...{ module: "keras.layers", class_name: "MaxPooling2D" },
          config: { name: "p", pool_size: [2], strides: [2, 2], padding: "valid" },
        };
      },
      "two whole numbers of at least 1 as pool_size of 'p' (MaxPooling2D) but found [ 2 ]",
    ],
    [
      (c) => {
        c.config.layers[1] = {
          ...{ module: "keras.layers", class_name: "MaxPooling2D" },
          config: { name: "p", pool_size: [2, 2], strides: [2, 2], padding: "causal" },
        };
      },
      '"same" or "valid" as padding of \'p\' (MaxPooling2D) but found "causal"',
    ],
  ];
  for (const [change, expected] of cases) {
    const message = await messageOf(await withConfig(archive, change));
    const start = `Cannot read config.json of the bytes: expected ${expected}`;
    assertEquals(message.slice(0, start.length), start);
  }
  assertEquals(
    await messageOf(await withMember(archive, "config.json", "{")),
    "Cannot read config.json of the bytes: expected JSON but found another text",
  );
  const unsaid = await withMember(archive, "metadata.json", "{}");
  const { message } = await assertRejects(() => describeKeras(unsaid), SyntaxError);
  assertEquals(
    message,
    "Cannot read metadata.json of the bytes: expected the version of Keras but found undefined",
  );
});

Deno.test("no name in a configuration reaches a prototype", async () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    const odd = await withConfig(archive, ({ config }) => config.layers[1].class_name = name);
    assertEquals(
      await messageOf(odd, TypeError),
      "Cannot import the bytes: expected layers that this library has, too, but found " +
        `'dense' (${name})`,
    );
    const activated = await withConfig(
      archive,
      ({ config }) => config.layers[1].config.activation = name,
    );
    assertEquals(
      await messageOf(activated, TypeError),
      "Cannot import the bytes: expected an activation that this library has, too, but found " +
        `"${name}" in 'dense' (Dense)`,
    );
  }
});

Deno.test("tensors that Keras does not write are refused before they are read", async () => {
  const model = sequential(input("3"), dense(2));
  const expected =
    "Cannot import the bytes: another model, layer 1, dense(2): expected kernel '3 2' but found ";
  const found: Record<string, string> = {
    bomb: "a packed one, which Keras does not write,",
    double: "elements of the type '<d'",
    empty: "'1099511627776 2'",
    "external link": "none",
    group: "none",
    loop: "none",
    "soft link": "none",
    text: "elements of the type 'S'",
  };
  for (const [name, text] of Object.entries(fixture.hostile)) {
    const file = await kerasFile(text);
    const { message } = await assertRejects(() => importKeras(file, model), Error);
    // A file outside is looked for in the file system of the reader, in which there is none.
    const wanted = name === "external file"
      ? "Cannot read the bytes: expected a whole HDF5 file but found a damaged one"
      : `${expected}${found[name]} in layers/dense`;
    assertEquals(message, wanted, name);
  }
});

/** A file in which some bytes are others. */
function changed(file: Uint8Array, draw: () => number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(file);
  for (let i = 0; i < 6; i++) {
    // Most of what is not zero stands at the start.
    const at = Math.floor(draw() * (draw() < 0.5 ? 4096 : copy.length));
    copy[at] = draw() < 0.5 ? 0xff : Math.floor(draw() * 256);
  }
  return copy;
}

Deno.test("HDF5 with changed bytes ends in weights or in an error of ours", async () => {
  const draw = numbersFrom(1);
  for (let i = 0; i < 4; i++) {
    try {
      using own = await importKeras(changed(weights, draw), MODELS.perceptron);
      assertEquals(own.params.length, 3);
    } catch (error) {
      const isOurs = error instanceof SyntaxError || error instanceof TypeError;
      assert(isOurs && error.message.startsWith("Cannot "), `${error}`);
    }
  }
});

/** What the reader says of bytes, here instead of on a thread; then it is asked for what is plain and small. */
async function answers(
  bytes: Uint8Array,
  limits: { memory: number; most: number },
): Promise<ThreadMessage[]> {
  const messages: ThreadMessage[] = [];
  const port = new EventEmitter();
  const postMessage = (message: ThreadMessage) => void messages.push(message);
  const { grow } = WebAssembly.Memory.prototype;
  const { error } = console;
  try {
    await readOnThread(Object.assign(port, { postMessage }) as never, { bytes, ...limits });
    const [first] = messages;
    const tensors = first.kind === "found" ? first.tensors : [];
    const plain = tensors.filter(({ isPlain, shape, type }) =>
      isPlain && type === "<f" && shape?.every((size) => size < 100)
    );
    port.emit("message", plain.map(({ group, name }) => `layers/${group}/vars/${name}`));
    return messages;
  } finally {
    WebAssembly.Memory.prototype.grow = grow;
    console.error = error;
  }
}

Deno.test("the reader of HDF5 answers whatever the bytes are, within its memory, and prints nothing", async () => {
  const draw = numbersFrom(4);
  const memory = 20 * 2 ** 20;
  const kinds = { found: 0, numbers: 0, damaged: 0 };
  const { error } = console;
  let printed = 0;
  console.error = () => printed++;
  try {
    for (let i = 0; i < 1000; i++) {
      const said = await answers(changed(weights, draw), { memory, most: 100 });
      for (const { kind } of said) kinds[kind]++;
    }
  } finally {
    console.error = error;
  }
  assert(kinds.found > 300 && kinds.numbers > 300 && kinds.damaged > 100, Deno.inspect(kinds));
  assertEquals(printed, 0);
  const { ready } = await import("npm:h5wasm@0.10.3");
  assert((await ready).HEAPU8.length <= memory);
});

Deno.test("the reader of HDF5 lists no more tensors than a model can have", async () => {
  const kindsFor = async (most: number) =>
    (await answers(weights, { memory: 2 ** 26, most })).map(({ kind }) => kind);
  assertEquals(await kindsFor(5), ["found", "numbers"]);
  assertEquals((await kindsFor(4))[0], "damaged");
});

Deno.test("archives with changed bytes end in weights or in an error of ours", async () => {
  const draw = numbersFrom(2);
  const members = await membersOf(archive);
  // Without weights, so that what is checked before them is all that is done.
  const light = zipFile([
    ...["metadata.json", "config.json"].map((name) => ({
      name,
      stored: members.get(name) as Uint8Array,
    })),
    { name: "model.weights.h5", stored: utf8("none") },
  ]);
  for (let i = 0; i < 1000; i++) {
    const other = light.slice();
    const at = Math.floor(draw() * other.length);
    other[at] ^= 1 << Math.floor(draw() * 8);
    const { message } = await assertRejects(
      () => importKeras(other, sequential(input("6"), dense(5))),
      Error,
    );
    assert(message.startsWith("Cannot "), message);
  }
});

Deno.test("configurations with changed values end in layers or in an error of ours", async () => {
  const draw = numbersFrom(3);
  const members = await membersOf(await kerasFile(fixture.models.images.keras));
  const text = new TextDecoder().decode(members.get("config.json"));
  const values = [
    "null",
    "-1",
    "1e400",
    "[]",
    "{}",
    '"same"',
    "[[[[]]]]",
    "true",
    "0.5",
    '"__proto__"',
  ];
  const tokens = text.split(/(?<=[:,\[]\s*)(?=[^:,\[\]{}\s])/);
  for (let i = 0; i < 5000; i++) {
    const changed = tokens.slice();
    for (let j = 0; j < 2; j++) {
      const at = Math.floor(draw() * changed.length);
      const value = values[Math.floor(draw() * values.length)];
      changed[at] = changed[at].replace(/^("[^"]*"|[-\w.]+)/, value);
    }
    const contents = { file: "config.json", bytes: utf8(changed.join("")) };
    try {
      const { file, layers } = parseConfig(contents);
      kerasLayers(file, layers);
    } catch (error) {
      const isOurs = error instanceof SyntaxError;
      assert(isOurs && error.message.startsWith("Cannot read config.json: "), `${error}`);
    }
  }
  assertThrows(() => parseConfig({ file: "a", bytes: Uint8Array.of(0xff) }), SyntaxError);
});

Deno.test("a reader that does not answer is given up, and one that dies is reported", async () => {
  const contents = { file: "a.weights.h5", bytes: weights };
  const silent: typeof readOnThread = async (_port, { bytes }) => {
    setInterval(() => bytes[0]++, 1);
    await new Promise(() => {});
  };
  const shared = new Uint8Array(new SharedArrayBuffer(1));
  await assertRejects(
    () => openHdf5({ file: "a.weights.h5", bytes: shared }, { patience: 2000, read: silent }),
    SyntaxError,
    "Cannot read a.weights.h5: expected a whole HDF5 file but found one that takes too long",
  );
  const runs = async () => {
    const before = shared[0];
    await delay(100);
    return shared[0] !== before;
  };
  const until = Date.now() + 10_000;
  while (await runs()) assert(Date.now() < until, "the thread still runs");
  const expected =
    "Cannot read a.weights.h5: expected the reader of HDF5, npm:h5wasm, to load and to survive it";
  const failing: typeof readOnThread = () => {
    throw new Error("no such package");
  };
  await assertRejects(
    () => openHdf5(contents, { read: failing }),
    Error,
    `${expected} but found no such package`,
  );
  const leaving: typeof readOnThread = () => process.exit(3);
  await assertRejects(
    () => openHdf5(contents, { read: leaving }),
    Error,
    `${expected} but found its end`,
  );
});

testInFolder(
  "only files are read, and only for models",
  async (folder) => {
    const path = `${folder}/model.keras`;
    await Deno.writeFile(path, archive);
    await assertRejects(
      () => importKeras(folder, MODELS.perceptron),
      TypeError,
      "expected a file but found a folder or a device",
    );
    await assertRejects(
      () => importKeras(3 as never, MODELS.perceptron),
      TypeError,
      "Cannot import from Keras: expected a path or a file: URL but found 3",
    );
    await assertRejects(
      () => importKeras(`${folder}/none.keras`, MODELS.perceptron),
      Deno.errors.NotFound,
      `Cannot read none.keras: expected a file but found none at ${folder}/none.keras`,
    );
    await assertRejects(() => importKeras(path, 3 as never), TypeError, "expected a model such as");
  },
);

Deno.test({
  name: "bytes need no permission, and without the one to read a file the flag is shown",
  permissions: "none",
  async fn() {
    using own = await importKeras(archive, MODELS.perceptron);
    assertEquals(own.params.length, 3);
    const { message } = await assertRejects(
      () => importKeras("models/a.keras", MODELS.perceptron),
      Deno.errors.NotCapable,
    );
    assertEquals(
      message,
      "Cannot read a.keras: expected the permission to read it; add --allow-read=models/a.keras",
    );
  },
});
