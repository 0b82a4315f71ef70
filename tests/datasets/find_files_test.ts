import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataUnavailableError, type SourceOptions } from "shapefold/datasets";
import type { Patience } from "../../datasets/sources/download.ts";
import { type DataFiles, findFiles, type Found } from "../../datasets/sources/find_files.ts";
import { packed } from "./bytes.ts";
import { publicFile, serve, someBytes, type TestServer } from "./test_server.ts";

const one = someBytes(3000);
const two = someBytes(200);
const packedOne = await packed(one);
const files = [
  await publicFile("one.bin.gz", packedOne, one),
  await publicFile("two.bin", two),
];
const patience: Patience = { pauses: [1], silence: 2000 };
const none = "https://data.invalid/"; // not permitted in these tests

function dataSet(...addresses: string[]): DataFiles {
  return {
    name: "Numbers",
    folder: "numbers",
    subfolders: ["numbers"],
    others: ["letters"],
    choose(names) {
      const there = ["one.bin", "two.bin"].filter((name) => names.has(name));
      if (there.length === 2) return new Map([["one.bin.gz", "one.bin"], ["two.bin", "two.bin"]]);
      return there.length === 0 ? "" : `has only ${there}`;
    },
    addresses,
    files,
  };
}

/** Sends both files as they are. */
function publicServer(): TestServer {
  return serve((request) => new Response(request.url.endsWith(".gz") ? packedOne : two));
}

async function find(set: DataFiles, options: SourceOptions): Promise<Found> {
  return await findFiles(set, { progress: { silent: true }, ...options }, patience);
}

/** The reasons of a data set that is nowhere. */
async function reasons(set: DataFiles, options: SourceOptions): Promise<string> {
  return (await assertRejects(() => find(set, options), DataUnavailableError)).message;
}

/** A test with a folder of its own; it may connect to this machine only. */
function testInFolder(name: string, test: (folder: string) => Promise<void>): void {
  const permissions = { read: true, write: true, net: ["127.0.0.1"] };
  Deno.test({ name, permissions, fn: () => inFolder(test) });
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

async function put(folder: string, contents: Record<string, Uint8Array>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(contents)) {
    await Deno.writeFile(`${folder}/${name}`, bytes);
  }
}

testInFolder("a folder of one's own comes first, and its files are not checked", async (folder) => {
  await using server = publicServer();
  await put(`${folder}/mine`, { "one.bin": Uint8Array.of(1), "two.bin": Uint8Array.of(2) });
  await put(`${folder}/cache/numbers`, { "one.bin.gz": packedOne, "two.bin": two });
  const options = { data: `${folder}/mine`, cache: `${folder}/cache` };
  assertEquals(await find(dataSet(server.address), options), {
    kind: "folder",
    from: `${folder}/mine`,
    files: new Map([
      ["one.bin.gz", `${folder}/mine/one.bin`],
      ["two.bin", `${folder}/mine/two.bin`],
    ]),
  });
  assertEquals(server.asked, []);
});

testInFolder(
  "a folder for the data set inside of the folder comes before the folder itself",
  async (folder) => {
    const contents = { "one.bin": one, "two.bin": two };
    await put(folder, contents);
    assertEquals((await find(dataSet(), { data: folder })).from, folder);
    await put(`${folder}/numbers`, contents);
    assertEquals((await find(dataSet(), { data: folder })).from, `${folder}/numbers`);
  },
);

testInFolder("a folder that is called like a file is none", async (folder) => {
  await put(`${folder}/mine`, { "one.bin": one });
  await Deno.mkdir(`${folder}/mine/two.bin`);
  const options = { data: `${folder}/mine`, cache: folder, download: false };
  const message = await reasons(dataSet(), options);
  assert(message.includes(`\n  ${folder}/mine: has only one.bin\n`), message);
});

testInFolder("files of the same names in a folder of other data are not taken", async (folder) => {
  await put(`${folder}/letters`, { "one.bin": one, "two.bin": two });
  const said = { cache: `${folder}/cache`, download: false };
  for (const data of [`${folder}/letters`, `${folder}/letters/`]) {
    const message = await reasons(dataSet(), { ...said, data });
    assert(message.includes(`\n  ${data}: has no files of Numbers\n`), message);
  }
});

testInFolder("the cache comes next, and nothing is asked for", async (folder) => {
  await using server = publicServer();
  const wanted = {
    kind: "cache",
    from: `${folder}/numbers`,
    files: new Map([["one.bin.gz", packedOne], ["two.bin", two]]),
  } as const;
  await put(`${folder}/numbers`, { "one.bin.gz": packedOne, "two.bin": two });
  assertEquals(await find(dataSet(server.address), { cache: folder }), wanted);

  await Deno.remove(`${folder}/numbers/one.bin.gz`);
  await put(`${folder}/numbers`, { "one.bin": one });
  const files = new Map([["one.bin.gz", one], ["two.bin", two]]);
  assertEquals(await find(dataSet(server.address), { cache: folder }), { ...wanted, files });
  assertEquals(server.asked, []);
});

testInFolder(
  "what is nowhere is downloaded and kept, and found in the cache the next time",
  async (folder) => {
    await using server = publicServer();
    const options = { cache: `${folder}/deep/down` };
    const files = new Map([["one.bin.gz", packedOne], ["two.bin", two]]);
    const found = await find(dataSet(server.address), options);
    assertEquals(found, { kind: "download", from: server.address, files });
    assertEquals(server.asked, ["/one.bin.gz", "/two.bin"]);
    assertEquals(namesIn(`${folder}/deep/down/numbers`), ["one.bin.gz", "two.bin"]);

    assertEquals((await find(dataSet(server.address), options)).kind, "cache");
    assertEquals(server.asked.length, 2);
  },
);

testInFolder("a file that came unpacked is kept under the name that says so", async (cache) => {
  await using server = serve((request) => new Response(request.url.endsWith(".gz") ? one : two));
  const found = await find(dataSet(server.address), { cache });
  assertEquals(found.files.get("one.bin.gz"), one);
  assertEquals(namesIn(`${cache}/numbers`), ["one.bin", "two.bin"]);
  assertEquals((await find(dataSet(none), { cache })).kind, "cache");
});

testInFolder(
  "damaged and half files in the cache are downloaded anew, and the others are not",
  async (cache) => {
    const damaged = packedOne.map((byte, i) => i === 20 ? byte ^ 1 : byte);
    for (const wrong of [damaged, packedOne.slice(0, 100), new Uint8Array()]) {
      await using server = publicServer();
      await put(`${cache}/numbers`, { "one.bin.gz": wrong, "two.bin": two });
      const message = await reasons(dataSet(none), { cache });
      const reason = "one.bin.gz is damaged: it does not have the SHA-256 that it should have";
      assert(message.includes(`\n  ${cache}/numbers: ${reason}\n`), message);

      assertEquals((await find(dataSet(server.address), { cache })).kind, "download");
      assertEquals(server.asked, ["/one.bin.gz"]);
      assertEquals(Deno.readFileSync(`${cache}/numbers/one.bin.gz`), packedOne);
      assertEquals(namesIn(`${cache}/numbers`), ["one.bin.gz", "two.bin"]);
    }
  },
);

testInFolder(
  "the next address is asked where one has not all of it; what came is kept",
  async (cache) => {
    await using half = serve((request) =>
      request.url.endsWith(".gz") ? new Response(packedOne) : new Response("no", { status: 404 })
    );
    const message = await reasons(dataSet(half.address), { cache });
    assert(
      message.endsWith(`\n  ${half.address}: two.bin: the server answers 404 Not Found`),
      message,
    );
    assertEquals(namesIn(`${cache}/numbers`), ["one.bin.gz"]);

    await using whole = publicServer();
    const found = await find(dataSet(half.address, whole.address), { cache });
    assertEquals([found.kind, found.from], ["download", whole.address]);
    assertEquals(whole.asked, ["/two.bin"]);
  },
);

testInFolder(
  "a failed download leaves nothing in the cache, no temporary file either",
  async (cache) => {
    await using server = serve(() => new Response(packedOne.map((byte) => byte ^ 1)));
    const message = await reasons(dataSet(server.address), { cache });
    assert(message.includes("one.bin.gz: is another file"), message);
    assertEquals(namesIn(`${cache}/numbers`), []);
  },
);

testInFolder(
  "where the cache cannot be written the data are used from memory, and a line says so",
  async (folder) => {
    await using server = publicServer();
    const lines: string[] = [];
    const line = { width: 80, show() {}, keep: (text: string) => void lines.push(text) };
    await Deno.writeTextFile(`${folder}/numbers`, "a file, where a folder should be");
    const found = await find(dataSet(server.address), { cache: folder, progress: { line } });
    assertEquals([found.kind, found.from], ["memory", server.address]);
    assertEquals(found.files.get("two.bin"), two);
    assertEquals(lines.length, 1);
    const start =
      `Numbers: downloaded from ${server.address}, in memory only: ${folder}/numbers cannot be written: `;
    assert(lines[0].startsWith(start), lines[0]);
    assertEquals(namesIn(folder), ["numbers"]);
  },
);

testInFolder(
  "a file gets its name when it is whole: what had the name before is not written to",
  async (cache) => {
    await using server = publicServer();
    await put(`${cache}/numbers`, { "one.bin.gz": Uint8Array.of(1, 2, 3), "two.bin": two });
    await Deno.link(`${cache}/numbers/one.bin.gz`, `${cache}/reader`);
    await find(dataSet(server.address), { cache });
    assertEquals(Deno.readFileSync(`${cache}/reader`), Uint8Array.of(1, 2, 3));
    assertEquals(Deno.readFileSync(`${cache}/numbers/one.bin.gz`), packedOne);
  },
);

testInFolder("no temporary file is left where a file cannot get its name", async (cache) => {
  await using server = publicServer();
  await put(`${cache}/numbers/two.bin`, { "in the way": two });
  const found = await find(dataSet(server.address), { cache });
  assertEquals(found.kind, "memory");
  assertEquals(namesIn(`${cache}/numbers`), ["one.bin.gz", "two.bin"]);
});

testInFolder("progress says how much has come of how much, and where it is kept", async (cache) => {
  await using server = publicServer();
  const written: string[] = [];
  const line = {
    width: 80,
    show: (text: string) => void written.push(text),
    keep: (text: string) => void written.push(text),
  };
  await find(dataSet(server.address), { cache, progress: { line } });
  assertEquals(written, [
    "Numbers  one.bin.gz  0.0 of 0.0 MB",
    "Numbers  two.bin  0.0 of 0.0 MB",
    `Numbers: downloaded from ${server.address}, kept in ${cache}/numbers`,
  ]);
});

testInFolder(
  "a folder that was given and has nothing is named, and the next source is taken",
  async (cache) => {
    await using server = publicServer();
    const lines: string[] = [];
    const line = { width: 80, show() {}, keep: (text: string) => void lines.push(text) };
    const options = { data: `${cache}/nowhere`, cache, progress: { line } };
    assertEquals((await find(dataSet(server.address), options)).kind, "download");
    assertEquals(lines[0], `Numbers: ${cache}/nowhere: there is no such folder`);
  },
);

testInFolder("the line is not rewritten for each piece", async (cache) => {
  const piece = 3000;
  const long = someBytes(400 * piece);
  let sent = 0;
  await using server = serve(() =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.enqueue(long.subarray(sent, sent += piece));
          if (sent >= long.length) controller.close();
        },
      }),
    )
  );
  const shown: string[] = [];
  const line = { width: 80, show: (text: string) => void shown.push(text), keep() {} };
  const set = { ...dataSet(server.address), files: [await publicFile("long.bin", long)] };
  const began = performance.now();
  await find(set, { cache, progress: { line } });
  const most = 1 + (performance.now() - began) / 100;
  assert(shown.length >= 1 && shown.length <= most, `${shown.length} lines, at most ${most}`);
  assert(/^Numbers {2}long\.bin {2}\d\.\d of 1\.2 MB$/.test(shown[0]), shown[0]);
});

testInFolder("where no source has the data, each is named with the reason", async (folder) => {
  await using server = serve(() => new Response("no", { status: 404 }));
  await put(`${folder}/mine/numbers`, { "one.bin": one });
  const options = { data: `${folder}/mine`, cache: `${folder}/cache` };
  const error: DataUnavailableError = await assertRejects(
    () => find(dataSet(server.address, none), options),
    DataUnavailableError,
  );
  assertEquals(error.name, "DataUnavailableError");
  assertEquals(error.sources.map(({ source }) => source), [
    `${folder}/mine`,
    `${folder}/cache/numbers`,
    server.address,
    none,
  ]);
  assertEquals(error.sources.map(({ flag }) => flag), [
    undefined,
    undefined,
    undefined,
    "--allow-net=data.invalid",
  ]);
  assertEquals(
    error.message.replaceAll(folder, "DIR").replace(server.address, "SERVER"),
    "Cannot load Numbers: expected a source that has it but found none\n" +
      "  DIR/mine: DIR/mine/numbers has only one.bin\n" +
      "  DIR/cache/numbers: one.bin.gz is not there\n" +
      "  SERVER: one.bin.gz: the server answers 404 Not Found\n" +
      "  https://data.invalid/: no permission; allow it with --allow-net=data.invalid",
  );
});
