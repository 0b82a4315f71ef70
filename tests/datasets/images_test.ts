import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { dirname } from "@std/path";
import { dispose, liveTensors, start, toArray, values } from "shapefold";
import {
  FASHION_MNIST_CLASSES,
  fashionMnist,
  type ImageOptions,
  type Labels,
  mnist,
} from "shapefold/datasets";
import { imageClasses, type ImageSet } from "../../datasets/image_classes.ts";
import { idx, packed, utf8 } from "./bytes.ts";
import { realRows } from "./real_rows.ts";
import { publicFile, serve, someBytes } from "./test_server.ts";

start({ threads: 1 });

const offline = { download: false, progress: { silent: true } } as const;

/** Four files of three images to learn from and two to test on, by their plain names. */
const pixels = { train: someBytes(3 * 784), test: someBytes(2 * 784).reverse() };
const labels = { train: [7, 0, 9], test: [1, 9] };
const small = {
  "train-images-idx3-ubyte": idx(8, [3, 28, 28], pixels.train),
  "train-labels-idx1-ubyte": idx(8, [3], labels.train),
  "t10k-images-idx3-ubyte": idx(8, [2, 28, 28], pixels.test),
  "t10k-labels-idx1-ubyte": idx(8, [2], labels.test),
};

/** The same as text. */
function csvOf(part: "train" | "test", header: boolean): Uint8Array<ArrayBuffer> {
  const names = ["label", ...Array.from({ length: 784 }, (_, i) => `pixel${i + 1}`)];
  const rows = labels[part].map((label, row) =>
    [label, ...pixels[part].subarray(784 * row, 784 * (row + 1))].join(",")
  );
  return utf8([...(header ? [names.join(",")] : []), ...rows].join("\n") + "\n");
}

type Contents = Readonly<Record<string, Uint8Array>>;

async function withFiles<T>(files: Contents, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(files)) {
      await Deno.mkdir(dirname(`${folder}/${name}`), { recursive: true });
      await Deno.writeFile(`${folder}/${name}`, bytes);
    }
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function renamed(rename: (name: string) => string, files: Contents = small): Contents {
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [rename(name), bytes]));
}

/** The small images in some files of a folder, as plain numbers. */
function load<L extends Labels = "one-hot">(
  files: Contents,
  options: ImageOptions<L> = {},
  read: typeof mnist = mnist,
): Promise<{ train: unknown; test: unknown; rows: unknown }> {
  return withFiles(files, async (data) => {
    const { train, test, source } = await read({ ...offline, cache: data, data, ...options });
    assertEquals([source.kind, source.from.startsWith(data)], ["folder", true]);
    const [x, y] = [values(train.x), toArray(train.y)];
    const plain = { train: { x, y }, test: { x: values(test.x), y: toArray(test.y) } };
    dispose([train, test]);
    return { ...plain, rows: source.rows };
  });
}

const oneHotRows = (classes: number[]) =>
  classes.map((label) => Array.from({ length: 10 }, (_, i) => Number(i === label)));
const wanted = {
  train: { x: Float32Array.from(pixels.train), y: oneHotRows(labels.train) },
  test: { x: Float32Array.from(pixels.test), y: oneHotRows(labels.test) },
  rows: { train: 3, test: 2 },
};

Deno.test("pixels are multiplied by the scale, 1/255 unless said", async () => {
  assertEquals(await load(small, { scale: 1 }), wanted);
  const scaled = await load(small) as typeof wanted;
  scaled.train.x.forEach((value, i) => assertAlmostEquals(value, pixels.train[i] / 255, 1e-7));
  assertEquals(scaled.train.y, wanted.train.y);
});

Deno.test("labels are one-hot unless said, or classes", async () => {
  const { train, test } = await load(small, { scale: 1, labels: "classes" });
  assertEquals([train, test], [
    { x: wanted.train.x, y: labels.train },
    { x: wanted.test.x, y: labels.test },
  ]);
});

Deno.test("files may be gzipped or not, be named with a dot, and lie in a folder of their own", async () => {
  const zipped: Record<string, Uint8Array> = {};
  for (const [name, bytes] of Object.entries(small)) zipped[`${name}.gz`] = await packed(bytes);
  const forms = [
    zipped,
    { ...zipped, ...small },
    renamed((name) => name.replace("-idx", ".idx")),
    renamed((name) => name.replace("-idx", ".idx"), zipped),
    renamed((name) => `mnist/${name}`),
  ];
  for (const form of forms) assertEquals(await load(form, { scale: 1 }), wanted);
  for (const folder of ["fashion_mnist", "fashion-mnist"]) {
    const form = renamed((name) => `${folder}/${name}`);
    assertEquals(await load(form, { scale: 1 }, fashionMnist), wanted);
  }
});

Deno.test("text with a label and 784 pixels in a row is read, with a header and without", async () => {
  for (const header of [true, false]) {
    const [train, test] = [csvOf("train", header), csvOf("test", header)];
    const digits = { "mnist_train.csv": train, "mnist_test.csv": test };
    assertEquals(await load(digits, { scale: 1 }), wanted);
    const clothes = {
      "fashion-mnist_train.csv.gz": await packed(train),
      "fashion-mnist_test.csv": test,
    };
    assertEquals(await load(clothes, { scale: 1 }, fashionMnist), wanted);
  }
});

Deno.test("one form is used whole: IDX before text", async () => {
  const other = { "mnist_train.csv": csvOf("test", true), "mnist_test.csv": csvOf("test", true) };
  assertEquals(await load({ ...small, ...other }, { scale: 1 }), wanted);
  const { "train-images-idx3-ubyte": _, ...three } = small;
  assertEquals((await load({ ...three, ...other })).rows, { train: 2, test: 2 });
});

/** What is wrong with some files, or with options. */
async function message(
  files: Contents,
  type: new (...parts: never[]) => Error = SyntaxError,
  options: object = {},
): Promise<string> {
  const before = liveTensors();
  const error: Error = await assertRejects(() => load(files, options), type);
  assertEquals(liveTensors(), before);
  return error.message;
}

Deno.test("where the training rows are missing but the test rows are there, it is said", async () => {
  const { "t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": own } = small;
  const parts: [Contents, string][] = [
    [
      { "t10k-images-idx3-ubyte": images, "t10k-labels-idx1-ubyte": own },
      "has t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte " +
      "but no train-images-idx3-ubyte, train-labels-idx1-ubyte",
    ],
    [{ "mnist_test.csv": csvOf("test", true) }, "has mnist_test.csv but no mnist_train.csv"],
    [{ "readme.txt": utf8("nothing") }, "has no files of MNIST"],
  ];
  for (const [files, reason] of parts) {
    const text = await message(files, Error);
    assert(text.includes(`: ${reason}\n`), text);
  }
});

Deno.test("a file that is not what it should be is named", async () => {
  const cases: [Contents, string][] = [
    [
      { ...small, "train-images-idx3-ubyte": idx(8, [3, 28, 14], pixels.train.subarray(3 * 392)) },
      "Cannot read train-images-idx3-ubyte: expected bytes of shape 'n 28 28' but found '3 28 14'",
    ],
    [
      { ...small, "train-images-idx3-ubyte": small["train-labels-idx1-ubyte"] },
      "Cannot read train-images-idx3-ubyte: expected bytes of shape 'n 28 28' but found '3'",
    ],
    [
      { ...small, "t10k-images-idx3-ubyte": idx(8, [0, 28, 28], []) },
      "Cannot read t10k-images-idx3-ubyte: expected bytes of shape 'n 28 28' but found '0 28 28'",
    ],
    [
      { ...small, "t10k-images-idx3-ubyte": idx(9, [2, 28, 28], pixels.test) },
      "Cannot read t10k-images-idx3-ubyte: expected bytes of shape 'n 28 28' but found '2 28 28'",
    ],
    [
      { ...small, "train-labels-idx1-ubyte": small["t10k-labels-idx1-ubyte"] },
      "Cannot read train-labels-idx1-ubyte: expected a label for each of 3 images but found '2'",
    ],
    [
      { ...small, "train-labels-idx1-ubyte": idx(8, [3, 1], labels.train) },
      "Cannot read train-labels-idx1-ubyte: expected a label for each of 3 images but found '3 1'",
    ],
    [
      { ...small, "t10k-labels-idx1-ubyte": idx(8, [2], [1, 10]) },
      "Cannot read t10k-labels-idx1-ubyte: expected a label from 0 to 9 but found 10 in row 1",
    ],
    [
      { ...small, "t10k-labels-idx1-ubyte": utf8("<html>") },
      "Cannot read t10k-labels-idx1-ubyte: expected an IDX file, which begins with 0 0 " +
      "but found 60 at byte 0",
    ],
  ];
  for (const [files, text] of cases) assertEquals(await message(files), text);
});

Deno.test("text that is not what it should be is named, with the row", async () => {
  const test = csvOf("test", true);
  const text = new TextDecoder().decode(csvOf("train", true));
  const cases: [string, string][] = [
    [
      text.replaceAll(/,[^,]*\n/g, "\n"),
      "Cannot read mnist_train.csv: expected rows of a label and 784 pixels but found 3 of 784 columns",
    ],
    [
      text.replace("\n0,", "\n11,"),
      "Cannot read mnist_train.csv: expected a label from 0 to 9 but found 11 in row 1",
    ],
    [
      text.replace(/\n0,\d+,/, "\n0,256,"),
      "Cannot read mnist_train.csv: expected pixels from 0 to 255 but found 256 in row 1",
    ],
    [
      text.replace("\n9,", "\n9.5,"),
      "Cannot read mnist_train.csv: expected a label from 0 to 9 but found 9.5 in row 2",
    ],
  ];
  for (const [train, wanted] of cases) {
    const files = { "mnist_train.csv": utf8(train), "mnist_test.csv": test };
    assertEquals(await message(files), wanted);
  }
});

Deno.test("options are checked", async () => {
  const cases: [object, new (...parts: never[]) => Error, string][] = [
    [
      { epochs: 3 },
      TypeError,
      "expected the options data, cache, download, progress, labels, scale but found 'epochs'",
    ],
    [
      { labels: "onehot" },
      TypeError,
      `expected "one-hot" or "classes" as labels but found "onehot"`,
    ],
    [{ scale: 0 }, RangeError, "expected a finite scale above 0 but found 0"],
    [{ scale: NaN }, RangeError, "expected a finite scale above 0 but found NaN"],
    [{ scale: "1" }, TypeError, 'expected a finite scale above 0 but found "1"'],
    [{ data: "" }, TypeError, 'expected a folder as data but found ""'],
    [{ cache: 7 }, TypeError, "expected a folder as cache but found 7"],
    [{ download: "no" }, TypeError, 'expected true or false as download but found "no"'],
    [
      { progress: { quiet: true } },
      TypeError,
      "expected the options silent, line but found 'quiet'",
    ],
  ];
  for (const [options, type, text] of cases) {
    assertEquals(await message(small, type, options), `Cannot load MNIST: ${text}`);
  }
  await assertRejects(
    () => mnist("datasets" as never),
    TypeError,
    `Cannot load MNIST: expected options such as { data: "datasets" } but found "datasets"`,
  );
});

Deno.test("images are downloaded once, and the tensors are all that is left", async () => {
  const files = await Promise.all(
    Object.entries(small).map(async ([name, bytes]) => {
      const zipped = await packed(bytes);
      return { name: `${name}.gz`, zipped, file: await publicFile(`${name}.gz`, zipped, bytes) };
    }),
  );
  await using server = serve((request) => {
    const found = files.find(({ name }) => request.url.endsWith(`/mirror/${name}`));
    return found ? new Response(found.zipped) : new Response("no", { status: 404 });
  });
  const set: ImageSet = {
    name: "Small",
    folder: "small",
    subfolders: [],
    others: [],
    csv: "small",
    addresses: [`${server.address}mirror/`],
    files: files.map(({ file }) => file),
  };
  await withFiles({}, async (cache) => {
    for (const kind of ["download", "cache"] as const) {
      const before = liveTensors();
      const options = { cache, scale: 1, progress: { silent: true } };
      const { train, test, source } = await imageClasses(set, options);
      assertEquals(liveTensors(), before + 4);
      assertEquals([source.name, source.kind, source.rows], ["Small", kind, { train: 3, test: 2 }]);
      assertEquals([values(train.x), toArray(test.y)], [wanted.train.x, wanted.test.y]);
      dispose([train, test]);
    }
    assertEquals(server.asked.length, 4);
  });
});

/** A file of real rows as its bytes after the header, read by other means. */
async function realBytes(path: string, header: number): Promise<Uint8Array> {
  const file = await Deno.open(path);
  const stream = file.readable.pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).bytes()).subarray(header);
}

Deno.test("the real digits are read as they are, in a moment", async () => {
  const path = realRows("mnist/train-images-idx3-ubyte.gz");
  if (path === undefined) return;
  const data = path.replace(/\/mnist\/[^/]*$/, "");
  const began = performance.now();
  const { train, test, source } = await mnist({ ...offline, data, scale: 1, labels: "classes" });
  const seconds = (performance.now() - began) / 1000;
  assert(seconds < 2, `took ${seconds} s`);
  assertEquals(source, {
    name: "MNIST",
    kind: "folder",
    from: `${data}/mnist`,
    rows: { train: train.x.shape[0], test: test.x.shape[0] },
  });
  for (
    const [part, images, own] of [["train", train.x, train.y], ["t10k", test.x, test.y]] as const
  ) {
    const folder = `${data}/mnist/${part}`;
    assertEquals(
      values(images),
      Float32Array.from(await realBytes(`${folder}-images-idx3-ubyte.gz`, 16)),
    );
    assertEquals(
      values(own),
      Int32Array.from(await realBytes(`${folder}-labels-idx1-ubyte.gz`, 8)),
    );
  }
  dispose([train, test]);
});

Deno.test("the real clothes in text are those in IDX", async () => {
  const path = realRows("fashion_mnist/fashion-mnist_test.csv");
  if (path === undefined) return;
  const text = await Deno.readFile(path);
  const files = { "fashion-mnist_train.csv": text, "fashion-mnist_test.csv": text };
  await withFiles(files, async (folder) => {
    const csv = await fashionMnist({ ...offline, data: folder });
    const idx = await fashionMnist({ ...offline, data: path.replace(/\/[^/]*$/, "") });
    assertEquals(csv.source.rows, { train: 150, test: 150 });
    assertEquals(values(csv.test.x), values(idx.test.x));
    assertEquals(values(csv.test.y), values(idx.test.y));
    assertEquals(idx.test.y.shape[1], FASHION_MNIST_CLASSES.length);
    dispose([csv.train, csv.test, idx.train, idx.test]);
  });
});
