import { assert, assertEquals, assertMatch } from "@std/assert";
import { cacheVariables, platformCache } from "../../datasets/sources/cache.ts";
import type { SourceOptions } from "shapefold/datasets";
import { publicFile, serve, someBytes } from "./test_server.ts";

const canRun = Deno.permissions.querySync({ name: "run" }).state === "granted" &&
  Deno.build.os !== "windows";
const fixture = new URL("fixtures/find_numbers.ts", import.meta.url).href;
const bytes = someBytes(3000);
const file = await publicFile("numbers.bin", bytes);

interface Finding {
  readonly address: string;
  readonly options?: SourceOptions;
  readonly flags?: readonly string[];
  readonly env?: Record<string, string>;
}

/** A process that looks for the data set, with these permissions and no other; what it reaches for is audited. */
function finding({ address, options = {}, flags = [], env = {} }: Finding): Deno.ChildProcess {
  const set = {
    name: "Numbers",
    folder: "numbers",
    subfolders: ["numbers"],
    others: [],
    addresses: [address],
    files: [file],
  };
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      ...flags,
      fixture,
      JSON.stringify({ set, options }),
    ],
    env: { NO_COLOR: "1", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function find(what: Finding): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await finding(what).output();
  const decoder = new TextDecoder();
  return { stdout: decoder.decode(stdout).trim(), stderr: decoder.decode(stderr).trim() };
}

function testInFolder(name: string, test: (folder: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !canRun,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await test(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

testInFolder("the host and the cache are all that a download touches", async (folder) => {
  await using server = serve(() => new Response(bytes));
  const { host } = new URL(server.address);
  const cache = `${folder}/cache`;
  const log = `${folder}/audit`;
  const { stdout, stderr } = await find({
    address: server.address,
    options: { cache },
    flags: [`--allow-net=${host}`, `--allow-read=${cache}`, `--allow-write=${cache}`],
    env: { DENO_AUDIT_PERMISSIONS: log },
  });
  assertEquals(stdout, `download ${server.address}`);
  assertEquals(stderr, `Numbers: downloaded from ${server.address}, kept in ${cache}/numbers`);
  assertEquals(namesIn(`${cache}/numbers`), ["numbers.bin"]);

  const touched = Deno.readTextFileSync(log).trim().split("\n").map((line) => JSON.parse(line));
  for (const { permission, value } of touched) {
    const isOwn = permission === "net"
      ? value === host || `${value}`.startsWith(server.address)
      : `${value}`.startsWith(cache);
    assert(isOwn, `${permission} ${value}`);
  }
  const kinds = new Set(touched.map(({ permission }) => permission));
  assertEquals([...kinds].sort(), ["net", "read", "write"]);
});

testInFolder("without a permission nothing is touched, and each flag is shown", async (folder) => {
  await using server = serve(() => new Response(bytes));
  const { host } = new URL(server.address);
  const bare = await find({ address: server.address });
  const variables = cacheVariables(Deno.build.os).join(",");
  assertEquals(bare, {
    stdout: "Cannot load Numbers: expected a source that has it but found none\n" +
      "  a folder: none was given; say { data }, or set SHAPEFOLD_DATA and allow --allow-env=SHAPEFOLD_DATA\n" +
      `  the cache: its folder is not known; say { cache } or allow --allow-env=${variables}\n` +
      `  ${server.address}: no permission; allow it with --allow-net=${host}`,
    stderr: "",
  });
  const options = { data: `${folder}/data`, cache: `${folder}/cache`, download: false };
  assertEquals(await find({ address: server.address, options }), {
    stdout: "Cannot load Numbers: expected a source that has it but found none\n" +
      `  ${folder}/data: cannot be read; allow it with --allow-read=${folder}/data\n` +
      `  ${folder}/cache/numbers: cannot be read; allow it with --allow-read=${folder}/cache\n` +
      "  the public addresses: downloads are off; say { download: true }",
    stderr: `Numbers: ${folder}/data: cannot be read; allow it with --allow-read=${folder}/data`,
  });
  assertEquals(server.asked, []);
});

testInFolder("SHAPEFOLD_DATA is the folder where none is given", async (folder) => {
  await using server = serve(() => new Response(bytes));
  const [mine, given] = [`${folder}/mine`, `${folder}/given`];
  for (const path of [mine, given]) {
    await Deno.mkdir(path);
    await Deno.writeFile(`${path}/numbers.bin`, bytes);
  }
  const env = { SHAPEFOLD_DATA: mine };
  const flags = ["--allow-env=SHAPEFOLD_DATA", `--allow-read=${folder}`];
  const { address } = server;
  assertEquals((await find({ address, env, flags })).stdout, `folder ${mine}`);
  const options = { data: given };
  assertEquals((await find({ address, env, flags, options })).stdout, `folder ${given}`);
  const unread = await find({ address, env, flags: [`--allow-read=${folder}`] });
  assertMatch(unread.stdout, /a folder: none was given/);
});

testInFolder("the folder of the platform is the cache where none is given", async (folder) => {
  await using server = serve(() => new Response(bytes));
  const home = { HOME: folder, XDG_CACHE_HOME: "", LOCALAPPDATA: folder };
  const variables = cacheVariables(Deno.build.os).join(",");
  const flags = [
    `--allow-net=${new URL(server.address).host}`,
    `--allow-env=${variables}`,
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
  ];
  const { address } = server;
  const cache = platformCache(Deno.build.os, (name) => name === "HOME" ? folder : undefined);
  assertEquals((await find({ address, flags, env: home })).stdout, `download ${address}`);
  assertEquals((await find({ address, flags, env: home })).stdout, `cache ${cache}/numbers`);
});

testInFolder(
  "where the platform has no folder for caches, the variable to set is named",
  async () => {
    await using server = serve(() => new Response(bytes));
    const variables = cacheVariables(Deno.build.os);
    const env = { HOME: "", XDG_CACHE_HOME: "", LOCALAPPDATA: "" };
    const flags = [`--allow-env=${variables}`];
    const { stdout } = await find({ address: server.address, env, flags });
    const way = `say { cache } or set ${variables.join(" or ")}`;
    assert(stdout.includes(`\n  the cache: its folder is not known; ${way}\n`), stdout);
  },
);

testInFolder(
  "without the permission to write, the data are in memory and a line says so",
  async (cache) => {
    await using server = serve(() => new Response(bytes));
    const flags = [`--allow-net=${new URL(server.address).host}`, `--allow-read=${cache}`];
    const { stdout, stderr } = await find({ address: server.address, options: { cache }, flags });
    assertEquals(stdout, `memory ${server.address}`);
    assertEquals(
      stderr,
      `Numbers: downloaded from ${server.address}, in memory only: ${cache}/numbers cannot be written; ` +
        `allow it with --allow-write=${cache}/numbers`,
    );
    assertEquals(namesIn(cache), []);
  },
);

testInFolder(
  "with the host alone the data are in memory, and the cache is not looked for",
  async () => {
    await using server = serve(() => new Response(bytes));
    const { address } = server;
    const variables = cacheVariables(Deno.build.os).join(",");
    assertEquals(await find({ address, flags: [`--allow-net=${new URL(address).host}`] }), {
      stdout: `memory ${address}`,
      stderr:
        `Numbers: downloaded from ${address}, in memory only: the cache: its folder is not known; ` +
        `say { cache } or allow --allow-env=${variables}`,
    });
  },
);

testInFolder("a redirect does not lead to a host without permission", async (cache) => {
  await using other = serve(() => new Response(bytes));
  await using server = serve(() => Response.redirect(`${other.address}numbers.bin`, 302));
  const flags = [`--allow-net=${new URL(server.address).host}`];
  const { stdout } = await find({ address: server.address, options: { cache }, flags });
  const { host } = new URL(other.address);
  assertMatch(stdout, new RegExp(`is redirected to ${host}; allow it with --allow-net=${host}$`));
  assertEquals(other.asked, []);
});

testInFolder("two processes at once do each other no harm", async (cache) => {
  const arrived: (() => void)[] = [];
  // Neither file is sent before both are asked for, so that both write at once.
  await using server = serve(async () => {
    await new Promise<void>((resolve) => {
      arrived.push(resolve);
      if (arrived.length === 2) { for (const go of arrived) go(); }
    });
    return new Response(bytes);
  });
  const flags = [
    `--allow-net=${new URL(server.address).host}`,
    `--allow-read=${cache}`,
    `--allow-write=${cache}`,
  ];
  const what = { address: server.address, options: { cache }, flags };
  const found = await Promise.all([find(what), find(what)]);
  assertEquals(found.map(({ stdout }) => stdout), Array(2).fill(`download ${server.address}`));
  assertEquals(namesIn(`${cache}/numbers`), ["numbers.bin"]);
  assertEquals(Deno.readFileSync(`${cache}/numbers/numbers.bin`), bytes);
});

testInFolder(
  "a process that is killed half-way leaves nothing that is taken for the file",
  async (cache) => {
    const { promise: isSent, resolve: send } = Promise.withResolvers<void>();
    const { promise: isKilled, resolve: go } = Promise.withResolvers<void>();
    await using server = serve((_, times) => {
      if (times > 0) return new Response(bytes);
      send();
      const body = new ReadableStream({
        async pull(controller) {
          controller.enqueue(bytes.subarray(0, 1500));
          await isKilled;
          controller.close();
        },
      });
      return new Response(body);
    });
    const flags = [
      `--allow-net=${new URL(server.address).host}`,
      `--allow-read=${cache}`,
      `--allow-write=${cache}`,
    ];
    const what = { address: server.address, options: { cache }, flags };
    const process = finding(what);
    await isSent;
    process.kill("SIGKILL");
    await process.output();
    go();
    assertEquals((await find(what)).stdout, `download ${server.address}`);
    assertEquals(namesIn(`${cache}/numbers`), ["numbers.bin"]);
  },
);

testInFolder(
  "the entry of data sets stands alone, and reads with the permission to read alone",
  async (folder) => {
    const district = "-122.23,37.88,41,880,129,322,126,8.3252,452600\n";
    await Deno.writeTextFile(`${folder}/cal_housing.data`, district);
    const alone = new URL("fixtures/housing_alone.ts", import.meta.url).href;
    const flags = ["--no-prompt", "--cached-only", `--allow-read=${folder}`];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, alone, folder],
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    assertEquals([decoder.decode(stdout), decoder.decode(stderr)], ["[ 1, 8 ]\n", ""]);
  },
);

Deno.test("each platform has its cache", () => {
  const get = (variables: Record<string, string>) => (name: string) => variables[name];
  const home = { HOME: "/home/ada", XDG_CACHE_HOME: "/cache", LOCALAPPDATA: "C:\\Ada" };
  assertEquals(platformCache("linux", get(home)), "/cache/shapefold");
  assertEquals(platformCache("linux", get({ HOME: "/home/ada" })), "/home/ada/.cache/shapefold");
  const relative = { HOME: "/home/ada", XDG_CACHE_HOME: "cache" };
  assertEquals(platformCache("linux", get(relative)), "/home/ada/.cache/shapefold");
  assertEquals(platformCache("darwin", get(home)), "/home/ada/Library/Caches/shapefold");
  assertEquals(platformCache("windows", get(home)), "C:\\Ada\\shapefold");
  for (const os of ["linux", "darwin", "windows"]) {
    assertEquals(platformCache(os, get({})), undefined);
    assertEquals(cacheVariables(os).every((name) => name in home), true);
  }
});
