import { assertEquals } from "@std/assert";
import { download } from "../../datasets/sources/download.ts";
import { keptPart, memoryPart, type Part } from "../../datasets/sources/part.ts";
import { cutAfter, partOf, publicFile, serve, someBytes } from "./test_server.ts";

const bytes = someBytes(200_000);
const file = await publicFile("numbers.bin", bytes);
const PROGRAM = new URL("fixtures/find_numbers.ts", import.meta.url).href;
const patience = { pauses: [1], silence: 5000 };

/** A test with a folder of its own, and the place of the part in it. */
function testInFolder(name: string, test: (folder: string, path: string) => Promise<void> | void) {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await test(`${folder}/numbers`, `${folder}/numbers/numbers.bin.part`);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

async function put(path: string, part: Uint8Array): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await Deno.writeFile(path, part);
}

testInFolder("what has come is kept, and the next one goes on with it", (folder, path) => {
  {
    using part = keptPart(folder, file);
    part.append(bytes.subarray(0, 1000));
    part.append(bytes.subarray(1000, 1500));
    assertEquals(Deno.readFileSync(path), bytes.slice(0, 1500));
  }
  using part = keptPart(folder, file);
  assertEquals([part.length, part.bytes()], [1500, bytes.slice(0, 1500)]);
  part.append(bytes.subarray(1500, 1600));
  assertEquals(part.bytes(), bytes.slice(0, 1600));
  assertEquals(Deno.readFileSync(path), bytes.slice(0, 1600));
});

testInFolder("where nothing came, or what came is cleared, nothing is left", (folder, path) => {
  keptPart(folder, file)[Symbol.dispose]();
  {
    using part = keptPart(folder, file);
    part.append(bytes.subarray(0, 1000));
    part.clear();
    part.append(bytes.subarray(0, 300));
    assertEquals(Deno.readFileSync(path), bytes.slice(0, 300));
    part.clear();
    assertEquals([part.length, part.bytes()], [0, new Uint8Array()]);
  }
  assertEquals(namesIn(folder), []);
});

testInFolder("while one writes to the file, another one does without", (folder, path) => {
  using one: Part = keptPart(folder, file);
  one.append(bytes.subarray(0, 1000));
  {
    using other = keptPart(folder, file);
    assertEquals(other.length, 0);
    other.append(bytes.subarray(0, 10));
    other.clear();
    other.append(bytes.subarray(0, 20));
    assertEquals(other.length, 20);
  }
  one.append(bytes.subarray(1000, 1200));
  assertEquals(Deno.readFileSync(path), bytes.slice(0, 1200));
});

testInFolder("more than a file has is no part of it", async (folder, path) => {
  await put(path, new Uint8Array(bytes.length + 1));
  using part = keptPart(folder, file);
  assertEquals(part.length, 0);
  part.append(bytes.subarray(0, 5));
  assertEquals(Deno.readFileSync(path), bytes.slice(0, 5));
});

testInFolder("where there is no place for it, memory will do", async (folder) => {
  await Deno.writeTextFile(folder, "a file, where a folder should be");
  using part = keptPart(folder, file);
  part.append(bytes.subarray(0, 5));
  assertEquals(part.bytes(), bytes.slice(0, 5));
});

Deno.test({
  name: "without the permissions nothing is kept, and nothing is asked",
  permissions: {},
  fn() {
    using part = keptPart("/nowhere", file);
    part.append(bytes.subarray(0, 5));
    assertEquals(part.bytes(), bytes.slice(0, 5));
  },
});

testInFolder("a download goes on where an earlier one was ended", async (folder, path) => {
  await put(path, bytes.slice(0, 50_000));
  await using server = serve((request) => partOf(request, bytes));
  using part = keptPart(folder, file);
  const whole = await download(new URL(file.name, server.address), file, part, () => {}, patience);
  assertEquals(whole.bytes, bytes);
  assertEquals(server.asked, ["/numbers.bin bytes=50000-"]);
});

testInFolder("a part that is all of it is taken without a question", async (folder, path) => {
  await put(path, bytes);
  await using server = serve(() => new Response("no", { status: 404 }));
  using part = keptPart(folder, file);
  const whole = await download(new URL(file.name, server.address), file, part, () => {}, patience);
  assertEquals([whole.bytes, server.asked], [bytes, []]);
});

testInFolder("a part of something else is not gone on with twice", async (folder, path) => {
  await put(path, new Uint8Array(50_000));
  await using server = serve((request) =>
    request.headers.has("range") ? partOf(request, bytes) : new Response(bytes)
  );
  using part = keptPart(folder, file);
  const whole = await download(new URL(file.name, server.address), file, part, () => {}, patience);
  assertEquals(whole.bytes, bytes);
  assertEquals(server.asked, ["/numbers.bin bytes=50000-", "/numbers.bin"]);
});

testInFolder("a part is left where the connection keeps failing", async (folder, path) => {
  await using server = serve(() => cutAfter(bytes, 70_000));
  {
    using part = keptPart(folder, file);
    const address = new URL(file.name, server.address);
    await download(address, file, part, () => {}, patience).catch(() => {});
  }
  assertEquals(Deno.readFileSync(path), bytes.slice(0, 70_000));
});

testInFolder("a program that is killed half-way is gone on with by the next", async (cache) => {
  await using server = serve((request, times) => {
    if (times > 0) return partOf(request, bytes);
    let at = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at >= 100_000) return new Promise(() => {});
        controller.enqueue(bytes.subarray(at, at += 10_000));
      },
    });
    return new Response(body);
  });
  const set = {
    name: "Numbers",
    folder: "numbers",
    subfolders: [],
    others: [],
    addresses: [server.address],
    files: [file],
  };
  const options = { cache, progress: { silent: true } };
  const start = () =>
    new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--cached-only", "--allow-net=127.0.0.1"],
        ...[`--allow-read=${cache}`, `--allow-write=${cache}`],
        ...[PROGRAM, JSON.stringify({ set, options })],
      ],
      stdout: "piped",
    }).spawn();

  const first = start();
  const path = `${cache}/numbers/numbers.bin.part`;
  while (await sizeOf(path) < 100_000) await new Promise((go) => setTimeout(go, 10));
  first.kill("SIGKILL");
  await first.output();

  const { stdout } = await start().output();
  assertEquals(new TextDecoder().decode(stdout), `download ${server.address}\n`);
  assertEquals(Deno.readFileSync(`${cache}/numbers/numbers.bin`), bytes);
  assertEquals(namesIn(`${cache}/numbers`), ["numbers.bin"]);
  assertEquals(server.asked, ["/numbers.bin", "/numbers.bin bytes=100000-"]);
});

async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size }) => size, () => 0);
}

Deno.test("a part in memory begins with what it is given", () => {
  using part = memoryPart(Uint8Array.of(1));
  part.append(Uint8Array.of(2, 3));
  assertEquals([part.length, part.bytes()], [3, Uint8Array.of(1, 2, 3)]);
});
