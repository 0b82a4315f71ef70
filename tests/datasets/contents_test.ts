import { assertEquals, assertRejects } from "@std/assert";
import { readCsv, readIdx, readNpy, readNpz } from "shapefold/datasets";
import { concatenated, idx, packed, utf8 } from "./bytes.ts";

const file = idx(8, [3], [1, 2, 3]);
const array = { shape: [3], data: Uint8Array.of(1, 2, 3) };
const reader = new URL("../../datasets/readers/idx.ts", import.meta.url).href;

Deno.test("readers take a path, a file URL and its text", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/three % of them.gz`;
    await Deno.writeFile(path, await packed(file));
    const url = new URL(`file://${folder}/three %25 of them.gz`);
    for (const source of [path, url, url.href]) assertEquals(await readIdx(source), array);
    await Deno.writeFile(path, await packed(utf8("PK")));
    await assertRejects(
      () => readIdx(url),
      SyntaxError,
      "Cannot read three % of them.gz (unpacked): expected an IDX file, which begins with 0 0 " +
        "but found 80 at byte 0",
    );
    await assertRejects(() => readIdx(`${folder}/none`), Deno.errors.NotFound);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file that may not be read is not asked for: the error shows the flag", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/a.idx`;
    await Deno.writeFile(path, file);
    const code = `import { readIdx } from ${JSON.stringify(reader)};
      try {
        console.log((await readIdx(${JSON.stringify(path)})).data.join(" "));
      } catch (error) {
        console.log(error.name + ": " + error.message);
      }`;
    await Deno.writeTextFile(`${folder}/run.ts`, code);
    const run = async (...flags: string[]) => {
      const args = ["run", "-q", "--no-config", "--no-lock", ...flags, `${folder}/run.ts`];
      const { stdout } = await new Deno.Command(Deno.execPath(), { args }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    const message =
      `Cannot read a.idx: expected the permission to read it; add --allow-read=${path}`;
    assertEquals(await run(), `NotCapable: ${message}`);
    assertEquals(await run(`--allow-read=${path}`), "1 2 3");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readers refuse what is neither bytes nor a file, and options that cannot be", async () => {
  const readers = [[readIdx, "IDX"], [readNpy, "NPY"], [readNpz, "NPZ"], [readCsv, "CSV"]] as const;
  for (const [read, format] of readers) {
    const article = format === "CSV" ? "a" : "an";
    const action = `Cannot read ${article} ${format} file`;
    for (const [source, found] of [[3, "3"], ["https://x.org/y", '"https://x.org/y"']] as const) {
      await assertRejects(
        () => read(source as never),
        TypeError,
        `${action}: expected bytes, a path or a file: URL but found ${found}`,
      );
    }
    await assertRejects(
      () => read(file, { maxBytes: 0 }),
      RangeError,
      `${action}: expected maxBytes of at least 1 but found 0`,
    );
    await assertRejects(
      () => read(file, { limit: 1 } as never),
      TypeError,
      "maxBytes",
    );
  }
});

Deno.test("gzip unpacks to maxBytes at most: of what the header says, and of what comes", async () => {
  const hint = "say { maxBytes } where the file is to be trusted";
  const image = await packed(idx(8, [2 ** 31], [1, 2, 3]));
  await assertRejects(
    () => readIdx(image),
    RangeError,
    `Cannot read the bytes (unpacked): expected at most ${2 ** 24} bytes unpacked ` +
      `but found ${2 ** 31 + 8}; ${hint}`,
  );
  assertEquals(await readIdx(await packed(file), { maxBytes: file.length }), array);
  const text = await packed(utf8("1,2\n".repeat(300_000)));
  await assertRejects(
    () => readCsv(text, { maxBytes: 10_000 }),
    RangeError,
    `Cannot read the bytes (unpacked): expected at most 10000 bytes unpacked but found more; ${hint}`,
  );
});

Deno.test("a gzip bomb costs no more than its first pieces", async () => {
  const zeros = await packed(new Uint8Array(2 ** 28));
  const began = performance.now();
  await assertRejects(() => readCsv(zeros, { maxBytes: 1000 }), RangeError);
  assertEquals(performance.now() - began < 1000, true);
});

Deno.test("gzip that is cut short, damaged or followed by other bytes is refused", async () => {
  const whole = await packed(
    concatenated(idx(8, [3000], new Uint8Array(3000).map((_, i) => i * i))),
  );
  const middle = whole.length >> 1;
  const wrong = [
    whole.slice(0, -1),
    whole.slice(0, middle),
    whole.slice(0, 5),
    whole.with(middle, whole[middle] ^ 0xff),
    whole.with(whole.length - 6, whole[whole.length - 6] ^ 1),
    concatenated(whole, [1, 2, 3]),
  ];
  for (const bytes of wrong) {
    await assertRejects(
      () => readIdx(bytes),
      SyntaxError,
      "Cannot read the bytes (unpacked): expected a whole gzip stream but found its end, " +
        "or damaged data, at byte",
    );
  }
});
